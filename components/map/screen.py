"""The Map screen: search, map, card, trust, and the same in words and as a table."""

from dataclasses import replace

import numpy as np
import streamlit as st

from analysis.map.named_axes import Layout
from analysis.map.projection import place_by
from analysis.view.colouring import colouring
from analysis.view.link import View
from analysis.view.selection import Index, InView
from analysis.view.wording import way_to_a_map
from components import encoding, link, markup, topics
from components.elements import figure_button
from components.frame import empty_view
from components.map import (
    axes_choice,
    axis_trust,
    chart,
    differences_panel,
    large_map,
    map_figure,
    neighbours,
    quote_card,
    region_panel,
    trust,
)
from components.opening.stored_corpora import OpenCorpus
from components.quotes import concordance, corpus_table, meaning_search
from components.scene import Scene
from data.corpus import Corpus


def show(scene: Scene) -> None:
    """Draw the screen."""
    corpus, view = scene.corpus, scene.view
    with st.container(horizontal=True, vertical_alignment="bottom", key="map_controls"):
        with st.container(width="stretch"):
            meaning_search.box()
        with st.container(width=170):
            axes_choice.layout_choice(corpus)
        with st.container(width=170):
            chart.colour_choice(scene.index)
    on_axes = bool(axes_choice.axis_directions(view))
    placing = on_axes and not view.meaning and not encoding.is_ready(corpus)
    what = axes_choice.WHAT if placing else "Search by meaning"
    encoding.status(corpus, what, waited_for=on_axes or bool(view.meaning))
    axes_choice.choose(corpus, view)
    layout = axes_choice.layout_of(corpus, scene.index, view)
    if layout:
        corpus = axes_choice.on(corpus, layout)
    elif on_axes:  # an outline drawn along axes does not apply to the other map
        st.caption(axes_choice.waiting(corpus, view))
        view = replace(view, shapes=())
    view = replace(view, colour=colouring(view.colour, scene.index))
    _show(replace(scene, corpus=corpus, view=view), layout)


def _show(scene: Scene, layout: Layout | None) -> None:
    corpus, index, view, in_view = scene.corpus, scene.index, scene.view, scene.in_view
    searched = meaning_search.vector(corpus, view)
    selected = link.selected_rows(view, corpus)
    with st.container(key="map_and_words"):
        left, right = st.columns([3, 2], gap="medium")
    differences_panel.hide_introduction(view)
    beside = right.container(key="beside_map")

    def draw_map() -> None:
        with left:
            _map(corpus, index, view, in_view, selected, searched, layout)

    def draw_words() -> int | None:
        with beside:
            _to_edits(len(selected), scene.stored)
            return _beside(corpus, index, view, in_view, selected, searched)

    is_large = large_map.is_large(index)
    if is_large:
        place = beside.empty()
    if is_large and not view.quote and searched is None and differences_panel.is_new(corpus):
        # the first time, what the sides say takes longer than the map: a line keeps its place until it is there
        with place.container(key="looking_for_differences"):
            st.caption(differences_panel.WAITING)
        draw_map()
        opened = draw_words()
        place.empty()
    else:
        # the words come before the map: on a phone they are above it, and would push it down if they came later
        opened = draw_words()
        draw_map()
    if opened is not None:
        neighbours.show(corpus, index, opened, in_view.mask)
    _in_words(corpus, index, in_view.mask, layout)
    topics.watch(corpus)


def _beside(
    corpus: Corpus, index: Index, view: View, in_view: InView, selected: np.ndarray, searched: np.ndarray | None
) -> int | None:
    """What is next to the map: search results first, then the open card, else where the sides differ.

    Returns the row of the open quote.
    """
    if not in_view.n:
        empty_view.show(index, view)
        return None
    opened = quote_card.row(corpus, view)
    if searched is not None:
        meaning_search.ranking(corpus, in_view, searched, beside_card=opened is not None)
    if len(selected) > 1 and searched is None:
        region_panel.show(corpus, index, selected)
    answered = bool(view.filters.words) and searched is None
    if answered:
        asked = concordance.ConcordanceQuery(view.filters.words, np.flatnonzero(in_view.mask), whole_words=False)
        concordance.show(
            corpus, asked, concordance.camps(corpus), -1, meaning_search.open_result, low=opened is not None
        )
    elif opened is None and searched is None and differences_panel.is_asked_for():
        answered = _differences(corpus, index, view, in_view)
    quote_card.show(corpus, view, in_view.mask, selected)
    if opened is None and searched is None and not answered:
        quote_card.first_quotes(corpus, in_view.mask, with_way_back=not differences_panel.is_asked_for())
    return opened


