"""Unsaved work: edits are announced on every screen, and the browser warns before any of it is lost."""

import streamlit as st

from analysis.making.description import changes_in_words
from analysis.positions.marking import Marking
from components import link, session_marks
from components.opening import leave_guard, stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus


def show(corpus: Corpus, own: OpenCorpus | None) -> None:
    """Draw it in the sidebar; the edits only if this visitor may edit."""
    unsaved = stored_corpora.draft(own.access.corpus_id) if own is not None and own.may_edit else None
    with st.sidebar:
        if unsaved is not None or session_marks.marking_of(corpus) != Marking() or _others():
            leave_guard.show()
        if unsaved is not None:
            st.button(
                f"Unsaved edits of {changes_in_words(unsaved)}",
                key="to_unsaved",
                icon=":material/edit_note:",
                on_click=link.open_screen,
                args=("Corpus",),
                kwargs={"corpus_part": "Edit"},
                type="primary",
                width="stretch",
            )


def _others() -> bool:
    """Whether the visit holds an import or a review that closing the page would lose."""
    # each read of the state costs a little, so only the keys in question are read
    # a loop and not list(), which would first ask for the number of keys, and so for all values again
    keys = [key for key in st.session_state if str(key).startswith(link.KEPT)]
    kept = (st.session_state[key] for key in keys)
    # decided by the values, so that the screens they belong to need not be imported
    each = (one for value in kept for one in (value if isinstance(value, tuple) else (value,)))
    return any(getattr(one, "would_be_lost", False) for one in each)
