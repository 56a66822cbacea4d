"""Quotes that came after the map was drawn, and drawing it anew."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.embedding.encoder import EncoderError
from analysis.making.edits import Draft
from analysis.making.saving import redrawn
from analysis.view.wording import counted
from components import encoder_wait, encoding, markup
from components.edit import save
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus
from data.store import Conflict, StoreError


def show(corpus: Corpus, draft: Draft, own: OpenCorpus) -> None:
    n_placed = corpus.map.figures.get("placed", 0) if corpus.map is not None else 0
    if corpus.map is not None and not n_placed:
        return
    if n_placed:
        told = (
            f"{counted(n_placed, 'quote')} came after the map was drawn. They stand among their nearest in meaning; "
            "all others stay where they were."
        )
    else:
        told = f"{corpus.unbuilt} Draw the map to see the quotes on it."
    with st.container(horizontal=True, vertical_alignment="center", key="map_state"):
        st.caption(literal(told))
        pressed = st.button(
            "Draw the map anew" if n_placed else "Draw the map",
            icon=":material/scatter_plot:",
            disabled=bool(draft),
            help="Every quote gets a new place: a new version. Save your edits first."
            if draft
            else "Every quote gets a new place: a new version.",
            key="redraw_map",
        )
    place = st.empty()  # there every time, so that what follows stays where it is
    if pressed:
        _redraw(corpus, own, place)


def _redraw(corpus: Corpus, own: OpenCorpus, place: DeltaGenerator) -> None:
    bar = place.progress(0.0, "Drawing the map")
    try:
        encode = encoder_wait.for_all(corpus, bar)
        changes = redrawn(corpus, encoding.encoder().model, encode, encoder_wait.told(bar))
        author = stored_corpora.author(own.person)
        answer = stored_corpora.to_write(own).save(own.key, corpus.version, changes, author, "Drew the map anew")
    except (StoreError, EncoderError) as error:
        markup.show("notice.html", title="The map was not drawn", lines=[str(error)])
        return
    finally:
        bar.empty()
    if isinstance(answer, Conflict):
        lines = ["Another person added or changed quotes meanwhile. Open the new version, then draw the map."]
        markup.show("notice.html", title="The map was not drawn", lines=lines)
        return
    save.finished(answer, own)
