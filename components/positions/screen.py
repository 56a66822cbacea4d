"""The Positions screen: claims by sides, from stances that people marked, and the marking itself."""

import streamlit as st

from components import choice, markup
from components.positions import agreement, files, marked_corpus, marking, matrix, publishing, saving
from components.positions.marked_corpus import ANNOTATORS, MARK, MATRIX, PART
from components.scene import Scene

PARTS = (MATRIX, MARK, ANNOTATORS)
WHAT_A_STANCE_IS = (
    "Stances are marked by people, none by a machine. A stance is about the quoted words, not about what the speaker "
    "thinks at heart. It belongs to the speaker named, not to who relays the words: to report is not to endorse."
)


def show(scene: Scene) -> None:
    """Say what a stance is, and draw the part that is open."""
    saving.show(scene.corpus, scene.stored)
    asked = marked_corpus.positions_of(scene.corpus, scene.index, scene.view, scene.mask)
    markup.show("note.html", text=WHAT_A_STANCE_IS)
    with st.container(horizontal=True, vertical_alignment="bottom", key="position_parts"):
        part = choice.tabs("Part of the positions", PARTS, PART, first=MATRIX)
        files.show(asked)
    files.show_file_note()
    if part == MARK:
        marking.show(scene, asked)
    elif part == ANNOTATORS:
        agreement.show(asked)
    elif (drawn := matrix.show(asked)) is not None:
        publishing.show(asked, drawn)
