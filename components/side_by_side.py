"""Two to four sides in columns, topics in rows; silence is shown as silence."""

import numpy as np
import streamlit as st

from analysis import wording
from analysis.selection import Index
from analysis.sides import NO_TOPIC, TopicRow, default_sides, side_by_side
from analysis.view import MOST_SIDES, SIDE_COLUMNS, View
from components import link, markup
from components.literal import literal
from data.corpus import Corpus
from data.table import parts

MOST_IN_CELL = 8  # quotes of a cell shown at once


def show(corpus: Corpus, index: Index, view: View, in_view: np.ndarray) -> None:
    """Ask for the sides and draw them."""
    sides = _choose(index, view)
    if len(sides) < 2:
        st.caption(f"Choose two to {MOST_SIDES} sides to read them next to each other.")
        return
    rows = side_by_side(corpus, index, view.side_column, sides, in_view)
    counts = [int((index.facets[view.side_column].holding((side,), index.n_quotes) & in_view).sum()) for side in sides]
    if not rows:
        st.caption("None of these sides has a quote in view: loosen a filter.")
        return
    with st.container(key="side_by_side"):
        for column, side, n in zip(st.columns(len(sides)), sides, counts, strict=True):
            with column:
                st.subheader(literal(wording.shown(side)), anchor=False)
                st.caption(f"{n:,} {'quote' if n == 1 else 'quotes'} in view")
        for row in rows:
            _topic(corpus, row, sides, view)


def _choose(index: Index, view: View) -> tuple[str, ...]:
    st.session_state.setdefault(link.SIDE_COLUMN, SIDE_COLUMNS[0])
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose_sides"):
        st.segmented_control(
            "Compare",
            SIDE_COLUMNS,
            format_func=lambda column: {"camp": "Camps", "speaker": "Speakers"}[column],
            key=link.SIDE_COLUMN,
            required=True,
            persist_state="session",
        )
        column = view.side_column
        key = link.sides_key(column)
        if key not in st.session_state or (not view.sides and key not in st.session_state.get("sides_touched", ())):
            st.session_state[key] = list(default_sides(index, column))
        st.multiselect(
            "Sides",
            index.facets[column].values,
            format_func=wording.shown,
            key=key,
            max_selections=MOST_SIDES,
            placeholder=f"Two to {MOST_SIDES}",
            persist_state="session",
            on_change=_touched,
            args=(key,),
        )
    return tuple(st.session_state[key])


def _touched(key: str) -> None:
    st.session_state["sides_touched"] = {*st.session_state.get("sides_touched", ()), key}


def _topic(corpus: Corpus, row: TopicRow, sides: tuple[str, ...], view: View) -> None:
    st.subheader(literal(row.topic or NO_TOPIC), anchor=False, divider="gray")
    for column, side, cell, n_all in zip(st.columns(len(sides)), sides, row.cells, row.n_all, strict=True):
        with column:
            markup.show(
                "cell.html",
                side=wording.shown(side),
                quotes=[_quote(corpus, int(at)) for at in cell[:MOST_IN_CELL]],
                more=max(0, len(cell) - MOST_IN_CELL),
                silence=f"none in view, {n_all:,} filtered out" if n_all else "no quote in this corpus",
            )


def _quote(corpus: Corpus, row: int) -> dict[str, str]:
    quote = corpus.quotes.iloc[row].to_dict()
    return quote | {"speakers": " and ".join(parts(quote["speaker"]))}
