"""Energy distance against scipy (one dimension), dcor (three) and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist
from scipy.stats import energy_distance, ortho_group

from analysis import blocks
from analysis.compare.distance.energy import (
    arrangements,
    bootstrap_distances,
    distance_sums,
    energy,
    mean_distances,
    n_arrangements,
    permutations,
)


def energy_of_points(points: np.ndarray, first: list[bool]) -> float:
    """Energy distance if each point is a unit of its own."""
    means = mean_distances(distance_sums(points, np.arange(len(points))), np.ones(len(points)))
    return float(energy(means, np.array(first, dtype=float)[:, None])[0])


def test_four_points_by_hand():
    # across: 2, 4, 1 and 3, so 2.5 on average; within: 1 and 2
    assert energy_of_points(np.array([[0.0], [1.0], [2.0], [4.0]]), [True, True, False, False]) == pytest.approx(2)


@pytest.mark.parametrize("seed", range(5))
def test_scipy_agrees_on_a_line_laid_anywhere_in_space(seed):
    """scipy pairs each point with itself too, which adds the mean distance within, over n, for each side."""
    generator = np.random.default_rng(seed)
    one, other = generator.normal(size=4 + seed), generator.normal(1, 2, size=11)
    line = np.concatenate([one, other])[:, None] * ortho_group.rvs(5, random_state=seed)[0]
    with_itself = sum(pdist(side[:, None]).mean() / len(side) for side in (one, other))
    value = energy_of_points(line, [True] * len(one) + [False] * len(other))
    assert value + with_itself == pytest.approx(energy_distance(one, other) ** 2, abs=1e-12)


def test_dcor_agrees_on_a_sphere():
    generator = np.random.default_rng(7)
    one, other = generator.normal(size=(6, 3)), generator.normal(size=(9, 3)) + np.eye(3)[0]
    points = np.vstack([one, other])
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    # dcor.energy_distance(one, other) of dcor 0.7 on the same points, which also pairs each with itself
    with_itself = sum(pdist(side).mean() / len(side) for side in (points[:6], points[6:]))
    value = energy_of_points(points, [True] * 6 + [False] * 9)
    assert value + with_itself == pytest.approx(0.29915605376668464, abs=1e-12)


def test_units_count_alike_however_many_quotes_they_have():
    """A unit's quotes in one place are equivalent to a single quote there."""
    places = np.random.default_rng(1).normal(size=(5, 4))
    units = np.array([2, 0, 1, 0, 2, 2, 1, 3, 4])
    means = mean_distances(distance_sums(places[units], units), np.bincount(units))
    first = [True, False, True, False, False]
    assert energy(means, np.array(first, dtype=float)[:, None])[0] == pytest.approx(energy_of_points(places, first))


def test_blocks_do_not_change_the_sums(monkeypatch):
    points, units = np.random.default_rng(2).normal(size=(20, 3)), np.arange(20) % 3
    whole = distance_sums(points, units)
    monkeypatch.setattr(blocks, "BLOCK_CELLS", 60)
    assert distance_sums(points, units) == pytest.approx(whole)


def test_equal_quotes_are_no_distance_apart():
    same = np.full((4, 3), 1 / np.sqrt(3))
    assert energy_of_points(same, [True, True, False, False]) == pytest.approx(0, abs=1e-7)


def test_the_figures_of_all_arrangements_sum_to_zero():
    points = np.random.default_rng(3).normal(size=(7, 2))
    means = mean_distances(distance_sums(points, np.arange(7)), np.ones(7))
    assert energy(means, arrangements(7, 3)).sum() == pytest.approx(0, abs=1e-9)


def test_no_quotes_no_sums():
    assert distance_sums(np.empty((0, 3)), np.empty(0, dtype=int)).shape == (0, 0)


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(2, 6))
def test_symmetric_in_the_sides_and_the_same_in_any_order(seed, n_one, n_other):
    generator = np.random.default_rng(seed)
    points, first = generator.normal(size=(n_one + n_other, 3)), np.arange(n_one + n_other) < n_one
    order = generator.permutation(len(points))
    value = energy_of_points(points, first)
    assert value == pytest.approx(energy_of_points(points, ~first), abs=1e-9)
    assert value == pytest.approx(energy_of_points(points[order], first[order]), abs=1e-9)


def test_every_arrangement_once():
    table = arrangements(4, 2)
    assert n_arrangements(4, 2) == 6
    assert sorted("".join(str(int(cell)) for cell in column) for column in table.T) == [
        "0011",
        "0101",
        "0110",
        "1001",
        "1010",
        "1100",
    ]


def test_shuffling_keeps_the_number_of_units(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_CELLS", 50)
    table = np.hstack(list(permutations(10, 3, 200, np.random.default_rng(0))))
    assert table.shape == (10, 200)
    assert set(table.sum(axis=0)) == {3}
    assert table.sum(axis=1).min() > 30  # each unit is chosen sometimes; 60 expected


def test_resampling_sides_of_equal_units_changes_nothing():
    points = np.repeat(np.eye(2), 3, axis=0)
    means = mean_distances(distance_sums(points, np.arange(6)), np.ones(6))
    found = bootstrap_distances(means, np.arange(6) < 3, 50, np.random.default_rng(0))
    assert 30 < len(found) < 50  # a side of one unit, drawn three times, has no distance within
    assert found == pytest.approx(np.full(len(found), 2 * np.sqrt(2)))