def _differences(corpus: Corpus, index: Index, view: View, in_view: InView) -> bool:
    """Where the sides differ; returns whether that, or quotes to read meanwhile, fill the place beside the map.

    What rests on found topics comes seconds after the page: it has a place as high as the window from the start, so
    that what stands below it stays out of sight.
    """
    may_come_later = topics.have_to_be_found(corpus) and in_view.n > quote_card.MOST_LISTED
    if not may_come_later:
        return differences_panel.show(corpus, index, view, topics.ready_with_vectors(corpus))
    place = st.container(key="place_of_differences")  # before the topics: reading them may show a spinner
    found = topics.ready_with_vectors(corpus)
    with place:
        meanwhile = quote_card.first_quotes_page(corpus, in_view.mask)
        return differences_panel.show(corpus, index, view, found, meanwhile)


def _to_edits(n: int, own: OpenCorpus | None) -> None:
    if own is not None and own.may_edit and n:
        label = "Edit the selected quote" if n == 1 else f"Edit the {n:,} selected quotes"
        st.button(
            label,
            key="edit_selected",
            icon=":material/edit_note:",
            on_click=link.open_screen,
            args=("Corpus",),
            kwargs={"corpus_part": "Edit"},
        )


def _map(
    corpus: Corpus,
    index: Index,
    view: View,
    in_view: InView,
    selected: np.ndarray,
    searched: np.ndarray | None,
    layout: Layout | None,
) -> None:
    if corpus.map is None or corpus.vectors is None:
        lines = [corpus.unbuilt, way_to_a_map(corpus.name, corpus.corpus_id)]
        markup.show("notice.html", title="This corpus has no map yet", lines=lines)
        return
    star = None
    if searched is not None and layout:
        star = axes_choice.place(corpus, layout, searched)
    elif searched is not None:
        star = place_by(meaning_search.cosines(corpus, searched), corpus.map.points)
    known = topics.ready_as_read(corpus)
    chart.show(corpus, index, view, in_view.mask, selected, star, layout, known)
    with st.container(horizontal=True, vertical_alignment="center", key="below_map"):
        with st.container(width="stretch"):
            trust.legend(corpus, index, in_view, with_camps=_needs_camps(corpus, index, view, in_view))
        figure_button.show(
            corpus,
            view,
            "map along axes" if layout else "map",
            lambda: map_figure.figure_of_map(corpus, index, in_view.mask, known, layout),
        )
    if layout:
        axis_trust.show(corpus, layout)
        if view.colour == "reliability":
            st.caption("Reliability was measured on the map by likeness; along axes the colours show the camp.")
    else:
        trust.show(corpus)


def _needs_camps(corpus: Corpus, index: Index, view: View, in_view: InView) -> bool:
    """Whether the camps' symbols are explained below the map, since its own legend does not."""
    if view.colour != "camp":
        return len(corpus.camps) > 1
    n_in_view = sum(map(bool, index.facets["camp"].counts(in_view.mask).values()))
    return not large_map.is_large(index) and n_in_view > chart.MOST_IN_LEGEND


def _in_words(corpus: Corpus, index: Index, in_view: np.ndarray, layout: Layout | None) -> None:
    expander = st.expander(
        "The map in words and as a table", icon=":material/table:", key="map_table", on_change="rerun"
    )
    if expander.open and corpus.map is not None:
        with expander:
            st.text(chart.summary(corpus, index, in_view, layout))
            corpus_table.table(corpus, in_view, key="map_as_table", figures=axes_choice.columns(layout))
