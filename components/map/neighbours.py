"""The nearest quotes of each other camp, next to the open one."""

from contextlib import nullcontext

import numpy as np
import streamlit as st

from analysis.embedding.search import cosine_at_random, nearest_in_other_camps
from analysis.view.selection import Index
from components import markup
from components.quotes import meaning_search, quote_list
from data.corpus import Corpus

MOST_COLUMNS = 4
MOST_NEAR = 2  # of each camp


def show(corpus: Corpus, index: Index, row: int, in_view: np.ndarray) -> None:
    """Draw, for each other camp, its quotes nearest in meaning, in the whole corpus, with the cosine."""
    if corpus.vectors is None:
        return
    everything = np.ones(len(corpus.quotes), dtype=bool)
    # those of a million quotes are read in the quarter of a minute after the map is there
    with nullcontext() if corpus.vectors.are_read else st.spinner("Reading the quotes' vectors…"):
        vectors = corpus.vectors.values
    found = nearest_in_other_camps(row, vectors, index.facets["camp"], everything, MOST_NEAR)
    if not found:
        return
    st.header("Nearest in the other camps")
    unrelated = ""
    if len(corpus.quotes) > 1:
        at_random = cosine_at_random(vectors)
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
