"""Axes that a reader names with opposite sentences: choosing them, and laying the quotes out along them."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from analysis.map import axes
from analysis.map.named_axes import Layout, NamedAxis, along_one, along_two, named_axis, phrasings_text
from analysis.view.link import LONGEST_DETAIL, View
from analysis.view.selection import Index
from components import encoding, link, markup
from components.computation import remember
from components.elements import choice
from components.elements.widget_callback import if_present
from data.arrays import Map
from data.axes import MOST_PHRASINGS
from data.corpus import Corpus

LAYOUTS = LIKENESS, ONE, TWO = "", "One axis", "Two axes"
WHAT = "Placing quotes on named axes"
LAYOUT = link.detail_key("layout")
_DIRECTIONS = {"across": "Across", "up": "Upwards"}
_OWN = "Own sentences"


def layout_choice(corpus: Corpus) -> None:
    """Choose what determines the places of the quotes."""
    choice.settle(LAYOUT, LAYOUTS)
    st.selectbox(
        "Arrange by",
        LAYOUTS,
        format_func=lambda value: value or "Likeness",
        key=LAYOUT,
        on_change=if_present(LAYOUT, _begin_with_presets),
        args=(corpus,),
        persist_state="session",
    )


def axis_directions(view: View) -> tuple[str, ...]:
    """The directions in which named axes are wanted: none, ("across",) or ("across", "up")."""
    return {ONE: ("across",), TWO: ("across", "up")}.get(view.details.get("layout", LIKENESS), ())


def choose(corpus: Corpus, view: View) -> None:
    """The ends of each axis: a preset of the corpus, or the reader's own sentences."""
    directions = axis_directions(view)
    if not directions:
        return
    for column, direction in zip(st.columns(2, gap="medium"), directions, strict=False):
        axis = _axis(corpus, view, direction)
        with column, st.container(horizontal=True, vertical_alignment="bottom", key=f"axis_{direction}"):
            _preset(corpus, view, direction)
            label = "Edit the ends" if axis else "Write its two ends"
            with st.popover(label, icon=":material/edit:", key=f"ends_{direction}"):
                _ends(direction)
        if axis and axis.note:
            column.html(markup.html("note.html", text=axis.note))


def layout_of(corpus: Corpus, index: Index, view: View) -> Layout | None:
    """The quotes along the axes of the view; None if it has none, or they cannot be placed yet."""
    directions = axis_directions(view)
    chosen = tuple(axis for direction in directions if (axis := _axis(corpus, view, direction)))
    if not directions or len(chosen) < len(directions) or not encoding.is_ready(corpus):
        return None
    key = (
        "named axes",
        corpus.content_hash,
        encoding.encoder(corpus).model.name,
        *((axis.low, axis.high) for axis in chosen),
    )
    return remember(key, "Placing the quotes along the axes", lambda _: _place(key, corpus, index, chosen))


def on(corpus: Corpus, layout: Layout) -> Corpus:
    """The corpus with its quotes where the layout has them."""
    reliability = np.full(len(layout.points), np.nan, dtype=np.float32)
    return replace(corpus, map=Map(layout.points, reliability, {}))


def place(corpus: Corpus, layout: Layout, vector: np.ndarray) -> np.ndarray:
    """The place of a text with this vector, (2,)."""
    return layout.place([float(_scores(corpus, vector[None, :], axis)[0]) for axis in layout.axes])


def columns(layout: Layout | None) -> dict[str, np.ndarray]:
    """The scores by a heading that names the ends, for the table next to the map."""
    if layout is None:
        return {}
    named_so = (f"{axis.low_label} (-) to {axis.high_label} (+)" for axis in layout.axes)
    return dict(zip(named_so, layout.scores, strict=False))


def waiting(corpus: Corpus, view: View) -> str:
    """Why quotes are not along the axes that the view asks for, in a sentence."""
    if all(_axis(corpus, view, direction) for direction in axis_directions(view)):
        return "Until the model is ready, the map stays arranged by likeness."
    return "An axis needs a sentence at each of its two ends. Until then, the map stays arranged by likeness."


