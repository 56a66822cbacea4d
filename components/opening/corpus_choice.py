"""Which corpus is open, and what to do if it cannot be read."""

import contextlib
import logging
import threading
from pathlib import Path
from typing import NoReturn

import streamlit as st

from analysis.view.selection import Index, build_index
from components import link, markup
from components.elements.widget_callback import if_present
from components.opening import deleted_corpus, more_corpora, sign_in, stored_corpora, unsaved_corpus, visitor
from components.opening.stored_corpora import OpenCorpus
from components.quotes import meaning_search
from components.shared import SharedCache
from data import library
from data.corpus import Corpus, read_corpus
from data.faults import CorpusError, fault_lines
from data.store import DamagedVersion, StoreError, UnknownKey, ids
from data.store.access.permission import Person

_logger = logging.getLogger(__name__)
_LIST = "corpus"  # the key of the list
_UNTIL_IT_IS_DRAWN = 5.0  # seconds
_OPENING = "Opening the corpus…"
_corpora: SharedCache[tuple[Corpus, Index]] = SharedCache(most=16)


def show() -> tuple[Corpus, Index, OpenCorpus | None]:
    """The chosen corpus, ready to be filtered, and its place in the store, None for one in a folder.

    Stops the page with an explanation if there is none.
    """
    person = visitor.show()
    folders = library.folders()
    unsaved_corpus.open_requested()
    unsaved = unsaved_corpus.all_of_them()
    names = [*folders, *unsaved]
    _settle_choice(names)
    try:
        found = _of_store(person)
    except StoreError as error:
        _choose(names)
        _stop(error, person)
    _choose(names)
    if found is not None:
        return found
    name = st.session_state[link.CORPUS]
    if name in unsaved:
        return *unsaved[name], None
    folder = folders[name]
    try:
        return *open_folder(folder, library.fingerprint(folder)), None
    except CorpusError as error:
        _explain(folder, error)
        st.stop()


def _of_store(person: Person) -> tuple[Corpus, Index, OpenCorpus] | None:
    if not ids.is_key(st.session_state.get(link.CORPUS) or ""):
        return None
    with st.spinner("Opening the store…"):  # which takes seconds the first time
        own = stored_corpora.open_corpus(person)
    if own is None:
        return None
    try:
        corpus, index = open_stored(own.access.corpus_id, own.version.version, len(own.tombstones), own.key)
    except DamagedVersion:  # now that the damage is known, the newest sound version opens
        own = stored_corpora.open_corpus(person)
        assert own is not None
        corpus, index = open_stored(own.access.corpus_id, own.version.version, len(own.tombstones), own.key)
    stored_corpora.remember(own.key, corpus.about.title)
    return corpus, index, own


def _settle_choice(names: list[str]) -> None:
    asked = st.session_state.get(link.CORPUS) or ""
    if asked in names or ids.is_key(asked):
        return
    if not names:
        st.title("No corpus found")
        st.caption("Put a folder with a quotes.csv into data/, or set STANDPOINT_CORPORA to a folder of corpora.")
        st.stop()
    if asked:
        link.notify(*st.session_state[link.NOTICES], _not_here(asked))
    link.replace_key(names[0])


def _choose(names: list[str]) -> None:
    titles = stored_corpora.remembered_titles()
    options = [*names, *titles]
    if st.session_state[link.CORPUS] not in options:
        options.append(st.session_state[link.CORPUS])
    if len(options) > 1:
        # not bound to the corpus itself: a list holds labels, and they change with the title
        st.session_state[_LIST] = st.session_state[link.CORPUS]
        st.sidebar.selectbox(
            "Corpus",
            options,
            key=_LIST,
            format_func=lambda name: _label(name, titles),
            on_change=if_present(_LIST, _on_choose),
        )
    more_corpora.show()


def _on_choose() -> None:
    link.open_corpus(st.session_state[_LIST])


def _label(name: str, titles: dict[str, str]) -> str:
    """A folder by its name; a corpus of the store by its title, what the link may do, and the end of its key."""
    if not ids.is_key(name):
        return name
    return f"{titles.get(name, 'The corpus of this link')} ({name.partition('-')[0]}, …{name[-4:]})"


def open_folder(
    folder: Path, fingerprint: tuple[tuple[str, int, int], ...], doing: str = _OPENING
) -> tuple[Corpus, Index]:
    """The corpus and its index; `fingerprint` makes a changed file another entry. `doing` is shown meanwhile."""
    return _corpora.get((folder, fingerprint), lambda: _with_index(read_corpus(folder)), doing)


def read_first() -> None:
    """Read the corpus that opens if a link names none; errors are shown to the reader who opens it."""
    read_named(next(iter(library.folders()), ""))


def read_named(name: str) -> None:
    """Read the corpus in the folder of this name, if there is one; errors are shown to the reader who opens it."""
    if (folder := library.folders().get(name)) is not None:
        with contextlib.suppress(CorpusError, OSError):
            open_folder(folder, library.fingerprint(folder), doing="")


def _with_index(corpus: Corpus) -> tuple[Corpus, Index]:
    index = build_index(corpus)
    if corpus.vectors is not None and not corpus.vectors.are_read:
        later = threading.Timer(_UNTIL_IT_IS_DRAWN, _prepare_searches, [corpus, index])
        later.daemon = True
        later.start()
    return corpus, index


def _prepare_searches(corpus: Corpus, index: Index) -> None:
    """So that the first search by words or meaning does not take seconds; the first picture does not need it."""
    index.words.prepare()
    with contextlib.suppress(CorpusError):  # shown to readers who ask for the vectors
        meaning_search.prepare(corpus)


def _not_here(asked: str) -> str:
    if unsaved_corpus.is_unsaved(asked):
        return (
            f"The link points to “{asked[:60]}”, a corpus that was never saved: only its author could see it, and only "
            "during that visit. Ask the author for its quotes.csv."
        )
    return f"The link asks for the corpus “{asked[:60]}”, which is not on this server."


def open_stored(corpus_id: str, version: str, n_tombstones: int, key: str) -> tuple[Corpus, Index]:
    """A version of a corpus of the store, and its index; the visitor's permission was checked before.

    It changes when quotes are erased from all versions, so `n_tombstones` is part of the key.
    """
    store = stored_corpora.store()
    return _corpora.get((corpus_id, version, n_tombstones), lambda: _with_index(store.read(key, version)), _OPENING)


def _stop(error: Exception, person: Person) -> NoReturn:
    if isinstance(error, UnknownKey):
        deleted_corpus.show(person)
    elif isinstance(error, StoreError) and error.detail:  # which is not for the screen
        _logger.error("%s", error.detail)
    refused = isinstance(error, stored_corpora.AccessDenied)
    title = "This corpus is not open to you" if refused else "This corpus cannot be opened"
    markup.show("notice.html", title=title, lines=[str(error)])
    if refused and person.can_sign_in:
        sign_in.buttons("_here", "Sign in as another person" if person.is_signed_in else "Sign in", prominent=True)
    for name in list(library.folders())[:1]:
        st.button(f"Open {name}", key="open_shipped", on_click=link.open_corpus, args=(name,))
    st.stop()


def _explain(folder: Path, error: CorpusError) -> None:
    n = len(error.faults)
    st.title("This corpus cannot be opened")
    st.caption(f"{n:,} {'mistake' if n == 1 else 'mistakes'} to fix, then reload the page. Nothing was changed.")
    lines = fault_lines(error.faults)
    markup.show("notice.html", title=folder.name, lines=lines)
