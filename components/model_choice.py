"""Which language model embeds a corpus: one that reads English, or one that reads many languages."""

import streamlit as st

from analysis.embedding.models import ENGLISH, INSTALL_MULTILINGUAL, MANY_LANGUAGES, Model, is_installed, model_by_name

NOTE = "The model for many languages places a sentence and its translation near each other; it is slower."
_LABELS = {ENGLISH: "English", MANY_LANGUAGES: "Many languages"}


def choose(suggested: str, key: str) -> Model:
    """Draw the choice, `suggested` first; the chosen model. If it is not installed, say how to install it."""
    if key not in st.session_state:
        st.session_state[key] = suggested
    wanted = st.segmented_control(
        "Language of the quotes", tuple(_LABELS), key=key, format_func=_LABELS.__getitem__, required=True
    )
    model = model_by_name(wanted or suggested)
    if not is_installed(model):
        st.caption(f"{model.name} is not installed on this server: {INSTALL_MULTILINGUAL}.")
    return model
