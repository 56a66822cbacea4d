"""Save a corpus of the server as your own, to edit and share."""

import streamlit as st

from components import link, markup
from components.opening import stored_corpora, visitor
from data.corpus import Corpus
from data.store import StoreError
from data.store.access.access import Owner


def show(corpus: Corpus) -> None:
    """Draw the button that makes the copy and opens it."""
    person = visitor.current()
    nameless = person.can_sign_in and not person.email
    with st.container(horizontal=True, vertical_alignment="center", key="own_copy"):
        pressed = st.button(
            "Save as my own corpus",
            key="save_as_own",
            icon=":material/library_add:",
            disabled=nameless,
            help="A copy in this server's store, with its vectors and map, that you can edit and share.",
        )
        if nameless:
            st.caption("Sign in first, so that the copy is yours.")
        else:
            st.caption("To edit it, save a copy. You get two links, one to read and one to edit.")
    if pressed:
        _save(corpus, person.owner)


def _save(corpus: Corpus, owner: Owner) -> None:
    message = f"A copy of {corpus.about.title}, version {corpus.version}"
    try:
        with st.spinner("Saving the copy…"):
            keys = stored_corpora.store().create(corpus, owner.email, message, owner)
    except StoreError as error:
        markup.show("notice.html", title="The copy was not saved", lines=[str(error)])
        return
    link.open_corpus(keys.edit, "Corpus", corpus_part="Links and access")
    st.rerun()
