"""How far a map can be trusted: whether neighbours in meaning are neighbours on the map."""

from dataclasses import dataclass

import numpy as np

from analysis.progress import Progress, silent

MOST_NEIGHBOURS = 15
# Trustworthiness needs every rank of a quote's neighbours: in larger corpora it is measured on this many quotes.
MOST_RANKED = 2_000
LEAST_RANKED = 400
MOST_DISTANCES = 20_000_000  # of those ranked to all others
MOST_FAR, LEAST_FAR = 600, 10  # quotes whose distances from each other are correlated
_CELLS = 20_000_000  # of a block of the similarity matrix: 80 MB of float32
_SAME = 1e-6  # cosines and distances closer than this count as equal: rounding must not decide a tie


@dataclass(frozen=True)
class Trust:
    """Figures of a map of `n` quotes, each with neighbourhoods of `k`; None if n is too small, and why.

    `neighbours_kept` is the mean share of each quote's k nearest in meaning (cosine) that are among its k nearest on
    the map (Euclidean), 0 to 1; `chance` what a map without any order would keep. `trustworthiness` (Venna and Kaski
    2001), 0 to 1, falls with each neighbour on the map that is far in meaning, by its rank; it is measured on
    `n_ranked` of the quotes.
    """

    k: int
    n: int
    neighbours_kept: float | None = None
    chance: float | None = None
    trustworthiness: float | None = None
    n_ranked: int = 0
    reason: str = ""
    n_measured: int = 0


def chance_trustworthiness(n: int, k: int) -> float:
    """The mean for a map without any order: about 0.5, and not 0."""
    return 1 - (n - 1 - k) * (n - k) / ((n - 1) * (2 * n - 3 * k - 1))


@dataclass(frozen=True)
class FarDistances:
    """Spearman's correlation of all distances between `n` quotes on the map and in meaning; of more quotes, n are
    drawn.
    """

    rho: float
    n: int


def far_distances(vectors: np.ndarray, points: np.ndarray) -> FarDistances | None:
    """Whether what is far on the map is far in meaning, since near neighbours are few among all pairs; None below
    LEAST_FAR.

    `vectors` (n, n_dims) of length one, `points` (n, 2).
    """
    from scipy.spatial.distance import pdist
    from scipy.stats import spearmanr

    n = min(len(vectors), MOST_FAR)
    if n < LEAST_FAR:
        return None
    rows = np.sort(np.random.default_rng(0).choice(len(vectors), n, replace=False))
    rho = spearmanr(pdist(vectors[rows].astype(np.float64)), pdist(points[rows].astype(np.float64))).statistic
    return FarDistances(float(rho), n) if np.isfinite(rho) else None


