"""The Corpus screen: its description and table; for a corpus in the store also edits, history and links."""

import streamlit as st

from components import link
from components.corpus import save_copy
from components.elements import choice
from components.frame import empty_view
from components.opening import stored_corpora, stored_notes
from components.opening.stored_corpora import OpenCorpus
from components.quotes import corpus_table
from components.scene import Scene

PARTS = ("Quotes", "Edit", "Description", "History", "Links and access")
TO_READ = ("Quotes", "History")
_PART = "corpus_part"


def show(scene: Scene) -> None:
    """Draw the screen."""
    corpus, own = scene.corpus, scene.stored
    part = _part(own)
    # each part is imported when it is opened: most readers never edit
    match part:
        case "Edit" | "Description":
            from components.edit import screen

            assert own is not None
            screen.show(corpus, scene.view, scene.mask, own, describing=part == "Description")
        case "History":
            from components.corpus import history

            assert own is not None
            history.show(own)
        case "Links and access":
            from components.corpus import access

            assert own is not None
            access.show(corpus, own)
        case _:
            if own is not None:
                st.caption(stored_corpora.who_can_read(own))
                stored_notes.show_all(own)
            if own is None or not own.may_edit:
                save_copy.show(corpus)
            corpus_table.show(corpus, scene.index, scene.mask)
            if not scene.in_view.n:
                empty_view.show(scene.index, scene.view)


def _part(own: OpenCorpus | None) -> str:
    if own is None:
        return PARTS[0]
    parts = PARTS if own.may_edit else TO_READ
    return choice.tabs("Part", parts, link.detail_key(_PART))
