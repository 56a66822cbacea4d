"""Claims by sides: who supports, who opposes, who is silent. Each cell opens the quotes it rests on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from analysis.multi_values import Sides
from analysis.positions.in_words import cell_in_words, in_words, sides_in_words
from analysis.positions.marking import Claim
from analysis.positions.positions import Cell, ClaimRow, by_disagreement, most_marked, positions
from components import link, markup, pressable
from components.map import chart
from components.positions import evidence as positions_evidence
from components.positions.marked_corpus import MARK, PART, Positions, mark_claim

MOST_CLAIMS, MOST_SIDES = 40, 12
SIDES, ORDER, CELL = link.detail_key("sides_are"), link.detail_key("order"), link.detail_key("cell")
CAMPS, SPEAKERS = "", "Speakers"
DISAGREEMENT, AS_LISTED = "", "Order of the corpus"
_LEAST_BAR = 8  # percent of half a cell: one quote among hundreds is still seen


@dataclass(frozen=True)
class Matrix:
    """The rows in the order of the screen, in view and over the whole corpus, and which sides they hold."""

    rows: list[ClaimRow]
    whole: dict[str, ClaimRow]
    n_sides: int  # that have a quote in view; those shown may be fewer

    @property
    def sides(self) -> list[str]:
        return list(self.rows[0].cells) if self.rows else []

    def is_marked(self, row: ClaimRow) -> bool:
        return any(cell.n for cell in self.whole[row.claim_id].cells.values())


def show(asked: Positions) -> None:
    """Draw the matrix, in words, as bars and as a table."""
    if asked.marked.claims.empty:
        st.caption("This corpus has no claims yet. Write one, and mark which quotes support or oppose it.")
        st.button("Write a claim", icon=":material/edit:", on_click=_to_marking)
        return
    _controls()
    matrix = of(asked)
    if not matrix.sides:
        st.caption("No quote is in view: loosen a filter.")
        return
    markup.show("sentences.html", sentences=in_words(matrix.rows))
    markup.show("stance_legend.html")
    pressable.show(html(asked, matrix), "stance_matrix", lambda name: _pressed(asked, name))
    for told in notes(asked, matrix):
        st.caption(told)
    _as_table(matrix)


def of(asked: Positions) -> Matrix:
    """The matrix for the sides and the order that the view asks for."""
    column = "speaker" if asked.view.details.get("sides_are") == SPEAKERS else "camp"
    facet = asked.index.facets[column]
    marked = np.zeros(asked.index.n_quotes, dtype=bool)
    marked[asked.rows[asked.rows >= 0]] = True
    names, n_sides = most_marked(facet, marked, asked.in_view, MOST_SIDES)
    whole: Sides = {name: facet.holding((name,), asked.index.n_quotes) for name in names}
    in_view = {name: mask & asked.in_view for name, mask in whole.items()}
    marks = asked.marked
    rows = positions(marks.claims, marks.stances, asked.quote_ids, in_view)
    everything = positions(marks.claims, marks.stances, asked.quote_ids, whole)
    if asked.view.details.get("order", DISAGREEMENT) != AS_LISTED:
        rows = by_disagreement(rows)
    return Matrix(rows, {row.claim_id: row for row in everything}, n_sides)


def html(asked: Positions, matrix: Matrix) -> str:
    """The matrix as a table of buttons, with the evidence of the open cell below its row."""
    open_claim, _, open_side = asked.view.details.get("cell", "").partition("|")
    notes_by_claim = dict(zip(asked.marked.claims["claim_id"], asked.marked.claims["note"], strict=True))
    camps = {camp.name: camp for camp in asked.corpus.camps}
    longest = max((max(len(c.supports), len(c.opposes)) for row in matrix.rows for c in row.cells.values()), default=1)
    drawn = []
    for number, row in enumerate(matrix.rows[:MOST_CLAIMS]):
        opened = open_side if row.claim_id == open_claim and open_side in row.cells else ""
        evidence = positions_evidence.html(asked, row, opened) if opened else ""
        drawn.append(
            {
                "claim": row.claim,
                "note": notes_by_claim.get(row.claim_id, ""),
                "badge": _badge(row),
                "number": number,
                "cells": [
                    _cell(matrix, row, side, cell, max(1, longest), opened == side) for side, cell in row.cells.items()
                ],
                "evidence": markup.trusted(evidence),
            }
        )
    return markup.html("stance_matrix.html", rows=drawn, sides=[(side, camps.get(side)) for side in matrix.sides])


def _badge(row: ClaimRow) -> str:
    if row.is_common_ground:
        return "common ground"
    return "the sides differ" if row.disagreement else ""


def _cell(matrix: Matrix, row: ClaimRow, side: str, cell: Cell, longest: int, is_open: bool) -> dict[str, object]:
    words = cell_in_words(cell, matrix.whole[row.claim_id].cells[side].n, matrix.is_marked(row))
    return {
        "side": side,
        "state": cell.state,
        "words": words,
        "against": _width(len(cell.opposes), longest),
        "for": _width(len(cell.supports), longest),
        "press": f"cell:{row.claim_id}|{side}",
        "label": f"{side} on “{row.claim}”: {words}",
        "open": is_open,
    }


def _width(n: int, longest: int) -> int:
    return max(_LEAST_BAR, round(100 * n / longest)) if n else 0


def notes(asked: Positions, matrix: Matrix) -> list[str]:
    """What is not in the matrix, in sentences."""
    told = []
    if len(matrix.rows) > MOST_CLAIMS:
        told.append(f"The first {MOST_CLAIMS} of {len(matrix.rows):,} claims; the table below has all.")
    if matrix.n_sides > len(matrix.sides):
        shown = f"{len(matrix.sides)} of {matrix.n_sides:,} with a quote in view"
        told.append(f"The sides shown are {shown}: those with most marked quotes. Filter to see others.")
    lost = asked.marked.stances["quote_id"][asked.rows < 0].unique()
    if len(lost):
        ids = ", ".join(sorted(lost)[:5]) + (" …" if len(lost) > 5 else "")
        n = int((asked.rows < 0).sum())
        marks = f"{n:,} mark is about a quote" if n == 1 else f"{n:,} marks are about quotes"
        told.append(f"{marks} that this corpus does not hold ({ids}): kept, and not counted.")
    return told


def table(matrix: Matrix) -> pd.DataFrame:
    """One line a claim and side: what the cells show, in figures."""
    lines = [
        {
            "claim": row.claim,
            "side": side,
            "says": cell_in_words(cell, matrix.whole[row.claim_id].cells[side].n, matrix.is_marked(row)),
            **{stance: len(getattr(cell, stance)) for stance in ("supports", "opposes", "neither", "disputed")},
            "n": cell.n,
        }
        for row in matrix.rows
        for side, cell in row.cells.items()
    ]
    return pd.DataFrame(lines)


def _controls() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="matrix_controls"):
        _choice("Sides", SIDES, (CAMPS, SPEAKERS), "Camps")
        _choice("Order", ORDER, (DISAGREEMENT, AS_LISTED), "Most disagreement first")


def _choice(label: str, key: str, options: tuple[str, ...], name_of_default: str) -> None:
    """A choice whose default, the empty text, stays out of the link."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    st.selectbox(
        label,
        options,
        format_func=lambda value: value or name_of_default,
        key=key,
        width=250,
        persist_state="session",
    )


def _pressed(asked: Positions, name: str) -> None:
    what, _, which = name.partition(":")
    if what == "mark":
        claims = asked.marked.claims
        words = dict(zip(claims["claim_id"], claims["claim"], strict=True))
        mark_claim(asked.corpus, Claim(which, words[which]))
    elif what == "read":
        link.open_screen("Map")
        link.open_quote(which)
        chart.redraw()
    else:
        st.session_state[CELL] = "" if st.session_state.get(CELL) == which else which


def _as_table(matrix: Matrix) -> None:
    more = st.expander(
        "The matrix in words and as a table", icon=":material/table:", key="matrix_table", on_change="rerun"
    )
    if more.open:
        with more:
            told = [f"{row.claim}: {sides_in_words(row) or 'no side takes a position'}." for row in matrix.rows]
            st.text("\n".join(told))
            st.dataframe(table(matrix), hide_index=True, alt="Stances by claim and side")


def _to_marking() -> None:
    st.session_state[PART] = MARK
