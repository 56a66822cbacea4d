"""The Positions screen: claims by sides, from stances that people marked, and the marking itself."""

import streamlit as st

from components import markup
from components.elements import choice
from components.positions import agreement, files, machine, marked_corpus, marking, matrix, protocol_page, saving
from components.positions.marked_corpus import ANNOTATORS, MACHINES, MARK, MATRIX, PART
from components.scene import Scene

PARTS = (MATRIX, MARK, ANNOTATORS)
BY_PEOPLE = "Stances are marked by people, none by a machine."
TAKEN_OVER_BY_PEOPLE = "Stances are marked by people; what a machine proposes counts once a person takes it over."
WHAT_A_STANCE_IS = (
    "A stance is about the quoted words, not about what the speaker "
    "really thinks. It belongs to the named speaker, not to whoever relays the words: to report is not to endorse."
)


def show(scene: Scene) -> None:
    """Say what a stance is, and draw the open part."""
    machine.collect(scene.corpus)
    saving.show(scene.corpus, scene.stored)
    asked = marked_corpus.positions_of(scene.corpus, scene.index, scene.view, scene.mask)
    has_machine = machine.is_there(asked)
    by_whom = TAKEN_OVER_BY_PEOPLE if has_machine else BY_PEOPLE
    with st.container(key="stance_note"):  # on a phone it is folded away with the tools
        markup.show("note.html", text=f"{by_whom} {WHAT_A_STANCE_IS}")
    shown = (*PARTS, MACHINES) if has_machine else PARTS
    with st.container(horizontal=True, vertical_alignment="bottom", key="position_parts"):
        part = choice.tabs("Part of the positions", shown, PART, first=MATRIX)
        files.show(asked)
    files.take_in_file(asked)
    if part == MARK:
        marking.show(scene, asked)
    elif part == ANNOTATORS:
        agreement.show(asked)
    elif part == MACHINES:
        machine.show(scene, asked)
    else:
        matrix.show(asked, lambda drawn: protocol_page.show(asked, drawn))
