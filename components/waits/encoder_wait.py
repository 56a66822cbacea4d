"""The encoder for an action that needs it now: wait for it, with a progress bar."""

import time
from functools import partial

import numpy as np
from streamlit.delta_generator import DeltaGenerator

from analysis.embedding.encoder import BackgroundEncoder, Encode, EncoderError, Model
from analysis.making import build
from analysis.progress import Progress
from components import encoding
from components.shared import SharedCache
from data.corpus import Corpus

_current: SharedCache[bool] = SharedCache(most=20)


def progress_on(bar: DeltaGenerator) -> Progress:
    """The bar as a progress callback."""

    def tell(done: float, doing: str = "", /) -> None:
        bar.progress(min(1.0, done), doing[:1].upper() + doing[1:])

    return tell


def no_encoder(texts: list[str]) -> np.ndarray:
    """For actions that embed nothing."""
    raise EncoderError("A text was to be embedded, but none is new.")


def for_new(corpus: Corpus, bar: DeltaGenerator) -> Encode:
    """The encoder's function, once it is loaded; raises EncoderError if it cannot embed for this corpus."""
    loading = encoding.encoder(corpus)
    model = loading.model
    if corpus.vectors is not None and not model.is_model_of(corpus.vectors):
        raise EncoderError(
            f"New words have to be embedded, but this corpus was embedded with {corpus.vectors.model} and the model in "
            f"use is {model.name}. Undo the new words, save, and redraw the map: that embeds all quotes."
        )
    return _load_encoder(loading, bar)


def _load_encoder(loading: BackgroundEncoder, bar: DeltaGenerator) -> Encode:
    loading.start()
    while loading.state == "loading":
        bar.progress(loading.done, f"The language model is getting ready: {loading.doing}")
        time.sleep(0.2)
    if loading.state == "failed":
        raise EncoderError(loading.error)
    return loading.embed_all


def is_current(corpus: Corpus, model: Model) -> bool:
    """Whether this model would make the same vectors of all its words now; checked once per corpus and model."""
    if corpus.vectors is None:
        return False
    look = partial(build.is_current, corpus.vectors, model, corpus.quotes)
    return _current.get((corpus.content_hash, model), look, "Looking for long quotes")


def for_all(corpus: Corpus, model: Model, bar: DeltaGenerator) -> Encode:
    """The model's encoder if quotes must be embedded: those without vectors, or with another model's."""
    return no_encoder if is_current(corpus, model) else _load_encoder(encoding.of_model(model), bar)
