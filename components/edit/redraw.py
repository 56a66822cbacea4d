"""Quotes added after the map was drawn, and redrawing it."""

from collections import Counter

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.embedding.encoder import EncoderError
from analysis.embedding.models import ENGLISH, Model, is_installed
from analysis.making.edits import Draft
from analysis.making.saving import with_new_map
from analysis.text import languages
from components import encoding, markup, model_choice
from components.edit import save
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from components.waits import encoder_wait
from data.arrays import main_language
from data.corpus import Corpus
from data.counting import count_of
from data.store import Conflict, StoreError


def show(corpus: Corpus, draft: Draft, own: OpenCorpus) -> None:
    n_placed = corpus.map.figures.get("placed", 0) if corpus.map is not None else 0
    if corpus.map is not None and not n_placed:
        return
    if n_placed:
        sentence = (
            f"{count_of(n_placed, 'quote')} came after the map was drawn, placed near those closest in meaning; "
            "all others stay where they were."
        )
    else:
        sentence = f"{corpus.unbuilt} Draw the map to see the quotes on it."
    with st.container(horizontal=True, vertical_alignment="center", key="map_state"):
        st.caption(literal(sentence))
        pressed = st.button(
            "Redraw the map" if n_placed else "Draw the map",
            icon=":material/scatter_plot:",
            disabled=bool(draft),
            help="Every quote gets a new place: a new version. Save your edits first."
            if draft
            else "Every quote gets a new place: a new version.",
            key="redraw_map",
        )
    place = st.empty()  # always there, so that what follows stays where it is
    if pressed:
        _redraw(corpus, encoding.encoder(corpus).model, own, place)


def show_model(corpus: Corpus, draft: Draft, own: OpenCorpus) -> None:
    """Which model embedded the quotes, and how to switch: all are embedded again, as a new version."""
    current = encoding.encoder(corpus).model
    with st.expander("Language model", icon=":material/translate:", key="corpus_model"):
        counts = Counter(main_language(tag) for tag in corpus.quotes["language"] if tag)
        sentence = f"Languages of its quotes: {languages.in_words(dict(counts.most_common()))}. " if counts else ""
        made = corpus.vectors.model if corpus.vectors is not None else "no model yet"
        st.caption(literal(f"{sentence}Its quotes were embedded with {made}. {model_choice.NOTE}"))
        if long := encoding.long_quotes(corpus):
            st.caption(literal(long))
        wanted = model_choice.choose(current.reads or ENGLISH, "corpus_model_choice")
        is_current = encoder_wait.is_current(corpus, wanted)
        pressed = st.button(
            "Embed all quotes again and redraw the map",
            disabled=bool(draft) or is_current or not is_installed(wanted),
            help="Save your edits first." if draft else None,
            key="embed_again",
        )
        place = st.empty()
        if pressed:
            _redraw(corpus, wanted, own, place)


def _redraw(corpus: Corpus, model: Model, own: OpenCorpus, place: DeltaGenerator) -> None:
    bar = place.progress(0.0, "Drawing the map")
    is_other = corpus.vectors is not None and not encoder_wait.is_current(corpus, model)
    message = f"Embedded again with {model.name}" if is_other else "Redrew the map"
    try:
        encode = encoder_wait.for_all(corpus, model, bar)
        changes = with_new_map(corpus, model, encode, encoder_wait.progress_on(bar))
        author = stored_corpora.author(own.person)
        answer = stored_corpora.to_write(own).save(own.key, corpus.version, changes, author, message)
    except (StoreError, EncoderError) as error:
        markup.show("notice.html", title="The map was not drawn", lines=[str(error)])
        return
    finally:
        bar.empty()
    if isinstance(answer, Conflict):
        lines = ["Another person added or changed quotes in the meantime. Open the newer version, then draw the map."]
        markup.show("notice.html", title="The map was not drawn", lines=lines)
        return
    save.finish(answer, own)
