"""A button that copies: a text, or the address of the page as it now stands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HTML = """
<button type="button"><span class="label">Copy</span></button>
<span class="said" role="status"></span>
"""
_CSS = Path(__file__).with_name("copy_button.css")
_JS = Path(__file__).with_name("copy_button.js")


def show(label: str, key: str, text: str | None = None, done: str = "Copied", query: str | None = None) -> None:
    """Draw the button. Without `text` it copies the address of the page with this `query`."""
    _component()(key=key, data={"label": label, "text": text, "done": done, "query": query})


@st.cache_resource
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "standpoint_copy_button", html=_HTML, css=_CSS.read_text("utf-8"), js=_JS.read_text("utf-8")
    )
