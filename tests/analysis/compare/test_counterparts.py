import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import blocks
from analysis.compare.counterparts import counterparts, counterparts_of_sides
from analysis.compare.gulfs import gulfs


def unit_vectors(*degrees: float) -> np.ndarray:
    """Unit vectors at these angles: the cosine of two is that of the angle between them."""
    return np.column_stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]).astype(np.float32)


def mask(n: int, *rows: int) -> np.ndarray:
    return np.isin(np.arange(n), rows)


def test_mutual_best_come_first_then_the_closest():
    vectors = unit_vectors(0, 10, 90, 12, 80)  # 0, 1 and 2 here, 3 and 4 there
    found = counterparts(vectors, mask(5, 0, 1, 2), mask(5, 3, 4))
    assert found.rows.tolist() == [1, 2, 0]
    assert found.closest.tolist() == [3, 4, 3]
    assert found.mutual.tolist() == [True, True, False]
    assert found.cosines.tolist() == pytest.approx(np.cos(np.radians([2, 10, 12])), abs=1e-6)


def test_a_quote_in_both_sides_is_not_its_own_counterpart():
    vectors = unit_vectors(0, 0, 90)
    found = counterparts(vectors, mask(3, 0, 2), mask(3, 1, 2))
    assert dict(zip(found.rows.tolist(), found.closest.tolist(), strict=True)) == {0: 1, 2: 1}
    alone = counterparts(vectors, mask(3, 2), mask(3, 2))
    assert alone.rows.tolist() == []


def test_a_tie_goes_to_the_earlier_row():
    assert counterparts(unit_vectors(0, 10, -10), mask(3, 0), mask(3, 1, 2)).closest.tolist() == [1]


def test_only_those_asked_and_answered_the_same():
    vectors = unit_vectors(0, 10, 90, 12, 80)
    every = counterparts(vectors, mask(5, 0, 1, 2), mask(5, 3, 4))
    some = counterparts(vectors, mask(5, 0, 1, 2), mask(5, 3, 4), asked=np.array([0]))
    assert (some.rows.tolist(), some.closest.tolist(), some.mutual.tolist()) == ([0], [3], [False])
    assert some.cosines[0] == every.cosines[2]


@pytest.mark.parametrize(("first", "second"), [([], [0]), ([0], []), ([], [])])
def test_beside_a_silent_side_there_is_nothing(first, second):
    found = counterparts(unit_vectors(0), mask(1, *first), mask(1, *second))
    assert len(found.rows) == len(found.closest) == len(found.cosines) == len(found.mutual) == 0
    assert len(gulfs(unit_vectors(0), found, mask(1, *first), mask(1, *second)).rows) == 0


@settings(deadline=None)  # a busy machine must not fail it
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


# of any two the cosine is a half, a whole or 0, without rounding, so that there are many ties
_DIRECTIONS = [(1, 0, 0, 0), (0, -1, 0, 0), (0.5, 0.5, 0.5, 0.5), (0.5, 0.5, 0.5, -0.5), (-0.5, 0.5, -0.5, 0.5)]


@given(st.lists(st.sampled_from(_DIRECTIONS), min_size=1, max_size=9), st.data(), st.integers(1, 40))
def test_several_sides_together_have_the_counterparts_of_each_pair_in_blocks_of_any_size(places, data, cells):
    """Each quote compared with each other one, by the definition."""
    vectors, n = np.array(places, np.float32), len(places)
    members = st.lists(st.booleans(), min_size=n, max_size=n)
    sides = {name: np.array(data.draw(members)) for name in "ABC"}
    asked = {name: np.flatnonzero(mask)[::2] for name, mask in sides.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_CELLS", cells)
        found = counterparts_of_sides(vectors, sides, asked)
    assert list(found) == [(one, other) for one in "ABC" for other in "ABC" if one != other]
    for (one, other), held in found.items():
        expected = []
        for row in asked[one].tolist():
            if (there := find_closest(vectors, row, sides[other])) is not None:
                is_mutual = find_closest(vectors, there, sides[one]) == row
                expected.append((not is_mutual, -float(vectors[row] @ vectors[there]), row, there))
        columns = ((~held.mutual).tolist(), (-held.cosines).tolist(), held.rows.tolist(), held.closest.tolist())
        assert list(zip(*columns, strict=True)) == sorted(expected)


def find_closest(vectors: np.ndarray, row: int, side: np.ndarray) -> int | None:
    """The first of the quotes of a side that are closest to one, itself apart."""
    others = [other for other in np.flatnonzero(side).tolist() if other != row]
    return max(others, key=lambda other: float(vectors[row] @ vectors[other]), default=None)


def test_progress_runs_to_the_end():
    shares: list[float] = []
    counterparts(unit_vectors(0, 1), mask(2, 0), mask(2, 1), progress=lambda done, _doing="": shares.append(done))
    assert shares == [0.5, 1]
