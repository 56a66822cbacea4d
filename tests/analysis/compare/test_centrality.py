import numpy as np
import pytest

from analysis.compare.centrality import central_first

EAST, NORTH_EAST, NORTH = np.array([1.0, 0.0]), np.array([1.0, 1.0]) / np.sqrt(2), np.array([0.0, 1.0])
VECTORS = np.array([EAST, NORTH_EAST, NORTH, EAST, -EAST], dtype=np.float32)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], [], id="silence"),
        pytest.param([2], [2], id="one"),
        pytest.param([2, 0], [2, 0], id="two tie"),
        pytest.param([0, 1, 2], [1, 0, 2], id="the middle one first, a tie keeps its order"),
        pytest.param([2, 0, 3], [0, 3, 2], id="two alike before the odd one"),
    ],
)
def test_central_first(rows, expected):
    assert central_first(VECTORS, np.array(rows, dtype=int)).tolist() == expected
