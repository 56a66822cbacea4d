"""Unsaved work: edits are told on every screen, and all of it is kept from being left by accident."""

import streamlit as st

from analysis.making.description import touched_in_words
from analysis.positions.marking import Marking
from components import link, session_marks
from components.opening import leave_guard, stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus


def show(corpus: Corpus, own: OpenCorpus | None) -> None:
    """Draw it in the sidebar; the edits where this visitor may edit."""
    unsaved = stored_corpora.draft(own.access.corpus_id) if own is not None and own.may_edit else None
    with st.sidebar:
        if unsaved is not None or session_marks.marking_of(corpus) != Marking() or _others():
            leave_guard.show()
        if unsaved is not None:
            st.button(
                f"Unsaved edits of {touched_in_words(unsaved)}",
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
    # each look into the state costs a little, so only what is asked about is taken out
    # a loop and no list(), which would first ask for the number of keys, and so for all values once more
    keys = [key for key in st.session_state if str(key).startswith(link.KEPT)]
    kept = (st.session_state[key] for key in keys)
    # asked of the values, so that the screens that they belong to are not imported for it
    each = (one for value in kept for one in (value if isinstance(value, tuple) else (value,)))
    return any(getattr(one, "would_be_lost", False) for one in each)
