"""The browser asks before it leaves a page with unsaved work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_JS = Path(__file__).with_name("leave_guard.js")


def show() -> None:
    """Ask for as long as this is drawn, which nobody sees."""
    with st.container(key="leave_guard"):
        _component()(key="leave_guard_script")


@st.cache_resource
def _component() -> Callable[..., Any]:
    return st.components.v2.component("standpoint_leave_guard", html="<span></span>", js=_JS.read_text("utf-8"))
