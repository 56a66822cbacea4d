"""The Compare screen: two to four sides, in a sentence, in columns, and in figures."""

import streamlit as st

from analysis.compare.coverage import coverage, in_a_sentence
from analysis.view.link import MOST_SIDES
from components import link, markup
from components.compare import (
    columns,
    comparison,
    counterparts,
    distance,
    maps,
    report,
    sides_choice,
    time_chart,
    topic_coverage,
    topic_names,
    words,
)
from components.scene import Scene

PARTS = {
    "Columns": columns.show,
    topic_coverage.NAME: topic_coverage.show,
    "Counterparts": counterparts.show,
    "Words": words.show,
    "Distance": distance.show,
    "Maps": maps.show,
    "Time": time_chart.show,
}


def show(scene: Scene) -> None:
    """Ask for the sides, say in a sentence how they compare, and draw the part that is open."""
    corpus, index, view = scene.corpus, scene.index, scene.view
    sides = sides_choice.show(index, view)
    if len(sides) < 2:
        st.caption(f"Choose two to {MOST_SIDES} sides to read them next to each other.")
        return
    compared = comparison.of(corpus, index, view, sides, scene.mask)
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
        report.show(compared)
    PARTS[st.session_state[key]](compared)
