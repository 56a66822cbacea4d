"""What a reader of a stored corpus has to know about its versions: damage, and erased quotes."""

import streamlit as st

from analysis.view.wording import when
from components import markup
from components.opening.stored_corpora import OpenCorpus
from data.counting import count_of
from data.store import LostSave, Tombstone


def show(own: OpenCorpus | None) -> None:
    """Draw, on every screen, how the open version differs from what was saved; usually nothing."""
    if own is None:
        return
    if own.lost_saves:
        markup.show("notice.html", title="The newest version of this corpus is damaged", lines=_lost_versions(own))
    erased = [tombstone for tombstone in own.tombstones if own.version.version in tombstone.versions]
    if erased:
        version = own.version.version
        lines = [_erasure_note(tombstone, tombstone.versions[version], "this version") for tombstone in erased]
        markup.show("notice.html", title="Quotes of this version were erased", lines=lines)


def show_all(own: OpenCorpus) -> None:
    """Draw all that was ever erased from the corpus, or lost; usually nothing."""
    for tombstone in own.tombstones:
        st.text(
            _repair_note(tombstone)
            if tombstone.what == "damage"
            else _erasure_note(tombstone, tombstone.quotes, "all versions")
        )


def _lost_versions(own: OpenCorpus) -> list[str]:
    what = [f"You see the newest undamaged version, saved {when(own.version.at)}."]
    what += [f"Lost: {_save(save)}." for save in own.lost_saves[:5]]
    if len(own.lost_saves) > 5:
        what.append(f"… and {count_of(len(own.lost_saves) - 5, 'more save')}.")
    return [*what, "Nothing can be saved until the owner of this server has repaired it."]


def _save(save: LostSave) -> str:
    at = when(save.at) if save.at is not None else "at an unknown time"
    return f"the save {at}{f' by {save.author}' if save.author else ''}"


def _erasure_note(tombstone: Tombstone, n: int, of: str) -> str:
    by = f" by {tombstone.by}" if tombstone.by else ""
    why = f": {tombstone.note}" if tombstone.note else ""
    whose = ", of one speaker," if tombstone.what == "speaker" else ""
    were = "was" if n == 1 else "were"
    return f"{count_of(n, 'quote')} of {of}{whose} {were} erased for good {when(tombstone.at)}{by}{why}."


def _repair_note(tombstone: Tombstone) -> str:
    lost = f"{count_of(tombstone.saves, 'save')} and {count_of(tombstone.quotes, 'quote')}"
    return f"This corpus was repaired after damage {when(tombstone.at)}: {lost} could no longer be read."
