"""Callbacks of widgets that may have left the page."""

from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

P = ParamSpec("P")


def if_present(key: str, callback: Callable[P, None]) -> Callable[P, None]:
    """The callback of the widget with this key, which does nothing once the widget has left the page.

    If a reader leaves a screen while the server still draws it, the browser sends the values of widgets that the server
    has dropped by then. To Streamlit these are changes, so it calls back, although nobody pressed anything and the
    session state no longer has the key.
    """

    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        if key in st.session_state:
            callback(*args, **kwargs)

    return call
