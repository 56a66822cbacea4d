"""How Standpoint works and what it cannot tell."""

from pathlib import Path

import streamlit as st

from analysis.embedding.encoder import SETTING
from components import encoding
from components.frame.browser_policy import in_force
from components.frame.places import HEADER, places
from components.scene import Scene

_PAGE = Path(__file__).parents[2] / "docs" / "how-it-works.md"


def show(_: Scene) -> None:
    """Draw the explanation and the model in use."""
    st.markdown(_PAGE.read_text("utf-8"))
    loading = encoding.encoder()
    st.header("The model in use", anchor=False)
    st.text(f"{loading.model.name}: {loading.error or loading.doing if loading.state != 'ready' else 'ready'}")
    st.caption(f"Set {SETTING} to a hub name or a folder to use another one; rebuild your corpora with it.")
    _show_policy()


def _show_policy() -> None:
    st.header("What this server tells your browser", anchor=False)
    if HEADER not in st.context.headers:
        st.text("Nothing beyond Streamlit's own headers: this page was not started as docs/deploy.md describes.")
        return
    st.caption(
        "These headers come with every page, so that it runs no foreign code and reveals its address to no other site."
    )
    for name, value in in_force().items():
        st.code(f"{name}: {value}", language=None, wrap_lines=True)
    st.caption(
        f"At most {places.most:,} pages are open at a time, {places.of_one_address:,} from one network address; "
        "further visitors wait for a place."
    )
