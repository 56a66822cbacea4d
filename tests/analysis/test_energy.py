"""Energy distance against scipy (one dimension), dcor (three) and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import energy_distance, ortho_group

from analysis import blocks
from analysis.energy import arrangements, distance_sums, energy, n_arrangements, resampled, shuffled


def of_points(points: np.ndarray, first: list[bool]) -> float:
    """Energy distance where each point is a unit of its own."""
    sums = distance_sums(points, np.arange(len(points)))
    return float(energy(sums, np.ones(len(points)), np.array(first, dtype=float)[:, None])[0])


def test_two_points_one_apart_by_hand():
    # 2 * 1 - 0 - 0
    assert of_points(np.array([[0.0], [1.0]]), [True, False]) == pytest.approx(2)


@pytest.mark.parametrize("seed", range(5))
def test_scipy_agrees_on_a_line_laid_anywhere_in_space(seed):
    generator = np.random.default_rng(seed)
    one, other = generator.normal(size=4 + seed), generator.normal(1, 2, size=11)
    line = np.concatenate([one, other])[:, None] * ortho_group.rvs(5, random_state=seed)[0]
    value = of_points(line, [True] * len(one) + [False] * len(other))
    assert value == pytest.approx(energy_distance(one, other) ** 2, abs=1e-12)


def test_dcor_agrees_on_a_sphere():
    generator = np.random.default_rng(7)
    one, other = generator.normal(size=(6, 3)), generator.normal(size=(9, 3)) + np.eye(3)[0]
    points = np.vstack([one, other])
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    # dcor.energy_distance(one, other) of dcor 0.7 on the same points
    assert of_points(points, [True] * 6 + [False] * 9) == pytest.approx(0.29915605376668464, abs=1e-12)


def test_units_give_what_their_quotes_give():
    generator = np.random.default_rng(1)
    points, units = generator.normal(size=(9, 4)), np.array([2, 0, 1, 0, 2, 2, 1, 3, 0])
    sums = distance_sums(points, units)
    value = energy(sums, np.bincount(units), np.array([[1.0], [0.0], [1.0], [0.0]]))[0]
    assert value == pytest.approx(of_points(points, np.isin(units, [0, 2]).tolist()))


def test_blocks_do_not_change_the_sums(monkeypatch):
    points, units = np.random.default_rng(2).normal(size=(20, 3)), np.arange(20) % 3
    whole = distance_sums(points, units)
    monkeypatch.setattr(blocks, "BLOCK_CELLS", 60)
    assert distance_sums(points, units) == pytest.approx(whole)


def test_equal_quotes_are_no_distance_apart():
    same = np.full((4, 3), 1 / np.sqrt(3))
    assert of_points(same, [True, True, False, False]) == pytest.approx(0, abs=1e-7)


def test_no_quotes_no_sums():
    assert distance_sums(np.empty((0, 3)), np.empty(0, dtype=int)).shape == (0, 0)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6))
def test_symmetric_and_never_negative(seed, n_one, n_other):
    points = np.random.default_rng(seed).normal(size=(n_one + n_other, 3))
    first = [True] * n_one + [False] * n_other
    value = of_points(points, first)
    assert value >= -1e-9
    assert value == pytest.approx(of_points(points, [not side for side in first]), abs=1e-9)


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
    table = np.hstack(list(shuffled(10, 3, 200, np.random.default_rng(0))))
    assert table.shape == (10, 200)
    assert set(table.sum(axis=0)) == {3}
    assert table.sum(axis=1).min() > 30  # each unit is chosen now and then; 60 expected


def test_resampling_sides_of_equal_units_changes_nothing():
    points = np.repeat(np.eye(2), 3, axis=0)
    sums = distance_sums(points, np.arange(6))
    found = resampled(sums, np.ones(6), np.arange(6) < 3, 50, np.random.default_rng(0))
    assert found == pytest.approx(np.full(50, 2 * np.sqrt(2)))
