"""The name of the person who marks, asked for once and kept for the visit."""

import streamlit as st

from components import link
from data.stances import LONGEST_ANNOTATOR, MACHINE

ANNOTATOR = f"{link.KEPT}annotator"


def ask_name(why: str = "needed: every mark is recorded with a name") -> None:
    """Draw the field."""
    st.text_input(
        "Your name or initials",
        key=ANNOTATOR,
        max_chars=LONGEST_ANNOTATOR,
        placeholder=why,
        persist_state="session",
        width=320,
    )


def annotator() -> str:
    """The name, "" if none was given; a person's name never looks like a machine's."""
    name = " ".join(str(st.session_state.get(ANNOTATOR) or "").split())
    return "" if name.startswith(MACHINE.strip()) else name
