"""What the browser sends back of the article and its list; anything else than what is expected is passed over."""

from collections.abc import Callable

import streamlit as st


def when_opened(key: str, on_open: Callable[[int], None]) -> Callable[[], None]:
    """A callback that hands on the number of the statement that was opened in the component `key`."""

    def hand_on() -> None:
        number = st.session_state[key].opened
        if isinstance(number, int | float):
            on_open(int(number))

    return hand_on
