"""What the browser sends back from the article and its list; unexpected values are ignored."""

from collections.abc import Callable

import streamlit as st


def when_opened(key: str, on_open: Callable[[int], None]) -> Callable[[], None]:
    """A callback that passes on the number of the statement that was opened in the component `key`."""

    def hand_on() -> None:
        number = st.session_state[key].opened
        if isinstance(number, int | float):
            on_open(int(number))

    return hand_on
