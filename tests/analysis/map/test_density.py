"""Where quotes are densest, and the line around half of them."""

import numpy as np

from analysis.map import density as map_density
from analysis.map.density import CELLS, density, level, picture, sample_of

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


def test_a_picture_counts_by_pixel_and_a_pixel_has_the_colour_of_one_of_its_points():
    red, blue = np.array([[0.1, 0.9]] * 3 + [[0.9, 0.1]]), np.array([[0.1, 0.9], [1.0, 1.0]])
    found = picture([("#ff0000", red), ("#0000ff", blue)], LOW, HIGH, 4, 2)
    assert found.shape == (2, 4, 4)
    assert found[0, 0, :3].tolist() in ([255, 0, 0], [0, 0, 255])  # three of four are red
    assert found.tolist() == picture([("#ff0000", red), ("#0000ff", blue)], LOW, HIGH, 4, 2).tolist()
    assert found[1, 3, :3].tolist() == [255, 0, 0]
    assert found[0, 3, :3].tolist() == [0, 0, 255]  # on the edge, and inside
    assert found[0, 0, 3] > found[1, 3, 3] == found[0, 3, 3] > 0
    assert np.count_nonzero(found[..., 3]) == 3


def test_the_same_view_gives_the_same_dots_and_what_is_chosen_is_among_them(monkeypatch):
    monkeypatch.setattr(map_density, "SAMPLED", 5)
    in_view = np.arange(100) % 2 == 0
    chosen = np.array([2, 3, 4])
    found = sample_of(in_view, chosen)
    assert found.tolist() == sample_of(in_view, chosen).tolist()
    assert found[[2, 4]].all()
    assert not found[~in_view].any()
    assert 5 <= found.sum() <= 7
    assert sample_of(in_view, np.arange(100)).sum() <= 10
