"""What a reader of a stored corpus has to know of its versions: that some are damaged, or that quotes were erased."""

import streamlit as st

from analysis.view.wording import count_of, when
from components import markup
from components.opening.stored_corpora import OpenCorpus
from data.store import LostSave, Tombstone


def show(own: OpenCorpus | None) -> None:
    """Draw, on every screen, what makes the open version another than it was saved; mostly nothing."""
    if own is None:
        return
    if own.lost:
        markup.show("notice.html", title="The newest version of this corpus is damaged", lines=_lost(own))
    erased = [told for told in own.tombstones if own.version.version in told.versions]
    if erased:
        lines = [_erasure_note(told, told.versions[own.version.version], "this version") for told in erased]
        markup.show("notice.html", title="Quotes of this version were erased", lines=lines)


def show_all(own: OpenCorpus) -> None:
    """Draw all that was ever erased from the corpus, or lost; mostly nothing."""
    for told in own.tombstones:
        st.text(_repair_note(told) if told.what == "damage" else _erasure_note(told, told.quotes, "all versions"))


def _lost(own: OpenCorpus) -> list[str]:
    what = [f"You see the newest version that is whole, saved {when(own.version.at)}."]
    what += [f"Lost: {_save(save)}." for save in own.lost[:5]]
    if len(own.lost) > 5:
        what.append(f"… and {count_of(len(own.lost) - 5, 'more save')}.")
    return [*what, "Nothing can be saved until whoever runs this server has repaired it."]


def _save(save: LostSave) -> str:
    at = when(save.at) if save.at is not None else "at a time that is not known"
    return f"the save {at}{f' by {save.author}' if save.author else ''}"


def _erasure_note(told: Tombstone, n: int, of: str) -> str:
    by = f" by {told.by}" if told.by else ""
    why = f": {told.note}" if told.note else ""
    whose = ", of one speaker," if told.what == "speaker" else ""
    return (
        f"{count_of(n, 'quote')} of {of}{whose} {'was' if n == 1 else 'were'} erased for good {when(told.at)}{by}{why}."
    )


def _repair_note(told: Tombstone) -> str:
    lost = f"{count_of(told.saves, 'save')} and {count_of(told.quotes, 'quote')}"
    return f"This corpus was repaired after damage {when(told.at)}: {lost} could not be read any more."
