"""How far a map can be trusted: obvious answers, and an independent reference."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.manifold import trustworthiness

from analysis.map.trust import chance_trustworthiness, far_distances, measure, neighbourhood_size


def on_circle(*degrees):
    """Unit vectors; near in angle is near in meaning."""
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def unit_vectors(n, seed, dims=8):
    vectors = np.random.default_rng(seed).normal(size=(n, dims)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize(("n", "k"), [(0, 0), (2, 0), (3, 1), (5, 2), (41, 6), (100, 10), (10_000, 15)])
def test_neighbourhood_size(n, k):
    assert neighbourhood_size(n) == k


def test_a_map_that_keeps_every_neighbour():
    vectors = on_circle(0, 10, 60, 70)
    trust, kept = measure(vectors, vectors)
    assert kept.tolist() == [1, 1, 1, 1]
    assert (trust.k, trust.n, trust.neighbours_kept, trust.trustworthiness) == (1, 4, 1.0, 1.0)
    assert trust.chance == pytest.approx(1 / 3)


def test_a_map_that_parts_the_pairs():
    vectors = on_circle(0, 10, 60, 70)
    # 0 and 10 degrees belong together, and so do 60 and 70; this map pairs 0 with 60 and 10 with 70
    points = np.array([[0, 0], [9, 0], [1, 0], [10, 0]], dtype=np.float32)
    trust, kept = measure(vectors, points)
    assert kept.tolist() == [0, 0, 0, 0]
    assert trust.neighbours_kept == 0


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_quotes_give_a_reason_and_no_figure(n):
    trust, kept = measure(np.zeros((n, 2), np.float32), np.zeros((n, 2), np.float32))
    assert trust.neighbours_kept is None
    assert trust.trustworthiness is None
    assert f"{n} quote" in trust.reason
    assert np.isnan(kept).all()
    assert len(kept) == n


def test_quotes_that_are_all_the_same_to_the_model_give_a_reason_and_no_figure():
    vectors = np.repeat(on_circle(0), 6, axis=0)
    trust, kept = measure(vectors, vectors)
    assert (trust.neighbours_kept, trust.trustworthiness) == (None, None)
    assert trust.reason.startswith("All 6 quotes are the same to the model")
    assert np.isnan(kept).all()


def test_identical_texts_on_one_point_are_kept_in_full():
    vectors = np.repeat(on_circle(0, 90), 3, axis=0)
    trust, kept = measure(vectors, vectors)
    assert trust.k == 2
    assert kept.tolist() == [1] * 6
    assert trust.trustworthiness == 1


@pytest.mark.parametrize("seed", range(4))
def test_trustworthiness_agrees_with_scikit_learn(seed):
    vectors, points = unit_vectors(60, seed), np.random.default_rng(seed + 100).normal(size=(60, 2))
    trust, _ = measure(vectors, points.astype(np.float32))
    expected = trustworthiness(vectors, points, n_neighbors=trust.k, metric="cosine")
    assert trust.trustworthiness == pytest.approx(expected, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(n=st.integers(3, 30), seed=st.integers(0, 1000))
def test_row_order_decides_nothing_even_among_ties(n, seed):
    rng = np.random.default_rng(seed)
    # few places, so that many quotes share one
    vectors, points = unit_vectors(5, seed)[rng.integers(0, 5, n)], rng.integers(0, 3, (n, 2)).astype(np.float32)
    assume((vectors != vectors[0]).any())  # otherwise there is nothing to measure
    order = rng.permutation(n)
    trust, kept = measure(vectors, points)
    reordered, kept_reordered = measure(vectors[order], points[order])
    np.testing.assert_allclose(kept_reordered, kept[order], atol=1e-6)
    assert reordered.neighbours_kept == pytest.approx(trust.neighbours_kept)
    assert reordered.trustworthiness == pytest.approx(trust.trustworthiness)
    assert 0 <= trust.neighbours_kept <= 1


def test_a_map_without_order_has_the_trustworthiness_of_chance():
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(300, 20))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    at_random = [measure(vectors, generator.normal(size=(300, 2)))[0] for _ in range(10)]
    assert np.mean([one.trustworthiness for one in at_random]) == pytest.approx(
        chance_trustworthiness(300, at_random[0].k), abs=0.01
    )


def test_far_distances_have_a_figure_of_their_own():
    angles = np.linspace(0, np.pi / 2, 40)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    assert far_distances(circle, circle).rho == pytest.approx(1)
    assert abs(far_distances(circle, np.random.default_rng(0).normal(size=(40, 2))).rho) < 0.3
    assert far_distances(circle[:9], circle[:9]) is None
