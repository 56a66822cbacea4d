"""Where texts are embedded: in this process batch by batch, or by an engine that receives all of them at once."""

import enum
from collections.abc import Generator, Iterator
from typing import Protocol, runtime_checkable

import numpy as np

from analysis.embedding.encoder import Encode, EncoderError, embed

# between two reports of progress, at which the work can also be cancelled
TEXTS_AT_ONCE = 512
CHARACTERS_AT_ONCE = 50_000

Piece = tuple[np.ndarray, np.ndarray]  # positions of texts (n,), and their vectors, float16 (n, n_dims)


class EngineName(enum.StrEnum):
    """Which engine embeds: this process, or machines of a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


class EngineError(EncoderError):
    """An engine cannot work or did not finish; the message says why and what to do."""


@runtime_checkable
class Engine(Protocol):
    """Embeds many texts at once."""

    def pieces(self, texts: list[str]) -> Iterator[Piece]:
        """The vectors of texts of decreasing length, piece by piece in any order; raises EncoderError."""


Embedder = Encode | Engine


def embed_in_pieces(texts: list[str], embedder: Embedder) -> Generator[Piece, None, None]:
    """The vectors of texts of decreasing length, in storage precision; raises EncoderError, also if texts are missing
    at the end.
    """
    if isinstance(embedder, Engine):
        yield from embedder.pieces(texts)
        return
    for batch in batches(texts):
        vectors = embed([texts[position] for position in batch], embedder)
        yield np.arange(batch.start, batch.stop), vectors.astype(np.float16)


def batches(texts: list[str]) -> Iterator[range]:
    """Positions of texts of decreasing length, in batches that take about the same time."""
    start = 0
    while start < len(texts):
        n = max(1, min(TEXTS_AT_ONCE, CHARACTERS_AT_ONCE // max(1, len(texts[start]))))
        stop = min(start + n, len(texts))
        yield range(start, stop)
        start = stop
