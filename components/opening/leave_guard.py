"""The browser asks before it leaves a page with unsaved work."""

from pathlib import Path

import streamlit as st

from components.elements.browser_component import component

_JS = Path(__file__).with_name("leave_guard.js")


def show() -> None:
    """Ask for as long as this invisible element is drawn."""
    with st.container(key="leave_guard"):
        component("leave_guard", "<span></span>", _JS, isolate_styles=True)(key="leave_guard_script")
