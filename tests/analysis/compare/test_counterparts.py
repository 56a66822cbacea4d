import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import blocks
from analysis.compare.counterparts import TYPICAL_SAMPLE, counterparts, gulfs, typical_cosine


def at(*degrees: float) -> np.ndarray:
    """Unit vectors at these angles: the cosine of two is that of the angle between."""
    return np.column_stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]).astype(np.float32)


def mask(n: int, *rows: int) -> np.ndarray:
    return np.isin(np.arange(n), rows)


def test_mutual_best_come_first_then_the_closest():
    vectors = at(0, 10, 90, 12, 80)  # 0, 1 and 2 here, 3 and 4 there
    found = counterparts(vectors, mask(5, 0, 1, 2), mask(5, 3, 4))
    assert found.rows.tolist() == [1, 2, 0]
    assert found.closest.tolist() == [3, 4, 3]
    assert found.mutual.tolist() == [True, True, False]
    assert found.cosines.tolist() == pytest.approx(np.cos(np.radians([2, 10, 12])), abs=1e-6)


def test_a_quote_in_both_sides_is_not_its_own_counterpart():
    vectors = at(0, 0, 90)
    found = counterparts(vectors, mask(3, 0, 2), mask(3, 1, 2))
    assert dict(zip(found.rows.tolist(), found.closest.tolist(), strict=True)) == {0: 1, 2: 1}
    alone = counterparts(vectors, mask(3, 2), mask(3, 2))
    assert alone.rows.tolist() == []


def test_a_tie_goes_to_the_earlier_row():
    assert counterparts(at(0, 10, -10), mask(3, 0), mask(3, 1, 2)).closest.tolist() == [1]


def test_only_those_asked_and_told_the_same():
    vectors = at(0, 10, 90, 12, 80)
    every = counterparts(vectors, mask(5, 0, 1, 2), mask(5, 3, 4))
    some = counterparts(vectors, mask(5, 0, 1, 2), mask(5, 3, 4), asked=np.array([0]))
    assert (some.rows.tolist(), some.closest.tolist(), some.mutual.tolist()) == ([0], [3], [False])
    assert some.cosines[0] == every.cosines[2]


@pytest.mark.parametrize(("first", "second"), [([], [0]), ([0], []), ([], [])])
def test_beside_a_silent_side_there_is_nothing(first, second):
    found = counterparts(at(0), mask(1, *first), mask(1, *second))
    assert len(found.rows) == len(found.closest) == len(found.cosines) == len(found.mutual) == 0
    assert len(gulfs(found, 0.9)) == 0


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_the_whole_table_agrees_in_blocks_of_any_size(seed, cells):
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(12, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    first, second = generator.random((2, 12)) < 0.5
    table = (vectors @ vectors.T).astype(float)
    np.fill_diagonal(table, -np.inf)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_CELLS", cells)
        found = counterparts(vectors, first, second)
    for row, cosine in zip(found.rows, found.cosines, strict=True):
        assert cosine == pytest.approx(table[row][second].max(), abs=1e-6)
    assert set(found.rows) == {row for row in np.flatnonzero(first) if second.sum() > second[row]}


def test_the_typical_cosine_is_reached_by_nine_of_ten():
    vectors = at(0, 1, 20, 21, 40, 50, 70, 80, 100, 110, 170)  # neighbours at 1 degree, at 10, and one at 60
    assert typical_cosine(vectors) == pytest.approx(np.cos(np.radians(10)), abs=1e-6)


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_is_a_gulf_in_a_corpus_of_one(n):
    assert typical_cosine(at(*range(n))) == -1


def test_a_large_corpus_is_sampled_evenly():
    vectors = np.repeat(at(0, 90), TYPICAL_SAMPLE, axis=0)
    assert typical_cosine(vectors) == pytest.approx(1)


def test_gulfs_are_beyond_the_typical_distance_loneliest_first():
    found = counterparts(at(0, 60, 90, 5), mask(4, 0, 1, 2), mask(4, 3))
    assert gulfs(found, float(np.cos(np.radians(30)))).tolist() == [2, 1]
    assert gulfs(found, float(found.cosines.max())).tolist() == [2, 1]  # at the typical distance is no gulf
    assert gulfs(found, -1).tolist() == []


def test_progress_runs_to_the_end():
    sentence: list[float] = []
    counterparts(at(0, 1), mask(2, 0), mask(2, 1), progress=sentence.append)
    assert sentence == [0.5, 1]
