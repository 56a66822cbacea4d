import numpy as np
import pytest

from analysis.map.named_axes import (
    COLUMNS,
    MOST_ROWS,
    NamedAxis,
    along_one,
    along_two,
    named_axis,
    phrasings,
    phrasings_text,
)
from data.axes import Axis, Pole

AXIS = NamedAxis(("War.",), ("Peace.",), "War.", "Peace.")
PRESET = Axis(
    name="A",
    note="Careful.",
    low=Pole(label="arms", phrasings=("War.", "Arms.")),
    high=Pole(label="talks", phrasings=("Peace.",)),
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ()),
        (" \n\n", ()),
        ("War.\n  More   war. \nWar.\n", ("War.", "More war.")),
        ("\n".join(f"p{n}" for n in range(20)), tuple(f"p{n}" for n in range(10))),
        ("x" * 600, ("x" * 500,)),
    ],
)
def test_phrasings_are_lines_each_once(text, read):
    assert phrasings(text) == read
    assert phrasings(phrasings_text(read)) == read


def test_an_axis_needs_two_ends_and_knows_a_preset():
    assert named_axis("War.", " ", [PRESET]) is None
    assert named_axis("War.\nArms.", "Peace.", [PRESET]) == NamedAxis(
        ("War.", "Arms."), ("Peace.",), "arms", "talks", "Careful."
    )
    assert named_axis("War.", "Peace.", [PRESET]) == AXIS
    long = named_axis("x" * 50, "Peace.", [])
    assert long is not None
    assert long.low_label == "x" * 39 + "…"


def test_two_axes_are_two_scores_each_within_its_reach():
    layout = along_two((), (AXIS, AXIS), np.array([-0.2, 0.1]), np.array([0.0, 0.4]))
    np.testing.assert_allclose(layout.points, [[-1, 0], [0.5, 1]])
    np.testing.assert_allclose(layout.place([0.2, -0.4]), [1, -1])


def test_with_one_axis_each_row_has_its_height_and_dots_that_meet_are_stacked():
    scores = np.array([0.5, 0.5, 0.5, -0.5])
    layout = along_one((), AXIS, scores, ["US", "Russia"], np.array([0, 0, 0, 1]))
    assert layout.rows == (("US", 0.5), ("Russia", -0.5))
    np.testing.assert_allclose(layout.points[:, 0], [1, 1, 1, -1])
    # the last column is the odd one: half a step higher
    np.testing.assert_allclose(layout.points[:, 1], 0.5 * np.array([1, 1, 1, -1]) + [0.0275, 0.0825, -0.0275, 0])
    np.testing.assert_allclose(layout.place([0.25]), [0.5, 1.1])


def test_stacks_stay_within_their_row_however_many_quotes():
    n = 10_000
    layout = along_one((), AXIS, np.linspace(-1, 1, n), ["a", "b"], np.arange(n) % 2)
    up = layout.points[:, 1]
    assert up[::2].min() > 0
    assert up[1::2].max() < 0
    assert np.abs(up).max() <= 0.5 + 0.42 + 1e-6
    assert len(np.unique(layout.points, axis=0)) == n


@pytest.mark.parametrize("scores", [np.zeros(3), np.zeros(0)])
def test_quotes_that_do_not_differ_are_in_the_middle(scores):
    layout = along_one((), AXIS, scores, ["a"], np.zeros(len(scores), dtype=int))
    assert (layout.points[:, 0] == 0).all()


def test_too_many_rows_become_one():
    names = [f"camp {n}" for n in range(MOST_ROWS + 1)]
    layout = along_one((), AXIS, np.linspace(-1, 1, COLUMNS), names, np.arange(COLUMNS) % len(names))
    assert layout.rows == (("", 0.0),)
