"""Unsaved edits, told on every screen, and kept from being left by accident."""

import streamlit as st

from analysis.description import touched_in_words
from analysis.marking import Marking
from components import kept_marks, leave_guard, link, own_corpora
from components.own_corpora import Own
from data.corpus import Corpus


def show(corpus: Corpus, own: Own | None) -> None:
    """Draw it in the sidebar, where this visitor may edit."""
    if own is None or not own.may_edit:
        return
    unsaved = own_corpora.draft(own.access.corpus_id)
    with st.sidebar:
        leave_guard.show(unsaved is not None or kept_marks.of(corpus) != Marking())
        if unsaved is not None:
            st.button(
                f"Unsaved edits of {touched_in_words(unsaved)}",
                key="to_unsaved",
                icon=":material/edit_note:",
                on_click=_to_edits,
                type="primary",
                width="stretch",
            )


def _to_edits() -> None:
    st.session_state[link.SCREEN] = "Corpus"
    st.session_state[link.detail_key("corpus_part")] = "Edit"
