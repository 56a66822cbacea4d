from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import blocks
from analysis.compare.counterparts import counterparts, counterparts_of_sides
from analysis.compare.gulfs import gulfs, gulfs_of_sides


def unit_vectors(*degrees: float) -> np.ndarray:
    """Unit vectors at these angles: the cosine of two is that of the angle between them."""
    return np.column_stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]).astype(np.float32)


def mask(n: int, *rows: int) -> np.ndarray:
    return np.isin(np.arange(n), rows)


def test_a_gulf_is_further_than_as_many_drawn_at_random():
    """Ten quotes of the first side are close together, three of the other side are apart, and one is far from all."""
    vectors = unit_vectors(*range(0, 20, 2), 170, 40, 43, 46)
    first, second = mask(14, *range(11)), mask(14, 11, 12, 13)
    found = gulfs(vectors, counterparts(vectors, first, second), first, second)
    assert found.n_asked == 11
    assert found.rows.tolist() == list(range(10)), "the loneliest first; what is as far from its own side is no gulf"


@pytest.mark.parametrize("n_other", [10, 50, 500])
def test_sides_drawn_at_random_have_as_many_gulfs_as_chance_makes(n_other):
    """Whatever the size of the other side: within five standard deviations of a binomial around the stated number."""
    generator = np.random.default_rng(n_other)
    vectors = generator.normal(size=(700, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    order = generator.permutation(700)
    first, second = mask(700, *order[:200]), mask(700, *order[200 : 200 + n_other])
    found = gulfs(vectors, counterparts(vectors, first, second), first, second)
    assert 0 < found.by_chance <= 0.1 * 200
    assert abs(len(found.rows) - found.by_chance) < 5 * np.sqrt(found.by_chance)


def test_quotes_of_ones_own_document_are_no_measure():
    """Neighbouring sentences are closer than any answer can be; if they counted, there would be false gulfs."""
    vectors = unit_vectors(0, *[1] * 30, 20, 60, 80)
    first, second = mask(34, *range(31), 32, 33), mask(34, 31)
    found = counterparts(vectors, first, second, asked=np.array([0]))
    documents = np.array([0] * 31 + [1, 2, 3])
    assert gulfs(vectors, found, first, second).rows.tolist() == [0]
    assert gulfs(vectors, found, first, second, documents).rows.tolist() == []


@pytest.mark.parametrize(("seed", "lowest", "n_documents"), [(0, 0, 1), (1, -1, 1), (2, -1, 9), (3, 0, 30)])
def test_gulfs_are_those_of_the_definition(seed, lowest, n_documents):
    """Every quote of both sides compared with every other, document by document; some are on both sides."""
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(60, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    documents = lowest + generator.integers(0, n_documents, 60)
    first, second = generator.random((2, 60)) < 0.4
    held = counterparts(vectors, first, second)
    found = gulfs(vectors, held, first, second, documents)
    lonely = set()
    for row, cosine in zip(held.rows.tolist(), held.cosines.tolist(), strict=True):
        others = (first | second) & (np.arange(60) != row)
        elsewhere = others & ~((documents == documents[row]) & (documents >= 0))
        drawn_from = elsewhere if (elsewhere & second).any() else others
        n_nearer = int((vectors @ vectors[row] > cosine + 1e-6)[drawn_from].sum())
        n, m = int(drawn_from.sum()), int((drawn_from & second).sum())
        if n_nearer and comb(n - n_nearer, m) / comb(n, m) <= 0.1:
            lonely.add(row)
    assert set(found.rows.tolist()) == lonely


@given(st.integers(0, 2**32 - 1), st.integers(-1, 0), st.integers(1, 9), st.integers(1, 200))
def test_several_sides_together_have_the_gulfs_of_each_pair_in_blocks_of_any_size(seed, lowest, n_documents, cells):
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(30, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    documents = lowest + generator.integers(0, n_documents, 30)
    sides = dict(zip("ABC", generator.random((3, 30)) < 0.5, strict=True))
    asked = {name: np.flatnonzero(side)[::2] for name, side in sides.items()}
    held = counterparts_of_sides(vectors, sides, asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_CELLS", cells)
        together = gulfs_of_sides(vectors, held, sides, documents)
    assert list(together) == list(held)
    for (one, other), found in together.items():
        alone = gulfs(vectors, held[one, other], sides[one], sides[other], documents)
        assert found.rows.tolist() == alone.rows.tolist()
        assert (found.n_asked, found.by_chance) == (alone.n_asked, alone.by_chance)
