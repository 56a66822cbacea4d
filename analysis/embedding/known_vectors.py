"""Vectors cached on disk by model and by the hash of the text: no text is embedded twice."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.embedding.models import Model
from data.files.finished_chunks import FinishedChunks

KEY_BYTES = 16


class KnownVectors:
    """The vectors of texts by one model and one rule for long texts; each combination has its own folder.

    Only the hashes of the texts are kept. Methods raise OSError.
    """

    def __init__(self, folder: Path, model: Model, rule: str):
        made_by = "\0".join((model.name, model.sha256, model.location if not model.sha256 else "", model.passage, rule))
        self._chunks = FinishedChunks(folder / hashlib.sha256(made_by.encode()).hexdigest()[:16])

    def find(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray | None]:
        """Positions of the known texts, and their vectors, float16 (n_known, n_dims); None if there are none."""
        place_of = dict(zip(map(text_key, texts), range(len(texts)), strict=True))
        positions: list[np.ndarray] = []
        values: list[np.ndarray] = []
        for chunk in self._chunks.all():
            keys = chunk["keys"]
            places = np.array([place_of.pop(key.tobytes(), -1) for key in keys], dtype=np.intp)
            positions.append(places[places >= 0])
            values.append(chunk["vectors"][places >= 0])
        n_found = sum(map(len, positions))
        if not n_found:
            return np.empty(0, np.intp), None
        return np.concatenate(positions), np.concatenate(values)

    def add(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Store the vectors of texts, float16 (n, n_dims)."""
        keys = np.frombuffer(b"".join(map(text_key, texts)), np.uint8).reshape(len(texts), KEY_BYTES)
        self._chunks.write(f"vectors-{len(self._chunks.names):06}.npz", {"keys": keys, "vectors": vectors})


def text_key(text: str) -> bytes:
    """The hash under which the vector of a text is stored."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]
