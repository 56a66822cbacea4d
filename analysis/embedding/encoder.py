"""The model that turns words into vectors: verified, and loaded when first needed."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from analysis.background import BackgroundWork
from analysis.embedding.batches import Batches
from analysis.embedding.models import (
    DEFAULT_NAME,
    DEFAULT_SHA256,
    SETTING,
    Encode,
    EncoderError,
    Model,
    chosen_model,
    verify,
)
from analysis.embedding.windows import in_windows, reach_of
from analysis.progress import Progress, silent

__all__ = [
    "DEFAULT_NAME",
    "DEFAULT_SHA256",
    "SETTING",
    "BackgroundEncoder",
    "Encode",
    "EncoderError",
    "Model",
    "chosen_model",
    "embed",
    "load",
    "load_plain",
    "load_verified",
    "of_any_length",
    "verify",
    "when_needed",
    "with_before",
]

BATCH = 64
_STATES = {"running": "loading", "done": "ready", "failed": "failed", "cancelled": "failed"}  # of loading


def embed(texts: Sequence[str], encode: Callable[[list[str]], np.ndarray]) -> np.ndarray:
    """Embeddings of length one, (n_texts, n_dims) float32; row i belongs to texts[i]; an all-zero row stays zero.

    Dot products of rows are cosine similarities, -1 to 1. Similar means alike in topic and wording: opponents who speak
    about the same thing are near each other, so similarity is never shown as agreement.
    """
    vectors = np.asarray(encode(list(texts)), dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise ValueError(f"{len(texts)} texts, but the encoder gave an array of shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise ValueError("the encoder gave values that are not numbers")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths == 0, 1, lengths)


def load(model: Model, progress: Progress = silent) -> Encode:
    """The model's encode function for quotes, long ones in windows; raises EncoderError. Slow: imports torch."""
    return of_any_length(load_plain(model, progress), model, model.passage)


def when_needed(load: Callable[[], Encode]) -> Encode:
    """An encode function that is loaded with the first texts, and never if there are none to embed."""
    loaded = lru_cache(maxsize=1)(load)
    return lambda texts: loaded()(texts)


def with_before(words: str, encode: Encode) -> Encode:
    """The encode function for a model that needs this prefix before each text."""
    return (lambda texts: encode([words + text for text in texts])) if words else encode


def of_any_length(encode: Encode, model: Model, before: str) -> Encode:
    """The model's encode function for texts with this prefix before each; long ones are read in windows."""
    return in_windows(with_before(before, encode), reach_of(model))


def load_plain(model: Model, progress: Progress = silent) -> Encode:
    """The model's encode function for texts as they are, truncated at the model's limit; raises EncoderError."""
    return load_verified(model, _full_precision, _library, progress)


def load_verified(
    model: Model,
    number_type: Callable[[], Any],
    library: Callable[[Model, Progress], Encode],
    progress: Progress = silent,
) -> Encode:
    """The encode function of a model that is verified first: our own, computing in a type of torch, else the library's.

    Raises EncoderError, whatever a third-party model or library raises.
    """
    verify(model, progress)
    progress(0.2, "importing the encoder's libraries")
    try:
        from analysis.embedding.own_encoder import own_encoder  # a first page needs none of it

        return own_encoder(model, number_type(), progress) or library(model, progress)
    except Exception as error:
        raise EncoderError(
            f"The model {model.name!r} could not be loaded: {error}. It is named by {SETTING}."
        ) from error


def _full_precision() -> Any:
    import torch

    return torch.float32


def _library(model: Model, progress: Progress) -> Encode:
    from sentence_transformers import SentenceTransformer

    progress(0.8, f"loading {model.name}")
    transformer = SentenceTransformer(model.location)

    def encode(texts: list[str]) -> np.ndarray:
        return transformer.encode(texts, batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False)

    return encode


@dataclass(frozen=True)
class LoadedEncoder:
    """An encoder for many texts at once, and the length of its vectors."""

    batches: Batches
    n_dims: int


class BackgroundEncoder:
    """An encoder that loads once, in a thread of its own; readable from any thread.

    `state` goes from "waiting" to "loading" and then to "ready" or "failed".
    """

    def __init__(self, model: Model, loader: Callable[[Model, Progress], Encode] = load_plain):
        self.model = model
        self._loader = loader
        self._lock = threading.Lock()
        self._loading: BackgroundWork[LoadedEncoder] | None = None

    def start(self) -> None:
        """Start loading; further calls do nothing."""
        with self._lock:
            if self._loading is None:
                self._loading = BackgroundWork(self._load, Exception)

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is loaded or has failed, or this many seconds have passed; returns at once if it was not
        started.
        """
        if self._loading:
            self._loading.wait(seconds)

    @property
    def state(self) -> str:
        """Whether it is "waiting", "loading", "ready" or "failed"."""
        return _STATES[self._loading.state] if self._loading else "waiting"

    @property
    def done(self) -> float:
        """Progress of loading, 0 to 1."""
        return self._loading.done if self._loading else 0.0

    @property
    def doing(self) -> str:
        """The current step of loading."""
        return self._loading.doing if self._loading else "waiting for the page"

    @property
    def error(self) -> str:
        """Why it failed; "" if it did not."""
        return self._loading.error if self._loading else ""

    @property
    def n_dims(self) -> int:
        """The length of its vectors; 0 until it is ready."""
        return self._result.n_dims if self._result else 0

    @property
    def _result(self) -> LoadedEncoder | None:
        return self._loading.result if self._loading and self._loading.state == "done" else None

    def _load(self, progress: Progress) -> LoadedEncoder:
        encode = self._loader(self.model, progress)
        # the first text takes longer: better now than at the first search
        n_dims = embed(["warm up"], encode).shape[1]
        return LoadedEncoder(Batches(lambda texts: embed(texts, encode)), n_dims)

    def embed(self, text: str) -> np.ndarray:
        """The vector of one quote, (n_dims,) float32 of length one; raises EncoderError unless ready."""
        return np.asarray(self.embed_all([text])[0])

    def embed_all(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of quotes, (n_texts, n_dims), at least one; batched with those that other threads ask for
        meanwhile.
        """
        return embed(texts, of_any_length(self._embed, self.model, self.model.passage))

    def embed_query(self, text: str) -> np.ndarray:
        """The vector of a search, a claim or the end of an axis, (n_dims,); raises EncoderError unless ready."""
        return np.asarray(embed([text], of_any_length(self._embed, self.model, self.model.query))[0])

    def _embed(self, texts: list[str]) -> np.ndarray:
        loaded = self._result
        if loaded is None:
            raise EncoderError("The encoder is not ready.")
        return np.vstack([loaded.batches.embed(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)])
