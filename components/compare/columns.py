"""A column a side, a row a topic, in order of shared attention; silence is shown as silence."""

from typing import Any

import numpy as np
import streamlit as st

from analysis.compare.centrality import central_first
from analysis.compare.coverage import cells, coverage
from components import markup
from components.compare import topic_coverage
from components.compare.comparison import Comparison

MOST_IN_CELL = 6
MOST_TOPICS = 20
NO_TOPIC = "No topic given"
NO_ROWS = np.zeros(0, dtype=np.intp)
Cells = dict[tuple[str, str], np.ndarray]


def show(compared: Comparison) -> None:
    """Draw the columns under their heads, which stay in sight on a wide screen."""
    labels = compared.topics.labels
    in_view, whole = cells(labels, compared.sides), cells(labels, compared.whole)
    topics = list(coverage(labels, compared.sides).topics)
    if not in_view:
        st.caption("None of these sides has a quote in view: loosen a filter.")
        return
    with st.container(key="side_columns"):
        with st.container(key="sides_head"):
            markup.show("sides_head.html", sides=_heads(compared))
        shown = topics[:MOST_TOPICS] + ([""] if any(not topic for topic, _ in in_view) else [])
        for topic in shown:
            _topic(compared, topic, in_view, whole)
    if len(topics) > MOST_TOPICS:
        st.caption(f"{len(topics) - MOST_TOPICS:,} more topics, with less shared attention, are under Topics.")


def _heads(compared: Comparison) -> list[tuple[str, Any, str]]:
    heads = []
    for side, mask in compared.sides.items():
        n = int(mask.sum())
        heads.append((side, compared.looks[side], f"{n:,} {'quote' if n == 1 else 'quotes'}"))
    return heads


def _topic(compared: Comparison, topic: str, in_view: Cells, whole: Cells) -> None:
    drawn, more = [], {}
    for side in compared.sides:
        rows = _central_first(compared, in_view.get((topic, side), NO_ROWS))
        n_whole = len(whole.get((topic, side), NO_ROWS))
        drawn.append(
            {
                "side": side,
                "look": compared.looks[side],
                "n": f"{len(rows):,}" if len(rows) else "",
                "quotes": [compared.quote(row) for row in rows[:MOST_IN_CELL].tolist()],
                "silence": f"none in view, {n_whole:,} filtered out" if n_whole else "no quote in this corpus",
            }
        )
        if len(rows) > MOST_IN_CELL:
            more[side] = len(rows) - MOST_IN_CELL
    markup.show("topic_row.html", topic=topic or NO_TOPIC, cells=drawn)
    if more:
        topic_coverage.more_buttons(compared, topic, more)


def _central_first(compared: Comparison, rows: np.ndarray) -> np.ndarray:
    vectors = compared.corpus.vectors
    return rows if vectors is None else central_first(vectors.values, rows)
