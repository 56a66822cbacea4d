"""Erasing quotes from all versions of a corpus, for good: a source withdraws, or the law requires it."""

import re

import streamlit as st

from components import markup
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.counting import count_of
from data.store import StoreError

_SPEAKER, _QUOTES = "All quotes of a speaker", "Single quotes"
_KEY = "erase"
_DONE = f"{_KEY}_done"  # how often; part of the keys, so that the fields are empty afterwards


def show(own: OpenCorpus) -> None:
    """Draw the choice of what to erase, how much that is, and the button that does it."""
    nth = st.session_state.get(_DONE, 0)
    st.header("Erase quotes for good", anchor=False)
    st.caption(
        "Removes them from every version, with their vectors and marks, and from the files of this server. Their words "
        "are also removed from notes, claims, titles and the context of other quotes. What stays is a line that says "
        "when and how many. It cannot be undone. It does not reach earlier downloads and backups, other quotes that "
        "hold the same words, or mentions of a name."
    )
    with st.container(key="erase_quotes"):
        what = st.radio("What to erase", (_SPEAKER, _QUOTES), key=f"{_KEY}_what", horizontal=True)
        speaker, quotes = _choice(what, nth)
        if not (speaker or quotes):
            return
        try:
            n, n_versions = stored_corpora.to_write(own).erasable(own.key, quotes, speaker)
        except StoreError as error:
            markup.show("notice.html", title="", lines=[str(error)])
            return
        if not n:
            st.text("No version of this corpus has such a quote.")
            return
        _ask(own, n, n_versions, speaker, quotes, nth)


def _choice(what: str, nth: int) -> tuple[str, tuple[str, ...]]:
    if what == _SPEAKER:
        written = st.text_input(
            "The speaker, exactly as named in the table", key=f"{_KEY}_speaker {nth}", placeholder="e.g. Sergey Lavrov"
        )
        return written.strip(), ()
    written = st.text_input(
        "Ids of the quotes", key=f"{_KEY}_ids {nth}", placeholder="e.g. q12, q31", help="See the column quote_id."
    )
    return "", tuple(dict.fromkeys(filter(None, re.split(r"[\s,;]+", written))))


def _ask(own: OpenCorpus, n: int, n_versions: int, speaker: str, quotes: tuple[str, ...], nth: int) -> None:
    st.text(f"That is {count_of(n, 'quote')} in {count_of(n_versions, 'version')}.")
    note = st.text_input(
        "Reason, shown to all readers (optional)", key=f"{_KEY}_note {nth}", max_chars=200, placeholder="e.g. withdrawn"
    )
    with st.popover(f"Erase {count_of(n, 'quote')}", icon=":material/ink_eraser:", key=f"{_KEY}_ask {nth}"):
        st.caption(f"{literal(count_of(n, 'quote'))} will be gone from all versions, and nobody can restore them.")
        pressed = st.button("Erase for good", key=f"{_KEY}_now", type="primary")
    if pressed:
        _erase(own, speaker, quotes, note.strip())


def _erase(own: OpenCorpus, speaker: str, quotes: tuple[str, ...], note: str) -> None:
    author = stored_corpora.author(own.person)
    try:
        with st.spinner("Erasing from all versions…"):
            tombstone = stored_corpora.to_govern(own).erase(own.key, quotes, speaker, author, note)
    except StoreError as error:
        markup.show("notice.html", title="Not erased", lines=[str(error)])
        return
    st.session_state[_DONE] = st.session_state.get(_DONE, 0) + 1
    stored_corpora.open_version(stored_corpora.store().latest(own.key).version)
    st.toast(f"{count_of(tombstone.quotes, 'quote')} erased from all versions", icon=":material/ink_eraser:")
    st.rerun()
