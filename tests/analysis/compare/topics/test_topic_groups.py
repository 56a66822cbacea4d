"""Groups of similar quotes: steady ones are distinguished from mere artefacts of the algorithm."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from analysis.compare.topics import topic_groups
from analysis.compare.topics.topic_groups import Grouping


def grouped_vectors(n: int, n_groups: int, noise: float, seed: int = 0):
    """Quotes around `n_groups` directions in 30 dimensions, and the group of each."""
    generator = np.random.default_rng(seed)
    matter = np.arange(n) % n_groups
    vectors = np.eye(30)[matter] + noise * generator.normal(size=(n, 30))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), matter


def test_what_is_apart_is_found_and_steady():
    vectors, matter = grouped_vectors(300, 5, 0.05)
    found = Grouping(vectors).groups(5)
    assert adjusted_rand_score(matter, found.numbers) == 1
    assert found.stability.tolist() == pytest.approx([1] * 5)
    assert (found.cohesion > 0.8).all()
    assert found.apart == pytest.approx(0.2, abs=0.05)


def test_lines_drawn_through_noise_are_not_steady():
    vectors, _ = grouped_vectors(300, 1, 3.0)
    found = Grouping(vectors).groups(8)
    assert np.average(found.stability, weights=np.bincount(found.numbers)) < 0.5
    assert (found.cohesion < 0.5).all()


def test_cohesion_is_the_mean_cosine_of_two_quotes():
    vectors, _ = grouped_vectors(40, 2, 0.3)
    found = Grouping(vectors).groups(2)
    own = vectors[found.numbers == 0]
    cosines = own @ own.T
    n = len(own)
    assert found.cohesion[0] == pytest.approx((cosines.sum() - n) / (n * (n - 1)), abs=1e-5)


@pytest.mark.parametrize("most", [10_000, 120])
def test_a_row_less_hardly_changes_groups_that_run_into_each_other(monkeypatch, most):
    monkeypatch.setattr(topic_groups, "MOST_GROUPED", most)
    vectors, _ = grouped_vectors(400, 6, 0.5)
    before = Grouping(vectors).groups(6).numbers
    likeness = [
        adjusted_rand_score(np.delete(before, row), Grouping(np.delete(vectors, row, axis=0)).groups(6).numbers)
        for row in (0, 57, 399)
    ]
    assert np.median(likeness) > 0.9


def test_twins_alone_are_one_group():
    vectors = np.repeat(grouped_vectors(1, 1, 0.1)[0], 12, axis=0)
    assert Grouping(vectors).groups(3).numbers.tolist() == [0] * 12
