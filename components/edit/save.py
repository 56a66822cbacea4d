"""Unsaved edits: undo them step by step, or save them as a new version."""

import pandas as pd
import streamlit as st

from analysis.embedding.encoder import EncoderError
from analysis.making.description import apply_to_description, changes_in_words
from analysis.making.edits import Draft
from analysis.making.saving import difference, save_draft, unknown_texts
from components import markup
from components.edit import conflict, grid
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from components.waits import encoder_wait
from data import declarations, table
from data.corpus import Corpus
from data.counting import count_of
from data.faults import fault_lines
from data.store import Conflict, SaveResult, StoreError

MOST_STEPS = 30
_SAVES = "n_saves"  # of this visitor: each begins with an empty message


def show(corpus: Corpus, draft: Draft, edited: pd.DataFrame, own: OpenCorpus) -> None:
    """Draw the edits with Undo, the message and the save button.

    Everything is there from the start, so that nothing below moves when the first cell is changed.
    """
    with st.container(border=True, key="edit_save"):
        _steps(draft, own)
        _save_form(corpus, draft, edited, own)


def _steps(draft: Draft, own: OpenCorpus) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="edit_steps"):
        if draft:
            edits, what = count_of(len(draft.steps), "unsaved edit"), changes_in_words(draft)
            st.text(f"{edits} of {what}. The last: {draft.steps[-1].said}", width="stretch")
        else:
            st.text("No unsaved edits. Your changes become a new version when you save.", width="stretch")
        with st.popover("All edits", disabled=not draft, key="all_edits", type="tertiary"):
            lines = [f"{number}. {step.said}" for number, step in enumerate(draft.steps, start=1)]
            st.text("\n".join(["…", *lines[-MOST_STEPS:]] if len(lines) > MOST_STEPS else lines))
            st.button("Undo all", key="undo_all_edits", on_click=_keep, args=(Draft(draft.base), own))
        st.button(
            "Undo",
            icon=":material/undo:",
            key="undo_edit",
            disabled=not draft,
            on_click=_undo,
            args=(own,),
        )


def _undo(own: OpenCorpus) -> None:
    """From a callback: drop the last edit of the current draft, which another press may have changed."""
    draft = stored_corpora.draft(own.access.corpus_id)
    if draft:
        _keep(draft.undone(), own)


def _keep(draft: Draft, own: OpenCorpus) -> None:
    stored_corpora.keep_draft(own.access.corpus_id, draft)
    grid.refill()


def _save_form(corpus: Corpus, draft: Draft, edited: pd.DataFrame, own: OpenCorpus) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        message = st.text_input(
            "What you changed, for the history",
            key=f"save_message {st.session_state.get(_SAVES, 0)}",
            max_chars=200,
            placeholder="e.g. Lavrov's topics",
        )
        author = own.person.email
        if not author:
            st.session_state.setdefault("author_name", st.session_state.get(stored_corpora.AUTHOR, ""))
            author = st.text_input("Your name, for the history", key="author_name", max_chars=80, width=240)
            st.session_state[stored_corpora.AUTHOR] = author
        pressed = st.button(
            "Save as a new version", type="primary", icon=":material/save:", key="save_edits", disabled=not draft
        )
    if pressed and not _faults(corpus, draft, edited):
        _save(corpus, draft, edited, own, author.strip(), message.strip() or draft.steps[-1].said)


def _faults(corpus: Corpus, draft: Draft, edited: pd.DataFrame) -> bool:
    """Show what the schema does not allow, by quote, and in the description."""
    touched = edited[edited["quote_id"].isin(draft.quotes)].reset_index(drop=True)
    if edited.empty:
        lines = ["A corpus needs at least one quote."]
    else:
        found = table.faults(touched, "", (), ()) + table.misaligned_cells(touched, "")
        ids = touched["quote_id"]
        lines = fault_lines(
            found, lambda fault: f"{ids.iloc[fault.row - 2]}, {fault.column}: “{fault.value}” {fault.allowed}"
        )
        about = declarations.faults(apply_to_description(corpus.about, edited, draft), "Description")
        lines += fault_lines(about)
    if lines:
        markup.show("notice.html", title="Not saved: fix these first", lines=lines)
    return bool(lines)


def _save(corpus: Corpus, draft: Draft, edited: pd.DataFrame, own: OpenCorpus, author: str, message: str) -> None:
    changes = difference(corpus.quotes, edited, draft.quotes)
    bar = st.progress(0.0, "Saving")
    try:
        encode = encoder_wait.for_new(corpus, bar) if unknown_texts(corpus, changes, ()) else encoder_wait.no_encoder
        answer = save_draft(
            stored_corpora.to_write(own), own.key, corpus, draft, encode, author, message, encoder_wait.progress_on(bar)
        )
    except (StoreError, EncoderError) as error:
        markup.show("notice.html", title="Not saved: your edits are still here", lines=[str(error)])
        return
    finally:
        bar.empty()
    finish(answer, own)


def finish(answer: SaveResult | Conflict, own: OpenCorpus) -> None:
    """Open the saved version, or show the conflict."""
    if isinstance(answer, Conflict):
        conflict.keep(own, answer)
    else:
        stored_corpora.keep_draft(own.access.corpus_id, Draft(""))
        stored_corpora.open_version(answer.version)
        st.session_state[grid.TICKED] = ()
        grid.refill()
        st.session_state[_SAVES] = st.session_state.get(_SAVES, 0) + 1
        st.toast("Saved as a new version", icon=":material/check:")
    st.rerun()
