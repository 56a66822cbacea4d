"""Tells that another person saved, and offers the new version; nothing on the screen changes by itself."""

import streamlit as st

from analysis.wording import when
from components import markup, own_corpora
from components.own_corpora import Own

LOOK_EVERY = 5.0  # seconds


def show(own: Own | None) -> None:
    """Draw the offer where there is one. A corpus in a folder has no versions."""
    if own is not None:
        _watch(own)


@st.fragment(run_every=LOOK_EVERY)
def _watch(own: Own) -> None:
    newest = own_corpora.still(own)
    if newest is None:
        lines = ["Its link was replaced, or it was deleted. What you see is the version that you had opened."]
        markup.show("notice.html", title="This link opens the corpus no more", lines=lines)
        return
    if newest.version == own.version.version:
        return
    by = f" by {newest.author}" if newest.author else ""
    lines = [f"Saved{by} {when(newest.at)}{f': {newest.message}' if newest.message else ''}."]
    lines += [f"You see the version saved {when(own.version.at)}."]
    unsaved = own_corpora.draft(own.access.corpus_id)
    if unsaved:
        lines.append("Your unsaved edits will be put together with it when you save.")
    markup.show("notice.html", title="A new version is there", lines=lines)
    if not unsaved:
        st.button(
            "Open the new version",
            key="open_newer",
            icon=":material/update:",
            on_click=own_corpora.open_version,
            args=(newest.version,),
            type="primary",
        )
        if st.session_state[own_corpora.VERSION] != own.version.version:
            st.rerun()
