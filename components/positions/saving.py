"""Marks made on a corpus in the store, saved in it for everybody while the person keeps marking."""

import streamlit as st

from analysis.positions.marking import Marking
from components import link, session_marks
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from components.positions import autosave
from components.rerun import rerun_page
from data.corpus import Corpus
from data.counting import count_of
from data.stances import Annotations
from data.store import Changes, Conflict, SaveResult

_WAIT = 5.0  # seconds to wait for a save requested by a button


def show(corpus: Corpus, own: OpenCorpus | None) -> None:
    """Move on to the version that holds all marks, once they are saved; show the state to people who may edit.

    Marks on other corpora stay with the person who made them.
    """
    if own is None or not own.may_edit:
        return
    saver = autosave.autosave_of(corpus, corpus.version)
    if saver.is_done and session_marks.marking_of(corpus) == saver.saved:
        session_marks.put_away(corpus)
        autosave.put_away(corpus)
        stored_corpora.open_version(saver.base)
        rerun_page()
    marking = session_marks.marking_of(corpus)
    counts = ((len(marking.marks), "mark"), (len(marking.pairs), "judged pair"), (len(marking.claims), "claim"))
    unsaved = " and ".join(count_of(n, name) for n, name in counts if n)
    if saver.failure:
        link.notify(f"Not saved: {saver.failure}. Your marks are kept here; “Save in the corpus” tries again.")
    with st.container(horizontal=True, vertical_alignment="center", key="marks_saving"):
        st.button(
            "Save in the corpus",
            icon=":material/save:",
            key="save_marks",
            type="primary",
            disabled=marking == Marking(),
            on_click=_save,
            args=(corpus, own),
        )
        st.caption(
            f"{unsaved} made here, not saved yet."
            if unsaved
            else "Marks that you make here are saved as you go, each batch as a new version."
        )


def hand_over(corpus: Corpus, own: OpenCorpus | None) -> str:
    """Have the marks made here saved, without waiting; the state in a few words."""
    if own is None:
        marking = session_marks.marking_of(corpus)
        return "kept in this tab: download them as a file" if marking.marks or marking.pairs else ""
    if not own.may_edit:
        return "kept in this tab: you can read this corpus, but not change it"
    saver = autosave.autosave_of(corpus, corpus.version)
    saver.hand_over(session_marks.marking_of(corpus), _saves(own))
    if saver.failure:
        return f"not saved: {saver.failure}"
    return "being saved" if saver.would_be_lost else "saved" if saver.versions else ""


def newest(corpus: Corpus, own: OpenCorpus | None) -> Annotations | None:
    """What everybody marked so far, as last read; None if nobody else can mark."""
    if own is None:
        return None
    saver = autosave.autosave_of(corpus, corpus.version)
    version = stored_corpora.still(own)
    if version is not None and version.version != corpus.version:
        store, key = stored_corpora.store(), own.key
        saver.look(version.version, lambda tag: store.read(key, tag).marked)
    return saver.theirs


def _saves(own: OpenCorpus) -> autosave.Save:
    """How the thread saves; it knows nothing of this visit, so permission is checked beforehand."""
    store, key = stored_corpora.to_write(own), own.key

    def save(base: str, changes: Changes) -> SaveResult | Conflict:
        marked = changes.marked
        names = sorted({*marked.stances["annotator"], *marked.pairs["annotator"]}) if marked is not None else []
        return store.save(key, base, changes, own.person.email or ", ".join(names)[:80], stored_corpora.ONLY_MARKS)

    return save


def _save(corpus: Corpus, own: OpenCorpus) -> None:
    saver = autosave.autosave_of(corpus, corpus.version)
    if saver.failure:
        # after a conflict with marks under the same name, start from the newest version: one's own marks replace those
        autosave.put_away(corpus)
        latest = stored_corpora.still(own)
        saver = autosave.autosave_of(corpus, latest.version if latest else corpus.version)
    try:
        saver.hand_over(session_marks.marking_of(corpus), _saves(own))
    except stored_corpora.AccessDenied as error:
        link.notify(str(error))
        return
    saver.wait(_WAIT)
