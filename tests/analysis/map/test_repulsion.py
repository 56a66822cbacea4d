"""The forces of t-SNE, computed on a grid."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from analysis.map.repulsion import gradient_function, repulsion


def cloud(width: float, n: int = 600) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(n, 2)) * width


def repulsion_of_all_pairs(points: np.ndarray) -> np.ndarray:
    apart = points[:, None] - points[None]
    nearness = 1 / (1 + (apart**2).sum(axis=2))
    return (nearness[:, :, None] ** 2 * apart).sum(axis=1) / (nearness.sum() - len(points))


def difference(found: np.ndarray, true: np.ndarray) -> float:
    return float(np.linalg.norm(found - true) / np.linalg.norm(true))


@pytest.mark.parametrize("width", [1e-4, 0.1, 2.0])
def test_it_is_the_sum_over_all_pairs(width):
    points = cloud(width)
    assert difference(repulsion(points), repulsion_of_all_pairs(points)) < 1e-3


def test_it_does_not_depend_on_where_the_points_are():
    points = cloud(2.0)
    assert difference(repulsion(points + np.array([300, -70])), repulsion(points)) < 1e-4


def test_a_point_is_not_pushed_by_itself_or_by_others_on_its_place():
    assert np.allclose(repulsion(np.zeros((5, 2))), 0)


def test_it_is_nearly_as_near_to_the_truth_as_openTSNE_where_points_are_far_apart():
    from openTSNE import _tsne

    points, theirs = cloud(15.0), np.zeros((600, 2))
    _tsne.estimate_negative_gradient_fft_2d(points, theirs, 3, 50, 1)
    true = repulsion_of_all_pairs(points)
    assert difference(repulsion(points), true) < 2 * difference(-theirs, true)


def test_neighbours_are_attracted():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    likeness = csr_matrix(([0.5, 0.5], ([0, 1], [1, 0])), shape=(3, 3))
    with gradient_function() as gradient:
        _, found = gradient(points, likeness)
    # half of the way, by 1 / (1 + square)
    assert found + repulsion(points) == pytest.approx(np.array([[-0.25, 0], [0.25, 0], [0, 0]]))
