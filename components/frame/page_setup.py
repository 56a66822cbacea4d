"""The page before anything is read: its settings and its style.

Itself it needs nothing but Streamlit and the templates: on the first visit it is on the screen while the rest loads.
"""

from pathlib import Path

import streamlit as st

from components import markup
from components.frame import busy, garbage, warm_up

_ICON = (Path(__file__).parents[1] / "assets" / "favicon.svg").read_text("utf-8")  # read once, not with every page


def show() -> None:
    """Set the page up. Call it first."""
    garbage.note_run()
    st.set_page_config(page_title="Standpoint", page_icon=_ICON, layout="wide")
    markup.style()
    # also so that the sidebar stands from the start: opening later, it would push all else aside
    with st.sidebar, st.container(key="brand"):
        st.html('<p class="sp-brand">Standpoint</p>')
    busy.stop_unless_there_is_a_place()
    warm_up.wait()
