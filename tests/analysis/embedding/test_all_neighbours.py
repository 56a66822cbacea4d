import numpy as np
import pytest

from analysis.embedding.all_neighbours import nearest_of_all


def unit_rows(values):
    values = np.asarray(values, dtype=np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def test_the_nearest_come_first_and_no_row_is_its_own():
    vectors = unit_rows([[1, 0], [1, 0.1], [0, 1], [0.2, 1]])
    found = nearest_of_all(vectors, 2)
    assert found.rows.tolist() == [[1, 3], [0, 3], [3, 1], [2, 1]]
    assert found.cosines[:, 0] == pytest.approx([0.9950, 0.9950, 0.9806, 0.9806], abs=1e-4)


def test_many_rows_in_blocks(monkeypatch):
    vectors = unit_rows(np.random.default_rng(0).normal(size=(300, 24)))
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    shares = []
    monkeypatch.setattr("analysis.blocks.BLOCK_CELLS", 300 * 64)
    found = nearest_of_all(vectors, 10, shares.append)
    exact = np.argsort(-cosines, axis=1, kind="stable")[:, :10]
    assert (found.rows == exact).mean() > 0.98  # the list is computed in low precision
    assert found.cosines == pytest.approx(np.take_along_axis(cosines, found.rows, axis=1), abs=1e-5)
    assert (np.diff(found.cosines, axis=1) <= 0).all()
    assert shares == pytest.approx([64 / 300, 128 / 300, 192 / 300, 256 / 300, 1])


def test_no_more_than_all_others():
    assert nearest_of_all(unit_rows([[1, 0], [0, 1]]), 1).rows.tolist() == [[1], [0]]
