"""Claims by side: who supports, who opposes, who was not read. Each cell opens the quotes it rests on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis.positions.marking import Claim
from analysis.positions.matrix.in_words import (
    badge,
    cell_in_words,
    in_words,
    reading_in_words,
    sides_in_words,
    stances_in_words,
)
from analysis.positions.matrix.matrix_table import matrix_table
from analysis.positions.matrix.positions import Cell, ClaimRow, by_disagreement, positions
from components import link, markup
from components.elements import choice, figure_button, pressable
from components.frame import empty_view
from components.positions import compared_sides, marking
from components.positions import evidence as positions_evidence
from components.positions.marked_corpus import MARK, PART, Positions, mark_claim
from data.counting import count_of
from data.stances import CONDITIONAL, OPPOSES, SUPPORTS

MOST_CLAIMS = 40
MANY = 15  # with this many claims or more there is a search
_WORDS, _ALONE = "claim_words", "figure_of_one_claim"
ORDER, CELL = link.detail_key("order"), link.detail_key("cell")
DISAGREEMENT, AS_LISTED = "", "Order of the corpus"
_LEAST_BAR = 8  # percent of half a cell: one quote among hundreds is still visible
_SIGNS = {
    "conditional": "if",
    "neither": "○",
    "disputed": "≠",
    "none found": "∅",
    "not read": "–",
}


@dataclass(frozen=True)
class Matrix:
    """The rows of the compared sides in screen order, the cells of sides that are only heard, and how many readings of
    each claim and side there are without filters."""

    rows: list[ClaimRow]
    aside: Mapping[str, Mapping[str, Cell]]
    n_read: Mapping[tuple[str, str], int]
    n_present: int  # sides with a quote in view; those shown may be fewer

    @property
    def sides(self) -> list[str]:
        """All that have a column."""
        return [*self.cells(self.rows[0])] if self.rows else []

    @property
    def not_compared(self) -> set[str]:
        """Those that are not compared."""
        return set(self.aside[self.rows[0].claim_id]) if self.rows else set()

    def cells(self, row: ClaimRow) -> dict[str, Cell]:
        """The cells of a row, those of sides only heard last."""
        return {**row.cells, **self.aside[row.claim_id]}

    def n_filtered(self, row: ClaimRow, side: str) -> int:
        """Readings of the side that the filters hide."""
        return self.n_read[row.claim_id, side] - self.cells(row)[side].n_read


def show(asked: Positions, further: Callable[[Matrix], None]) -> None:
    """Draw the matrix in words, as bars and as a table; `further` draws other downloads."""
    if asked.marked.claims.empty:
        st.caption(
            "This corpus has no claims yet. Compare quotes of different camps two at a time to find where they "
            "disagree, or write a claim, and mark which quotes support or oppose it."
        )
        with st.container(horizontal=True):
            st.button("Compare quotes in pairs", icon=":material/compare_arrows:", on_click=_to_marking, args=(True,))
            st.button("Write a claim", icon=":material/edit:", on_click=_to_marking)
        return
    _controls(asked)
    matrix = build_matrix(asked)
    if not matrix.sides:
        if asked.in_view.any():
            st.caption("None of these sides has a quote in view: choose others, or loosen a filter.")
        else:
            empty_view.show(asked.index, asked.view)
        return
    markup.show("sentences.html", sentences=in_words(matrix.rows))
    markup.show("stance_legend.html")
    words = _words(asked)
    shown = with_words(asked, matrix.rows, words)
    if words:
        st.caption(
            f"{count_of(len(shown), 'claim')} of {len(matrix.rows):,} with these words; everything else counts all "
            "claims."
        )
    pressable.show(html(asked, matrix, shown), "stance_matrix", lambda name: _on_press(asked, name))
    with st.container(horizontal=True, key="matrix_files"):
        figure_button.show(asked.corpus, asked.view, "positions", lambda: _matrix_figure(asked, matrix))
        further(matrix)
    for sentence in notes(asked, matrix, len(shown)):
        st.caption(sentence)
    _as_table(matrix)


def _matrix_figure(asked: Positions, matrix: Matrix) -> figure_button.PrintableFigure:
    from components.positions import matrix_figure

    return matrix_figure.matrix_figure(asked, replace(matrix, rows=_rows_to_print(asked, matrix)))


def _rows_to_print(asked: Positions, matrix: Matrix) -> list[ClaimRow]:
    """Within the figure's menu: all claims, or that of the open cell if the reader wants it alone."""
    open_claim = asked.view.details.get("cell", "").partition("|")[0]
    opened = [row for row in matrix.rows if row.claim_id == open_claim]
    if len(matrix.rows) == 1:
        return matrix.rows
    if not opened:
        st.caption("All claims. For a single one, open one of its cells first.")
        return matrix.rows
    names = {False: f"All {len(matrix.rows):,}", True: "The open one"}
    alone = st.radio("Claims", list(names), format_func=names.__getitem__, key=_ALONE, persist_state="session")
    return opened if alone else matrix.rows


