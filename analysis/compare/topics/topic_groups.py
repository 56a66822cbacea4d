"""Groups of similar quotes, independent of the order of the rows, with how steady and how close each is.

Spherical k-means on a sample of the quotes that depends only on their texts: those with the smallest hashes. Its start
is drawn by hashes too (k-means++ with a noise derived from each quote): a row more or less changes it only if that row
was among the starting points. The best of several starts would be slightly tighter and much less steady: which is best
depends on single quotes.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from analysis.blocks import row_blocks, row_digests
from analysis.one_thread import one_thread
from analysis.progress import Progress, part, silent

# few groups are steadier: a quote more or less changes many small ones more often
NUMBERS_OF_GROUPS = (20, 60, 120)
MOST_GROUPED = 12_000  # quotes that form the groups; the others of a larger corpus join the nearest
_DIMS_DRAWN_BY = 8  # two different texts do not agree in so many
RESAMPLES = 6  # groupings without part of the quotes
_LEFT_OUT = 5  # one in this many quotes is left out of each
_MOST_STEPS = 8  # more would be slightly tighter, and amplify what a quote more or less changes
LEAST_DIMS, REDUCED_DIMS = 80, 50


@dataclass(frozen=True)
class Groups:
    """`numbers` (n,) of the group of each quote, the largest first; figures of each group, (n_groups,).

    `stability` is the mean of the best overlap (Jaccard) of a group with one of those found without a fifth of the
    quotes (Hennig 2007, "Cluster-wise assessment of cluster stability"), 0 to 1; `cohesion` the mean cosine of its
    quotes to each other, and `apart` that of any two quotes of the corpus. `centres` are those of k-means in
    `axes` (see `nearest_group`).
    """

    numbers: np.ndarray
    stability: np.ndarray
    cohesion: np.ndarray
    apart: float
    centres: np.ndarray
    axes: np.ndarray | None


def hashes(vectors: np.ndarray) -> np.ndarray:
    """A number for each vector that depends on nothing else, (n,) uint64."""
    return np.frombuffer(row_digests(vectors.astype(np.float16)), dtype=np.uint64)


def draw(vectors: np.ndarray, n: int) -> np.ndarray:
    """The rows of `n` vectors, in order: which ones depends neither on the order of the rows nor, mostly, on a row more
    or less.
    """
    if len(vectors) <= n:
        return np.arange(len(vectors))
    few = np.ascontiguousarray(vectors[:, :_DIMS_DRAWN_BY].astype(np.float16)).view(np.uint16).astype(np.uint64)
    factors = _mix(np.arange(few.shape[1], dtype=np.uint64), 0) | np.uint64(1)
    keys = _mix((few * factors).sum(axis=1, dtype=np.uint64), 1)
    return np.sort(np.argsort(keys, kind="stable")[:n])


def numbers_of_groups(n: int) -> list[int]:
    """How many groups to make of this many quotes, and how many more if those give few topics: at most about sqrt(n /
    2), which is one for up to four quotes, five for 41.
    """
    most = max(1, round(float(np.sqrt(n / 2))))
    return sorted({min(number, most) for number in NUMBERS_OF_GROUPS})


class Grouping:
    """Makes groups of vectors (n, dims) of unit length. What does not depend on their number is computed once."""

    def __init__(self, vectors: np.ndarray):
        self._vectors, self._keys = vectors, hashes(vectors)
        sample = np.argsort(self._keys, kind="stable")[:MOST_GROUPED]
        self._sample, self._sampled = sample, self._keys[sample]
        with one_thread():
            self._points, self._axes = _reduce(vectors[sample])
        self._noise: list[np.ndarray] = []

    def groups(self, n_groups: int, progress: Progress = silent) -> Groups:
        """At most `n_groups` groups; equally large ones in the order of their smallest hash."""
        with one_thread():  # hundreds of small products: two threads would wait for each other most of the time
            return self._groups(n_groups, progress)

    def _groups(self, n_groups: int, progress: Progress) -> Groups:
        vectors, points = self._vectors, self._points
        everyone = np.ones(len(points), dtype=bool)
        centres = self._centres(everyone, n_groups)
        numbers = nearest_group(vectors, self._axes, centres, part(progress, 0, 0.5))
        numbers, order = _largest_first(numbers, self._keys)
        found = numbers[self._sample]
        stability = np.zeros(len(order))
        for at in range(RESAMPLES if len(order) > 1 else 0):
            kept = (self._sampled >> np.uint64(8 * (at % 8))) % np.uint64(_LEFT_OUT) != 0
            if not kept.any():  # of a handful of quotes each may be the one in five
                kept[0] = True
            again = (points @ self._centres(kept, n_groups).T).argmax(axis=1)
            stability += _best_overlap(found, again, len(order)) / RESAMPLES
            progress(0.5 + 0.5 * (at + 1) / RESAMPLES)
        if len(order) == 1:
            stability[:] = 1
        sums = np.array([vectors[numbers == number].sum(axis=0) for number in range(len(order))])
        close = cohesion(sums, np.bincount(numbers, minlength=len(order)))
        return Groups(
            numbers, stability, close, float(cohesion(sums.sum(axis=0), len(numbers))), centres[order], self._axes
        )

    def _centres(self, kept: np.ndarray, n_groups: int) -> np.ndarray:
        """The centres of k-means on a part of the sample, (at most n_groups, dims), of unit length."""
        points = self._points[kept]
        centres = points[self._start(points, kept, n_groups)]
        numbers, shape = np.full(len(points), -1), (len(centres), len(points))
        for _ in range(_MOST_STEPS):
            cosines = points @ centres.T
            now = cosines.argmax(axis=1)
            if np.array_equal(now, numbers):
                break
            numbers = now
            belongs = csr_array((np.ones(len(points), points.dtype), (numbers, np.arange(len(points)))), shape=shape)
            sums = belongs @ points
            centres = np.where(sums.any(axis=1)[:, None], _unit(sums), centres)
        return np.asarray(centres)

    def _start(self, points: np.ndarray, kept: np.ndarray, n_groups: int) -> list[int]:
        """k-means++ (Arthur and Vassilvitskii 2007), drawn with the noise of each point's own hash."""
        chosen: list[int] = []
        far = np.ones(len(points))  # squared distances from the nearest chosen, up to a factor
        for step in range(n_groups):
            if step == len(self._noise):
                self._noise.append(_noise(self._sampled, step))
            with np.errstate(divide="ignore"):
                chosen.append(int(np.argmax(np.log(far) + self._noise[step][kept])))
            far = np.minimum(far, np.maximum(0.0, 1 - points @ points[chosen[-1]]))
            if not (far > 1e-6).any():
                break
        return chosen


