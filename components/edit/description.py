"""Editing the corpus's description, and how its camps look; saved with the other edits."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from analysis.making import description
from analysis.making.edits import Draft, Step
from analysis.view.wording import label
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data import table
from data.corpus import FORBIDDEN, Camp, Corpus
from data.schema import SYMBOLS

CAMPS_A_PAGE = 20
_PAGE = "describe_page"
_HELP = {
    "authors": "Names, separated by commas.",
    "licence": "For example CC0-1.0 or CC-BY-4.0.",
    "language": "For example en or ru.",
    "version": "Your own numbering; saved versions have their own.",
}
_LONGEST = {"title": 200, "description": 5_000, "citation": 2_000, "authors": 1_000}


def show(corpus: Corpus, edited: pd.DataFrame, draft: Draft, own: OpenCorpus) -> None:
    """Draw the fields and the camps; each change is a step of the draft."""
    about = description.apply_to_description(corpus.about, edited, draft)

    def take(key: str, shown: str, step: Callable[[str], Step]) -> None:
        # the browser may report a widget again that is gone, or that holds its initial value
        value = st.session_state.get(key)
        if value is not None and value != shown:
            stored_corpora.keep_draft(own.access.corpus_id, draft.then(step(str(value))))

    written = description.field_texts(about)
    _field("title", written["title"], take)
    _field("description", written["description"], take, lines=True)
    _field("citation", written["citation"], take, lines=True)
    for place, name in zip(st.columns([3, 4, 1, 1]), ("authors", "licence", "language", "version"), strict=True):
        with place:
            _field(name, written[name], take)
    key = _widget_key("describe_machine_annotator", written["machine_annotator"])
    st.selectbox(
        "Machine as annotator",
        ["", FORBIDDEN],
        format_func=lambda value: "A machine must not read these quotes" if value else "As this server is set up",
        key=key,
        width=320,
        help="Whether a language model may be asked which stance these quotes take, if this server has one. If not, no "
        "quote is sent to it.",
        disabled=not own.may_govern,
        on_change=take,
        args=(key, written["machine_annotator"], lambda value: description.change_field("machine_annotator", value)),
    )
    st.header("Camps", anchor=False)
    st.caption(
        "With their number of quotes, and how every chart draws them. To move a quote to another camp, go to Edit."
    )
    counts = _counts(edited)
    n_pages = -(-len(about.camps) // CAMPS_A_PAGE)
    page = min(int(st.session_state.get(_PAGE) or 1), max(1, n_pages))
    if n_pages > 1:
        st.session_state[_PAGE] = page
        page = st.pagination(n_pages, key=_PAGE, max_visible_pages=5)
    for camp in about.camps[(page - 1) * CAMPS_A_PAGE : page * CAMPS_A_PAGE]:
        _camp(camp, counts.get(camp.name, 0), take)


Take = Callable[[str, str, Callable[[str], Step]], None]


def _field(name: str, value: str, take: Take, lines: bool = False) -> None:
    key = _widget_key(f"describe_{name}", value)
    looks: dict[str, Any] = {
        "key": key,
        "max_chars": max(_LONGEST.get(name, 200), len(value)),
        "help": _HELP.get(name),
        "on_change": take,
        "args": (key, value, lambda written: description.change_field(name, written)),
    }
    if lines:
        st.text_area(label(name), height="content", **looks)
    else:
        st.text_input(label(name), **looks)


def _camp(camp: Camp, n: int, take: Take) -> None:
    def then(name: str) -> dict[str, Any]:
        value = getattr(camp, name)
        key = _widget_key(f"camp_{name} {camp.name}", value)
        step = (key, value, lambda written: description.change_camp(camp.name, name, written))
        return {"key": key, "on_change": take, "args": step, "label_visibility": "collapsed"}

    with st.container(horizontal=True, vertical_alignment="center", key=f"camp {camp.name}"):
        st.color_picker(literal(f"Colour of {camp.name}"), **then("colour"), width=44)
        st.text(f"{camp.name} · {n:,}", width=200)
        st.selectbox(literal(f"Symbol of {camp.name}"), SYMBOLS, **then("symbol"), width=160)
        st.text_input(literal(f"Note on {camp.name}"), **then("note"), placeholder="Who this camp is", max_chars=500)
        if not n:
            key = f"camp_gone {camp.name}"
            st.button("Remove", key=key, on_click=take, args=(key, "", lambda _: description.remove_camp(camp.name)))


def _widget_key(key: str, value: str) -> str:
    """The key of a widget that follows the draft, also after an edit was undone."""
    st.session_state[key] = value
    return key


def _counts(edited: pd.DataFrame) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cell, n in edited["camp"].value_counts().items():
        for name in table.parts(str(cell)):
            counts[name] = counts.get(name, 0) + n
    return counts
