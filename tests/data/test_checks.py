"""Checks of the cells of a column."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from data.checks import is_filled


@given(st.lists(st.text(st.sampled_from(" \t\n\x0b\x1f\xa0\u2003\u3000\u200b\ufeffAz~!Я中é"), max_size=4), max_size=6))
def test_a_cell_of_white_space_alone_is_empty_in_any_script(cells):
    column = pd.Series(cells, dtype="str")
    assert is_filled().holds(column).tolist() == (column.str.strip() != "").tolist()
