"""How far apart two sides are in meaning, and whether that is more than chance between speakers.

Far apart means unlike in topic and wording, which is not disagreement. The test shuffles speakers, not
quotes: what one person says is alike, so quotes taken one by one would find a difference between any two
groups. bench/comparison_statistics.py shows how far the figures can be trusted.
"""

from dataclasses import dataclass
from itertools import combinations as pairs_of

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.blocks import Progress, silent
from analysis.compare.energy import (
    arrangements,
    distance_sums,
    energy,
    mean_distances,
    n_arrangements,
    resampled,
    shuffled,
)
from analysis.compare.speaker_units import speaker_units
from analysis.insufficient_data import Unanswered
from analysis.multi_values import Sides

LEAST_QUOTES = 5
LEAST_SPEAKERS = 2
LEAST_SPEAKERS_FOR_INTERVAL = 5  # of three, it missed the truth in up to one case of five
MOST_QUOTES = 400  # of one side in the computation; of more, so many are drawn. Four such sides take 1 s
PERMUTATIONS = 999
RESAMPLES = 999
COVERAGE = 0.95
_TOO_FEW_DRAWN = "Too few of the quotes drawn belong to {} or {} alone; a larger sample would tell."


@dataclass(frozen=True)
class Distance:
    """Energy distance between two sides with its permutation test and its interval.

    `value` is 0 on average between sides of the same kind, and by chance below 0 in half of the cases; `p`
    is the share of arrangements that put the sides at least as far apart, and `smallest_p` the least it
    could have been with so few speakers.
    """

    value: float
    p: float
    smallest_p: float
    exact: bool  # every arrangement was tried; else PERMUTATIONS random ones
    n_arrangements: int  # those tried, the one observed among them
    interval: tuple[float, float] | None  # not below 0; None below LEAST_SPEAKERS_FOR_INTERVAL a side
    n_quotes: tuple[int, int]  # of each side, without those in both
    n_drawn: tuple[int, int]  # of these, in the computation
    n_speakers: tuple[int, int]
    n_in_both: int  # quotes left out because they belong to both sides
    n_speakers_in_both: int  # people who speak on both sides; counted, and shuffled, once for each


def distance(
    vectors: np.ndarray,
    speakers: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    *,
    seed: int = 0,
    most_quotes: int = MOST_QUOTES,
    progress: Progress = silent,
) -> Distance | Unanswered:
    """Distance between the quotes under two masks; see `distances`."""
    sides = {"the first side": first, "the second side": second}
    found = distances(vectors, speakers, sides, seed=seed, most_quotes=most_quotes, progress=progress)
    return found[next(iter(found))]


def distances(
    vectors: np.ndarray,
    speakers: np.ndarray,
    sides: Sides,
    *,
    seed: int = 0,
    most_quotes: int = MOST_QUOTES,
    progress: Progress = silent,
) -> dict[tuple[str, str], Distance | Unanswered]:
    """Distance of each two sides, in the order of `sides`; a pair stands once.

    `vectors` (n, dims) of unit length and `speakers` (n,) belong to the rows of the corpus; a joint
    statement names several, "A | B". Of a side with more than `most_quotes` a seeded sample of so many is
    used. A quote in both sides of a pair is left out of that pair.
    """
    if len(sides) < 2:
        return {}
    used = np.flatnonzero(np.any(list(sides.values()), axis=0))
    members = np.array([np.asarray(mask)[used] for mask in sides.values()], dtype=bool)
    people = speaker_units(np.asarray(speakers, dtype=object)[used])
    drawn = _draw(members, people, most_quotes, seed)
    atoms = _atoms(vectors[used], people, members, drawn, progress)
    found = {}
    for (i, one), (j, other) in pairs_of(enumerate(sides), 2):
        found[one, other] = _compare(atoms, _pair(people, members, (i, j)), (one, other), (i, j), seed)
    return found


@dataclass(frozen=True)
class _Atoms:
    """Drawn quotes of one person in the same sides: the smallest groups that every pair is put together
    from."""

    people: np.ndarray  # (n_atoms,)
    members: np.ndarray  # (n_sides, n_atoms) bool: belongs to the side
    drawn: np.ndarray  # (n_sides, n_atoms) bool: stands for the side in the computation
    sizes: np.ndarray  # (n_atoms,) quotes
    sums: np.ndarray  # (n_atoms, n_atoms) of distances


@dataclass(frozen=True)
class _Pair:
    """Counts over all quotes of two sides, drawn or not."""

    n_quotes: tuple[int, int]
    n_speakers: tuple[int, int]
    n_in_both: int
    n_speakers_in_both: int


def _draw(members: np.ndarray, people: np.ndarray, most_quotes: int, seed: int) -> np.ndarray:
    """Of each side at most `most_quotes` quotes, (n_sides, n) bool, at random and from as many people as
    can be.

    One quote of each first, then a second of each, and so on; one shuffled order serves all sides.
    """
    order = np.random.default_rng(seed).permutation(members.shape[1])
    drawn = np.zeros_like(members)
    for side, mask in enumerate(members):
        rows = order[mask[order]]
        nth_of_person = pd.Series(rows).groupby(people[rows]).cumcount().to_numpy()
        drawn[side, rows[np.argsort(nth_of_person, kind="stable")][:most_quotes]] = True
    return drawn


