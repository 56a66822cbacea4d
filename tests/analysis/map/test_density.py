"""Where quotes lie densest, and the line around half of them."""

import numpy as np

from analysis.map.density import CELLS, density, level

LOW, HIGH = np.array([0.0, 0.0]), np.array([1.0, 1.0])


def test_the_density_sums_to_one_and_peaks_where_the_points_are():
    points = np.tile([[0.25, 0.75]], (50, 1)) + np.random.default_rng(0).normal(scale=0.02, size=(50, 2))
    shares = density(points, LOW, HIGH)
    assert shares.shape == (CELLS, CELLS)
    assert abs(shares.sum() - 1) < 1e-9
    up, across = np.unravel_index(shares.argmax(), shares.shape)
    assert abs((across + 0.5) / CELLS - 0.25) < 0.05
    assert abs((up + 0.5) / CELLS - 0.75) < 0.05


def test_the_line_holds_the_share_that_is_asked_for():
    shares = density(np.random.default_rng(1).normal(0.5, 0.1, size=(4_000, 2)), LOW, HIGH)
    inside = shares[shares > level(shares, 0.5)].sum()
    assert 0.45 < inside <= 0.5


def test_one_point_and_none_have_a_density():
    assert density(np.array([[0.5, 0.5]]), LOW, HIGH).max() > 0
    assert density(np.zeros((0, 2)), LOW, HIGH).sum() == 0
