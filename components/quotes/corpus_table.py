"""The corpus as a table, with its description."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from analysis.view.selection import Index
from components import encoding, markup
from components.elements import copy_button
from data.corpus import Corpus

MOST_AT_ONCE = 5_000  # rows sent to the browser together; of longer tables, only those in sight
# Streamlit serializes what it is given, and keeps it for each visitor: a million rows took 8 s, and half a gigabyte
MOST_LISTED = 100_000
_FIRST = ["text", "speaker", "camp", "topic", "kind", "said_on", "relayed_by", "outlet"]


def show(corpus: Corpus, index: Index, in_view: np.ndarray) -> None:
    """Draw the table of the quotes in view, and the corpus's description, camps, topics and citation."""
    about = corpus.about
    counts = index.facets["camp"].counts(np.ones(index.n_quotes, dtype=bool))
    markup.show(
        "about_corpus.html",
        about=about,
        version=corpus.version,
        n=f"{len(corpus.quotes):,}",
        model=corpus.vectors.model if corpus.vectors else "",
        long_quotes=encoding.long_quotes(corpus),
        camps=[(camp, f"{counts.get(camp.name, 0):,}") for camp in corpus.camps],
    )
    if about.citation:
        with st.container(width=240):
            copy_button.show("Copy this citation", key="copy_corpus_citation", text=about.citation)
    if in_view.any():
        st.header("Quotes in view", anchor=False)
        table(corpus, in_view, key="corpus_table")


def table(corpus: Corpus, in_view: np.ndarray, key: str, figures: Mapping[str, np.ndarray] | None = None) -> None:
    """The quotes in view with every column; text stays text. `figures` are columns of numbers, (n_quotes,) each."""
    rows = np.flatnonzero(in_view)
    if len(rows) > MOST_LISTED:
        st.caption(f"The first {MOST_LISTED:,} of {len(rows):,} quotes in view: filter to list others.")
        rows = rows[:MOST_LISTED]
    quotes = corpus.quotes.iloc[rows]
    filled = [column for column in quotes if quotes[column].any()]
    order = [*(figures or {}), *(column for column in _FIRST if column in filled)]
    quotes = quotes.assign(**{name: values[rows].round(3) for name, values in (figures or {}).items()})
    order += [column for column in filled if column not in order]
    if quotes.empty:
        st.caption("No quote is in view: loosen a filter.")
        return
    st.dataframe(
        quotes[order],
        hide_index=True,
        key=key,
        lazy=len(quotes) > MOST_AT_ONCE,
        column_config={"text": st.column_config.TextColumn("text", width="large")},
        alt="The quotes in view, one per row",
    )
