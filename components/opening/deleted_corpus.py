"""A corpus that was deleted and can still be restored, with the permission to do so."""

import streamlit as st

from components import link, markup
from components.opening import stored_corpora
from data.store import StoreError, UnknownKey
from data.store.access.access import KEPT_AFTER_DELETION
from data.store.access.permission import Person, may_govern


def show(person: Person) -> None:
    """Offer to restore it if the link is the edit link of a deleted corpus; else draw nothing."""
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
    st.button("Restore it", key="undelete", type="primary", icon=":material/undo:", on_click=_undelete, args=(key,))
    st.stop()


def _undelete(key: str) -> None:
    try:
        stored_corpora.store().undelete(key)
    except StoreError as error:
        link.notify(str(error))
