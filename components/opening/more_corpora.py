"""Corpora beyond those in the list: those that the server's owner lists for everybody, and any by its link."""

from urllib.parse import parse_qs

import streamlit as st

from components import link
from components.elements.widget_callback import if_present
from components.literal import literal
from components.opening import stored_corpora
from data.store import StoreError, ids

_WRITTEN = "link_to_open"


def show() -> None:
    """Draw the menu; the store is read only when it is opened, so that the first picture does not wait for it."""
    menu = st.sidebar.popover("Other corpora", icon=":material/folder_open:", key="more_corpora", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.text_input(
            "Open a corpus by its link",
            key=_WRITTEN,
            placeholder="Paste the link you were given",
            max_chars=5_000,
            on_change=if_present(_WRITTEN, _open_written),
        )
        if st.session_state.get(_WRITTEN):
            st.caption("This is not a link to a corpus: such a link contains read- or edit- and 32 letters and digits.")
        _show_listed_corpora()


def _show_listed_corpora() -> None:
    try:
        with st.spinner("Opening the store…"):
            listed = stored_corpora.store().public_titles()
    except StoreError as error:
        st.caption(literal(str(error)))
        return
    if not listed:
        st.caption("The owner of this server lists no other corpora.")
    for key, title in sorted(listed.items(), key=lambda one: one[1]):
        st.button(literal(title), key=f"listed {key}", on_click=link.open_corpus, args=(key,), width="stretch")


def key_in(written: str) -> str:
    """The key in a link or on its own; empty if there is none."""
    written = written.strip()
    asked = parse_qs(written.partition("?")[2]).get("corpus", [written])[-1]
    return asked if ids.is_key(asked) else ""


def _open_written() -> None:
    if key := key_in(st.session_state[_WRITTEN]):
        link.open_corpus(key)
