"""The nearest quotes of each other camp, beside the one that is open."""

import numpy as np
import streamlit as st

from analysis.search import nearest_in_other_camps
from analysis.selection import Index
from components import markup
from data.corpus import Camp, Corpus
from data.table import parts

MOST_COLUMNS = 4


def show(corpus: Corpus, index: Index, row: int, in_view: np.ndarray) -> None:
    """Draw, for each other camp, its quote nearest in meaning, of the whole corpus, with the cosine."""
    if corpus.vectors is None:
        return
    everything = np.ones(len(corpus.quotes), dtype=bool)
    found = nearest_in_other_camps(row, corpus.vectors.values, index.facets["camp"], everything)
    if not found:
        return
    st.subheader("Nearest in the other camps")
    st.caption("Near means alike in topic and wording, not in agreement. Cosine: 1 is the same, 0 unrelated.")
    looks = {camp.name: camp for camp in corpus.camps}
    with st.grid(min(len(found), MOST_COLUMNS), min_column_width=220):
        for name, ranked in found.items():
            if not len(ranked):
                markup.show("silent.html", heading=f"Nearest in {name}")
            for nearest, cosine in zip(ranked.rows.tolist(), ranked.cosines.tolist(), strict=True):
                outside = "" if in_view[nearest] else " · outside the filters"
                quote_row(corpus, nearest, f"cosine {cosine:.2f}{outside}", looks, f"Nearest in {name}")


def quote_row(corpus: Corpus, row: int, figure: str, looks: dict[str, Camp], heading: str = "") -> None:
    """One quote in a list: a heading where there is one, camp, speaker, a figure, and the words."""
    quote = corpus.quote(row)
    markup.show(
        "row.html",
        quote=quote,
        camps=[looks[name] for name in parts(quote["camp"])],
        speakers=" and ".join(parts(quote["speaker"])),
        figure=figure,
        heading=heading,
    )
