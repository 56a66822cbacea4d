"""The nearest quotes of each other camp, next to the open one."""

import numpy as np
import streamlit as st

from analysis.background import BackgroundWork
from analysis.embedding.search import cosine_at_random, nearest_in_other_camps
from analysis.view.selection import Index
from components import markup
from components.quotes import meaning_search, quote_list
from components.rerun import rerun_page
from components.shared import SharedCache
from data.arrays import Vectors
from data.corpus import Corpus
from data.faults import CorpusError

MOST_COLUMNS = 4
MOST_NEAR = 2  # of each camp
_HEADING = "Nearest in the other camps"
_POLL_SECONDS = 0.5
_readings: SharedCache[BackgroundWork[None]] = SharedCache(most=16)


def show(corpus: Corpus, index: Index, row: int, in_view: np.ndarray) -> None:
    """Draw, for each other camp, its quotes nearest in meaning, in the whole corpus, with the cosine.

    In the first seconds of a large corpus, whose vectors are not read yet, a line says so, and the page can be used:
    it is drawn again when they are there.
    """
    if corpus.vectors is None:
        return
    if not corpus.vectors.are_read and _reading(corpus, corpus.vectors).state == "running":
        _wait_for_vectors(corpus, corpus.vectors)
        return
    everything = np.ones(len(corpus.quotes), dtype=bool)
    # raises CorpusError if they could not be read, which the screen explains
    found = nearest_in_other_camps(row, corpus.vectors.values, index.facets["camp"], everything, MOST_NEAR)
    if not found:
        return
    st.header(_HEADING, anchor=False)
    unrelated = ""
    if len(corpus.quotes) > 1:
        at_random = cosine_at_random(corpus.vectors.values)
        unrelated = f"; two quotes of this corpus at random (n = {len(corpus.quotes):,}) have {at_random:.2f}"
    st.caption(
        f"Near means alike in topic and wording, not in agreement. Likeness: 1 is the same{unrelated}.",
        help="Likeness is the cosine in the model's space.",
    )
    with st.grid(min(len(found), MOST_COLUMNS), min_column_width=220):
        for name, ranked in found.items():
            if not len(ranked):
                markup.show("silent.html", heading=f"Nearest in {name}")
                continue
            notes = ["" if in_view[nearest] else " · outside the filters" for nearest in ranked.rows]
            figures = [f"likeness {cosine:.2f}{note}" for cosine, note in zip(ranked.cosines, notes, strict=True)]
            quote_list.show(
                corpus, ranked.rows.tolist(), figures, f"Nearest in {name}", press=meaning_search.open_result
            )


def _reading(corpus: Corpus, vectors: Vectors) -> BackgroundWork[None]:
    """The vectors being read, in a thread for all readers."""
    return _readings.get(corpus.content_hash, lambda: BackgroundWork(lambda _: _read(vectors), CorpusError))


def _read(vectors: Vectors) -> None:
    len(vectors.values)


@st.fragment(run_every=_POLL_SECONDS)
def _wait_for_vectors(corpus: Corpus, vectors: Vectors) -> None:
    if _reading(corpus, vectors).state != "running":
        rerun_page()
    st.header(_HEADING, anchor=False)
    st.caption(f"They follow as soon as the vectors of all {len(corpus.quotes):,} quotes are read, in a few seconds.")
