"""Which corpus is open, and what to do where it cannot be read."""

from pathlib import Path

import streamlit as st

from analysis.selection import Index, build_index
from components import link, markup, unsaved_corpus
from data import library
from data.corpus import Corpus, read_corpus
from data.faults import MOST_SHOWN, CorpusError


def show() -> tuple[Corpus, Index]:
    """The chosen corpus, ready to be narrowed. Stops the page with an explanation where there is none."""
    folders = library.folders()
    if not folders:
        st.title("No corpus found")
        st.caption("Put a folder with quotes.csv into data/, or name a folder of corpora in STANDPOINT_CORPORA.")
        st.stop()
    unsaved_corpus.open_asked_for()
    unsaved = unsaved_corpus.all_of_them()
    names = [*folders, *unsaved]
    asked = st.session_state.get(link.CORPUS)
    if asked not in names:
        if asked:
            st.session_state[link.NOTICES].append(_not_here(asked))
        st.session_state[link.CORPUS] = names[0]
    if len(names) > 1:
        st.sidebar.selectbox("Corpus", names, key=link.CORPUS, on_change=link.forget, persist_state="session")
    if st.session_state[link.CORPUS] in unsaved:
        return unsaved[st.session_state[link.CORPUS]]
    folder = folders[st.session_state[link.CORPUS]]
    try:
        return opened(folder, library.fingerprint(folder))
    except CorpusError as error:
        _explain(folder, error)
        st.stop()


@st.cache_resource(max_entries=8, show_spinner="Opening the corpus…")
def opened(folder: Path, fingerprint: tuple[tuple[str, int, int], ...]) -> tuple[Corpus, Index]:
    """The corpus and its index; `fingerprint` makes a changed file another entry."""
    corpus = read_corpus(folder)
    return corpus, build_index(corpus)


def _not_here(asked: str) -> str:
    if unsaved_corpus.is_unsaved(asked):
        return (
            f"The link points into “{asked[:60]}”, a corpus that was never saved: only whoever made it could see it, "
            "and only during that visit. Ask them for its quotes.csv."
        )
    return f"The link asks for the corpus “{asked[:60]}”; it is not here."


def _explain(folder: Path, error: CorpusError) -> None:
    n = len(error.faults)
    st.title("This corpus cannot be opened")
    st.caption(f"{n:,} {'mistake' if n == 1 else 'mistakes'} to mend, then reload the page. Nothing was changed.")
    lines = [str(fault) for fault in error.faults[:MOST_SHOWN]]
    if n > MOST_SHOWN:
        lines.append(f"… and {n - MOST_SHOWN:,} more")
    markup.show("notice.html", title=folder.name, lines=lines)