def _atoms(
    vectors: np.ndarray, people: np.ndarray, members: np.ndarray, drawn: np.ndarray, progress: Progress
) -> _Atoms:
    rows = np.flatnonzero(drawn.any(axis=0))
    keys = np.column_stack([people[rows], members[:, rows].T, drawn[:, rows].T]).astype(np.int64)
    kinds, units, sizes = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    n_sides = len(members)
    sums = distance_sums(vectors[rows], units.ravel(), progress)
    return _Atoms(
        people=kinds[:, 0],
        members=kinds[:, 1 : 1 + n_sides].T.astype(bool),
        drawn=kinds[:, 1 + n_sides :].T.astype(bool),
        sizes=sizes,
        sums=sums,
    )


def _pair(people: np.ndarray, members: np.ndarray, sides: tuple[int, int]) -> _Pair:
    one, other = members[list(sides)]
    people_of_one, people_of_other = set(people[one & ~other].tolist()), set(people[other & ~one].tolist())
    return _Pair(
        (int((one & ~other).sum()), int((other & ~one).sum())),
        (len(people_of_one), len(people_of_other)),
        int((one & other).sum()),
        len(people_of_one & people_of_other),
    )


def _compare(
    atoms: _Atoms, pair: _Pair, names: tuple[str, str], sides: tuple[int, int], seed: int
) -> Distance | Unanswered:
    reasons = [
        reason
        for name, quotes, speakers in zip(names, pair.n_quotes, pair.n_speakers, strict=True)
        if (reason := _too_few(name, quotes, speakers, pair.n_in_both))
    ]
    if reasons:
        return Unanswered(" ".join(reasons))
    means, sizes, first = _speakers_of_pair(atoms, sides)
    if min(first.sum(), (~first).sum()) < LEAST_SPEAKERS:
        return Unanswered(_TOO_FEW_DRAWN.format(*names))
    generator = np.random.default_rng([seed, *sides])
    value = float(energy(means, first[:, None].astype(float))[0])
    n_all = n_arrangements(len(first), int(first.sum()))
    exact = n_all <= PERMUTATIONS + 1
    others = _arranged(means, first, exact, generator)
    # equal arrangements differ by rounding alone
    as_far = int((others >= value - 1e-9).sum())
    n_tried = n_all if exact else PERMUTATIONS + 1
    mirrored = 2 if exact and 2 * int(first.sum()) == len(first) else 1  # swapping the sides changes nothing
    return Distance(
        value=value,
        p=(as_far if exact else as_far + 1) / n_tried,
        smallest_p=mirrored / n_tried,
        exact=exact,
        n_arrangements=n_tried,
        interval=_interval(means, first, generator),
        n_quotes=pair.n_quotes,
        n_drawn=(int(sizes[first].sum()), int(sizes[~first].sum())),
        n_speakers=pair.n_speakers,
        n_in_both=pair.n_in_both,
        n_speakers_in_both=pair.n_speakers_in_both,
    )


def _too_few(name: str, n_quotes: int, n_speakers: int, n_in_both: int) -> str:
    if n_quotes >= LEAST_QUOTES and n_speakers >= LEAST_SPEAKERS:
        return ""
    told = f"{name[:1].upper()}{name[1:]} has {_count(n_quotes, 'quote')} of {_count(n_speakers, 'speaker')}"
    apart = f", not counting {_count(n_in_both, 'quote')} in both sides" if n_in_both else ""
    least = f"at least {LEAST_QUOTES} quotes and {LEAST_SPEAKERS} speakers a side"
    return f"{told}{apart}; a distance needs {least}."


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _speakers_of_pair(atoms: _Atoms, sides: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean distances, sizes and sides (True: the first) of the units to shuffle: people, once for each
    side."""
    one, other = sides
    of_one = atoms.drawn[one] & ~atoms.members[other]
    of_other = atoms.drawn[other] & ~atoms.members[one]
    kept = np.flatnonzero(of_one | of_other)
    keys = np.column_stack([atoms.people[kept], of_other[kept]])
    units, number = np.unique(keys, axis=0, return_inverse=True)
    ones = (np.ones(len(kept)), (number.ravel(), np.arange(len(kept))))
    joined = csr_array(ones, shape=(len(units), len(kept)))
    sums = joined @ (joined @ atoms.sums[np.ix_(kept, kept)]).T  # symmetric, so it may be turned
    sizes = joined @ atoms.sizes[kept]
    return mean_distances(sums, sizes), sizes, units[:, 1] == 0


def _arranged(means: np.ndarray, first: np.ndarray, exact: bool, generator: np.random.Generator) -> np.ndarray:
    n_units, n_first = len(first), int(first.sum())
    if exact:
        return energy(means, arrangements(n_units, n_first))
    tables = shuffled(n_units, n_first, PERMUTATIONS, generator)
    return np.concatenate([energy(means, table) for table in tables])


def _interval(means: np.ndarray, first: np.ndarray, generator: np.random.Generator) -> tuple[float, float] | None:
    """Percentile bootstrap interval over speakers; a distance between distributions cannot be below 0."""
    if min(int(first.sum()), int((~first).sum())) < LEAST_SPEAKERS_FOR_INTERVAL:
        return None
    tails = [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2]
    low, high = np.quantile(resampled(means, first, RESAMPLES, generator), tails)
    return max(0.0, float(low)), max(0.0, float(high))
