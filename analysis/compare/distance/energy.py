"""Energy distance between groups of speakers, from the distances between their quotes.

Székely and Rizzo (2013), "Energy statistics: a class of statistics based on distances": for X and Y, 2 E|X-Y| - E|X-X'|
- E|Y-Y'|, which is 0 for equal distributions and above 0 for others. |X-Y| is the mean distance between the quotes of
two different speakers, so each speaker counts alike, however often quoted. The means are over pairs of different
speakers (the U-statistic), so the result is unbiased for any number of speakers and quotes; the more usual V-statistic,
which also pairs each speaker with himself, makes small camps look far from everyone, and calls a difference real too
often if one side's speakers are quoted less.

The distance of two quotes is Euclidean on vectors of unit length, sqrt(2 - 2 cos): it orders pairs as cosine does, and,
unlike 1 - cos, it distinguishes all distributions and not only their means.

Each pair of quotes is visited once. What remains is a small table, unit by unit, in which every permutation and every
resample is a matrix product.
"""

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np
from scipy.sparse import csr_array

from analysis.blocks import row_blocks
from analysis.progress import Progress, silent


def distance_sums(vectors: np.ndarray, units: np.ndarray, progress: Progress = silent) -> np.ndarray:
    """Sums of the Euclidean distances between the quotes of each two units, (n_units, n_units) float64.

    On the diagonal, a quote's distance from itself is 0 except for rounding, about 1e-8. `units` (n,) numbers the rows
    of `vectors` from 0 without gaps.
    """
    order = np.argsort(units, kind="stable")
    points = np.asarray(vectors, dtype=np.float64)[order]
    numbers = units[order]
    n_units = int(numbers[-1]) + 1 if len(numbers) else 0
    starts = np.searchsorted(numbers, np.arange(n_units))
    squares = np.einsum("ij,ij->i", points, points)
    sums = np.zeros((n_units, n_units))
    for block in row_blocks(len(points), len(points), progress):
        squared = squares[block, None] + squares[None, :] - 2 * (points[block] @ points.T)
        distances = np.sqrt(np.maximum(squared, 0, out=squared), out=squared)
        by_unit = np.add.reduceat(distances, starts, axis=1)
        rows = np.arange(block.stop - block.start)
        belongs = csr_array((np.ones(len(rows)), (numbers[block], rows)), shape=(n_units, len(rows)))
        sums += belongs @ by_unit
    return sums


