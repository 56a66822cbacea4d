"""Names that a reader gives to topics that were found; they go into the link."""

import streamlit as st

from analysis.compare.found_topics import NOTE
from analysis.compare.topics import Topics, read_names, write_names
from components import link
from components.literal import literal

LONGEST_NAME = 40
NAMES = link.detail_key("topic_names")


def show(found: Topics) -> None:
    """Say that these topics were found, and let each be renamed; `found` bears the names as they were found."""
    st.caption(NOTE)
    with st.expander("Rename the topics", icon=":material/edit:", key="rename_topics"):
        st.caption("Your names go into the link, so a colleague sees them. One name given twice joins the topics.")
        names = read_names(st.session_state.get(NAMES) or "")
        with st.grid(3, min_column_width=220):
            for name in found.names:
                key = _key(name)
                st.session_state[key] = names.get(name, "")
                st.text_input(
                    literal(name),
                    key=key,
                    max_chars=LONGEST_NAME,
                    placeholder="your name",
                    on_change=_write,
                    args=(found.names,),
                )


def _key(name: str) -> str:
    return f"topic name {name}"


def _write(names: tuple[str, ...]) -> None:
    st.session_state[NAMES] = write_names({name: st.session_state.get(_key(name)) or "" for name in names})
