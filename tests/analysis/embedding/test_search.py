import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import blocks
from analysis.embedding.search import n_asked, nearest, nearest_in_other_camps, usual_cosine
from analysis.view.selection import Facet

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8], [1, 0], [-1, 0], [0, 0]], np.float32)
ALL = np.ones(6, dtype=bool)
EAST = np.array([1, 0], np.float32)


@pytest.mark.parametrize(
    ("among", "most", "rows", "cosines"),
    [
        pytest.param(ALL, 10, [0, 3, 2, 1, 5, 4], [1, 1, 0.6, 0, 0, -1], id="all, ties in corpus order"),
        pytest.param(ALL, 3, [0, 3, 2], [1, 1, 0.6], id="the nearest"),
        pytest.param(ALL, 1, [0], [1], id="of a tie the first"),
        pytest.param(ALL, 4, [0, 3, 2, 1], [1, 1, 0.6, 0], id="a tie at the edge"),
        pytest.param(~ALL, 3, [], [], id="none to choose from"),
        pytest.param(np.arange(6) == 4, 3, [4], [-1], id="one to choose from"),
        pytest.param(np.arange(6) > 2, 2, [3, 5], [1, 0], id="only under the mask"),
    ],
)
def test_nearest(among, most, rows, cosines):
    found = nearest(EAST, VECTORS, among, most)
    assert found.rows.tolist() == rows
    assert found.cosines.tolist() == pytest.approx(cosines)
    assert len(found) == len(rows)


def test_a_text_without_meaning_is_near_nothing():
    found = nearest(np.zeros(2, np.float32), VECTORS, ALL, 2)
    assert found.rows.tolist() == [0, 1]
    assert found.cosines.tolist() == [0, 0]


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=20), st.integers(1, 25))
def test_nearest_is_the_head_of_a_stable_sort(numbers, most):
    vectors = np.array([[number] for number in numbers], np.float32)
    found = nearest(np.ones(1, np.float32), vectors, np.ones(len(numbers), dtype=bool), most)
    assert found.rows.tolist() == sorted(range(len(numbers)), key=lambda row: -numbers[row])[:most]


# rows 0 and 3 belong to A, row 1 to A and B together, rows 2 and 4 to C; D has none
CAMPS = Facet("camp", ("A", "B", "C", "D"), np.array([0, 1, 1, 2, 3, 4]), np.array([0, 0, 1, 2, 0, 2]))


@pytest.mark.parametrize(
    ("row", "among", "expected"),
    [
        pytest.param(0, ALL, {"B": [1], "C": [2], "D": []}, id="every other camp, the silent one too"),
        pytest.param(1, ALL, {"C": [2], "D": []}, id="a joint statement has no other camp in its own"),
        pytest.param(2, ALL, {"A": [1], "B": [1], "D": []}, id="a joint statement is found under both"),
        pytest.param(0, np.arange(6) != 1, {"B": [], "C": [2], "D": []}, id="silent under the mask"),
    ],
)
def test_nearest_in_other_camps(row, among, expected):
    found = nearest_in_other_camps(row, VECTORS, CAMPS, among)
    assert {camp: ranked.rows.tolist() for camp, ranked in found.items()} == expected
    assert list(found) == list(expected)


def test_several_of_each_camp():
    found = nearest_in_other_camps(2, VECTORS, CAMPS, ALL, most=2)
    assert found["A"].rows.tolist() == [1, 0]
    assert found["A"].cosines.tolist() == pytest.approx([0.8, 0.6])


def test_half_of_the_quotes_reach_the_usual_cosine_with_another_document():
    """Pairs of twins within a document, and neighbours at 10 degrees in another: the twins do not count."""
    angles = np.radians(np.repeat(np.arange(0, 120, 10), 2))
    vectors = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    documents = np.repeat(np.array([f"d{n}" for n in range(12)], dtype=object), 2)
    assert usual_cosine(vectors, documents) == pytest.approx(np.cos(np.radians(10)), abs=1e-6)
    assert usual_cosine(vectors, np.full(24, "", dtype=object)) == pytest.approx(1, abs=1e-6)
    assert usual_cosine(vectors, np.full(24, "one", dtype=object)) is None
    assert usual_cosine(vectors[:9], documents[:9]) is None


def test_blocks_of_rows_change_nothing_of_the_usual_cosine(monkeypatch):
    vectors = np.random.default_rng(1).normal(size=(40, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    documents = np.array([f"d{n % 7}" if n % 5 else "" for n in range(40)], dtype=object)
    whole = usual_cosine(vectors, documents)
    monkeypatch.setattr(blocks, "BLOCK_CELLS", 40 * 7)
    assert usual_cosine(vectors, documents) == pytest.approx(whole, abs=1e-6)


@pytest.mark.parametrize(("n", "asked"), [(10, 10), (300, 300), (100_000, 300), (500_000, 200), (2_000_000, 100)])
def test_of_large_corpora_fewer_quotes_are_asked(n, asked):
    assert n_asked(n) == asked
