"""The corpora of the store: which one is open, at which version, and what this visitor may do with it."""

import logging
import os
from dataclasses import dataclass

import streamlit as st

from analysis.making.edits import Draft
from analysis.view.link import View
from components import link
from components.opening import visitor
from components.shared import SharedCache
from data.corpus import Camp
from data.store import SETTING, LostSave, Store, StoreError, Tombstone, UnknownKey, ids, open_store
from data.store.access.access import Access
from data.store.access.permission import Person, may_govern, refusal
from data.store.log import Version

VERSION = "open_version"  # of the store's corpus that is open
ONLY_MARKS = "Marked stances"  # the message in the log for a version that was saved while somebody marked
_CLAIMED = "claimed_corpora_of"
_logger = logging.getLogger(__name__)
_MOST_LOOKED_INTO = 8  # corpora
DRAFTS, OPENED, AUTHOR = (f"{link.KEPT}{name}" for name in ("drafts", "opened_corpora", "author"))


@dataclass(frozen=True)
class OpenCorpus:
    """A corpus of the store that is open; `history` is newest first, `version` the one on the screen."""

    key: str
    access: Access
    history: tuple[Version, ...]
    version: Version
    may_edit: bool
    may_govern: bool
    person: Person
    tombstones: tuple[Tombstone, ...] = ()  # of what was erased from all versions, oldest first
    lost_saves: tuple[LostSave, ...] = ()  # newer saves that are damaged


class AccessDenied(StoreError):
    """The link is right, but the visitor may not open it; the message says why."""


_stores: SharedCache[Store] = SharedCache(most=2)


def store() -> Store:
    """The configured store, shared by all visitors of this process."""
    uri = os.environ.get(SETTING, "").strip()
    return _stores.get(uri, lambda: open_store(uri or None))


def open_corpus(person: Person) -> OpenCorpus | None:
    """The chosen corpus, if it is in the store; else None. Raises UnknownKey, AccessDenied."""
    key = st.session_state.get(link.CORPUS) or ""
    if not ids.is_key(key):
        return None
    access = store().find(key)
    may_edit = access.edit == key
    if sentence := refusal(access, person, may_edit):
        raise AccessDenied(sentence)
    _claim(person)
    history = tuple(store().history(key))
    by_tag = {version.version: version for version in history}
    version = by_tag.get(_wanted_version(access), history[0])
    st.session_state[VERSION] = version.version
    governs = may_govern(access, person, may_edit)
    notes = tuple(store().tombstones(key)), store().lost_saves(key)
    return OpenCorpus(key, access, history, version, may_edit, governs, person, *notes)


def _claim(person: Person) -> None:
    """Once per visit: corpora that belonged to the person's address now belong to the person."""
    if person.email and st.session_state.get(_CLAIMED) != person.owner:
        st.session_state[_CLAIMED] = person.owner
        try:
            store().claim(person.owner)
        except StoreError as error:  # they still own it by their address
            _logger.warning("the corpora of an owner: %s", error.detail or error)


def to_write(own: OpenCorpus) -> Store:
    """The store, for an action that writes: permission is checked again, since the page may be old.

    Raises AccessDenied, UnknownKey.
    """
    if sentence := refusal(store().find(own.key), visitor.current(), to_edit=True):
        raise AccessDenied(sentence)
    return store()


def to_govern(own: OpenCorpus) -> Store:
    """The store, for an action of those who govern the corpus, checked again. Raises AccessDenied, UnknownKey."""
    access = store().find(own.key)
    if not may_govern(access, visitor.current(), access.edit == own.key):
        raise AccessDenied(f"Only the owner of this corpus may do that{f': {access.owner}' if access.owner else ''}.")
    return to_write(own)


def _wanted_version(access: Access) -> str:
    if VERSION in st.session_state:
        return str(st.session_state[VERSION])
    asked = st.session_state.get(link.READ)
    if isinstance(asked, View) and asked.version:
        return asked.version
    unsaved = draft(access.corpus_id)
    return unsaved.base if unsaved else ""


def still(own: OpenCorpus) -> Version | None:
    """The newest version now; None if the link no longer opens it. If that cannot be determined, the open one."""
    try:
        return store().latest(own.key)
    except UnknownKey:
        return None
    except StoreError:  # a disk that is away for a moment; saving would report it
        return own.version


def who_can_read(own: OpenCorpus) -> str:
    """Who can read the corpus now, in a sentence."""
    if own.access.listed and not own.access.domains:
        return "The owner of this server lists this corpus, so everybody can read it."
    if not own.person.can_sign_in:
        return "Anyone with the link can read this corpus: this server does not ask people to sign in."
    if own.access.domains:
        return f"People who have a link and sign in with an address of {', '.join(own.access.domains)} can read it."
    return "Anyone who has the link and signs in can read this corpus."


def open_version(version: str) -> None:
    """Go to a version, from a callback."""
    st.session_state[VERSION] = version


def draft(corpus_id: str) -> Draft | None:
    """The unsaved edits of a corpus; None if there are none."""
    return st.session_state.get(DRAFTS, {}).get(corpus_id) or None


def keep_draft(corpus_id: str, unsaved: Draft) -> None:
    """Keep unsaved edits until they are saved; an empty draft keeps nothing."""
    drafts = {**st.session_state.get(DRAFTS, {}), corpus_id: unsaved}
    st.session_state[DRAFTS] = {name: one for name, one in drafts.items() if one}


def author(person: Person) -> str:
    """The name for the history: the person who signed in, else the name entered under Edit."""
    return person.email or str(st.session_state.get(AUTHOR, ""))


def remember(key: str, title: str) -> None:
    """Add the corpus to those that this visitor opened."""
    st.session_state[OPENED] = {**st.session_state.get(OPENED, {}), key: title}


def remembered_titles() -> dict[str, str]:
    """Titles of the store's corpora that this visitor opened, by key."""
    return dict(st.session_state.get(OPENED, {}))


def camps_elsewhere() -> dict[str, Camp]:
    """The camps of the store's corpora that this visitor opened, by name; the last opened corpus wins."""
    camps: dict[str, Camp] = {}
    for key in list(st.session_state.get(OPENED, {}))[-_MOST_LOOKED_INTO:]:
        try:
            camps |= {camp.name: camp for camp in store().camps(store().find(key).corpus_id)}
        except StoreError as error:  # their looks are only nice to have
            _logger.warning("the camps of a corpus: %s", error.detail or error)
    return camps
