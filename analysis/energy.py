"""Energy distance between groups of speakers, from sums of distances between their quotes.

Székely and Rizzo (2013), "Energy statistics: a class of statistics based on distances": for samples X and Y
2 E|X-Y| - E|X-X'| - E|Y-Y'|, means over all pairs, a quote with itself among them (the V-statistic, never
below 0). The distance is Euclidean on vectors of unit length, sqrt(2 - 2 cos): it orders pairs as cosine
does, and, unlike 1 - cos, makes the result 0 only for equal distributions (with 1 - cos it would compare
the means alone).

Each pair of quotes is looked at once. What is left is a small table, unit by unit, in which every permutation
and every resample is a product of matrices.
"""

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np
from scipy.sparse import csr_array

from analysis.blocks import Progress, row_blocks, silent


def distance_sums(vectors: np.ndarray, units: np.ndarray, progress: Progress = silent) -> np.ndarray:
    """Sums of the Euclidean distances between the quotes of each two units, (n_units, n_units) float64.

    `units` (n,) numbers the rows of `vectors` from 0 without gaps.
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
        # rounding leaves a quote a little way from itself
        squared[np.arange(block.stop - block.start), np.arange(block.start, block.stop)] = 0
        distances = np.sqrt(np.maximum(squared, 0, out=squared), out=squared)
        by_unit = np.add.reduceat(distances, starts, axis=1)
        rows = np.arange(block.stop - block.start)
        belongs = csr_array((np.ones(len(rows)), (numbers[block], rows)), shape=(n_units, len(rows)))
        sums += belongs @ by_unit
    return sums


def energy(sums: np.ndarray, sizes: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Energy distance of the units in `first` from the others, one figure a column.

    `sums` (n_units, n_units) as from `distance_sums`, `sizes` (n_units,) quotes a unit, `first` (n_units,
    m) of 0 and 1: m ways to divide the units in two, neither half empty.
    """
    n_first = sizes @ first
    n_second = sizes.sum() - n_first
    to_all = sums.sum(axis=1) @ first
    within_first = np.einsum("ij,ij->j", first, sums @ first)
    across = to_all - within_first
    within_second = sums.sum() - 2 * to_all + within_first
    return 2 * across / (n_first * n_second) - within_first / n_first**2 - within_second / n_second**2


def n_arrangements(n_units: int, n_first: int) -> int:
    """In how many ways `n_first` of the units can make the first side."""
    return comb(n_units, n_first)


def arrangements(n_units: int, n_first: int) -> np.ndarray:
    """Every way to choose the first side, (n_units, n_arrangements) of 0 and 1."""
    chosen = np.array(list(combinations(range(n_units), n_first)), dtype=np.intp)
    table = np.zeros((n_units, len(chosen)))
    table[chosen.T, np.arange(len(chosen))] = 1
    return table


def shuffled(n_units: int, n_first: int, times: int, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """`times` random ways to choose the first side, in tables of 0 and 1, (n_units, some of them)."""
    for block in row_blocks(times, n_units):
        table = np.zeros((n_units, block.stop - block.start))
        for column in range(table.shape[1]):
            table[generator.permutation(n_units)[:n_first], column] = 1
        yield table


def resampled(
    sums: np.ndarray, sizes: np.ndarray, first: np.ndarray, times: int, generator: np.random.Generator
) -> np.ndarray:
    """Energy distances, (times,), between sides whose units were drawn anew with replacement (cluster
    bootstrap).

    `first` (n_units,) bool; each side keeps its number of units, and a unit brings all its quotes.
    """
    one, other = np.flatnonzero(first), np.flatnonzero(~first)
    found = []
    for block in row_blocks(times, len(first)):
        n_columns = block.stop - block.start
        of_one, of_other = (
            generator.multinomial(len(side), np.full(len(side), 1 / len(side)), n_columns).T
            for side in (one, other)
        )
        across = _mean_distance(sums[np.ix_(one, other)], sizes[one], sizes[other], of_one, of_other)
        within_one = _mean_distance(sums[np.ix_(one, one)], sizes[one], sizes[one], of_one, of_one)
        within_other = _mean_distance(
            sums[np.ix_(other, other)], sizes[other], sizes[other], of_other, of_other
        )
        found.append(2 * across - within_one - within_other)
    return np.concatenate(found)


def _mean_distance(
    sums: np.ndarray, row_sizes: np.ndarray, column_sizes: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Mean distance between units taken `rows` (n_rows, m) and `columns` (n_columns, m) times: (m,)."""
    totals = np.einsum("ij,ij->j", rows, sums @ columns)
    return totals / ((row_sizes @ rows) * (column_sizes @ columns))
