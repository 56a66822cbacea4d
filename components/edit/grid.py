"""The grid: one page of quotes at a time, edited like a spreadsheet; the words are locked."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.making.edits import EDITED, NOTE, Cells, Draft, from_grid, holding
from components.elements.widget_callback import if_present
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus
from data.counting import count_of
from data.schema import COLUMN_NAMES, KINDS

ROWS_A_PAGE = 50
TICKED = "ticked_quotes"
_SEARCH, _PAGE, _GRID = "grid_search", "grid_page", "grid_on_screen"
_FIRST = ("text", "speaker", "camp", "topic", "said_on", "published_on", NOTE, "kind", "outlet", "relayed_by")
_TICK = "✓"
_DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


@dataclass
class _Grid:
    """The grid on the screen: what it was filled with, and what was typed into it since.

    It remembers what was typed: it is refilled, under another key, only when something other than typing changed the
    quotes, so that the scroll position and the current cell stay.
    """

    number: int = 0
    ids: tuple[str, ...] = ()
    filled: pd.DataFrame | None = None
    typed: dict[str, Cells] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"grid_{self.number}"


def rows(corpus: Corpus, edited: pd.DataFrame, draft: Draft, in_view: np.ndarray) -> np.ndarray:
    """Rows of the edited table that the grid pages through: those in view, and new ones, that match the search.

    The filters apply to the saved version of a quote, so that none vanishes while it is edited.
    """
    # a draft removes rows and adds others at the end; all that it touched are shown
    kept = in_view[~corpus.quotes["quote_id"].isin(draft.removed_ids).to_numpy(dtype=bool)]
    seen = np.concatenate([kept, np.ones(len(edited) - len(kept), dtype=bool)])
    seen |= edited["quote_id"].isin(draft.quotes).to_numpy(dtype=bool)
    return np.flatnonzero(seen & holding(edited, str(st.session_state.get(_SEARCH) or "")))


def refill() -> None:
    """Something other than typing changed the quotes: refill the grid."""
    if _GRID in st.session_state:
        st.session_state[_GRID].ids = ()


def show(corpus: Corpus, edited: pd.DataFrame, draft: Draft, own: OpenCorpus, shown: np.ndarray) -> None:
    """Draw the search, the pages and the grid."""
    n_pages = max(1, -(-len(shown) // ROWS_A_PAGE))
    with st.container(horizontal=True, vertical_alignment="bottom", key="grid_head"):
        st.text_input(
            "Find in any column",
            key=_SEARCH,
            type="search",
            placeholder="e.g. Lavrov",
            width=320,
            persist_state="session",
            on_change=_to_the_first_page,
        )
        page = min(int(st.session_state.get(_PAGE) or 1), n_pages)
        if n_pages > 1:
            st.session_state[_PAGE] = page
            page = st.pagination(n_pages, key=_PAGE, max_visible_pages=5)
    if not len(shown):
        st.caption("No quote is in view: loosen a filter, or the search above.")
        return
    first = (page - 1) * ROWS_A_PAGE
    on_page = edited.iloc[shown[first : first + ROWS_A_PAGE]]
    grid = _settle(on_page)
    assert grid.filled is not None
    st.caption(
        f"{count_of(len(shown), 'quote')}; {first + 1:,} to {first + len(on_page):,} are below. Double-click "
        "a cell to change it. The words are locked: tick a quote and choose “Change the words”."
    )
    st.data_editor(
        grid.filled,
        key=grid.key,
        hide_index=True,
        num_rows="fixed",
        height=min(38 + 35 * len(on_page), 640),
        column_order=[_TICK, *_order(grid.filled)],
        column_config=_columns(corpus, edited, grid.filled),
        disabled=["text", "quote_id", EDITED],
        on_change=if_present(grid.key, _on_edit),
        args=(grid, draft, own),
    )


def _to_the_first_page() -> None:
    st.session_state[_PAGE] = 1


def _settle(on_page: pd.DataFrame) -> _Grid:
    grid: _Grid = st.session_state.setdefault(_GRID, _Grid())
    ids = tuple(on_page["quote_id"])
    if grid.ids != ids:
        filled = on_page if NOTE in on_page else on_page.assign(**{NOTE: ""})
        filled = filled.assign(**{_TICK: filled["quote_id"].isin(ticked_ids())}).reset_index(drop=True)
        grid = _Grid(grid.number + 1, ids, filled)
        st.session_state[_GRID] = grid
    return grid


def ticked_ids() -> set[str]:
    """Ids of the ticked quotes, on all pages."""
    return set(st.session_state.get(TICKED, ()))


def _on_edit(grid: _Grid, draft: Draft, own: OpenCorpus) -> None:
    assert grid.filled is not None
    changed: dict[int, dict[str, object]] = st.session_state[grid.key]["edited_rows"]
    ticks = {grid.ids[int(row)]: cells[_TICK] for row, cells in changed.items() if _TICK in cells}
    st.session_state[TICKED] = (ticked_ids() - set(ticks)) | {quote_id for quote_id, on in ticks.items() if on}
    cells = {row: {name: value for name, value in typed.items() if name != _TICK} for row, typed in changed.items()}
    step = from_grid(grid.filled, cells, grid.typed)
    if step.quotes:
        for quote_id, typed_cells in step.cells.items():
            grid.typed[quote_id] = {**grid.typed.get(quote_id, {}), **typed_cells}
        stored_corpora.keep_draft(own.access.corpus_id, draft.then(step))


def _order(filled: pd.DataFrame) -> list[str]:
    """Columns that are not empty, and those that people usually fill in."""
    own = [name for name in filled if name not in (*COLUMN_NAMES, NOTE, _TICK)]
    other = [name for name in (*COLUMN_NAMES, *own) if name not in _FIRST]
    return [*_FIRST, *(name for name in other if filled[name].any())]


def _columns(corpus: Corpus, edited: pd.DataFrame, filled: pd.DataFrame) -> dict[str, Any]:
    text, choice = st.column_config.TextColumn, st.column_config.SelectboxColumn
    camps = dict.fromkeys([*(camp.name for camp in corpus.camps), *sorted(edited["camp"].unique())])
    topics = dict.fromkeys([*(topic.name for topic in corpus.about.topics), *sorted(edited["topic"].unique())])
    columns = {name: text(name) for name in filled}
    return columns | {
        _TICK: st.column_config.CheckboxColumn(_TICK, width=40, pinned=True, help="Tick quotes to change together"),
        "text": text("text (locked)", width="large", pinned=False),
        "camp": choice("camp", options=[camp for camp in camps if camp], required=True),
        "topic": choice("topic", options=[topic for topic in topics if topic], width="medium"),
        "kind": choice("kind", options=list(KINDS)),
        "speaker": text("speaker", required=True, width="medium"),
        "said_on": text("said_on", validate=_DATE, help="2022-01-13, 2022-01 or 2022"),
        "published_on": text("published_on", validate=_DATE, help="2022-01-13, 2022-01 or 2022"),
        NOTE: text(NOTE, width="medium"),
    }
