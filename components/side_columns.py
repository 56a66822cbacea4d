"""A column a side, a row a topic, in order of shared attention; silence is shown as silence."""

import numpy as np
import streamlit as st

from analysis import topics as corpus_topics
from analysis.centrality import central_first
from analysis.coverage import cells, coverage
from analysis.found_topics import NOTE
from components import link, markup
from components.comparison import Comparison
from components.literal import literal
from data.table import parts

MOST_IN_CELL = 6
NO_TOPIC = "No topic given"
NO_ROWS = np.zeros(0, dtype=np.intp)
Cells = dict[tuple[str, str], np.ndarray]


def show(compared: Comparison) -> None:
    """Draw the columns; where topics were found and not given, say so and let them be renamed."""
    if compared.topics.found:
        _rename(compared)
    labels = compared.topics.labels
    in_view, whole = cells(labels, compared.sides), cells(labels, compared.whole)
    topics = list(coverage(labels, compared.sides).topics)
    if any(not topic for topic, _ in in_view):
        topics.append("")
    if not topics:
        st.caption("None of these sides has a quote in view: loosen a filter.")
        return
    with st.container(key="side_columns"):
        for column, (side, mask) in zip(st.columns(len(compared.sides)), compared.sides.items(), strict=True):
            with column:
                st.subheader(literal(side), anchor=False)
                n = int(mask.sum())
                st.caption(f"{n:,} {'quote' if n == 1 else 'quotes'} in view")
        for topic in topics:
            _topic(compared, topic, in_view, whole)


def _topic(compared: Comparison, topic: str, in_view: Cells, whole: Cells) -> None:
    st.subheader(literal(topic or NO_TOPIC), anchor=False, divider="gray")
    for column, side in zip(st.columns(len(compared.sides)), compared.sides, strict=True):
        with column:
            rows = _central_first(compared, in_view.get((topic, side), NO_ROWS))
            n_whole = len(whole.get((topic, side), NO_ROWS))
            markup.show(
                "cell.html",
                side=side,
                n=f"{len(rows):,}" if len(rows) else "",
                quotes=[_quote(compared, int(row)) for row in rows[:MOST_IN_CELL]],
                more=max(0, len(rows) - MOST_IN_CELL),
                silence=f"none in view, {n_whole:,} filtered out" if n_whole else "no quote in this corpus",
            )


def _central_first(compared: Comparison, rows: np.ndarray) -> np.ndarray:
    vectors = compared.corpus.vectors
    return rows if vectors is None else central_first(vectors.values, rows)


def _quote(compared: Comparison, row: int) -> dict[str, str]:
    quote = compared.corpus.quote(row)
    return quote | {"speakers": " and ".join(parts(quote["speaker"]))}


def _rename(compared: Comparison) -> None:
    st.caption(NOTE)
    key = link.detail_key("topic_names")
    with st.expander("Rename the topics", icon=":material/edit:"):
        st.text_area(
            "One a line: found name = your name",
            key=key,
            placeholder="talks, meeting, answer = Dialogue",
            help="The names go into the link, so a colleague sees yours.",
            persist_state="session",
        )
        found = sorted(set(compared.topics.labels) - {""})
        known = corpus_topics.read_names(st.session_state.get(key) or "")
        st.text("\n".join(name for name in found if name not in known.values()))
