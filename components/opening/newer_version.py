"""Says that another person saved, and offers the new version; nothing on the screen changes by itself."""

from collections.abc import Collection

import streamlit as st

from analysis.view.link import View
from analysis.view.wording import when
from components import link, markup
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from components.rerun import rerun_page
from data.store.log import Version

LOOK_EVERY = 5.0  # seconds
_PUT_OFF = "put_off_version"  # the version that was declined; the next one is offered again


def show(own: OpenCorpus | None, view: View) -> None:
    """Draw the offer if there is one. A corpus in a folder has no versions.

    A person who marks quotes is not offered each batch of another's marks: the offer would cover the buttons every few
    seconds, and the other's marks come in anyway.
    """
    if own is not None:
        _watch(own, view.screen == "Positions" and view.details.get("positions_part") == "Mark")


@st.fragment(run_every=LOOK_EVERY)
def _watch(own: OpenCorpus, is_marking: bool) -> None:
    # it covers the page, so that nothing moves under the reader's hands when it appears
    with st.container(key="newer_version"):
        newest = stored_corpora.still(own)
        if newest is None:
            lines = ["The link was replaced, or the corpus was deleted. You still see the version that you opened."]
            markup.show("notice.html", title="This link no longer opens the corpus", lines=lines)
        elif is_marking and newest.message == stored_corpora.ONLY_MARKS:
            return
        elif newest.version not in (own.version.version, st.session_state.get(_PUT_OFF), *_own_saves(own)):
            _offer(own, newest)


def _own_saves(own: OpenCorpus) -> Collection[str]:
    """Versions that this visit saved while marking, which moves on to them by itself."""
    saver = st.session_state.get(f"{link.KEPT}autosave.{own.access.corpus_id}")
    return getattr(saver, "versions", ())


def _offer(own: OpenCorpus, newest: Version) -> None:
    by = f" by {newest.author}" if newest.author else ""
    lines = [f"Saved{by} {when(newest.at)}{f': {newest.message}' if newest.message else ''}."]
    lines += [f"You see the version saved {when(own.version.at)}."]
    unsaved = stored_corpora.draft(own.access.corpus_id)
    if unsaved:
        lines.append("Your unsaved edits will be merged with it when you save.")
    markup.show("notice.html", title="There is a newer version", lines=lines)
    with st.container(horizontal=True):
        if not unsaved:
            st.button(
                "Open the newer version",
                key="open_newer",
                icon=":material/update:",
                on_click=stored_corpora.open_version,
                args=(newest.version,),
                type="primary",
            )
        st.button("Later", key="put_newer_off", on_click=_put_off, args=(newest.version,))
    if st.session_state[stored_corpora.VERSION] != own.version.version:
        rerun_page()


def _put_off(version: str) -> None:
    st.session_state[_PUT_OFF] = version
