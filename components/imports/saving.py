"""The last steps of an import: naming the corpus, embedding, drawing the map, and saving."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pydantic
import streamlit as st

from analysis.background import BackgroundWork, in_words
from analysis.embedding.encoder import EncoderError
from analysis.embedding.models import SETTING, Model, chosen_model, is_installed
from analysis.embedding.windows import about_long, n_long
from analysis.making import duplicates, importing
from analysis.making.duplicates import DuplicateGroup
from analysis.progress import Progress, part
from analysis.text import languages
from components import encoding, link, markup, model_choice
from components.imports import adding, duplicates_step
from components.imports import draft as import_draft
from components.imports.draft import ImportDraft
from components.literal import literal
from components.opening import corpus_links, stored_corpora, visitor
from components.rerun import rerun_page
from data.arrays import Vectors
from data.corpus import About, Camp, Corpus
from data.corpus_files import folder_name, to_zip
from data.counting import count_of
from data.importing.foreign import ForeignTable
from data.store import Keys, Store, StoreError
from data.store.access.access import Owner

_EVERY = 1.0  # seconds between two checks on the work
_SAVING = 0.95  # share of the work when only saving is left
_FIELDS = {
    "title": "Title",
    "description": "What it holds, and what it leaves out",
    "citation": "How to cite it",
    "author": "Who is importing it",
}


@dataclass(frozen=True)
class Halfway:
    """Embedded but not yet drawn: near-duplicates are decided first."""

    begun: importing.EmbeddedImport
    about: About


@dataclass(frozen=True)
class SavePlace:
    """Where the corpus will be kept, and whose it will be: determined before the work leaves the visit."""

    store: Store
    author: str
    owner: Owner


@dataclass(frozen=True)
class SavedImport:
    """The finished corpus, and its keys if it was kept."""

    corpus: Corpus
    keys: Keys | None
    seconds: dict[str, float]  # by step
    not_kept: str = ""


def show(draft: ImportDraft, quotes: pd.DataFrame, camps: tuple[Camp, ...]) -> None:
    """Draw the form, and the button that starts the work."""
    st.header("6 · Name and import")
    if adding.choose(draft):
        adding.show(draft, quotes)
        return
    table = draft.table()
    about = _about(draft, table, camps)
    if isinstance(about, str):
        markup.show("notice.html", title="", lines=[about])
    model = _model(draft, quotes)
    st.button(
        f"Import {count_of(len(quotes), 'quote')}",
        key="import_begin",
        type="primary",
        disabled=isinstance(about, str) or not is_installed(model),
        on_click=_begin,
        args=(draft, quotes, about, model),
    )
    st.caption(
        "The model runs on this server. The corpus is then kept under two links, one to read and one to edit. "
        f"{_where_it_is_saved()}"
    )


def _model(draft: ImportDraft, quotes: pd.DataFrame) -> Model:
    """Which model embeds them, chosen by the languages found, with a warning if it does not read them."""
    found = draft.step("languages", (draft.reviewed_key, len(quotes)), lambda: languages.sample_languages(quotes))
    if os.environ.get(SETTING):
        model = chosen_model()  # as the server's owner says
        _long(draft, quotes, model)
        return model
    suggested = languages.fitting(found)
    model = model_choice.choose(suggested, draft.widget("model", suggested))
    sample = f" (in a sample of {len(found.tags):,} quotes)" if len(found.tags) < len(quotes) else ""
    st.caption(f"Languages found{sample}: {languages.in_words(found.counts)}. {model_choice.NOTE}")
    if means := languages.about_means(found.counts, model):
        st.caption(literal(means))
    if unread := found.unread(model):
        warning = f"{model.name} reads English only; it places {languages.in_words(unread)} nearly at random."
        markup.show(
            "notice.html", title="", lines=[f"{warning} Choose “Many languages” to place all quotes by what they say."]
        )
    _long(draft, quotes, model)
    return model


def _long(draft: ImportDraft, quotes: pd.DataFrame, model: Model) -> None:
    with st.spinner("Counting long quotes…"):
        n = draft.step("long quotes", (draft.reviewed_key, len(quotes), model), lambda: n_long(quotes["text"], model))
    if note := about_long(n, model):
        st.caption(literal(note))


def _where_it_is_saved() -> str:
    if visitor.current().can_sign_in:
        return "Anyone who has a link and signs in can open it."
    return "Anyone with a link can open it: this server does not ask people to sign in."


def _about(draft: ImportDraft, table: ForeignTable, camps: tuple[Camp, ...]) -> About | str:
    """The content of corpus.toml, or why it is invalid."""
    imported = table.extras.about.model_dump() if table.extras.about else {}
    imported["author"] = ", ".join(imported.get("authors", ()))
    imported.setdefault("title", draft.name.partition(".")[0])
    for number, (name, label) in enumerate(_FIELDS.items()):
        if number % 2 == 0:  # row by row, so that they keep their order where the page is narrow
            places = st.columns(2)
        key = draft.widget(name, draft.about.get(name, imported.get(name, "")))
        with places[number % 2]:
            draft.about[name] = st.text_input(label, key=key, max_chars=200 if name == "title" else 2_000).strip()
    said = {name: draft.about[name] for name in ("title", "description", "citation")}
    authors = tuple(name.strip() for name in draft.about["author"].split(",") if name.strip())
    known = About.model_validate({"title": "…"} | {k: v for k, v in imported.items() if k in About.model_fields})
    try:
        checked = About.model_validate(known.model_dump(exclude={"camps"}) | said | {"authors": authors})
    except pydantic.ValidationError:
        return "A corpus needs a title of at most 200 characters."
    return checked.model_copy(update={"camps": camps})


def _begin(draft: ImportDraft, quotes: pd.DataFrame, about: About, model: Model) -> None:
    table, place = draft.table(), _place(draft)
    read = {"read and check": sum(draft.seconds.values())}
    look_for = draft.least_alike if draft.look_for_near else None

    def keep(vectors: Vectors) -> None:
        draft.embedded = vectors

    def work(progress: Progress) -> Halfway | SavedImport:
        found = importing.run(
            *(quotes, table, about, model, part(progress, 0, _SAVING), look_for, draft.embedded), on_embedded=keep
        )
        if isinstance(found, importing.EmbeddedImport):
            return Halfway(found, about)
        return _keep_in_store(found, place, read, progress)

    draft.work = BackgroundWork(work, (EncoderError, OSError, MemoryError))


def _place(draft: ImportDraft) -> SavePlace:
    person = visitor.current()
    return SavePlace(stored_corpora.store(), draft.about["author"] or person.email, person.owner)


def _keep_in_store(
    result: importing.ImportResult, place: SavePlace, read: Mapping[str, float], progress: Progress
) -> SavedImport:
    """Save it in the store; nothing else leaves a trace."""
    begun = time.perf_counter()
    progress(_SAVING, "saving")
    keys, not_kept = None, ""
    try:
        keys = place.store.create(result.corpus, place.author, "Imported", place.owner)
    except StoreError as error:
        not_kept = str(error)
    seconds = {**read, **result.seconds, "save": time.perf_counter() - begun}
    return SavedImport(result.corpus, keys, seconds, not_kept)


def working(draft: ImportDraft) -> bool:
    """Draw the work in progress, or its result; False if there is none and the steps should be shown."""
    if draft.work is None:
        return False
    if draft.work.state == "running":
        _watch()
        return True
    if draft.work.state == "done" and isinstance(draft.work.result, Halfway):
        _near(draft, draft.work.result)
        return True
    if draft.work.state == "done" and isinstance(draft.work.result, SavedImport):
        _show_result(draft.work.result)
        return True
    _show_end(draft, draft.work)
    return False


@st.fragment(run_every=_EVERY)
def _watch() -> None:
    work = import_draft.current().work
    if work is None or work.state != "running":
        rerun_page()
        return
    st.header("Importing")
    left = work.seconds_left
    sentence = f"{work.doing}, {in_words(left)} left" if left is not None else work.doing
    sentence = "stopping after this batch" if work.is_ending else sentence
    st.progress(work.done, text=sentence[0].upper() + sentence[1:])
    st.button("Cancel", key="import_cancel", on_click=work.cancel, disabled=work.is_ending)
    st.caption("Nothing is saved until everything is done. You can use the other screens meanwhile.")


def _show_end(draft: ImportDraft, work: BackgroundWork[Any]) -> None:
    title = "Cancelled" if work.state == "cancelled" else "The import failed"
    lines = ["Nothing was saved. All your choices are still here."]
    markup.show("notice.html", title=title, lines=[work.error, *lines] if work.error else lines)


def _near(draft: ImportDraft, halfway: Halfway) -> None:
    st.header("Near-duplicates")
    begun = halfway.begun
    n, shown = begun.n_near, len(begun.near)
    sentence = f"{n:,} {'pair has' if n == 1 else 'pairs have'} a similarity of at least {draft.least_alike:.2f}."
    st.caption(sentence + (f" The {shown:,} most similar are shown." if shown < n else ""))
    decided = duplicates_step.decide(draft, begun.quotes, list(begun.near), "near", duplicates.KEEP)
    with st.container(horizontal=True):
        st.button(
            "Draw the map and save", key="import_go_on", type="primary", on_click=_go_on, args=(draft, halfway, decided)
        )
        st.button("Back to the steps", key="import_back", on_click=_back)


def _back() -> None:
    import_draft.current().work = None


def _go_on(draft: ImportDraft, halfway: Halfway, decided: dict[DuplicateGroup, str]) -> None:
    table, place = draft.table(), _place(draft)

    def work(progress: Progress) -> SavedImport:
        found = importing.resume(halfway.begun, decided, table, halfway.about, part(progress, 0, _SAVING))
        return _keep_in_store(found, place, {}, progress)

    draft.work = BackgroundWork(work, (EncoderError, OSError, MemoryError))


def _show_result(made: SavedImport) -> None:
    st.header("Imported")
    figures = made.corpus.map.figures if made.corpus.map else {}
    n = len(made.corpus.quotes)
    camps = count_of(len(made.corpus.camps), "camp")
    summary = f"{made.corpus.about.title}: {count_of(n, 'quote')} of {camps}"
    how = f"embedded with {figures.get('model')}, map drawn with {figures.get('chosen')}"
    markup.show("paragraph.html", text=f"{summary}, {how}.")
    if note := encoding.long_quotes(made.corpus):
        st.caption(literal(note))
    st.caption(f"Time taken: {', '.join(f'{step} {taken:.1f} s' for step, taken in made.seconds.items())}.")
    if made.not_kept:
        markup.show(
            "notice.html",
            title="Not kept here",
            lines=[made.not_kept, "Download it as a zip, so that nothing is lost."],
        )
    if made.keys is not None:
        _links(made.keys)
    with st.container(horizontal=True):
        st.download_button(
            "Download the corpus as zip",
            lambda: to_zip(made.corpus),
            f"{folder_name(made.corpus.about.title)}.zip",
            "application/zip",
            key="import_zip",
            type="primary" if made.keys is None else "secondary",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button("Import another", key="import_another", on_click=import_draft.begin)
    if made.keys is None:
        st.caption(
            "Unpack it into data/, or into the folder of corpora set by STANDPOINT_CORPORA, "
            "and choose it in the sidebar."
        )


def _links(keys: Keys) -> None:
    st.button(
        "Open it on the map",
        key="import_open",
        type="primary",
        icon=":material/scatter_plot:",
        on_click=_open,
        args=(keys.edit,),
    )
    for which, name, key, sentence in (
        ("read", "Link to read", keys.read, corpus_links.TO_READ),
        ("edit", "Link to edit", keys.edit, corpus_links.TO_EDIT),
    ):
        st.markdown(f"**{name}**")
        st.caption(sentence)
        with st.container(horizontal=True, vertical_alignment="center"):
            corpus_links.show(which, key)


def _open(key: str) -> None:
    link.open_corpus(key, "Map")
