"""The page, from top to bottom."""

import streamlit as st

from analysis.view import link as links
from analysis.view.link import SCREENS
from analysis.view.selection import select
from analysis.view.wording import in_view as in_view_sentence
from components import link, markup, screens, topics
from components.elements import copy_button
from components.frame import filters, page_behaviour
from components.map import downloads
from components.opening import corpus_choice, newer_version, sign_in, stored_notes, unsaved_work
from components.scene import Scene

# Screens that are not about the open corpus: drawn in a frame of their own, without its heading, filters and downloads.
FRAMES = {
    "Article": "Extract the statements of an article or a transcript. Nothing is saved before the last step.",
    "Import": "Import a table of quotes. Nothing is saved before the last step.",
    "About": "What this is, and how far you can trust it.",
}


def show() -> None:
    """Draw what the link and the widgets ask for."""
    sign_in.restore_link()
    link.receive()
    corpus, index, own = corpus_choice.show()
    index = topics.on_index(corpus, index)
    view = link.settle(corpus, index, own.access.read if own else "")
    link.publish(view)
    in_view = select(index, view.narrowing)
    sentence = in_view_sentence(view.narrowing, in_view.n, index.n_quotes)
    frame = FRAMES.get(view.screen)
    place = view.screen if frame else f"{sentence} – {view.screen} – {corpus.about.title}"
    st.set_page_config(page_title=f"{place} – Standpoint")

    unsaved_work.show(corpus, own)
    if frame:
        heading, line = view.screen, frame
    else:
        filters.show(index, view, in_view)
        heading, line = corpus.about.title, sentence
    markup.show_first("head.html", title=heading, sentence=line)
    with st.container(horizontal=True, vertical_alignment="bottom", key="top"):
        st.segmented_control(
            "Screen",
            SCREENS,
            key=link.SCREEN,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
            wrap=True,
        )
        if not frame:
            downloads.show(corpus, index, view, in_view.mask)
        with st.container(width=130):
            copy_button.show("Copy link", key="copy_link", query=links.query(view))
    page_behaviour.show(view)
    link.show_notices(view)
    stored_notes.show(own)
    newer_version.show(own, view)

    screens.show(Scene(corpus, index, view, in_view, own))
