"""Our own HTML with buttons in it that report which one was pressed: a matrix, a list with choices.

It is one element, whereas each Streamlit button would be a message of its own to the browser. A button has its name in
the attribute data-press. In a table the arrow keys move from button to button, and only one is a tab stop.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.elements.browser_component import CLIPBOARD, component

_JS = Path(__file__).with_name("pressable.js")


def show(html: str, key: str, on_press: Callable[[str], None]) -> None:
    """Draw the HTML, which `components.markup.html` made; `on_press` gets the name of a button, before the rerun."""
    key = key.replace("__", "--")  # two underscores in a row are refused, and names of camps may hold them

    def take_press() -> None:
        name = st.session_state[key].get("pressed")
        if name:
            on_press(str(name))

    component("pressable", '<div class="sp-pressable"></div>', CLIPBOARD, _JS)(
        key=key, data={"html": html}, on_pressed_change=take_press
    )
