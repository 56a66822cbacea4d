import numpy as np

from analysis.positions.relevance import to_mark

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.8, 0.6]], dtype=np.float32)
CLAIM = np.array([1, 0], dtype=np.float32)
ALL = np.ones(4, dtype=bool)


def test_the_nearest_come_first_and_those_put_off_last():
    ranked = to_mark(VECTORS, CLAIM, ALL, frozenset(), 3)
    assert ranked.rows.tolist() == [0, 3, 2]
    np.testing.assert_allclose(ranked.cosines, [1, 0.8, 0.6])
    assert to_mark(VECTORS, CLAIM, ALL, {0}, 4).rows.tolist() == [3, 2, 1, 0]
    assert to_mark(VECTORS, CLAIM, ALL, {0, 3, 2, 1}, 4).rows.tolist() == [0, 3, 2, 1]


def test_only_what_may_be_marked_is_ranked():
    assert to_mark(VECTORS, CLAIM, np.array([False, True, True, False]), {3}, 4).rows.tolist() == [2, 1]
    assert len(to_mark(VECTORS, CLAIM, ~ALL, frozenset(), 4)) == 0


def test_without_a_model_they_come_in_corpus_order():
    for vectors, claim in ((None, None), (VECTORS, None)):
        ranked = to_mark(vectors, claim, ALL, {0}, 3)
        assert ranked.rows.tolist() == [1, 2, 3]
        assert np.isnan(ranked.cosines).all()