def nearest_group(
    vectors: np.ndarray, axes: np.ndarray | None, centres: np.ndarray, progress: Progress = silent
) -> np.ndarray:
    """The group of each vector, (n,): the nearest of the centres, which lie in these `axes`."""
    numbers = np.empty(len(vectors), dtype=np.intp)
    for block in row_blocks(len(vectors), vectors.shape[1], progress):
        numbers[block] = (_project(vectors[block], axes) @ centres.T).argmax(axis=1)
    return numbers


def _reduce(points: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """The points in REDUCED_DIMS principal dimensions, again of unit length, and these dimensions (dims,
    REDUCED_DIMS).
    """
    if points.shape[1] <= LEAST_DIMS or len(points) <= LEAST_DIMS:
        return points, None
    axes = np.linalg.eigh(np.asarray(points.T @ points, dtype=np.float64))[1][:, -REDUCED_DIMS:].astype(points.dtype)
    return _project(points, axes), axes


def _project(points: np.ndarray, axes: np.ndarray | None) -> np.ndarray:
    return points if axes is None else _unit(points @ axes)


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths))


def _noise(keys: np.ndarray, salt: int) -> np.ndarray:
    """Gumbel noise, (n,): taking the largest sum with log weights is drawing by the weights."""
    uniform = (_mix(keys, salt).astype(np.float64) + 0.5) / 2**64
    return np.asarray(-np.log(-np.log(np.clip(uniform, 1e-12, 1 - 1e-12))))


def _mix(keys: np.ndarray, salt: int) -> np.ndarray:
    """Numbers that look random, one for each key: splitmix64."""
    mixed = keys + np.uint64((0x9E3779B97F4A7C15 * (salt + 1)) % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _largest_first(groups: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    kinds, number, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    smallest = np.array([keys[groups == kind].min() for kind in kinds])
    order = np.lexsort((smallest, -sizes))
    place = np.empty(len(kinds), dtype=np.intp)
    place[order] = np.arange(len(kinds))
    return place[number], kinds[order]


def _best_overlap(found: np.ndarray, again: np.ndarray, n_groups: int) -> np.ndarray:
    both = np.zeros((n_groups, int(again.max()) + 1))
    np.add.at(both, (found, again), 1)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return np.asarray((both / np.maximum(either, 1)).max(axis=1))


def cohesion(sums: np.ndarray, sizes: np.ndarray | int) -> np.ndarray:
    """Mean cosine of two different quotes of each group, from the sums of its vectors (..., dims) and its size (...,).

    1 for a group of one.
    """
    sizes = np.asarray(sizes)
    return np.asarray(np.where(sizes > 1, ((sums**2).sum(axis=-1) - sizes) / np.maximum(sizes * (sizes - 1), 1), 1.0))