def build_matrix(asked: Positions) -> Matrix:
    """The matrix with the sides and the order of the view."""
    compared = compared_sides.matrix_sides(asked)
    in_view = {name: mask & asked.in_view for name, mask in compared.every.items()}
    marks = asked.marked
    # a check is about a camp's quotes; if filters leave fewer, at most that many can be missed
    bounds = asked.bounds if compared.are_camps else {}
    gathered = asked.by_claim
    rows = positions(marks.claims, gathered, asked.material, in_view, bounds)
    everything = positions(marks.claims, gathered, asked.material, compared.every)
    n_read = {(row.claim_id, side): cell.n_read for row in everything for side, cell in row.cells.items()}
    aside = {row.claim_id: {side: row.cells[side] for side in compared.aside} for row in rows}
    rows = [ClaimRow(row.claim_id, row.claim, {side: row.cells[side] for side in compared.sides}) for row in rows]
    if asked.view.details.get("order", DISAGREEMENT) != AS_LISTED:
        rows = by_disagreement(rows)
    return Matrix(rows, aside, n_read, compared.n_present)


def with_words(asked: Positions, rows: Sequence[ClaimRow], words: str) -> list[ClaimRow]:
    """The rows whose claim or counter-claim has each of these words, ignoring case."""
    wanted = words.casefold().split()
    claims = asked.marked.claims
    pairs = zip(claims["claim_id"], claims["claim"] + " " + claims["counter_claim"], strict=True)
    texts = {claim_id: text.casefold() for claim_id, text in pairs}
    return [row for row in rows if all(word in texts[row.claim_id] for word in wanted)]


def html(asked: Positions, matrix: Matrix, rows: Sequence[ClaimRow]) -> str:
    """The first of these rows of the matrix as a table of buttons, with the evidence of the open cell below its row."""
    open_claim, _, open_side = asked.view.details.get("cell", "").partition("|")
    claims = {claim["claim_id"]: claim for claim in asked.marked.claims.to_dict("records")}
    camps = {camp.name: camp for camp in asked.corpus.camps}
    longest = max(
        (_longest(cell) for row in matrix.rows for cell in matrix.cells(row).values()),
        default=1,
    )
    drawn = []
    for number, row in enumerate(rows[:MOST_CLAIMS]):
        cells = matrix.cells(row)
        opened = open_side if row.claim_id == open_claim and open_side in cells else ""
        evidence = positions_evidence.html(asked, row, opened, cells[opened]) if opened else ""
        label, kind = badge(row)
        drawn.append(
            {
                **claims[row.claim_id],
                "badge": label,
                "badge_kind": kind,
                "number": number,
                "cells": [
                    _cell(matrix, row, side, cell, max(1, longest), opened == side) for side, cell in cells.items()
                ],
                "evidence": markup.trusted_html(evidence),
            }
        )
    sides = [{"name": side, "camp": camps.get(side), "heard": side in matrix.not_compared} for side in matrix.sides]
    return markup.html("stance_matrix.html", rows=drawn, sides=sides)


def _longest(cell: Cell) -> int:
    return max(cell.n(SUPPORTS) + cell.n(CONDITIONAL), cell.n(OPPOSES))


