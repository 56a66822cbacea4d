"""The last steps of an import into an existing corpus: statements in both, and handing over to its edits."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.making import duplicates, edits
from components import link, markup
from components.imports import draft as import_draft
from components.imports import duplicates_step
from components.imports.draft import ImportDraft
from components.literal import literal
from components.opening import corpus_choice, stored_corpora, visitor
from data.counting import count_of
from data.store import StoreError
from data.store.access.permission import refusal

NEW = "A new corpus"


@dataclass(frozen=True)
class Target:
    """A corpus in the store to add to: its quotes, including unsaved edits."""

    key: str
    title: str
    corpus_id: str
    unsaved: edits.Draft
    quotes: pd.DataFrame


def choose(draft: ImportDraft) -> str:
    """Draw the choice, if there is one; the key of the corpus to add to, "" for a new one."""
    names = {"": NEW} | {
        key: f"Add to “{title}” (…{key[-4:]})"
        for key, title in stored_corpora.remembered_titles().items()
        if _can_edit(key)
    }
    if len(names) == 1:
        draft.into = ""
        return ""
    if draft.into not in names:
        draft.into = ""
    draft.into = st.radio(
        "Import into",
        list(names),
        format_func=lambda key: literal(names[key]),
        key=draft.widget("into", draft.into),
    )
    return draft.into


def _can_edit(key: str) -> bool:
    try:
        return stored_corpora.store().can_edit(key)
    except StoreError:  # its link was replaced, or it was deleted, since it was opened
        return False


def show(draft: ImportDraft, quotes: pd.DataFrame) -> None:
    """Draw the statements in both, and the button that hands the quotes to the corpus's edits."""
    try:
        target = _target(draft.into)
    except StoreError as error:
        markup.show("notice.html", title="Quotes cannot be added to this corpus", lines=[str(error)])
        return
    both = edits.together(target.quotes, quotes)
    n_there = len(target.quotes)
    groups = [group for group in duplicates.same_words(both) if group.rows[0] < n_there <= group.rows[-1]]
    decided = {}
    if groups:
        there = "1 statement is" if len(groups) == 1 else f"{len(groups):,} statements are"
        st.caption(
            f"{there} already in the corpus, judging by the words. Suggested: skip those that match in every cell, "
            "merge those that another outlet carried, keep those said on another day or different in any other cell."
        )
        decided = duplicates_step.decide(draft, both, groups, "in the corpus", duplicates_step.AS_SUGGESTED, n_there)
    else:
        st.caption("None of these quotes is in the corpus yet.")
    step = edits.add_table(target.quotes, quotes, decided, f"added {count_of(len(quotes), 'quote')} from {draft.name}")
    n = count_of(len(step.added), "quote")
    st.button(
        f"Add {n} to the edits of “{literal(target.title)}”",
        key="import_add",
        type="primary",
        disabled=not step.quotes,
        on_click=_add,
        args=(target, step),
    )
    st.caption(
        "Nothing is saved yet: the quotes join the corpus's unsaved edits, and you save them there as a new version. "
        "They are then embedded and placed on its map; existing quotes stay where they are."
    )


def _target(key: str) -> Target:
    access = stored_corpora.store().find(key)
    if sentence := refusal(access, visitor.current()):
        raise StoreError(sentence)
    unsaved = stored_corpora.draft(access.corpus_id) or edits.Draft(stored_corpora.store().latest(key).version)
    n_tombstones = len(stored_corpora.store().tombstones(key))
    corpus, _ = corpus_choice.open_stored(access.corpus_id, unsaved.base, n_tombstones, key)
    return Target(key, corpus.about.title, access.corpus_id, unsaved, unsaved.apply(corpus.quotes))


def _add(target: Target, step: edits.Step) -> None:
    stored_corpora.keep_draft(target.corpus_id, target.unsaved.then(step))
    import_draft.begin()
    link.open_corpus(target.key, "Corpus", corpus_part="Edit")
