"""The Compare screen: two to four sides, in a sentence, in columns, and in figures."""

import numpy as np
import streamlit as st

from analysis.coverage import coverage, in_a_sentence
from analysis.selection import Index
from analysis.view import MOST_SIDES, View
from components import (
    comparison,
    comparison_report,
    counterpart_pairs,
    link,
    markup,
    side_columns,
    side_distance,
    side_maps,
    side_time,
    side_words,
    sides_choice,
    silence_matrix,
    topic_names,
)
from data.corpus import Corpus

PARTS = {
    "Columns": side_columns.show,
    silence_matrix.NAME: silence_matrix.show,
    "Counterparts": counterpart_pairs.show,
    "Words": side_words.show,
    "Distance": side_distance.show,
    "Maps": side_maps.show,
    "Time": side_time.show,
}


def show(corpus: Corpus, index: Index, view: View, in_view: np.ndarray) -> None:
    """Ask for the sides, say in a sentence how they compare, and draw the part that is open."""
    sides = sides_choice.show(index, view)
    if len(sides) < 2:
        st.caption(f"Choose two to {MOST_SIDES} sides to read them next to each other.")
        return
    compared = comparison.of(corpus, index, view, sides, in_view)
    where = "in view" if view.filters.active else "in this corpus"
    markup.show("paragraph.html", text=in_a_sentence(coverage(compared.topics.labels, compared.sides), where))
    if compared.topics.found:
        topic_names.show(comparison.topics(corpus))
    key = link.detail_key("part")
    if st.session_state.get(key) not in PARTS:
        st.session_state[key] = next(iter(PARTS))
    with st.container(horizontal=True, vertical_alignment="center", key="parts"):
        st.segmented_control(
            "Part of the comparison",
            list(PARTS),
            key=key,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
            wrap=True,
        )
        comparison_report.show(compared)
    PARTS[st.session_state[key]](compared)
