"""Topics by camps, counted: who speaks on what, and who is silent."""

import numpy as np
import pandas as pd
import streamlit as st

from analysis.coverage import Coverage, coverage
from components import link, quote_list
from components.comparison import Comparison

SILENT = "–"
MOST_READ = 20
_TABLE = "silence_matrix"
TOPIC, CAMP = link.detail_key("cell_topic"), link.detail_key("cell_camp")


def show(compared: Comparison) -> None:
    """Draw the counts of every camp on every topic; a cell that is picked opens its quotes."""
    facet = compared.index.facets["camp"]
    camps = {camp: facet.holding((camp,), compared.index.n_quotes) & compared.in_view for camp in facet.values}
    counted = coverage(compared.topics.labels, camps)
    if not counted.topics:
        st.caption("No quote in view has a topic.")
        return
    st.caption(f"Quotes in view by topic and camp; {SILENT} is silence. Pick a cell to read its quotes.")
    st.dataframe(
        table(counted),
        key=_TABLE,
        on_select=lambda: _pick(counted),
        selection_mode="single-cell",
        alt="Number of quotes by topic and camp",
    )
    topic, camp = st.session_state.get(TOPIC), st.session_state.get(CAMP)
    if topic in counted.topics and camp in camps:
        _read(compared, str(topic), str(camp), camps[str(camp)])


def table(counted: Coverage) -> pd.DataFrame:
    """The counts as text, topics down and camps across; silence is a dash."""
    cells = [[f"{n:,}" if n else SILENT for n in row] for row in counted.counts.tolist()]
    return pd.DataFrame(cells, index=pd.Index(counted.topics, name="Topic"), columns=list(counted.sides))


def _pick(counted: Coverage) -> None:
    picked = [cell for cell in st.session_state[_TABLE]["selection"]["cells"] if cell[1] in counted.sides]
    st.session_state[TOPIC] = counted.topics[picked[0][0]] if picked else ""
    st.session_state[CAMP] = picked[0][1] if picked else ""


def _read(compared: Comparison, topic: str, camp: str, mask: np.ndarray) -> None:
    rows = np.flatnonzero((compared.topics.labels == topic) & mask)
    with st.container(border=True, key="silence_cell"):
        st.text(f"{camp} on {topic}: {len(rows):,} in view")
        quote_list.show(compared.corpus, rows[:MOST_READ].tolist())
        if not len(rows):
            st.caption("Silence: no quote in view.")
        elif len(rows) > MOST_READ:
            st.caption(f"… and {len(rows) - MOST_READ:,} more: narrow the filters to read them.")
