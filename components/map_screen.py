"""The Map screen: search, map, card, trust, and the same in words and as a table."""

import numpy as np
import streamlit as st

from analysis import marks
from analysis.projection import place
from analysis.selection import Index, InView
from analysis.view import View
from components import (
    corpus_table,
    empty_view,
    encoding,
    map_trust,
    markup,
    meaning_search,
    neighbours,
    quote_card,
    semantic_map,
)
from data.corpus import Corpus


def show(corpus: Corpus, index: Index, view: View, in_view: InView) -> None:
    """Draw the screen."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="map_controls"):
        with st.container(width="stretch"):
            meaning_search.box()
        with st.container(width=190):
            semantic_map.colour_choice()
    encoding.status(corpus, "Search by meaning", waited_for=bool(view.meaning))
    searched = meaning_search.vector(corpus, view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(corpus, index, view, in_view, searched)
    with right:
        opened = quote_card.show(corpus, view, in_view.mask)
        if not in_view.n:
            empty_view.show(index, view)
        elif opened is None and searched is not None:
            meaning_search.ranking(corpus, in_view, searched)
        elif opened is None:
            quote_card.first_quotes(corpus, in_view.mask)
    if opened is not None:
        neighbours.show(corpus, index, opened, in_view.mask)
        if searched is not None:
            meaning_search.ranking(corpus, in_view, searched)
    _in_words(corpus, index, in_view.mask)


def _map(corpus: Corpus, index: Index, view: View, in_view: InView, searched: np.ndarray | None) -> None:
    if corpus.map is None or corpus.vectors is None:
        lines = [corpus.unbuilt, f"Run: python -m analysis build, with the folder of {corpus.name}"]
        markup.show("notice.html", title="This corpus has no map yet", lines=lines)
        return
    star = None
    if searched is not None:
        star = place(searched[None, :], corpus.vectors.values, corpus.map.points)[0]
    semantic_map.show(corpus, index, view, in_view.mask, star)
    map_trust.legend(corpus, index, in_view, with_camps=view.colour != "camp")
    map_trust.show(corpus)


def _in_words(corpus: Corpus, index: Index, in_view: np.ndarray) -> None:
    expander = st.expander(
        "The map in words and as a table", icon=":material/table:", key="map_table", on_change="rerun"
    )
    if expander.open and corpus.map is not None:
        with expander:
            st.text(marks.summary(corpus, index, in_view))
            corpus_table.table(corpus, in_view, key="map_as_table")
