"""Every version of a corpus: who, when, what changed; any of them can be viewed or restored."""

import streamlit as st

from analysis.view.wording import when
from components import link, markup
from components.edit.conflict import changed_cells, title, words
from components.opening import stored_corpora, stored_notes
from components.opening.stored_corpora import OpenCorpus
from data.counting import count_of
from data.store import Conflict, StoreError
from data.store.log import Version
from data.store.parts import Part

AT_ONCE = 20
MOST_DIFFERENCES = 50
READ = {"about", "camp", "topic", "claim", "stance"}  # parts other than quotes whose changes are shown
_SHOWN = "history_shown"


def show(own: OpenCorpus) -> None:
    """Draw the versions, newest first."""
    n = int(st.session_state.get(_SHOWN, AT_ONCE))
    st.caption(
        f"{count_of(len(own.history), 'version')}, newest first. A link holds the version it was made on, and still "
        "opens it after others are saved."
    )
    if own.may_edit and stored_corpora.draft(own.access.corpus_id):
        st.caption("Save or undo your edits before you open another version.")
    stored_notes.show_all(own)
    for version in own.history[:n]:
        _version(own, version)
    if len(own.history) > n:
        st.button("Show more", key="more_history", on_click=_more, args=(n,))


def _more(n: int) -> None:
    st.session_state[_SHOWN] = n + AT_ONCE


def _version(own: OpenCorpus, version: Version) -> None:
    is_open = version == own.version
    markup.show(
        "versions.html",
        message=version.message,
        author=version.author,
        when=when(version.at).removeprefix("on "),
        counts=counts(version),
        version=version.version,
        is_open=is_open,
        is_newest=version == own.history[0],
    )
    unsaved = stored_corpora.draft(own.access.corpus_id) is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        has_changes = _count_changes(version) or (READ & {*version.also} and Part.TOMBSTONE not in version.also)
        if version != own.history[-1] and has_changes:
            more = st.popover("What changed", key=f"changes {version.version}", on_change="rerun", type="tertiary")
            if more.open:
                with more:
                    _differences(own, version)
        st.button(
            "View",
            key=f"look {version.version}",
            disabled=is_open or unsaved,
            on_click=stored_corpora.open_version,
            args=(version.version,),
            type="tertiary",
        )
        if own.may_edit and version != own.history[0]:
            st.button(
                "Restore",
                key=f"back {version.version}",
                disabled=unsaved,
                help="Makes a new version with the content of this one. The history keeps everything.",
                on_click=_bring_back,
                args=(own, version),
                type="tertiary",
            )


def counts(version: Version) -> str:
    """What a version did, in words."""
    changes_made = [
        f"{count_of(n, 'quote')} {done}"
        for n, done in ((version.added, "added"), (version.changed, "changed"), (version.removed, "removed"))
        if n
    ]
    if Part.TOMBSTONE in version.also:
        return "all versions rewritten"
    also = {*version.also} if not version.added else set()
    changes_made += ["map drawn"] if "map" in also else []
    changes_made += ["stances marked"] if {"stance", "claim"} & also else []
    changes_made += ["description changed"] if "about" in also else []
    changes_made += ["camps changed"] if "camp" in also else []
    return ", ".join(changes_made) or "small changes"


def _count_changes(version: Version) -> int:
    return version.added + version.changed + version.removed


def _differences(own: OpenCorpus, version: Version) -> None:
    found = stored_corpora.store().differences(own.key, version.version)
    for difference in found[:MOST_DIFFERENCES]:
        rows = changed_cells([difference.before, difference.mine])
        markup.show(
            "difference.html", title=title(difference), words=words(difference), heads=["Before", "After"], rows=rows
        )
    if len(found) > MOST_DIFFERENCES:
        st.caption(f"… and {count_of(len(found) - MOST_DIFFERENCES, 'more change')}")


def _bring_back(own: OpenCorpus, version: Version) -> None:
    try:
        answer = stored_corpora.to_write(own).bring_back(own.key, version.version, stored_corpora.author(own.person))
    except StoreError as error:
        link.notify(str(error))
        return
    if isinstance(answer, Conflict):
        link.notify("Others were saving at the same moment: try again.")
    else:
        stored_corpora.open_version(answer.version)
