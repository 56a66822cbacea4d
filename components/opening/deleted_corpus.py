"""A corpus that was deleted, and can still be brought back by who may."""

import streamlit as st

from components import link, markup
from components.opening import stored_corpora
from data.store import StoreError, UnknownKey
from data.store.access import KEPT_AFTER_DELETION
from data.store.permission import Person, may_govern


def show(person: Person) -> None:
    """Offer to bring it back, where the link is the one to edit a deleted corpus; else draw nothing."""
    key = str(st.session_state.get(link.CORPUS))
    try:
        access = stored_corpora.store().access.deleted_corpus(key)
    except UnknownKey:
        return
    if access.deleted_at is None or not may_govern(access, person, may_edit=True):
        return
    until = access.deleted_at + KEPT_AFTER_DELETION
    lines = [f"It was deleted on {access.deleted_at:%-d %B %Y} and is kept until {until:%-d %B %Y}."]
    markup.show("notice.html", title="This corpus was deleted", lines=lines)
    st.button("Bring it back", key="undelete", type="primary", icon=":material/undo:", on_click=_undelete, args=(key,))
    st.stop()


def _undelete(key: str) -> None:
    try:
        stored_corpora.store().undelete(key)
    except StoreError as error:
        link.notify(str(error))
