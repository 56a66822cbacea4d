"""Which two to four sides are compared."""

import streamlit as st

from analysis.compare import sides as side_values
from analysis.compare.sides import Side
from analysis.view.link import MOST_SIDES, View, filters_query
from analysis.view.selection import Index
from components import link


def show(index: Index, view: View) -> list[Side]:
    """Ask for the sides; until someone has chosen, the two camps with most quotes."""
    if link.SIDES not in st.session_state or (not view.sides and not st.session_state.get(_TOUCHED)):
        link.choose_sides(side_values.default_sides(index))
    chosen = st.session_state[link.SIDES]
    options = side_values.offered(index)
    # a side of filters, or a speaker beyond those offered, is in the list as long as it is chosen
    options += [side for side in chosen if side not in options]
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose_sides"):
        st.multiselect(
            "Sides: camps, outlets, speakers",
            options,
            format_func=side_values.in_words,
            key=link.SIDES,
            max_selections=MOST_SIDES,
            placeholder=f"Two to {MOST_SIDES}",
            persist_state="session",
            width=640,
            on_change=_touched,
        )
        st.button(
            "Make the filters a side",
            icon=":material/bookmark_add:",
            disabled=not view.filters.active or len(chosen) >= MOST_SIDES,
            help="Adds what the filters select as a side, and clears the filters.",
            on_click=_add_filters,
            args=(index, side_values.of_filters(filters_query(view.filters))),
        )
    return [side_values.side(written, index) for written in chosen]


_TOUCHED = "sides_touched"


def _touched() -> None:
    st.session_state[_TOUCHED] = True


def _add_filters(index: Index, side: str) -> None:
    link.choose_sides(list(dict.fromkeys([*st.session_state[link.SIDES], side])))
    link.clear_filters(index)
    _touched()
