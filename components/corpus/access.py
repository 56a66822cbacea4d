"""The two links of a corpus, who may use them, and deleting it."""

from collections.abc import Callable

import streamlit as st

from components import link, markup
from components.corpus import erase
from components.opening import corpus_links, stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus
from data.store import StoreError
from data.store.access.access import KEPT_AFTER_DELETION
from data.store.access.permission import domains

_DOMAINS = "access_domains"


def show(corpus: Corpus, own: OpenCorpus) -> None:
    """Draw the links and, for those who may govern the corpus, what can be done about them."""
    markup.show("notice.html", title="", lines=[stored_corpora.who_can_read(own)])
    _link(own, "read", "To read", corpus_links.TO_READ)
    _link(own, "edit", "To edit", corpus_links.TO_EDIT)
    if own.may_govern:
        if own.person.can_sign_in and own.access.owner:
            _restrict(own)
        erase.show(own)
        _delete(corpus, own)
    else:
        st.caption(f"Only the owner can replace links or delete the corpus: {own.access.owner}.")


def _link(own: OpenCorpus, which: str, name: str, sentence: str) -> None:
    key = own.access.read if which == "read" else own.access.edit
    st.header(name, anchor=False)
    st.caption(sentence)
    with st.container(horizontal=True, vertical_alignment="center", key=f"link_{which}"):
        corpus_links.show(which, key)
        if own.may_govern:
            # another link, another menu: so it closes once the link was replaced
            with st.popover("Replace", key=f"replace_{which}_{key[-4:]}"):
                st.caption("This makes a new link. The old one stops working, for everybody.")
                st.button(
                    "Replace it",
                    key=f"replace_{which}_now",
                    type="primary",
                    on_click=_act,
                    args=(lambda: _replace(own, which),),
                )


def _replace(own: OpenCorpus, which: str) -> None:
    key = stored_corpora.to_govern(own).replace_key(own.key, which)
    if which == "edit":
        st.session_state[stored_corpora.OPENED] = {
            name: title for name, title in stored_corpora.remembered_titles().items() if name != own.key
        }
        link.replace_key(key)
    st.toast("New link created", icon=":material/link:")


def _restrict(own: OpenCorpus) -> None:
    st.header("Only for some organisations", anchor=False)
    st.session_state.setdefault(_DOMAINS, ", ".join(own.access.domains))
    written = st.text_input(
        "E-mail domains", key=_DOMAINS, placeholder="e.g. uni.example, example.org; empty: any address"
    )
    try:
        asked = domains(written)
    except ValueError as error:
        markup.show("notice.html", title="", lines=[str(error)])
        return
    st.button(
        "Restrict to these" if asked else "Open to any address",
        key="restrict",
        disabled=asked == own.access.domains,
        on_click=_act,
        args=(lambda: stored_corpora.to_govern(own).restrict(own.key, asked),),
    )


def _delete(corpus: Corpus, own: OpenCorpus) -> None:
    st.header("Delete", anchor=False)
    days = KEPT_AFTER_DELETION.days
    with st.popover("Delete this corpus", icon=":material/delete_forever:", key="delete_corpus"):
        st.caption(f"Both links stop working at once. For {days} days the edit link can restore it; then it is gone.")
        st.button(
            "Delete it",
            key="delete_it",
            type="primary",
            on_click=_act,
            args=(lambda: stored_corpora.to_govern(own).delete(own.key),),
        )


def _act(act: Callable[[], object]) -> None:
    """Run it from a callback; errors are shown at the top of the page."""
    try:
        act()
    except StoreError as error:
        link.notify(str(error))
