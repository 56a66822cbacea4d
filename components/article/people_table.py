"""The table of people and their spellings: seen, downloaded, put in place of the shipped one."""

import streamlit as st

from analysis.extraction import spellings
from components.article import desk
from data.export import to_csv


def show() -> None:
    """Draw the table in an expander, with its download and upload."""
    with st.expander("People: one name each", icon=":material/badge:", key="people_table"):
        st.caption(
            "A speaker who is written in one of these spellings has the name beside it, in every article. Names that "
            "you make one are learned here, for this visit: download the table to keep it."
        )
        table = desk.people_table()
        st.dataframe(table, hide_index=True, height=240, key="people_shown", alt="The table of people")
        with st.container(horizontal=True):
            st.download_button(
                "Download the table",
                lambda: to_csv(table.astype(str)),
                file_name="standpoint-people.csv",
                mime="text/csv",
                key="download_people",
                on_click="ignore",
            )
            st.button("Back to the shipped table", key="shipped_people", on_click=_use_shipped_table)
        uploaded = st.file_uploader("Use your own (columns spelling, name and wikidata)", type="csv", key="people_file")
        if uploaded is not None and st.button("Use this table", key="use_people"):
            _use(uploaded.getvalue())
            st.rerun()


def _use_shipped_table() -> None:
    desk.use_people_table(spellings.shipped())


def _use(content: bytes) -> None:
    st.session_state[desk.TOLD] = ""
    try:
        desk.use_people_table(spellings.read(content))
    except spellings.SpellingsError as error:
        st.session_state[desk.TOLD] = str(error)
