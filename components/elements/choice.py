"""Choosing one of a few options that may change while the page is open."""

from collections.abc import Callable, Collection, Mapping

import streamlit as st

from components import link
from components.elements.widget_callback import if_present


def settle(key: str, options: Collection[str], first: str = "") -> None:
    """Before its widget is drawn, make the key hold one of the options: its own value, else `first`, else the first.

    A value that nobody chose is not part of the address. One that a link asks for and that is no option is reported.
    """
    value = st.session_state.get(key)
    if value not in options:
        st.session_state[key] = None
        link.miss(key, value or "")
        link.offer(key, first or next(iter(options)))


def select(
    label: str,
    options: Mapping[str, str],
    key: str,
    *,
    width: int,
    first: str = "",
    on_change: Callable[[], None] | None = None,
) -> str:
    """One of the options, shown by their names, from a drop-down list."""
    settle(key, options, first)
    return st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        width=width,
        persist_state="session",
        on_change=on_change and if_present(key, on_change),
    )


def tabs(
    label: str, options: Collection[str], key: str, *, first: str = "", format_func: Callable[[str], str] = str
) -> str:
    """One of the options, side by side; `label` is only for assistive technology."""
    settle(key, options, first)
    st.segmented_control(
        label,
        list(options),
        format_func=format_func,
        key=key,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )
    return str(st.session_state[key])
