"""Which corpus is open, and what to do where it cannot be read."""

from pathlib import Path

import streamlit as st

from analysis.selection import Index, build_index
from components import link, markup
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
    names = list(folders)
    asked = st.session_state.get(link.CORPUS)
    if asked not in folders:
        if asked:
            st.session_state[link.NOTICES].append(f"The link asks for the corpus “{asked[:60]}”; it is not here.")
        st.session_state[link.CORPUS] = names[0]
    if len(names) > 1:
        st.sidebar.selectbox("Corpus", names, key=link.CORPUS, on_change=link.forget, persist_state="session")
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


def _explain(folder: Path, error: CorpusError) -> None:
    n = len(error.faults)
    st.title("This corpus cannot be opened")
    st.caption(f"{n:,} {'mistake' if n == 1 else 'mistakes'} to mend, then reload the page. Nothing was changed.")
    lines = [str(fault) for fault in error.faults[:MOST_SHOWN]]
    if n > MOST_SHOWN:
        lines.append(f"… and {n - MOST_SHOWN:,} more")
    markup.show("notice.html", title=folder.name, lines=lines)
