import numpy as np
import pytest

from analysis.map.quadrants import in_words, quarters

# the middle is (1, 1)
POINTS = np.array([[0, 0], [2, 0], [0, 2], [2, 2], [1, 1]], dtype=np.float32)


@pytest.mark.parametrize(
    ("rows", "counts", "words"),
    [
        pytest.param([0, 1, 2, 3], (1, 1, 1, 1), "1 upper left, 1 upper right, 1 lower left, 1 lower right", id="each"),
        pytest.param([4], (0, 1, 0, 0), "1 upper right", id="the middle itself"),
        pytest.param([], (0, 0, 0, 0), "none", id="no quotes"),
    ],
)
def test_quarters(rows, counts, words):
    found = quarters(POINTS, np.isin(np.arange(5), rows))
    assert found == counts
    assert in_words(found) == words
