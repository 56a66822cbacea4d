"""Unsaved edits, told on every screen, and kept from being left by accident."""

import streamlit as st

from analysis.marking import Marking
from analysis.wording import counted
from components import kept_marks, leave_guard, own_corpora
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
            n = counted(len(unsaved.quotes), "quote")
            st.button(
                f"Unsaved edits of {n}",
                key="to_unsaved",
                icon=":material/edit_note:",
                on_click=own_corpora.edit,
                type="primary",
                width="stretch",
            )
