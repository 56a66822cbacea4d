"""The table of speakers and camps for an import: a file, one from this visit, or the speakers of a corpus.

A table outlives the visit only in the corpus that was made with it: it is offered again only to people who own that
corpus, open it, or have its link.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st

from components import link, markup
from components.imports.draft import ImportDraft
from components.literal import literal
from components.opening import stored_corpora, visitor
from data import library
from data.corpus import read_corpus
from data.counting import count_of
from data.faults import CorpusError
from data.importing import reading_process
from data.importing.columns import camps
from data.importing.foreign import Choices
from data.importing.limits import FileRefusal
from data.processes.job import Limits
from data.store import StoreError, ids
from data.store.access.permission import refusal

KEPT_TABLES = f"{link.KEPT}camp_tables"  # of this visit, by file name
_MOST = 8  # corpora offered, the newest first
_FILE, _BY_LINK = "a file", "a corpus by its link"

Voices = Callable[[], pd.DataFrame]


def choose(draft: ImportDraft) -> None:
    """Draw the choice, and how many of the speakers the table knows."""
    kept: dict[str, dict[str, str]] = st.session_state.setdefault(KEPT_TABLES, {})
    corpora = _corpora(draft)
    options = [_FILE, *kept, *corpora, _BY_LINK]
    known = draft.widget("camps table", next(iter(kept), _FILE))
    if st.session_state[known] not in options:
        st.session_state[known] = _FILE
    chosen = st.selectbox("Which table", options, key=known, format_func=literal)
    if chosen in kept:
        draft.camps_table = kept[chosen]
    elif chosen in corpora:
        draft.camps_table = _of_voices(draft, chosen, corpora[chosen])
    elif chosen == _BY_LINK:
        _by_link(draft)
    else:
        _bring(draft, kept)
    if draft.camps_table:
        people = {camps.plain(name) for name in camps.values(draft.mapped_quotes(), "speaker")}
        n = len(people & {camps.plain(name) for name in draft.camps_table})
        st.caption(
            f"{n:,} of {count_of(len(people), 'speaker')} {'is' if n == 1 else 'are'} in it; others are “not given”. "
            "Next time, choose the corpus that you make from this, or its link, to get the same camps."
        )


def _corpora(draft: ImportDraft) -> dict[str, Voices]:
    """Corpora that this visitor may read, by the label in the list: own ones, opened ones, the server's."""
    own: dict[str, str] = {}
    person = visitor.current()
    if person.email:  # without sign-in, all visitors would share what nobody owns
        own = draft.step("own corpora", person, lambda: stored_corpora.store().titles_owned_by(person, _MOST))
    titles = own | stored_corpora.remembered_titles()
    found: dict[str, Voices] = {
        f"as in “{title}” (…{key[-4:]})": lambda key=key: _stored_table(key)  # type: ignore[misc]
        for key, title in list(titles.items())[:_MOST]
    }
    for name, folder in list(library.folders().items())[:_MOST]:
        found[f"as in {name}, of this server"] = lambda folder=folder: _of_folder(folder)  # type: ignore[misc]
    return found


def _stored_table(key: str) -> pd.DataFrame:
    """The voices of a stored corpus; raises StoreError if this visitor may not read it."""
    if reason := refusal(stored_corpora.store().find(key), visitor.current()):
        raise StoreError(reason)
    return stored_corpora.store().read(key).voices


def _of_folder(folder: Path) -> pd.DataFrame:
    return read_corpus(folder).voices


def _of_voices(draft: ImportDraft, name: str, voices: Voices) -> dict[str, str]:
    try:
        return draft.step("camps of a corpus", name, lambda: camps.of_voices(voices()))
    except (StoreError, CorpusError) as error:
        markup.show("notice.html", title="This corpus cannot be read", lines=str(error).splitlines()[:5])
        return {}


def _by_link(draft: ImportDraft) -> None:
    written = st.text_input(
        "Link of the corpus", key=f"import.{draft.number}.camps link", max_chars=5_000, placeholder="Paste it here"
    )
    key = ids.key_in(written)
    is_key = ids.is_key(key)
    draft.camps_table = _of_voices(draft, key, lambda: _stored_table(key)) if is_key else {}
    if written and not is_key:
        st.caption("This is not a link to a corpus: such a link contains read- or edit- and 32 letters and digits.")


def _bring(draft: ImportDraft, kept: dict[str, dict[str, str]]) -> None:
    file = st.file_uploader(
        "A table with two columns: speakers and their camps", key=f"import.{draft.number}.camps file"
    )
    if file is None:
        draft.camps_table = {}
        return
    try:
        table = reading_process.read_file(file.getvalue(), file.name, Choices(), Limits())
        kept[file.name] = draft.camps_table = camps.of_speakers(table, file.name)
    except FileRefusal as refused:
        draft.camps_table = {}
        markup.show("notice.html", title="This table cannot be used", lines=str(refused).splitlines())
