"""Rerunning the page because something is ready, not because somebody pressed anything."""

import streamlit as st


def rerun_page() -> None:
    """Rerun the page; whatever the browser has asked for in the meantime comes first.

    `st.rerun` would replace a pending request: Back, pressed while the language model gets ready, would do nothing.
    Streamlit switches to such a request when something is drawn.
    """
    st.empty()
    st.rerun()
