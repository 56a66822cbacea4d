"""The name of whoever marks, asked for once and kept for the visit."""

import streamlit as st

from components import link
from data.stances import LONGEST_ANNOTATOR, MACHINE

ANNOTATOR = f"{link.KEPT}annotator"


def ask_name(why: str = "needed: a mark has someone who made it") -> None:
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
    """The name, "" where none was given; no person is named as machines are."""
    name = " ".join(str(st.session_state.get(ANNOTATOR) or "").split())
    return "" if name.startswith(MACHINE.strip()) else name
