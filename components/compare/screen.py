"""The Compare screen: two to four sides, in a sentence, in columns, and in figures."""

import numpy as np
import streamlit as st

from analysis.compare.caution import caution
from analysis.compare.topics.coverage import coverage, in_a_sentence
from components import link, markup
from components import topics as named_topics
from components.compare import (
    columns,
    comparison,
    counterparts,
    distance,
    empty_parts,
    like_speakers,
    maps,
    report,
    sides_choice,
    time_chart,
    topic_coverage,
    topic_names,
    version_list,
    words,
)
from components.compare.comparison import Comparison
from components.computation import remember
from components.elements import choice
from components.literal import literal
from components.map import region_panel
from components.scene import Scene

PARTS = {
    "Columns": columns.show,
    topic_coverage.NAME: topic_coverage.show,
    "Counterparts": counterparts.show,
    "Words": words.show,
    "Distance": distance.show,
    "Maps": maps.show,
    "Time": time_chart.show,
    version_list.NAME: version_list.show,
}
_TESTED = ("Words", "Distance")  # parts whose tests count every name as a person


def show(scene: Scene) -> None:
    """Ask for the sides, say in a sentence how they compare, and draw the open part.

    The quotes in view follow `view.narrowing`: the sides replace a filter by camp.
    """
    corpus, view = scene.corpus, scene.view
    topics = comparison.topics(corpus)
    index = named_topics.on_index(corpus, scene.index, now=True)  # the page's own has none that were found just now
    in_view = _within(scene)
    sides = sides_choice.show(corpus, index, view, in_view, topics.labels)
    if len(sides) < 2:
        if not sides:
            st.caption("This corpus has one camp, outlet, speaker and date: there is nothing to compare.")
        return
    compared = comparison.compare_sides(corpus, index, view, sides, in_view)
    where = "in view" if view.narrowing.active or in_view is not scene.mask else "in this corpus"
    counted = coverage(compared.topics.numbered, compared.sides).with_names(compared.topics.in_a_text)
    markup.show("paragraph.html", text=in_a_sentence(counted, where, compared.topics.found))
    if warning := _caution(compared):
        st.caption(literal(warning))
    if compared.topics.found:
        topic_names.show(compared, topics, scene.stored)
    notes = {part: why for part in PARTS if (why := empty_parts.why(part, compared))}
    with st.container(horizontal=True, vertical_alignment="center", key="parts"):
        part = choice.tabs(
            "Part of the comparison",
            PARTS,
            link.detail_key("part"),
            format_func=lambda part: f"{part}: {notes[part]}" if part in notes else part,
        )
        report.show(compared)
    if part in _TESTED:
        like_speakers.show(compared, scene.stored)
    PARTS[part](compared)


def _caution(compared: Comparison) -> str:
    return remember(
        ("caution", *compared.key),
        "Comparing the sides",
        lambda _: caution(compared.corpus.quotes, compared.sides),
    )


def _within(scene: Scene) -> np.ndarray:
    """The quotes to compare: those in view, or those of them selected on the map, which the screen then says."""
    rows = link.selected_rows(scene.view, scene.corpus)
    mask = scene.mask
    if scene.view.details.get("within") != region_panel.SELECTION or not len(rows):
        return mask
    selected = np.zeros(len(mask), dtype=bool)
    selected[rows] = True
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Only the {int((mask & selected).sum()):,} quotes selected on the map are compared.", width="content"
        )
        st.button("Compare all", on_click=_compare_all, type="tertiary")
    return mask & selected


def _compare_all() -> None:
    st.session_state[link.detail_key("within")] = ""