def _cell(matrix: Matrix, row: ClaimRow, side: str, cell: Cell, longest: int, is_open: bool) -> dict[str, object]:
    n_filtered = matrix.n_filtered(row, side)
    words = cell_in_words(cell, n_filtered)
    return {
        "side": side,
        "state": cell.state.replace(" ", "-"),
        "sign": _SIGNS.get(cell.state, ""),
        "said": " · ".join(stances_in_words(cell)),
        "reading": " · ".join(reading_in_words(cell, n_filtered)),
        "against": _width(cell.n(OPPOSES), longest),
        "for": _width(cell.n(SUPPORTS), longest),
        "if": _width(cell.n(CONDITIONAL), longest),
        "press": f"cell:{row.claim_id}|{side}",
        "label": f"{side} on “{row.claim}”: {words}",
        "open": is_open,
    }


def _width(n: int, longest: int) -> int:
    return max(_LEAST_BAR, round(100 * n / longest)) if n else 0


def notes(asked: Positions, matrix: Matrix, n_shown: int) -> list[str]:
    """What is not in the matrix, or how to read it, in sentences; `n_shown` rows were to be drawn."""
    sentences = []
    if matrix.not_compared:
        names = ", ".join(side for side in matrix.sides if side in matrix.not_compared)
        sentences.append(
            f"{names}: quoted in this corpus, but not a side according to its description, so not compared."
        )
    if n_shown > MOST_CLAIMS:
        sentences.append(f"The first {MOST_CLAIMS} of {n_shown:,} claims; the table below has all.")
    if matrix.n_present > len(matrix.sides):
        shown = f"{len(matrix.sides)} of {matrix.n_present:,} with a quote in view"
        sentences.append(f"The sides shown are {shown}. Choose others above, or filter to see them.")
    lost = asked.marked.stances["quote_id"][asked.rows < 0].unique()
    if len(lost):
        ids = ", ".join(sorted(lost)[:5]) + (" …" if len(lost) > 5 else "")
        n = int((asked.rows < 0).sum())
        marks = f"{n:,} mark is about a quote" if n == 1 else f"{n:,} marks are about quotes"
        sentences.append(f"{marks} that this corpus does not hold ({ids}): kept, but not counted.")
    return sentences


def table(matrix: Matrix) -> pd.DataFrame:
    """One line per claim and side: what the cells say, in figures."""
    return matrix_table(matrix.rows, matrix.cells, matrix.n_filtered, matrix.not_compared)


def _controls(asked: Positions) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="matrix_controls"):
        compared_sides.show(asked)
        names = {DISAGREEMENT: "Clearest disagreement first", AS_LISTED: AS_LISTED}
        choice.select("Order", names, ORDER, width=230, first=DISAGREEMENT)
        if _are_many(asked):
            st.text_input(
                "Words in the claim", key=_WORDS, width=190, icon=":material/search:", persist_state="session"
            )


def _are_many(asked: Positions) -> bool:
    return len(asked.marked.claims) > MANY


def _words(asked: Positions) -> str:
    """The search among the claims, "" if there are few."""
    return str(st.session_state.get(_WORDS) or "") if _are_many(asked) else ""


def _on_press(asked: Positions, name: str) -> None:
    what, _, which = name.partition(":")
    if what == "mark":
        claims = asked.marked.claims
        words = dict(zip(claims["claim_id"], claims["claim"], strict=True))
        mark_claim(asked.corpus, Claim(which, words[which]))
    elif what == "read":
        link.open_screen("Map")
        link.open_quote(which)
        link.redraw()
    else:
        st.session_state[CELL] = "" if st.session_state.get(CELL) == which else which


def _as_table(matrix: Matrix) -> None:
    more = st.expander(
        "The matrix in words and as a table", icon=":material/table:", key="matrix_table", on_change="rerun"
    )
    if more.open:
        with more:
            by_claim = [(row.claim, sides_in_words(row, with_rest=True)) for row in matrix.rows]
            st.text("\n".join(f"{claim}: {sides or 'no side takes a position'}." for claim, sides in by_claim))
            st.dataframe(table(matrix), hide_index=True, alt="Stances by claim and side")


def _to_marking(in_pairs: bool = False) -> None:
    st.session_state[PART] = MARK
    st.session_state[marking.WAY] = marking.PAIRS if in_pairs else marking.FAIR
