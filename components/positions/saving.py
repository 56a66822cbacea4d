"""Marks made on a corpus of the store, saved in it for everybody."""

import streamlit as st

from analysis.positions.marking import Marking, tables
from analysis.view.wording import counted
from components import link, session_marks
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus
from data.store import Changes, Saved, StoreError


def show(corpus: Corpus, own: OpenCorpus | None) -> None:
    """Draw the button, for who may edit; marks on other corpora stay with who makes them."""
    if own is None or not own.may_edit:
        return
    marking = session_marks.of(corpus)
    told = " and ".join(
        counted(n, name) for n, name in ((len(marking.marks), "mark"), (len(marking.claims), "claim")) if n
    )
    with st.container(horizontal=True, vertical_alignment="center", key="marks_saving"):
        st.button(
            "Save in the corpus",
            icon=":material/save:",
            key="save_marks",
            type="primary",
            disabled=not told,
            on_click=_save,
            args=(corpus, own, marking),
        )
        st.caption(
            f"{told} made here, not saved yet." if told else "Marks that you make here are saved as a new version."
        )


def _save(corpus: Corpus, own: OpenCorpus, marking: Marking) -> None:
    names = sorted({mark.annotator for mark in marking.marks})
    try:
        answer = stored_corpora.to_write(own).save(
            own.key,
            corpus.version,
            Changes(marked=tables(marking)),
            own.person.email or ", ".join(names),
            "Marked stances",
        )
    except StoreError as error:
        link.notify(str(error))
        return
    if isinstance(answer, Saved):
        session_marks.put_away(corpus)
        stored_corpora.open_version(answer.version)
    else:
        by = answer.theirs.author or "Another person"
        link.notify(
            f"Not saved: {by} saved {counted(len(answer.differences), 'mark')} of the same name on the same quote and "
            "claim meanwhile. Open the new version: your marks are kept here, and saving again puts them over theirs."
        )