def _place(key: tuple[Any, ...], corpus: Corpus, index: Index, chosen: tuple[NamedAxis, ...]) -> Layout:
    assert corpus.vectors is not None
    scores = [_scores(corpus, corpus.vectors.values, axis) for axis in chosen]
    if len(chosen) == 2:
        return along_two(key, (chosen[0], chosen[1]), scores[0], scores[1])
    facet = index.facets["camp"]
    row_of = np.zeros(len(scores[0]), dtype=int)
    row_of[facet.rows[::-1]] = facet.codes[::-1]  # a joint statement is placed with the first of its camps
    present, row_of = np.unique(row_of, return_inverse=True)
    return along_one(key, chosen[0], scores[0], [facet.values[code] for code in present], row_of)


def _scores(corpus: Corpus, vectors: np.ndarray, axis: NamedAxis) -> np.ndarray:
    # high scores belong to the high end, to the right or above
    return axes.scores(vectors, encoding.vectors(axis.high, corpus), encoding.vectors(axis.low, corpus))


def _axis(corpus: Corpus, view: View, direction: str) -> NamedAxis | None:
    low, high = (view.details.get(f"{direction}_{end}", "") for end in ("from", "to"))
    return named_axis(low, high, corpus.axes)


def _preset(corpus: Corpus, view: View, direction: str) -> None:
    names = [axis.name for axis in corpus.axes]
    if not names:
        st.caption(f"{_DIRECTIONS[direction]}: write two opposite sentences.")
        return
    key = f"preset_{direction}"
    st.session_state[key] = _chosen_preset(corpus, view, direction)
    st.selectbox(
        f"{_DIRECTIONS[direction]}",
        [*names, _OWN],
        key=key,
        on_change=if_present(key, _fill),
        args=(corpus, direction, key),
        width=260,
    )


def _chosen_preset(corpus: Corpus, view: View, direction: str) -> str:
    axis = _axis(corpus, view, direction)
    for preset in corpus.axes:
        if axis == named_axis(phrasings_text(preset.low.phrasings), phrasings_text(preset.high.phrasings), corpus.axes):
            return preset.name
    return _OWN


def _ends(direction: str) -> None:
    st.caption(
        f"Two opposite sentences. Several ways to say each, one per line and at most {MOST_PHRASINGS}, make the axis "
        "more stable and show how far it depends on the choice of words."
    )
    sides = {"across": ("Left", "Right"), "up": ("Below", "Above")}[direction]
    for side, end in zip(sides, ("from", "to"), strict=True):
        st.text_area(
            f"{side}: this end says",
            key=link.detail_key(f"{direction}_{end}"),
            max_chars=LONGEST_DETAIL,
            height=110,
            on_change=link.forget_outline,
            persist_state="session",
        )


def _begin_with_presets(corpus: Corpus) -> None:
    """Start with the presets, if there are any and nothing is written."""
    link.forget_outline()
    wanted = {ONE: ("across",), TWO: ("across", "up")}.get(st.session_state[LAYOUT], ())
    for direction, preset in zip(wanted, corpus.axes, strict=False):
        if not any(st.session_state.get(link.detail_key(f"{direction}_{end}")) for end in ("from", "to")):
            _write(direction, phrasings_text(preset.low.phrasings), phrasings_text(preset.high.phrasings))


def _fill(corpus: Corpus, direction: str, key: str) -> None:
    link.forget_outline()
    preset = next((axis for axis in corpus.axes if axis.name == st.session_state[key]), None)
    if preset is None:
        _write(direction, "", "")
    else:
        _write(direction, phrasings_text(preset.low.phrasings), phrasings_text(preset.high.phrasings))


def _write(direction: str, low: str, high: str) -> None:
    st.session_state[link.detail_key(f"{direction}_from")] = low
    st.session_state[link.detail_key(f"{direction}_to")] = high
