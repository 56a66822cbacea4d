"""Tools for several quotes at once, and edits that the grid cannot do."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from analysis.making.edits import Draft, Step, add_quote, change_words, one_speaker, remove_quotes, set_column
from analysis.view.wording import label
from components import markup
from components.edit import grid
from components.elements import choice
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data import table
from data.counting import count_of
from data.schema import KINDS, LONGEST_TEXT

_WHICH, _COLUMN, _VALUE = "edit_which", "edit_column", "edit_value"
_TICKED, _ON_MAP, _ALL = "Ticked", "Selected on the map", "All listed"
_TOGETHER = ("topic", "camp", "speaker", "kind", "outlet", "relayed_by", "said_on", "published_on", "note")


def show(edited: pd.DataFrame, draft: Draft, own: OpenCorpus, shown: np.ndarray, on_map: Sequence[str]) -> None:
    """Draw the tools; each adds a step to the draft."""
    ids = edited["quote_id"]
    chosen = {
        _TICKED: ids[ids.isin(grid.ticked_ids())].tolist(),
        _ON_MAP: list(on_map),
        _ALL: ids.iloc[shown].tolist(),
    }
    counts = {name: len(found) for name, found in chosen.items()}
    choice.settle(_WHICH, chosen, _ON_MAP if on_map else _TICKED)
    with st.container(horizontal=True, vertical_alignment="bottom", key="edit_tools"):
        st.segmented_control(
            "Quotes to change together",
            list(chosen),
            format_func=lambda name: f"{name} · {counts[name]:,}",
            key=_WHICH,
            required=True,
            persist_state="session",
            wrap=True,
        )
        targets = chosen[st.session_state[_WHICH]]
        n = count_of(len(targets), "quote")
        menu = st.popover(
            f"Set a column of {n}",
            icon=":material/edit:",
            disabled=not targets,
            key="set_column",
            on_change="rerun",  # the choices are gathered when it is opened
        )
        if menu.open:
            with menu:
                _set_column(edited, draft, own, targets)
        st.button(
            f"Remove {n}",
            icon=":material/delete:",
            disabled=not targets,
            key="remove_quotes",
            on_click=_take,
            args=(draft, own, remove_quotes(targets)),
        )
        if st.button(
            "Change the words",
            icon=":material/lock_open:",
            disabled=len(targets) != 1,
            help="For one quote. The words are locked, since they are the source's.",
            key="unlock_words",
        ):
            _reword(edited, draft, own, targets[0])
        if st.button("Add a quote", icon=":material/add:", key="add_quote"):
            _add(edited, draft, own)
        menu = st.popover("Unify a speaker's spelling", icon=":material/merge:", key="one_speaker", on_change="rerun")
        if menu.open:
            with menu:
                _one_speaker(edited, draft, own)


def _take(draft: Draft, own: OpenCorpus, step: Step) -> None:
    stored_corpora.keep_draft(own.access.corpus_id, draft.then(step))
    grid.refill()


def _set_column(edited: pd.DataFrame, draft: Draft, own: OpenCorpus, targets: list[str]) -> None:
    column = st.selectbox("Column", _TOGETHER, format_func=label, key=_COLUMN, persist_state="session")
    known = sorted(set(edited[column])) if column in edited else []
    options = list(KINDS) if column == "kind" else [value for value in known if value]
    value = st.selectbox(
        "New value",
        options,
        index=None,
        key=f"{_VALUE} {column}",
        accept_new_options=column != "kind",
        placeholder="Choose one, or type a new one" if column != "kind" else "Choose one",
        persist_state="session",
    )
    n = count_of(len(targets), "quote")
    left, right = st.columns(2)
    left.button(
        f"Set it for {n}",
        disabled=not value,
        type="primary",
        key="set_value",
        on_click=_take,
        args=(draft, own, set_column(targets, column, str(value or "").strip())),
        width="stretch",
    )
    if column not in ("camp", "speaker"):
        right.button(
            "Empty it",
            key="empty_value",
            on_click=_take,
            args=(draft, own, set_column(targets, column, "")),
            width="stretch",
        )


def _one_speaker(edited: pd.DataFrame, draft: Draft, own: OpenCorpus) -> None:
    names = sorted({name for cell in edited["speaker"].unique() for name in table.parts(cell)})
    spellings = st.multiselect(
        "Spellings of one person",
        names,
        key="spellings",
        placeholder="Two or more",
        select_all=False,
        filter_mode="contains",
    )
    name = st.selectbox(
        "Written as", spellings, key="written_as", accept_new_options=True, placeholder="Choose one, or type another"
    )
    ready = bool(name) and bool({*spellings} - {name})
    st.button(
        "Use this spelling",
        type="primary",
        disabled=not ready,
        key="merge_spellings",
        on_click=_take,
        args=(draft, own, one_speaker(edited, spellings, name.strip()) if ready and name else Step("")),
    )


@st.dialog("Change the words of a quote", width="large")
def _reword(edited: pd.DataFrame, draft: Draft, own: OpenCorpus, quote_id: str) -> None:
    text = str(edited.loc[edited["quote_id"] == quote_id, "text"].iloc[0])
    lines = [
        "The words of a quote are the source's. If you change them, the quote is marked as edited for every reader, "
        "and its place in the source is removed."
    ]
    markup.show("notice.html", title="Unlock the words?", lines=lines)
    changed = st.text_area("The words", text, height=220, max_chars=LONGEST_TEXT, key=f"words of {quote_id}")
    ready = bool(changed.strip()) and changed != text
    if st.button("Change and mark as edited", type="primary", disabled=not ready, key="change_words"):
        _take(draft, own, change_words(quote_id, changed))
        st.rerun()


@st.dialog("Add a quote", width="large")
def _add(edited: pd.DataFrame, draft: Draft, own: OpenCorpus) -> None:
    text = st.text_area("The words, exactly as in the source", height=140, max_chars=LONGEST_TEXT, key="new_text")
    left, right = st.columns(2)
    with left:
        speaker = _choice(edited, "speaker", "Speaker")
        camp = _choice(edited, "camp", "Camp")
        topic = _choice(edited, "topic", "Topic")
    with right:
        outlet = _choice(edited, "outlet", "Outlet")
        kind = st.selectbox("Kind of speech", KINDS, index=None, key="new kind", placeholder="Not marked")
        said_on = st.text_input("Said on", key="new said_on", placeholder="2022-01-13, 2022-01 or 2022")
        url = st.text_input("Where it can be read", key="new url", placeholder="https://")
    cells = {"text": text, "speaker": speaker, "camp": camp, "topic": topic, "outlet": outlet, "kind": kind or ""}
    cells |= {"said_on": said_on.strip(), "url": url.strip()}
    if not st.button("Add it", type="primary", disabled=not (text.strip() and speaker and camp), key="add_it"):
        return
    step = add_quote(edited, cells)
    row = pd.DataFrame([dict(step.added[0])], dtype=str)
    faults = table.faults(row, "", (), ()) + table.misaligned_cells(row, "")
    if faults:
        lines = [f"{fault.column}: “{literal(fault.value)}” {fault.allowed}" for fault in faults]
        markup.show("notice.html", title="Fix these first", lines=lines)
        return
    _take(draft, own, step)
    st.rerun()


def _choice(edited: pd.DataFrame, column: str, name: str) -> str:
    known = [value for value in sorted(edited[column].unique()) if value]
    chosen = st.selectbox(
        name, known, index=None, accept_new_options=True, key=f"new {column}", placeholder="Choose, or type a new one"
    )
    return str(chosen or "").strip()
