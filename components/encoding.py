"""The encoder as the screens use it: whether it is ready and fits the corpus, and its vectors of texts."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import streamlit as st

from analysis.background import import_ahead
from analysis.embedding.encoder import BackgroundEncoder, Model, load_plain
from analysis.embedding.models import model_of_vectors
from analysis.embedding.windows import about_long, n_long
from analysis.progress import Progress
from components import garbage, markup
from components.rerun import rerun_page
from components.shared import SharedCache
from data.corpus import Corpus

POLL_SECONDS = 2.0
_CALLS = "encoder_calls"
_CALLS_FIRST = 2  # calls before the encoder is loaded for a reader who is not waiting for it


_encoders: SharedCache[BackgroundEncoder] = SharedCache(most=2)
_embedded: SharedCache[np.ndarray] = SharedCache(most=2_000)
_n_long: SharedCache[int] = SharedCache(most=20)


def _load(model: Model, progress: Progress) -> Callable[[list[str]], np.ndarray]:
    encode = load_plain(model, progress)
    garbage.set_aside()  # the objects of its libraries are as many as all others together
    import_ahead("sklearn.feature_extraction.text")  # counts the words that Compare tells: it takes most of a second
    return encode


def encoder(corpus: Corpus | None = None) -> BackgroundEncoder:
    """The encoder of a corpus, or the configured one, loaded or not."""
    return of_model(model_of_vectors(corpus.vectors if corpus is not None else None))


def of_model(model: Model) -> BackgroundEncoder:
    """The encoder of a model, loaded or not."""
    return _encoders.get(model, lambda: BackgroundEncoder(model, _load))


def is_ready(corpus: Corpus) -> bool:
    """Whether texts can be embedded now, and compared with this corpus."""
    loading = encoder(corpus)
    return loading.state == "ready" and not unfit(corpus)


def vectors(texts: Sequence[str], corpus: Corpus) -> np.ndarray:
    """Vectors of searches, claims, or the ends of an axis, comparable with those of the corpus.

    (n_texts, n_dims) of length one; ask `is_ready` before.
    """
    assert corpus.vectors is not None
    ready = encoder(corpus)
    found = [_embedded.get((ready.model, text), partial(ready.embed_query, text)) for text in texts]
    return corpus.vectors.comparable(np.array(found))


def unfit(corpus: Corpus) -> str:
    """Why texts of this encoder cannot be compared with this corpus; empty if they can."""
    model, n_dims = encoder(corpus).model, encoder(corpus).n_dims
    if corpus.vectors is None:
        return f"This corpus has no vectors: {corpus.unbuilt}"
    if not model.is_model_of(corpus.vectors):
        return (
            f"This corpus was embedded with {corpus.vectors.model}, but the model in use is {model.name}: "
            "their vectors cannot be compared. Build the corpus again, or choose its model."
        )
    if n_dims and corpus.vectors.n_dims != n_dims:
        return f"The vectors of this corpus have {corpus.vectors.n_dims} numbers, those of the model {n_dims}."
    return ""


def long_quotes(corpus: Corpus) -> str:
    """How many quotes are longer than the corpus's model reads at once, and how they were read; "" without any."""
    found = corpus.vectors
    model = encoder(corpus).model
    if found is None or not model.is_model_of(found):
        return ""
    count = partial(n_long, corpus.quotes["text"], model)
    return about_long(_n_long.get((corpus.content_hash, model), count, "Counting long quotes"), model, found.rule)


def status(corpus: Corpus, what: str, waited_for: bool) -> None:
    """The encoder's progress, or why there is no `what` ("Search by meaning").

    Nothing is shown about an encoder that nobody waits for: it loads while the page is read. If it is `waited_for`, a
    bar shows its progress.
    """
    loading = encoder(corpus)
    # always there: once the encoder is ready, the map below would move up in the page, and so be drawn again and forget
    # a selection in the making
    with st.container(key="encoder_status"):
        if fault := unfit(corpus) or loading.error:
            if waited_for or loading.error:
                markup.show("notice.html", title=f"No {what[0].lower()}{what[1:]}", lines=[fault])
        elif loading.state != "ready":
            _warming(corpus, what, waited_for)


@st.fragment(run_every=POLL_SECONDS)
def _warming(corpus: Corpus, what: str, waited_for: bool) -> None:
    """Start the encoder once the page is up, and show its progress until it is ready."""
    loading = encoder(corpus)
    # The first call draws the page, the next come from the browser's clock. Loading occupies the processor for seconds:
    # not while a slow browser, or the next visitor's, still draws.
    if (calls := st.session_state.get(_CALLS, 0)) >= (1 if waited_for else _CALLS_FIRST):
        loading.start()
    st.session_state[_CALLS] = calls + 1
    if loading.state in ("ready", "failed"):
        rerun_page()
    if waited_for:
        st.progress(loading.done, text=f"{what} ({loading.model.name}) is getting ready: {loading.doing}")
