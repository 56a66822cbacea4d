"""Search by meaning: a text becomes a star on the map and ranks the quotes."""

import numpy as np
import streamlit as st

from analysis.encoder import BackgroundEncoder, chosen_model
from analysis.search import nearest
from analysis.selection import InView
from analysis.view import LONGEST_WORDS, View
from components import link, markup, quote_list
from data.corpus import Corpus

MOST_RANKED = 10
POLL_SECONDS = 2.0
_SEEN = "encoder_page_seen"


@st.cache_resource
def background_encoder(setting: tuple[str, str, str]) -> BackgroundEncoder:
    """The encoder of this process; `setting` is what was chosen, so that another model is another one."""
    return BackgroundEncoder(chosen_model())


def encoder() -> BackgroundEncoder:
    """The encoder that the setting asks for, loaded or not."""
    model = chosen_model()
    return background_encoder((model.name, model.location, model.sha256))


def box() -> None:
    """The input."""
    st.text_input(
        "Search by meaning",
        key=link.MEANING,
        max_chars=LONGEST_WORDS,
        type="search",
        placeholder="e.g. the other side must answer on paper",
        help="Ranks the quotes by likeness in topic and wording. It cannot tell agreement from contradiction.",
        persist_state="session",
    )


def vector(corpus: Corpus, view: View) -> np.ndarray | None:
    """The vector of the text searched for; None while nothing is, or nothing can be."""
    ready = encoder()
    if not view.meaning or ready.state != "ready" or _unfit(corpus, ready):
        return None
    return _embedded(ready.model.name, ready.model.sha256, view.meaning, ready)


@st.cache_data(max_entries=500, show_spinner=False)
def _embedded(model: str, sha256: str, text: str, _encoder: BackgroundEncoder) -> np.ndarray:
    return _encoder.embed(text)


def _unfit(corpus: Corpus, ready: BackgroundEncoder) -> str:
    """Why texts of this encoder cannot be compared with this corpus; empty where they can."""
    if corpus.vectors is None:
        return f"This corpus has no vectors: {corpus.unbuilt}"
    if (corpus.vectors.model, corpus.vectors.model_sha256) != (ready.model.name, ready.model.sha256):
        return (
            f"This corpus was embedded with {corpus.vectors.model}, but the model in use is {ready.model.name}: "
            "their vectors cannot be compared. Build the corpus again, or choose its model."
        )
    if ready.n_dims and corpus.vectors.values.shape[1] != ready.n_dims:
        return f"This corpus has vectors of {corpus.vectors.values.shape[1]} numbers, the model of {ready.n_dims}."
    return ""


def status(corpus: Corpus, view: View) -> None:
    """How far the encoder is, or why there is no search. One line in any case, so that the page does not jump."""
    loading = encoder()
    if fault := _unfit(corpus, loading) or loading.error:
        if view.meaning or loading.error:
            markup.show("notice.html", title="No search by meaning", lines=[fault])
    elif loading.state != "ready":
        _warming(bool(view.meaning))
    else:
        st.caption(f"Search by meaning is ready: {loading.model.name}, on this machine.")


@st.fragment(run_every=POLL_SECONDS)
def _warming(waited_for: bool) -> None:
    """Starts the encoder once the page is up, and tells how far it is until it is ready."""
    loading = encoder()
    # The first call draws the page. The next comes from the browser's clock: now the page is up.
    if st.session_state.get(_SEEN):
        loading.start()
    st.session_state[_SEEN] = True
    if loading.state in ("ready", "failed"):
        st.rerun()
    told = f"Search by meaning ({loading.model.name}) is getting ready: {loading.doing}"
    if waited_for:
        st.progress(loading.done, text=told)
    else:
        st.caption(f"{told} · {loading.done:.0%}")


def ranking(corpus: Corpus, in_view: InView, searched: np.ndarray) -> None:
    """The quotes in view nearest to the text whose vector is `searched`, with their cosine."""
    assert corpus.vectors is not None
    st.subheader("Nearest to your search")
    ranked = nearest(searched, corpus.vectors.values, in_view.mask, MOST_RANKED)
    if not len(ranked):
        st.caption("No quote is in view: loosen a filter.")
        return
    st.caption(
        f"The {len(ranked)} nearest of {in_view.n:,} in view, by {corpus.vectors.model}. Cosine 1 is the same text. "
        "The star on the map stands near its nearest quotes: its place is approximate."
    )
    quote_list.show(corpus, ranked.rows.tolist(), [f"cosine {cosine:.2f}" for cosine in ranked.cosines])
