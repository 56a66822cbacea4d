"""Counts of topics by side and camp: who speaks on what, and who is silent."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.compare.centrality import central_first
from analysis.compare.topics.coverage import Coverage, coverage
from analysis.multi_values import Sides
from components import link, markup
from components.compare import figures, open_quote
from components.compare.comparison import Comparison
from components.elements import figure_button, pressable
from components.elements.picking import read_selection
from components.elements.widget_callback import if_present
from components.quotes import card, quote_list

SILENT = "–"
MOST_READ = 100
NAME = "Topics"  # of this part of the screen
_TABLE = "silence_matrix"
PART, TOPIC, SIDE = (link.detail_key(name) for name in ("part", "cell_topic", "cell_side"))
Columns = dict[str, tuple[str, np.ndarray]]  # as a link writes them: name and quotes in view


def show(compared: Comparison) -> None:
    """Draw the counts of the chosen sides and of every other camp; picking a cell opens its quotes."""
    columns = all_columns(compared)
    counted = coverage(compared.topics.numbered, {written: mask for written, (_, mask) in columns.items()})
    if not counted.topics:
        st.caption("No quote in view has a topic.")
        return
    st.caption(
        f"Quotes in view by topic, of the chosen sides and of all other camps; {SILENT} is silence. Pick a cell, by "
        "mouse or with the arrow keys, to read its quotes."
    )
    topic, side = st.session_state.get(TOPIC), st.session_state.get(SIDE)
    opened = (str(topic), str(side)) if topic is not None and side in columns else None
    key = link.key_of_address(_TABLE)
    st.dataframe(
        table(counted.with_names(compared.topics.title), columns),
        key=key,
        height=min(35 * (len(counted.topics) + 1) + 3, 620),
        on_select=if_present(key, partial(_pick, key, counted, columns)),
        selection_mode="single-cell",
        selection_default=_selection(counted, columns, opened),
        column_config=_column_config(columns),
        alt="Number of quotes by topic and side",
    )
    heads = [name for name, _ in columns.values()]
    figure_button.show(compared.corpus, compared.view, "topics", lambda: figures.topics(compared, counted, heads))
    if opened:
        _show_quotes(compared, opened[0], *columns[opened[1]])


def all_columns(compared: Comparison) -> Columns:
    """The chosen sides, then the camps that are none of them."""
    columns = {compared.written[side]: (side, mask) for side, mask in compared.sides.items()}
    for camp, mask in camps_in_view(compared).items():
        taken = any(name == camp for name, _ in columns.values())
        columns.setdefault(f"camp:{camp}", (f"{camp} (camp)" if taken else camp, mask))
    return columns


def camps_in_view(compared: Comparison) -> Sides:
    """Every camp with its quotes in view, in the order of the corpus."""
    facet = compared.index.facets["camp"]
    return {camp: facet.holding((camp,), compared.index.n_quotes) & compared.in_view for camp in facet.values}


def table(counted: Coverage, columns: Columns) -> pd.DataFrame:
    """The counts as text, topics down and sides across, named as in `columns`; silence is a dash."""
    cells = [[f"{n:,}" if n else SILENT for n in row] for row in counted.counts.tolist()]
    names = [columns[written][0] for written in counted.sides]
    return pd.DataFrame(cells, index=pd.Index(counted.topics, name="Topic"), columns=names)


def _column_config(columns: Columns) -> dict[str, Any]:
    names = {name: st.column_config.TextColumn(alignment="center") for name, _ in columns.values()}
    return names | {"_index": st.column_config.TextColumn("Topic", pinned=True)}


def _selection(counted: Coverage, columns: Columns, opened: tuple[str, str] | None) -> Any:
    """The open cell as the table's selection, so that a link shows it too."""
    if opened is None or opened[0] not in counted.topics:
        return None
    return {"selection": {"cells": [(counted.topics.index(opened[0]), columns[opened[1]][0])]}}


def _pick(key: str, counted: Coverage, columns: Columns) -> None:
    if (selection := read_selection(key)) is None:
        return
    written = {name: written for written, (name, _) in columns.items()}
    # a cell in the topic column belongs to no side
    cells = [cell for cell in selection["cells"] if cell[1] in written]
    open_cell(counted.topics[cells[0][0]], written[cells[0][1]]) if cells else open_cell("", "")


def open_cell(topic: str, written: str) -> None:
    """From a callback: open the quotes of a side, as a link writes it, on a topic."""
    st.session_state[PART] = NAME
    st.session_state[TOPIC], st.session_state[SIDE] = topic, written


def _show_quotes(compared: Comparison, topic: str, side: str, mask: np.ndarray) -> None:
    rows = np.flatnonzero((compared.topics.labels == topic) & mask)
    title = compared.topics.title(topic) or "no topic"
    if compared.corpus.vectors is not None:
        rows = central_first(compared.corpus.vectors.values, rows)
    with st.container(border=True, key="silence_cell"):
        markup.show("heading.html", text=f"{side} on {title}: {len(rows):,} in view")
        if not len(rows):
            is_known = bool((compared.topics.labels == topic).any())
            st.caption("Silence: no quote in view." if is_known else "This corpus has no such topic.")
            return
        name = f"Quotes of {side} on {title}"
        if (opened := open_quote.row(compared)) in rows:
            pressable.show(card.html(compared.corpus, opened), "silence_card", open_quote.on_press)
        quote_list.show(compared.corpus, rows[:MOST_READ].tolist(), scrolled=name, press=open_quote.on_press)
        if len(rows) > MOST_READ:
            st.caption(
                f"The {MOST_READ} most central; {len(rows) - MOST_READ:,} more: narrow the filters to read them."
            )
