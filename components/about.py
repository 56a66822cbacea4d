"""How Standpoint works and what it cannot tell."""

from pathlib import Path

import streamlit as st

from analysis.embedding.encoder import SETTING
from components import encoding
from components.scene import Scene

_PAGE = Path(__file__).parents[1] / "docs" / "how-it-works.md"


def show(_: Scene) -> None:
    """Draw the explanation and the model in use."""
    st.markdown(_PAGE.read_text("utf-8"))
    loading = encoding.encoder()
    st.subheader("The model in use")
    st.text(f"{loading.model.name}: {loading.error or loading.doing if loading.state != 'ready' else 'ready'}")
    st.caption(f"Set {SETTING} to a hub name or a folder to use another one; rebuild your corpora with it.")
