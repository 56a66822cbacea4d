"""Which rows the grid of edits pages through."""

import numpy as np
import pytest

from analysis.making.edits import Draft, add_quote, remove_quotes, set_column
from components.edit import grid


@pytest.mark.parametrize(
    ("steps", "in_view", "ids"),
    [
        pytest.param([], "111111", ["q1", "q2", "q3", "q4", "q5", "q6"], id="all"),
        pytest.param([], "010010", ["q2", "q5"], id="filtered"),
        pytest.param(
            [set_column(["q1"], "topic", "New")], "010010", ["q1", "q2", "q5"], id="what was edited stays in sight"
        ),
        pytest.param([remove_quotes(["q2", "q3"])], "010010", ["q5"], id="removed"),
        pytest.param(
            [remove_quotes(["q1"]), set_column(["q6"], "topic", "New")], "010010", ["q2", "q5", "q6"], id="both"
        ),
    ],
)
def test_rows_in_view_and_all_that_were_edited(tiny, steps, in_view, ids):
    draft = Draft("v", tuple(steps))
    edited = draft.apply(tiny.quotes)
    rows = grid.rows(tiny, edited, draft, np.array([int(digit) for digit in in_view], dtype=bool))
    assert edited["quote_id"].iloc[rows].tolist() == ids


def test_a_quote_that_was_added_is_in_sight_whatever_the_filters(tiny):
    draft = Draft("v").then(remove_quotes(["q1"]))
    draft = draft.then(add_quote(draft.apply(tiny.quotes), {"text": "New", "speaker": "A", "camp": "US"}))
    edited = draft.apply(tiny.quotes)
    assert grid.rows(tiny, edited, draft, np.zeros(6, dtype=bool)).tolist() == [5]
