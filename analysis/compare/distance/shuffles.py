"""Whether sides differ by more than chance: the labels of independent units shuffled, and units resampled."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from analysis.compare.distance.energy import (
    all_swaps,
    arrangements,
    bootstrap_distances,
    energy,
    mean_distances,
    n_arrangements,
    permutations,
    swaps,
)

LEAST_SPEAKERS_FOR_INTERVAL = 5  # with three, it missed the true value in up to one case of five
PERMUTATIONS = 999
RESAMPLES = 999
COVERAGE = 0.95


@dataclass(frozen=True)
class ShuffleTest:
    """A permutation test: `p` is the share of arrangements that put the sides at least as far apart."""

    p: float
    smallest_p: float  # the smallest possible with so few units
    exact: bool  # whether every arrangement was tried; else PERMUTATIONS random ones
    n_arrangements: int  # tried, including the observed one
    unit: str  # SPEAKERS (joined with their documents) or DOCUMENTS
    n_units: tuple[int, int]  # in the computation, of each side
    n_tests: int = 1  # made together, for `adjusted_p`
    adjusted_p: float = 1.0  # adjusted by Holm's method


@dataclass(frozen=True)
class Atoms:
    """Drawn quotes of one person and one document in the same sides: the smallest groups from which every pair of sides
    is put together.
    """

    units: dict[str, np.ndarray]  # of each kind, (n_atoms,)
    members: np.ndarray  # (n_sides, n_atoms) bool: belongs to the side
    drawn: np.ndarray  # bool: used for the side in the computation
    sizes: np.ndarray  # (n_atoms,) quotes
    sums: np.ndarray  # (n_atoms, n_atoms) of distances


@dataclass(frozen=True)
class UnitsOfSides:
    """The units of two sides. The halves of units on both sides come last, the two of a unit in succession."""

    means: np.ndarray  # (n_units, n_units), 0 between the halves of one unit
    sizes: np.ndarray  # quotes
    first: np.ndarray  # bool
    n_paired: int


def units_of_sides(atoms: Atoms, unit: str, sides: tuple[int, int]) -> UnitsOfSides:
    """The units of two sides, of one of the kinds in `atoms`; quotes that belong to both sides count for neither."""
    one, other = sides
    of_one = atoms.drawn[one] & ~atoms.members[other]
    of_other = atoms.drawn[other] & ~atoms.members[one]
    kept = np.flatnonzero(of_one | of_other)
    keys = np.column_stack([atoms.units[unit][kept], of_other[kept]])
    halves, number = np.unique(keys, axis=0, return_inverse=True)
    _, whole, n_halves = np.unique(halves[:, 0], return_inverse=True, return_counts=True)
    order = np.argsort(n_halves[whole], kind="stable")  # a unit's halves are adjacent in `halves`
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    joined = csr_array((np.ones(len(kept)), (place[number.ravel()], np.arange(len(kept)))), (len(halves), len(kept)))
    sums = joined @ (joined @ atoms.sums[np.ix_(kept, kept)]).T  # symmetric, so it may be transposed
    sizes = joined @ atoms.sizes[kept]
    means = mean_distances(sums, sizes)
    n_paired = int((n_halves == 2).sum())
    for at in range(len(halves) - 2 * n_paired, len(halves), 2):
        means[at, at + 1] = means[at + 1, at] = 0
    return UnitsOfSides(means, sizes, halves[order, 1] == 0, n_paired)


def shuffle(compared: UnitsOfSides, value: float, unit: str, generator: np.random.Generator) -> ShuffleTest:
    """Test the distance `value` of two sides: every arrangement if they are few, else PERMUTATIONS random ones.

    Labels are shuffled among units of one side, and swapped within units that have quotes on both.
    """
    alone = compared.first[: len(compared.first) - 2 * compared.n_paired]
    n_all = n_arrangements(len(alone), int(alone.sum())) * 2**compared.n_paired
    exact = n_all <= PERMUTATIONS + 1
    tables = _every_table(compared, alone) if exact else _random_tables(compared, alone, generator)
    others = np.concatenate([energy(compared.means, table, compared.n_paired) for table in tables])
    # equal arrangements differ only by rounding
    as_far = int((others >= value - 1e-9).sum())
    n_tried = n_all if exact else PERMUTATIONS + 1
    mirrored = 2 if exact and 2 * int(alone.sum()) == len(alone) else 1  # swapping the sides changes nothing
    return ShuffleTest(
        p=(as_far if exact else as_far + 1) / n_tried,
        smallest_p=mirrored / n_tried,
        exact=exact,
        n_arrangements=n_tried,
        unit=unit,
        n_units=(int(compared.first.sum()), int((~compared.first).sum())),
    )


def _every_table(compared: UnitsOfSides, alone: np.ndarray) -> list[np.ndarray]:
    chosen, swapped = arrangements(len(alone), int(alone.sum())), all_swaps(compared.n_paired)
    return [np.vstack([np.repeat(chosen, swapped.shape[1], axis=1), np.tile(swapped, chosen.shape[1])])]


def _random_tables(compared: UnitsOfSides, alone: np.ndarray, generator: np.random.Generator) -> list[np.ndarray]:
    tables = permutations(len(alone), int(alone.sum()), PERMUTATIONS, generator)
    return [np.vstack([table, swaps(compared.n_paired, table.shape[1], generator)]) for table in tables]


def bootstrap_interval(
    means: np.ndarray, first: np.ndarray, generator: np.random.Generator
) -> tuple[float, float] | None:
    """Percentile bootstrap interval over units; a distance between distributions cannot be below 0."""
    if min(int(first.sum()), int((~first).sum())) < LEAST_SPEAKERS_FOR_INTERVAL:
        return None
    tails = [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2]
    low, high = np.quantile(bootstrap_distances(means, first, RESAMPLES, generator), tails)
    return max(0.0, float(low)), max(0.0, float(high))
