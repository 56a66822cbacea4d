"""The Import screen: from a file to a corpus, in steps on one page."""

import streamlit as st

from components import (
    import_camps,
    import_columns,
    import_draft,
    import_duplicates,
    import_file,
    import_problems,
    import_saving,
)


def show() -> None:
    """Draw the steps as far as they can be answered, or the work that goes on."""
    draft = import_draft.current()
    with st.container(key="import_steps"):
        if import_saving.working(draft):
            return
        table = import_file.show(draft)
        if table is None or not import_columns.show(draft, table):
            return
        camps = import_camps.show(draft)
        quotes = import_problems.show(draft, camps)
        if quotes is None:
            return
        quotes = import_duplicates.show(draft, quotes)
        import_saving.show(draft, quotes, camps)
