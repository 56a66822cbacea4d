"""Running the page anew because something is ready, and not because somebody pressed anything."""

import streamlit as st


def rerun_page() -> None:
    """Run the page anew; what the browser asked for meanwhile comes first.

    `st.rerun` would replace a request that is waiting: Back, pressed while the language model gets ready, would do
    nothing. Drawing is where Streamlit goes over to such a request.
    """
    st.empty()
    st.rerun()