def neighbourhood_size(n: int) -> int:
    """k for n quotes: the square root, 1 to 15, below n / 2 as trustworthiness needs; 0 for fewer than 3."""
    return 0 if n < 3 else int(min(MOST_NEIGHBOURS, max(1, round(n**0.5)), (n - 1) // 2))


def measure(
    vectors: np.ndarray,
    points: np.ndarray,
    progress: Progress = silent,
    neighbours: np.ndarray | None = None,
) -> tuple[Trust, np.ndarray]:
    """The map's figures, and each quote's share of neighbours kept, (n,) float32 (NaN if n is too small).

    `vectors` (n, n_dims) of length one, `points` (n, 2). Quotes that are equally near share the places that are left
    among the k, so neither row order nor identical texts decide. `neighbours` (n, at least k) are the nearest rows of
    each in meaning, nearest first, if already known: then all texts must be distinct, and ties do not share. With many
    quotes the trustworthiness is that of a sample.
    """
    n, k = len(vectors), neighbourhood_size(len(vectors))
    if not k:
        reason = f"With {n} {'quote' if n == 1 else 'quotes'} there is no neighbourhood to measure."
        return Trust(k, n, reason=reason), np.full(n, np.nan, np.float32)
    if _are_one(vectors):
        reason = f"All {n:,} quotes are the same to the model, so there is no neighbourhood to measure."
        return Trust(k, n, reason=reason), np.full(n, np.nan, np.float32)
    kept = _neighbours_kept(vectors, points, k, progress) if neighbours is None else _kept_of(neighbours[:, :k], points)
    n_ranked = min(n, MOST_RANKED, max(LEAST_RANKED, MOST_DISTANCES // n))
    ranked = np.arange(n) if n == n_ranked else np.random.default_rng(0).choice(n, n_ranked, replace=False)
    trust = Trust(
        k=k,
        n=n,
        neighbours_kept=float(kept.mean(dtype=np.float64)),
        chance=k / (n - 1),
        trustworthiness=_trustworthiness(vectors, points, k, ranked),
        n_ranked=len(ranked),
    )
    return trust, kept


def _are_one(vectors: np.ndarray) -> bool:
    """Whether all quotes have the same vector; nearly always the first and the last show that they have not."""
    return bool(np.array_equal(vectors[0], vectors[-1]) and (vectors == vectors[0]).all())


def measure_sample(vectors: np.ndarray, points: np.ndarray, n_measured: int, progress: Progress = silent) -> Trust:
    """The figures of a map too large for all pairs: for a sample of quotes, each compared with all others.

    `vectors` (n, n_dims) of length one, `points` (n, 2). The quotes are drawn with a fixed seed.
    """
    n, k = len(vectors), neighbourhood_size(len(vectors))
    rows = np.sort(np.random.default_rng(0).choice(n, min(n, n_measured), replace=False))
    kept = _neighbours_kept(vectors, points, k, progress, rows)
    n_ranked = min(len(rows), LEAST_RANKED)
    ranked = np.sort(np.random.default_rng(1).choice(rows, n_ranked, replace=False))
    return Trust(
        k=k,
        n=n,
        neighbours_kept=float(kept.mean(dtype=np.float64)),
        chance=k / (n - 1),
        trustworthiness=_trustworthiness(vectors, points, k, ranked),
        n_ranked=n_ranked,
        n_measured=len(rows),
    )


def _blocks(rows: np.ndarray, n: int) -> list[np.ndarray]:
    return np.array_split(rows, -(-len(rows) * n // _CELLS))


def _cosines(vectors: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(n_rows, n); a quote is not its own neighbour."""
    cosines = vectors[rows] @ vectors.T
    cosines[np.arange(len(rows)), rows] = -np.inf
    return np.asarray(cosines)


def _distances(points: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(n_rows, n) on the map; by axis and in place, which takes a third of the time of a norm over pairs."""
    squared, other = (points[rows, None, axis] - points[None, :, axis] for axis in (0, 1))
    squared *= squared
    other *= other
    squared += other
    return np.asarray(np.sqrt(squared, out=squared))


def _shares(nearness: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs (row, column) among the k nearest of each row, with each pair's share of a place.

    Those nearer than the k-th have a whole place; those as near as it share the places that are left.
    """
    n = nearness.shape[1]
    edge = np.partition(nearness, n - k, axis=1)[:, n - k, None]
    rows, columns = np.nonzero(nearness >= edge - _SAME)
    tied = nearness[rows, columns] <= edge[rows, 0] + _SAME
    n_rows = len(nearness)
    n_tied = np.bincount(rows, tied, n_rows)
    left = k - np.bincount(rows, ~tied, n_rows)
    share = np.where(tied, (left / np.maximum(n_tied, 1))[rows], 1.0)
    return rows, columns, share


def _neighbours_kept(
    vectors: np.ndarray, points: np.ndarray, k: int, progress: Progress, of: np.ndarray | None = None
) -> np.ndarray:
    """The share of neighbours kept for each quote, or for each row in `of`."""
    from scipy.spatial import KDTree

    asked = np.arange(len(vectors)) if of is None else of
    # the k-th nearest other: the quote itself is the first
    reach = KDTree(points).query(points[asked], [k + 1])[0][:, 0]
    kept = np.empty(len(asked), np.float32)
    for places in _blocks(np.arange(len(asked)), len(vectors)):
        rows = asked[places]
        near, columns, share = _shares(_cosines(vectors, rows), k)
        distance = np.linalg.norm(points[rows[near]] - points[columns], axis=1)
        on_map = distance <= reach[places[near]] + _SAME
        kept[places] = np.bincount(near, share * on_map, len(rows)) / k
        progress((places[-1] + 1) / len(asked))
    return kept


def _kept_of(neighbours: np.ndarray, points: np.ndarray) -> np.ndarray:
    from scipy.spatial import KDTree

    k = neighbours.shape[1]
    # the k-th nearest other: the quote itself is the first
    reach = KDTree(points).query(points, [k + 1], workers=-1)[0]
    distance = np.linalg.norm(points[neighbours] - points[:, None, :], axis=2)
    return np.asarray((distance <= reach + _SAME).mean(axis=1, dtype=np.float32))


def _trustworthiness(vectors: np.ndarray, points: np.ndarray, k: int, ranked: np.ndarray) -> float:
    n, penalty = len(vectors), 0.0
    for rows in _blocks(ranked, n):
        cosines = _cosines(vectors, rows)
        distances = _distances(points, rows)
        distances[np.arange(len(rows)), rows] = np.inf
        near, columns, share = _shares(-distances, k)
        sorted_cosines = np.sort(cosines, axis=1)
        for row in range(len(rows)):
            mine = near == row
            nearer = n - np.searchsorted(sorted_cosines[row], cosines[row, columns[mine]] + _SAME, side="right")
            penalty += float((share[mine] * np.maximum(nearer + 1 - k, 0)).sum())
    return 1 - penalty * 2 / (len(ranked) * k * (2 * n - 3 * k - 1))
