"""A table that proposals come from: view it, download it, or replace the shipped one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from analysis.extraction.extraction_process import ExtractionRefusal
from components.article import desk, extraction_wait
from data.export import to_csv


@dataclass(frozen=True)
class OwnTable:
    """What distinguishes one such table from another; `name` is its kind, used in its keys and file name."""

    name: str
    title: str
    icon: str
    explanation: str
    columns: str  # of an upload, in words
    current: Callable[[], pd.DataFrame]
    shipped: Callable[[], pd.DataFrame]
    use: Callable[[pd.DataFrame], None]


def show(own: OwnTable) -> None:
    """Draw the table in an expander, with its download and upload."""
    with st.expander(own.title, icon=own.icon, key=f"{own.name}_table"):
        st.caption(own.explanation)
        table = own.current()
        st.dataframe(table, hide_index=True, height=240, key=f"{own.name}_shown", alt=f"The table of {own.name}")
        with st.container(horizontal=True):
            st.download_button(
                "Download the table",
                lambda: to_csv(table.astype(str)),
                file_name=f"standpoint-{own.name}.csv",
                mime="text/csv",
                key=f"download_{own.name}",
                on_click="ignore",
            )
            st.button("Back to the shipped table", key=f"shipped_{own.name}", on_click=lambda: own.use(own.shipped()))
        uploaded = st.file_uploader(f"Use your own ({own.columns})", type="csv", key=f"{own.name}_file")
        if uploaded is not None and st.button("Use this table", key=f"use_{own.name}"):
            desk.do_next(partial(_use, own, uploaded.getvalue()))


def _use(own: OwnTable, content: bytes) -> None:
    st.session_state[desk.MESSAGE] = ""
    try:
        own.use(extraction_wait.own_table(own.name, content))
    except ExtractionRefusal as error:
        st.session_state[desk.MESSAGE] = str(error)
