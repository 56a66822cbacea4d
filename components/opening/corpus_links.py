"""The two links of a corpus in the store: their addresses, what each is for, and copying one."""

from urllib.parse import urlencode

import streamlit as st

from components import link
from components.elements import copy_button

TO_READ = "Share this one with anybody who may see the corpus. It cannot change anything."
TO_EDIT = (
    "Share this one only with people who may change the corpus: they can pass it on. Keep it in a safe place: nobody "
    "can give it to you again."
)


def address(key: str) -> str:
    """The link for a key, at the address of this page."""
    return link.page_address(urlencode({"corpus": key}))


def show(which: str, key: str) -> None:
    """Draw the link "read" or "edit" with its copy button; within a horizontal container the caller can add to it."""
    st.code(address(key), language=None, wrap_lines=True, width="stretch")
    with st.container(width=130):
        copy_button.show("Copy", key=f"copy_{which}_link", text=address(key))
