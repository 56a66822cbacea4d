"""Signing in where the server requires it, and the way back to the link that was open before.

Streamlit returns from the provider without the link. A cookie that lasts ten minutes holds it meanwhile: it is set when
the button is pressed, and read by the page that the browser returns to.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st
from streamlit.errors import StreamlitAuthError

from components import markup
from components.elements.browser_component import component
from components.literal import literal

COOKIE = "standpoint_asked"
BUTTON = "sign_in"  # prefix of the keys of all sign-in buttons
_FAULT, _RESTORED = "sign_in_fault", "link_restored"
_JS = Path(__file__).with_name("sign_in.js")


def restore_link() -> None:
    """On the first run after signing in: ask for what the link asked for before. Call it before the link is read."""
    if st.session_state.get(_RESTORED):
        return
    st.session_state[_RESTORED] = True
    before = st.context.cookies.get(COOKIE, "")
    if before and not st.query_params:
        st.query_params.from_dict(parse_qs(before.removeprefix("?"), keep_blank_values=True))


def keep_link() -> None:
    """Let the browser remember the link when a sign-in button is pressed. Draws nothing."""
    with st.container(key="kept_link"):
        component("kept_link", "<span></span>", _JS, isolate_styles=True)(
            key="kept_link_script", data={"came_back": COOKIE in st.context.cookies}
        )


def buttons(where: str, label: str = "Sign in", prominent: bool = False) -> None:
    """One button for each provider in the secrets, or the reason why nobody can sign in."""
    names = _providers()
    for name in names:
        st.button(
            label if len(names) == 1 else f"{label} with {literal(name or 'the default provider')}",
            key=f"{BUTTON}{where}{name and f' {name}'}",
            icon=":material/login:",
            on_click=_sign_in,
            args=(name,),
            type="primary" if prominent else "secondary",
        )
    if fault := st.session_state.get(_FAULT):
        markup.show("notice.html", title="Nobody can sign in here", lines=[fault])


def _providers() -> list[str]:
    """Names of the sections below `[auth]` that describe a provider; empty: the section itself does."""
    auth = st.secrets["auth"]
    named = [name for name, section in auth.items() if isinstance(section, Mapping) and "client_id" in section]
    return named if named and "client_id" not in auth else ["", *named]


def _sign_in(provider: str) -> None:
    try:
        st.login(provider or None)
    except StreamlitAuthError as error:
        st.session_state[_FAULT] = f"The owner of this server has to fix this: {' '.join(str(error).split())}"
