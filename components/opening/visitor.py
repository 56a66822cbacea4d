"""Who the visitor is, if the server asks: sign-in through the provider in Streamlit's secrets."""

import streamlit as st

from components import markup
from components.opening import sign_in
from data.store.access.permission import Person, person


def current() -> Person:
    """The person; the provider's claims count only if `[auth]` is configured in the secrets."""
    can_sign_in = st.secrets.load_if_toml_exists() and "auth" in st.secrets
    return person(st.user.to_dict() if can_sign_in else {}, can_sign_in)


def show() -> Person:
    """The person, with a button to sign in or out if that is possible."""
    found = current()
    if found.can_sign_in:
        with st.sidebar:
            _show(found)
            sign_in.keep_link()
    return found


def _show(found: Person) -> None:
    if not found.is_signed_in:
        sign_in.buttons("")
        return
    status = f"Signed in as {found.email}" if found.email else "Signed in without a verified e-mail address"
    markup.show("note.html", text=status)
    st.button("Sign out", key="sign_out", on_click=st.logout, type="tertiary")
