import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.shapes import MOST_CORNERS, box, inside, thin_outline

POINTS = np.array([[0.5, 0.5], [2.5, 0.5], [0.5, 2.5], [9, 9]], np.float32)
SQUARE = ((0, 0), (1, 0), (1, 1), (0, 1))
ELL = ((0, 0), (3, 0), (3, 1), (1, 1), (1, 3), (0, 3))
STAR = ((0, 3), (2, -3), (-3, 1), (3, 1), (-2, -3))  # crosses itself: its middle is outside


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        pytest.param([], [False, False, False, False], id="no outline"),
        pytest.param([SQUARE], [True, False, False, False], id="a square"),
        pytest.param([SQUARE[::-1]], [True, False, False, False], id="drawn the other way round"),
        pytest.param([ELL], [True, True, True, False], id="an L"),
        pytest.param([SQUARE, ((8, 8), (10, 8), (9, 10))], [True, False, False, True], id="any of two"),
        pytest.param([SQUARE, SQUARE], [True, False, False, False], id="the same twice"),
        pytest.param([((0, 0), (0, 0), (0, 0))], [False, False, False, False], id="of no size"),
        pytest.param([((0, 0), (9, 9), (0, 0))], [False, False, False, False], id="a line"),
        pytest.param([((-1e99, -1e99), (1e99, -1e99), (0, 1e99))], [True] * 4, id="huge"),
    ],
)
def test_inside(shapes, expected):
    assert inside(POINTS, shapes).tolist() == expected


def test_the_middle_of_a_star_is_outside():
    assert inside(np.array([[0, 0], [0, 2]]), [STAR]).tolist() == [False, True]


def test_corners_beyond_measure_are_no_error():
    assert len(inside(POINTS, [((-1e308, -1e308), (1e308, -1e308), (0, 1e308))])) == 4


def test_no_points():
    assert inside(np.zeros((0, 2)), [SQUARE]).tolist() == []


WHOLE = st.integers(-5, 5)


@given(st.tuples(WHOLE, WHOLE), st.tuples(WHOLE, WHOLE))
def test_a_box_holds_what_lies_between_its_corners(x, y):
    grid = np.array([[a + 0.5, b + 0.5] for a in range(-6, 6) for b in range(-6, 6)])
    between = (grid > [min(x), min(y)]).all(axis=1) & (grid < [max(x), max(y)]).all(axis=1)
    assert inside(grid, [box(x, y)]).tolist() == between.tolist()


@pytest.mark.parametrize(
    ("n", "kept"),
    [(0, []), (1, [0]), (40, list(range(40))), (41, list(range(0, 41, 2))), (400, list(range(0, 400, 10)))],
)
def test_thinned(n, kept):
    assert thin_outline(range(n), range(n)) == tuple((number, number) for number in kept)


@given(st.integers(1, 2_000), st.integers(1, 60))
def test_thinned_keeps_the_first_and_no_more_than_asked(n, most):
    corners = thin_outline(range(n), range(n), most)
    assert corners[0] == (0, 0)
    assert min(n, most) / 2 <= len(corners) <= most


def test_a_circle_of_so_many_corners_is_still_that_circle():
    turn = np.linspace(0, 2 * np.pi, 500, endpoint=False)
    grid = np.random.default_rng(0).uniform(-1.2, 1.2, (2_000, 2))
    grid = grid[abs(np.hypot(*grid.T) - 1) > 0.01]  # nearer than a dot is wide, either is right
    outline = thin_outline(np.cos(turn).tolist(), np.sin(turn).tolist())
    assert len(outline) <= MOST_CORNERS
    assert inside(grid, [outline]).tolist() == (np.hypot(*grid.T) < 1).tolist()
