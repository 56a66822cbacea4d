"""Editing a corpus in the store: its quotes and its description; saved together."""

import numpy as np
import pandas as pd
import streamlit as st

from analysis.making.edits import Draft
from analysis.view.link import View
from components import link, markup
from components.edit import conflict, description, grid, redraw, save, tools
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus

_APPLIED = "edits_applied"


def show(corpus: Corpus, view: View, in_view: np.ndarray, own: OpenCorpus, describing: bool = False) -> None:
    """Draw the unsaved edits, and below them the quotes with their tools, or the corpus's description."""
    draft = stored_corpora.draft(own.access.corpus_id) or Draft(corpus.version)
    if draft.base != corpus.version:
        lines = ["You have unsaved edits, made on a different version from the open one."]
        markup.show("notice.html", title="Another version is open", lines=lines)
        st.button("Go to the edits", on_click=stored_corpora.open_version, args=(draft.base,), type="primary")
        return
    if conflict.show(corpus, draft, own):
        return
    edited = _apply_steps(corpus, draft)
    save.show(corpus, draft, edited, own)
    if describing:
        description.show(corpus, edited, draft, own)
        return
    redraw.show(corpus, draft, own)
    redraw.show_model(corpus, draft, own)
    shown = grid.rows(corpus, edited, draft, in_view)
    selected = corpus.quotes["quote_id"].iloc[link.selected_rows(view, corpus)]
    on_map = selected[~selected.isin(draft.removed_ids)].tolist()
    tools.show(edited, draft, own, shown, on_map)
    grid.show(corpus, edited, draft, own, shown)


def _apply_steps(corpus: Corpus, draft: Draft) -> pd.DataFrame:
    """The edited table; only steps added since the last call are applied."""
    known, table = st.session_state.get(_APPLIED, (Draft(""), corpus.quotes))
    n = len(known.steps)
    if known.base != draft.base or known.steps != draft.steps[:n]:
        n, table = 0, corpus.quotes
    table = Draft(draft.base, draft.steps[n:]).apply(table)
    st.session_state[_APPLIED] = draft, table
    return table
