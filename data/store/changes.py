"""What a save changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import Vectors
from data.axes import Axis
from data.corpus import About, Corpus
from data.stances import Annotations


@dataclass(frozen=True)
class TextVectors:
    """Vectors (n, n_dims) of length one for n distinct texts; `is_new_model`: the corpus had another model or none."""

    model: str
    model_sha256: str
    texts: Sequence[str]
    values: np.ndarray
    is_new_model: bool = False
    rule: str = ""  # as in Vectors


@dataclass(frozen=True)
class MapChange:
    """Points (n, 2) of the quotes `ids`. With `figures` they are a new map; without, they are placed on the existing
    one.
    """

    ids: Sequence[str]
    points: np.ndarray
    reliability: np.ndarray
    figures: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Changes:
    """What a save writes: whole rows of quotes, new or changed, and keys of rows to remove, by part."""

    quotes: pd.DataFrame = field(default_factory=pd.DataFrame)
    removed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    about: About | None = None
    vectors: TextVectors | None = None
    drawn: MapChange | None = None
    marked: Annotations | None = None  # claims and stances, new or replacing existing ones
    axes: tuple[Axis, ...] = ()

    def __bool__(self) -> bool:
        one = (self.about, self.vectors, self.drawn, self.marked)
        some = len(self.quotes) > 0 or any(self.removed.values()) or bool(self.axes)
        return some or any(part is not None for part in one)


def of_texts(quotes: pd.DataFrame, vectors: Vectors) -> TextVectors:
    """The vectors of all quotes, once for each text, from a model that is new to the corpus."""
    first = ~quotes["text"].duplicated().to_numpy()
    texts = quotes["text"][first].tolist()
    values = vectors.encoder_output[first]
    return TextVectors(vectors.model, vectors.model_sha256, texts, values, is_new_model=True, rule=vectors.rule)


def changes_of(corpus: Corpus) -> Changes:
    """Everything that a corpus holds."""
    drawn = None
    vectors = None if corpus.vectors is None else of_texts(corpus.quotes, corpus.vectors)
    if corpus.map is not None:
        ids = corpus.quotes["quote_id"].tolist()
        drawn = MapChange(ids, corpus.map.points, corpus.map.reliability, corpus.map.figures)
    return Changes(corpus.quotes, {}, corpus.about, vectors, drawn, corpus.marked, corpus.axes)
