"""The model that turns words into vectors: verified, and loaded when first needed."""

import threading
from collections.abc import Callable, Sequence

import numpy as np

from analysis.embedding.batches import Batches
from analysis.embedding.models import (
    DEFAULT_NAME,
    DEFAULT_SHA256,
    SETTING,
    EncoderError,
    Model,
    Progress,
    chosen_model,
    verify,
)
from analysis.embedding.windows import in_windows, reach_of

__all__ = [
    "DEFAULT_NAME",
    "DEFAULT_SHA256",
    "SETTING",
    "BackgroundEncoder",
    "EncoderError",
    "Model",
    "Progress",
    "chosen_model",
    "embed",
    "load",
    "load_plain",
    "of_any_length",
    "verify",
    "with_before",
]

BATCH = 64
Encode = Callable[[list[str]], np.ndarray]


def embed(texts: Sequence[str], encode: Callable[[list[str]], np.ndarray]) -> np.ndarray:
    """Embeddings of length one, (n_texts, n_dims) float32; row i belongs to texts[i]; an all-zero row stays zero.

    Dot products of rows are cosine similarities, -1 to 1. Similar means alike in topic and wording: opponents
    who speak of the same thing are near each other, so similarity is never shown as agreement.
    """
    vectors = np.asarray(encode(list(texts)), dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise ValueError(f"{len(texts)} texts, but the encoder gave an array of shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise ValueError("the encoder gave values that are not numbers")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths == 0, 1, lengths)


def load(model: Model, progress: Progress = lambda done, doing: None) -> Encode:
    """The model's encode function for quotes, long ones in windows; raises EncoderError. Slow: imports torch."""
    return of_any_length(load_plain(model, progress), model, model.passage)


def with_before(words: str, encode: Encode) -> Encode:
    """The encode function for texts that the model wants these words written before."""
    return (lambda texts: encode([words + text for text in texts])) if words else encode


def of_any_length(encode: Encode, model: Model, before: str) -> Encode:
    """The model's encode function for texts with these words before each; long ones are read in windows."""
    return in_windows(with_before(before, encode), reach_of(model))


def load_plain(model: Model, progress: Progress = lambda done, doing: None) -> Encode:
    """The model's encode function for texts as they are, cut where the model's limit is; raises EncoderError."""
    verify(model, progress)
    progress(0.2, "importing the encoder's libraries")
    try:
        from sentence_transformers import SentenceTransformer

        progress(0.8, f"loading {model.name}")
        transformer = SentenceTransformer(model.location)
    except Exception as error:  # whatever a foreign model or library raises, the reader gets a sentence
        raise EncoderError(f"The model {model.name!r} could not be loaded: {error}") from error

    def encode(texts: list[str]) -> np.ndarray:
        return transformer.encode(texts, batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False)

    return encode


class BackgroundEncoder:
    """An encoder that loads in a thread of its own, once; readable from any thread.

    `state` goes from "waiting" to "loading" and then to "ready" or "failed"; `done` (0 to 1) and `doing` tell
    how far it is, `error` why it failed. `n_dims` is the length of its vectors, 0 until it is ready.
    """

    def __init__(self, model: Model, loader: Callable[[Model, Progress], Encode] = load_plain):
        self.model = model
        self.state = "waiting"
        self.done, self.doing, self.error = 0.0, "waiting for the page", ""
        self.n_dims = 0
        self._loader = loader
        self._lock = threading.Lock()
        self._batches: Batches | None = None

    def start(self) -> None:
        """Begin to load; further calls do nothing."""
        with self._lock:
            if self.state != "waiting":
                return
            self.state = "loading"
        threading.Thread(target=self._load, name="encoder", daemon=True).start()

    def _load(self) -> None:
        try:
            encode = self._loader(self.model, self._tell)
            # the first text takes longer: pay here, not at the first search
            self.n_dims = embed(["warm up"], encode).shape[1]
            self._batches = Batches(lambda texts: embed(texts, encode))
        except Exception as error:  # a thread that dies in silence would leave the page waiting for ever
            self.error, self.state = str(error) or repr(error), "failed"
        else:
            self.done, self.state = 1.0, "ready"

    def _tell(self, done: float, doing: str) -> None:
        self.done, self.doing = done, doing

    def embed(self, text: str) -> np.ndarray:
        """The vector of one quote, (n_dims,) float32 of length one; raises EncoderError unless ready."""
        return np.asarray(self.embed_all([text])[0])

    def embed_all(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of quotes, (n_texts, n_dims), at least one; with those that other threads ask for meanwhile."""
        return embed(texts, of_any_length(self._embed, self.model, self.model.passage))

    def embed_query(self, text: str) -> np.ndarray:
        """The vector of a search, a claim or the end of an axis, (n_dims,); raises EncoderError unless ready."""
        return np.asarray(embed([text], of_any_length(self._embed, self.model, self.model.query))[0])

    def _embed(self, texts: list[str]) -> np.ndarray:
        if self.state != "ready" or self._batches is None:
            raise EncoderError("The encoder is not ready.")
        return np.vstack([self._batches.embed(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)])
