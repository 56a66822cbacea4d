"""The Import screen: from a file to a corpus, in steps on one page."""

import streamlit as st

from components.imports import camps_step, columns_step, duplicates_step, file_step, problems_step, saving
from components.imports import draft as import_draft
from components.scene import Scene


def show(_: Scene) -> None:
    """Draw the steps as far as they can be answered, or the work in progress; no corpus needs to be open."""
    draft = import_draft.current()
    with st.container(key="import_steps"):
        if saving.working(draft):
            return
        table = file_step.show(draft)
        if table is None or not columns_step.show(draft, table):
            return
        camps = camps_step.show(draft)
        quotes = problems_step.show(draft)
        if quotes is None:
            return
        quotes = duplicates_step.show(draft, quotes)
        saving.show(draft, quotes, camps)
