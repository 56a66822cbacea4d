"""From vectors to a map that is the same for everyone, whatever the number of quotes."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.map import projection
from analysis.map.projection import candidates, compare, place, project


def unit_vectors(n, seed=0, dims=12):
    vectors = np.random.default_rng(seed).normal(size=(n, dims)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("n", "names"),
    [
        (1, ["PCA"]),
        (5, ["PCA", "classical MDS", "metric MDS"]),
        (41, ["PCA", "classical MDS", "metric MDS", "t-SNE"]),
        (10_000, ["PCA", "t-SNE"]),
    ],
)
def test_candidates(n, names):
    assert candidates(n) == names


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 12])
def test_any_number_of_quotes_gets_a_point_each(n):
    drawn = compare(unit_vectors(n))
    assert drawn.points.shape == (n, 2)
    assert drawn.reliability.shape == (n,)
    assert np.isfinite(drawn.points).all()
    assert [tried.name for tried in drawn.figures] == candidates(n)


def test_two_quotes_lie_apart_and_one_in_the_middle():
    assert project(unit_vectors(1), "PCA").tolist() == [[0, 0]]
    assert sorted(project(unit_vectors(2), "PCA").tolist()) == [[-1, 0], [1, 0]]


@pytest.mark.parametrize("name", ["PCA", "classical MDS", "metric MDS", "t-SNE"])
def test_identical_texts_share_a_point(name):
    vectors = unit_vectors(14)[[*range(14), 3, 3]]
    points = project(vectors, name)
    assert points[14].tolist() == points[15].tolist() == points[3].tolist()
    assert project(np.repeat(unit_vectors(1), 6, axis=0), name).tolist() == [[0, 0]] * 6


def test_distances_that_no_plane_has_still_give_points():
    # cosine distances of few vectors in a plane: the second eigenvalue is negative
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    assert np.isfinite(project(vectors, "classical MDS")).all()
    assert np.isfinite(project(vectors, "metric MDS")).all()


def test_vectors_of_zeros_are_one_point():
    assert compare(np.zeros((4, 3), np.float32)).points.tolist() == [[0, 0]] * 4


@settings(max_examples=12, deadline=None)
@given(n=st.integers(3, 24), seed=st.integers(0, 99))
def test_the_map_does_not_depend_on_the_order_of_the_quotes(n, seed):
    vectors, order = unit_vectors(n, seed), np.random.default_rng(seed).permutation(n)
    assert np.array_equal(compare(vectors[order]).points, compare(vectors).points[order])


def test_the_map_does_not_depend_on_the_random_state_of_the_process():
    script = (
        "import numpy as np, sys; np.random.seed(int(sys.argv[1]));"
        "from analysis.map.projection import project;"
        "v = np.random.default_rng(0).normal(size=(30, 6)).astype('f4');"
        "print(project(v / np.linalg.norm(v, axis=1, keepdims=True), 't-SNE').tobytes().hex())"
    )
    drawn = {subprocess.check_output([sys.executable, "-c", script, seed]) for seed in ("1", "2")}
    assert len(drawn) == 1


def test_the_projection_that_keeps_most_neighbours_is_taken():
    drawn = compare(unit_vectors(40, seed=3))
    kept = {tried.name: tried.trust.neighbours_kept for tried in drawn.figures}
    assert drawn.name == max(kept, key=kept.__getitem__)
    assert drawn.reliability.mean() == pytest.approx(kept[drawn.name])


def test_of_equals_the_simplest_is_taken():
    # three quotes: each projection keeps each quote's single neighbour
    drawn = compare(unit_vectors(3))
    assert {tried.trust.neighbours_kept for tried in drawn.figures} == {1.0}
    assert drawn.name == "PCA"


def test_a_new_text_is_among_its_nearest_quotes():
    vectors = np.eye(4, dtype=np.float32)
    points = np.array([[0, 0], [1, 0], [0, 1], [9, 9]], dtype=np.float32)
    between = np.array([[1, 1, 0, 0]], dtype=np.float32) / np.sqrt(2)
    assert place(between, vectors, points, k=2)[0] == pytest.approx([0.5, 0], abs=1e-6)
    assert place(vectors[3:], vectors, points)[0].tolist() == [9, 9]
    assert place(-between, vectors[:1], points[:1])[0].tolist() == [0, 0]


def test_a_large_map_is_given_its_neighbours_and_measured_by_them(monkeypatch):
    monkeypatch.setattr(projection, "LARGE", 150)
    monkeypatch.setattr(projection, "LARGE_ITERATIONS", (25, 50))
    generator = np.random.default_rng(0)
    vectors = (np.repeat(np.eye(4, 24), 40, axis=0) + generator.normal(scale=0.15, size=(160, 24))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.concatenate([vectors, vectors[:5]])  # five texts occur twice
    reports = []
    found = compare(vectors, lambda done, doing: reports.append((done, doing)))
    assert found.name == "t-SNE"
    assert found.figures[-1].settings["neighbours"] == 30
    assert found.figures[-1].trust.n == 160
    np.testing.assert_array_equal(found.points[:5], found.points[160:])
    assert found.reliability.shape == (165,)
    assert found.figures[-1].trust.neighbours_kept == pytest.approx(found.reliability[:160].mean())
    assert reports[0][1] == "finding each quote's nearest quotes"
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
    # both phases of t-SNE report every ten steps, so that the work can be cancelled
    assert [doing for _, doing in reports].count("drawing the map by t-SNE") == 1 + 2 + 5
    # neither the order of the rows nor repeated drawing changes it
    turned = compare(vectors[::-1].copy())
    np.testing.assert_array_equal(turned.points[::-1], found.points)
