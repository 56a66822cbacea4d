"""HTML of ours with buttons in it that tell which one was pressed: a matrix, a list with choices.

One element for all of them, where as many Streamlit buttons would each be a message to the browser. A button tells its
name by its attribute data-press. In a table the arrow keys move from button to button, and only one is a stop of the
Tab key.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_JS = Path(__file__).with_name("pressable.js")


def show(html: str, key: str, on_press: Callable[[str], None]) -> None:
    """Draw the HTML, which `components.markup.html` made; `on_press` is told the name of a button, before the rerun."""
    key = key.replace("__", "--")  # two underscores in a row are refused, and names of camps may hold them

    def pressed() -> None:
        name = st.session_state[key].get("pressed")
        if name:
            on_press(str(name))

    _component()(key=key, data={"html": html}, on_pressed_change=pressed)


@st.cache_resource
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "standpoint_pressable", html='<div class="sp-pressable"></div>', js=_JS.read_text("utf-8"), isolate_styles=False
    )
