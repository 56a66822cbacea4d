"""Which sides the matrix compares: chosen directly above it and kept in the link; camps that are no sides are apart."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from analysis.multi_values import Sides
from analysis.positions.matrix.positions import most_marked
from components import link
from components.elements import choice
from components.elements.widget_callback import if_present
from components.positions.marked_corpus import Positions
from data.stances import MACHINE

MOST_SIDES = 12
SIDES, COMPARED = link.detail_key("sides_are"), link.detail_key("compared")
CAMPS, SPEAKERS = "", "Speakers"
BETWEEN = "|"  # between the names in the link: names do not contain it
_CHOSEN = "sides_chosen"


@dataclass(frozen=True)
class MatrixSides:
    """The sides of the matrix with their masks over the corpus, in order: compared ones, then those only heard.
    `n_present` have a quote in view; those offered may be fewer."""

    sides: Sides
    aside: Sides
    n_present: int
    are_camps: bool

    @property
    def every(self) -> dict[str, np.ndarray]:
        """All that have a column."""
        return {**self.sides, **self.aside}


def matrix_sides(asked: Positions) -> MatrixSides:
    """The choice in the link, else the corpus's: without one, all sides, with camps declared as no side only heard."""
    names, n_present = _options(asked)
    column = _column(asked)
    facet = asked.index.facets[column]
    masks = {name: facet.holding((name,), asked.index.n_quotes) for name in names}
    if chosen := [name for name in _sides_of_the_link(asked) if name in masks]:
        return MatrixSides({name: masks[name] for name in chosen}, {}, n_present, column == "camp")
    no_sides = {camp.name for camp in asked.corpus.camps if camp.not_a_side} if column == "camp" else set()
    if not masks.keys() - no_sides:
        no_sides = set()
    sides = {name: mask for name, mask in masks.items() if name not in no_sides}
    return MatrixSides(
        sides, {name: mask for name, mask in masks.items() if name in no_sides}, n_present, column == "camp"
    )


def show(asked: Positions) -> None:
    """Ask whether sides are camps or speakers, and which of them to compare."""
    kinds = {CAMPS: "Camps", SPEAKERS: "Speakers"}
    choice.select("Sides", kinds, SIDES, width=140, first=CAMPS, on_change=_forget)
    names, _ = _options(asked)
    st.session_state[_CHOSEN] = [name for name in _sides_of_the_link(asked) if name in names]
    st.multiselect(
        "Compare",
        names,
        key=_CHOSEN,
        placeholder="All sides",
        on_change=if_present(_CHOSEN, _choose),
        width=420,
        help="Common ground and differences are about the sides chosen here. Without a choice all are compared, except "
        "those that the corpus declares not to be a side.",
        select_all=False,
        filter_mode="contains",
    )


def _column(asked: Positions) -> str:
    return "speaker" if asked.view.details.get("sides_are") == SPEAKERS else "camp"


def _options(asked: Positions) -> tuple[list[str], int]:
    facet = asked.index.facets[_column(asked)]
    marked = np.zeros(asked.index.n_quotes, dtype=bool)
    by_people = ~asked.marked.stances["annotator"].str.startswith(MACHINE).to_numpy(dtype=bool)
    marked[asked.rows[(asked.rows >= 0) & by_people]] = True
    return most_marked(facet, marked, asked.in_view, MOST_SIDES)


def _sides_of_the_link(asked: Positions) -> list[str]:
    return [name for name in asked.view.details.get("compared", "").split(BETWEEN) if name]


def _choose() -> None:
    st.session_state[COMPARED] = BETWEEN.join(st.session_state[_CHOSEN])


def _forget() -> None:
    st.session_state[COMPARED] = ""