def mean_distances(sums: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Mean distance between quotes of each two different units; 0 on the diagonal, which no figure uses.

    `sums` as from `distance_sums`, `sizes` (n_units,) quotes per unit.
    """
    means = sums / np.outer(sizes, sizes)
    np.fill_diagonal(means, 0)
    return means


def energy(means: np.ndarray, first: np.ndarray, n_left_out: int = 0) -> np.ndarray:
    """Energy distance of the units in `first` from the others, one figure per column; below 0 is possible by chance.

    `means` as from `mean_distances`, `first` (n_units, m) of 0 and 1: m ways to divide the units in two, each with at
    least two units a side. `n_left_out` pairs of units, one on either side in every column, have a mean of 0 in `means`
    and do not count: the two halves of a person who speaks on both sides. Without these, the figures over all
    arrangements with the same numbers of units sum to 0.
    """
    across, n_across = _across(means, first, n_left_out)
    n_first = first.sum(axis=0)
    n_second = len(means) - n_first
    to_all = means.sum(axis=1) @ first
    within_first = np.einsum("ij,ij->j", first, means @ first)
    within_second = means.sum() - 2 * to_all + within_first
    return np.asarray(
        2 * across / n_across - within_first / (n_first * (n_first - 1)) - within_second / (n_second * (n_second - 1))
    )


def mean_across(means: np.ndarray, first: np.ndarray, n_left_out: int = 0) -> np.ndarray:
    """Mean distance between units on different sides, one figure per column; arguments as for `energy`."""
    across, n_across = _across(means, first, n_left_out)
    return np.asarray(across / n_across)


def _across(means: np.ndarray, first: np.ndarray, n_left_out: int) -> tuple[np.ndarray, np.ndarray]:
    n_first = first.sum(axis=0)
    across = means.sum(axis=1) @ first - np.einsum("ij,ij->j", first, means @ first)
    return across, n_first * (len(means) - n_first) - n_left_out


def n_arrangements(n_units: int, n_first: int) -> int:
    """In how many ways `n_first` of the units can form the first side."""
    return comb(n_units, n_first)


def arrangements(n_units: int, n_first: int) -> np.ndarray:
    """Every way to choose the first side, (n_units, n_arrangements) of 0 and 1."""
    chosen = np.array(list(combinations(range(n_units), n_first)), dtype=np.intp)
    table = np.zeros((n_units, len(chosen)))
    table[chosen.T, np.arange(len(chosen))] = 1
    return table


def permutations(n_units: int, n_first: int, times: int, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """`times` random ways to choose the first side, in tables of 0 and 1, (n_units, some of them)."""
    for block in row_blocks(times, n_units):
        table = np.zeros((n_units, block.stop - block.start))
        for column in range(table.shape[1]):
            table[generator.permutation(n_units)[:n_first], column] = 1
        yield table


def swaps(n_pairs: int, times: int, generator: np.random.Generator) -> np.ndarray:
    """Random ways to put one of each two halves on the first side, (2 n_pairs, times) of 0 and 1; the halves of a pair
    are adjacent.
    """
    heads = generator.integers(2, size=(n_pairs, times)).astype(float)
    return np.asarray(np.stack([heads, 1 - heads], axis=1).reshape(2 * n_pairs, times))


def all_swaps(n_pairs: int) -> np.ndarray:
    """Every way to put one of each two halves on the first side, (2 n_pairs, 2 ** n_pairs) of 0 and 1."""
    heads = ((np.arange(2**n_pairs)[None, :] >> np.arange(n_pairs)[:, None]) & 1).astype(float)
    return np.asarray(np.stack([heads, 1 - heads], axis=1).reshape(2 * n_pairs, 2**n_pairs))


def bootstrap_distances(means: np.ndarray, first: np.ndarray, times: int, generator: np.random.Generator) -> np.ndarray:
    """Energy distances between sides whose units are resampled with replacement (cluster bootstrap).

    `first` (n_units,) bool; each side keeps its number of units. A unit drawn twice is not paired with itself. A draw
    with a single unit on a side has no distance: up to `times` figures are returned.
    """
    one, other = np.flatnonzero(first), np.flatnonzero(~first)
    found = []
    for block in row_blocks(times, len(first)):
        n_columns = block.stop - block.start
        of_one, of_other = (_bootstrap_counts(len(side), n_columns, generator) for side in (one, other))
        across = np.einsum("ij,ij->j", of_one, means[np.ix_(one, other)] @ of_other) / (len(one) * len(other))
        within_one = _within(means[np.ix_(one, one)], of_one)
        within_other = _within(means[np.ix_(other, other)], of_other)
        found.append(2 * across - within_one - within_other)
    figures = np.concatenate(found)
    return np.asarray(figures[~np.isnan(figures)])


def _bootstrap_counts(n_units: int, times: int, generator: np.random.Generator) -> np.ndarray:
    """How often each unit occurs in `times` draws of as many as there are, (n_units, times)."""
    units = generator.integers(n_units, size=(times, n_units)) + n_units * np.arange(times)[:, None]
    counts = np.bincount(units.ravel(), minlength=n_units * times)
    return counts.reshape(times, n_units).T.astype(float)


def _within(means: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Mean distance between different units taken `times` (n_units, m) each; nan if there is only one."""
    pairs = len(means) ** 2 - (times**2).sum(axis=0)
    return np.asarray(np.einsum("ij,ij->j", times, means @ times) / np.where(pairs, pairs, np.nan))
