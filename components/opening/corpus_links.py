"""The two links of a corpus of the store: their address, what each is for, and copying one."""

from urllib.parse import urlencode

import streamlit as st

from components import copy_button, link

TO_READ = "Give this one to whoever may see the corpus. It cannot change anything."
TO_EDIT = (
    "Give this one only to whoever may change the corpus: it can be passed on too. Keep it in a safe place, for nobody "
    "can give it to you again."
)


def address(key: str) -> str:
    """The link of a key, as this page is reached."""
    return link.page_address(urlencode({"corpus": key}))


def show(which: str, key: str) -> None:
    """Draw the link "read" or "edit" with its copy button; within a horizontal container the caller can add to it."""
    st.code(address(key), language=None, wrap_lines=True, width="stretch")
    with st.container(width=130):
        copy_button.show("Copy", key=f"copy_{which}_link", text=address(key))
