"""One column per side, one row per topic, in order of shared attention; silence is shown as silence."""

from typing import Any

import numpy as np
import streamlit as st

from analysis.compare.centrality import central_first
from analysis.compare.topics.coverage import cells, coverage
from analysis.progress import Progress
from components import markup
from components.compare import open_quote, topic_coverage
from components.compare.comparison import Comparison
from components.computation import remember
from components.elements import pressable
from components.quotes import card
from data.counting import count_of

MOST_IN_CELL = 6
MOST_TOPICS = 20
LEAST_CONTENTS = 4  # with this many topics or more there is a list of contents
NO_TOPIC = "No topic given"
NO_ROWS = np.zeros(0, dtype=np.intp)
Cells = dict[tuple[str, str], np.ndarray]


def show(compared: Comparison) -> None:
    """Draw the columns under their headings, which stay in sight on a wide screen."""
    numbered = compared.topics.numbered
    in_view, whole = cells(numbered, compared.sides), cells(numbered, compared.whole)
    topics = list(coverage(numbered, compared.sides).topics)
    if not in_view:
        st.caption("None of these sides has a quote in view: loosen a filter.")
        return
    shown = topics[:MOST_TOPICS] + ([""] if any(not topic for topic, _ in in_view) else [])
    central = _central_quotes(compared, shown, in_view)
    drawn = [_topic(compared, number, topic, in_view, whole, central) for number, topic in enumerate(shown)]
    shared = [topic for topic in drawn if topic["n_speaking"] > 1]
    alone = [topic for topic in drawn if topic["n_speaking"] == 1]
    page = markup.html(
        "columns.html",
        shared=shared,
        alone=alone,
        n_sides=len(compared.sides),
        with_contents=len(shared) >= LEAST_CONTENTS,
    )
    with st.container(key="side_columns"):
        with st.container(key="sides_head"):
            markup.show("sides_head.html", sides=_heads(compared))
        pressable.show(page, "columns", lambda name: _on_press(compared, shown, name))
    if len(topics) > MOST_TOPICS:
        st.caption(f"{len(topics) - MOST_TOPICS:,} more topics, with less shared attention, are under Topics.")


def _heads(compared: Comparison) -> list[tuple[str, Any, str]]:
    return [(side, compared.looks[side], count_of(int(mask.sum()), "quote")) for side, mask in compared.sides.items()]


def _central_quotes(compared: Comparison, shown: list[str], in_view: Cells) -> Cells:
    """The first MOST_IN_CELL quotes of each cell, the most central first; found once, since any press draws the page
    again.
    """

    def find(progress: Progress) -> Cells:
        found = {}
        for number, (cell, rows) in enumerate(in_view.items()):
            progress(number / len(in_view))
            if cell[0] in shown:
                found[cell] = _central_first(compared, rows)[:MOST_IN_CELL]
        return found

    return remember(("central", *compared.key), "Ordering the quotes", find)


def _topic(
    compared: Comparison, number: int, topic: str, in_view: Cells, whole: Cells, central: Cells
) -> dict[str, Any]:
    drawn: list[dict[str, Any]] = []
    for side in compared.sides:
        rows = in_view.get((topic, side), NO_ROWS)
        n_whole = len(whole.get((topic, side), NO_ROWS))
        first = _with_opened(compared, central.get((topic, side), NO_ROWS), rows)
        drawn.append(
            {
                "side": side,
                "look": compared.looks[side],
                "n": f"{len(rows):,}" if len(rows) else "",
                "quotes": [_quote(compared, row) for row in first],
                "silence": f"none in view, {n_whole:,} filtered out" if n_whole else compared.topics.silence,
                "more": len(rows) - len(first),
                "press_more": f"more:{number}:{compared.names.index(side)}",
            }
        )
    speaking = [cell for cell in drawn if cell["n"]]
    return {
        "number": number,
        "name": compared.topics.title(topic) or NO_TOPIC,
        "cells": drawn,
        "n_speaking": len(speaking),
        "speaking": [(cell["side"], cell["n"]) for cell in speaking],
        "silent": [(cell["side"], cell["silence"]) for cell in drawn if not cell["n"]],
        "is_open": any(quote["card"] for cell in drawn for quote in cell["quotes"]),
    }


def _with_opened(compared: Comparison, central: np.ndarray, rows: np.ndarray) -> list[int]:
    """The first quotes of a cell, and the open quote if it is another of its `rows`."""
    first: list[int] = central.tolist()
    opened = open_quote.row(compared)
    return [*first, opened] if opened >= 0 and opened not in first and (rows == opened).any() else first


def _quote(compared: Comparison, row: int) -> dict[str, Any]:
    is_open = row == open_quote.row(compared)
    return compared.quote(row) | {"card": markup.trusted_html(card.html(compared.corpus, row)) if is_open else ""}


def _on_press(compared: Comparison, topics: list[str], name: str) -> None:
    what, _, which = name.partition(":")
    if what != "more":
        open_quote.on_press(name)
        return
    topic, side = (int(number) for number in which.split(":"))
    topic_coverage.open_cell(topics[topic], compared.written[compared.names[side]])


def _central_first(compared: Comparison, rows: np.ndarray) -> np.ndarray:
    vectors = compared.corpus.vectors
    return rows if vectors is None else central_first(vectors.values, rows)
