"""What a reader picks in a chart or a table."""

from typing import Any

import streamlit as st


def read_selection(key: str) -> dict[str, Any] | None:
    """From a callback: the selection of the chart or table with this key; None where it is gone.

    Back, or a link, can remove a chart while a selection in it is still on its way: the callback runs all the same.
    """
    drawn = st.session_state.get(key)
    return dict(drawn["selection"]) if drawn else None
