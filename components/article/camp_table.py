"""The table that camps are proposed from: seen, downloaded, put in place of the shipped one."""

import streamlit as st

from analysis.extraction import camps
from components.article import desk
from data.export import to_csv


def show() -> None:
    """Draw the table in an expander, with its download and upload."""
    with st.expander("Camps: who belongs where", icon=":material/flag:", key="camp_table"):
        st.caption(
            "The first row whose words stand in a speaker's role, affiliation or name proposes the camp. What you "
            "correct in a statement is learned here, for this visit: download the table to keep it."
        )
        table = desk.camp_table()
        st.dataframe(table, hide_index=True, height=240, key="camps_shown", alt="The table of camps")
        with st.container(horizontal=True):
            st.download_button(
                "Download the table",
                lambda: to_csv(table.astype(str)),
                file_name="standpoint-camps.csv",
                mime="text/csv",
                key="download_camps",
                on_click="ignore",
            )
            st.button("Back to the shipped table", key="shipped_camps", on_click=_use_shipped_table)
        uploaded = st.file_uploader("Use your own (CSV with the columns fits and camp)", type="csv", key="camps_file")
        if uploaded is not None and st.button("Use this table", key="use_camps"):
            _use(uploaded.getvalue())
            st.rerun()


def _use_shipped_table() -> None:
    desk.use_camp_table(camps.shipped_table())


def _use(content: bytes) -> None:
    st.session_state[desk.TOLD] = ""
    try:
        desk.use_camp_table(camps.read(content))
    except camps.CampTableError as error:
        st.session_state[desk.TOLD] = str(error)
