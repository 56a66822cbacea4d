"""From a reviewed table to a corpus: embedded, drawn, put together. All or nothing."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.background import Progress
from analysis.embedding.bulk_encoder import load_for
from analysis.embedding.encoder import Model
from analysis.making.build import drawn, embedded
from data.arrays import MAP_FILE, VECTORS_FILE, Map, Vectors, read_map, read_vectors, texts_sha256
from data.corpus import About, Corpus
from data.corpus_files import assemble, folder_name
from data.importing.foreign import ForeignTable

EMBEDDING = 0.8  # of the time that is left once a table is reviewed; the rest is the map's


def complete(quotes: pd.DataFrame) -> pd.DataFrame:
    """The quotes as a corpus holds them, rows counted from 0."""
    return quotes.reset_index(drop=True)


def embed(
    quotes: pd.DataFrame, table: ForeignTable, model: Model, progress: Progress, known: Vectors | None = None
) -> Vectors:
    """The vectors of the quotes: those that came with them, or are `known`, where they fit, or new ones.

    Raises EncoderError.
    """
    brought, _ = _brought(quotes, table)
    wanted = (model.name, model.sha256, texts_sha256(quotes))
    for vectors in (brought, known):
        if vectors is not None and (vectors.model, vectors.model_sha256, vectors.texts_sha256) == wanted:
            return vectors
    encode = load_for(model, quotes["text"].nunique(), lambda done, doing: progress(0.0, doing))
    return embedded(quotes, model, encode, progress)


def finish(quotes: pd.DataFrame, vectors: Vectors, table: ForeignTable, about: About, progress: Progress) -> Corpus:
    """The corpus with its map: the one that came with the quotes where it fits, or a new one."""
    _, points = _brought(quotes, table)
    if points is None or points.figures["model"] != vectors.model:
        points = drawn(vectors, progress)
    return assemble(folder_name(about.title), about, quotes, vectors, points, table.brought.marked, table.brought.axes)


def of_rows(vectors: Vectors, rows: np.ndarray, quotes: pd.DataFrame) -> Vectors:
    """The vectors of the rows that stay, for the quotes that they now are."""
    return replace(vectors, values=vectors.values[rows], texts_sha256=texts_sha256(quotes))


def _brought(quotes: pd.DataFrame, table: ForeignTable) -> tuple[Vectors | None, Map | None]:
    arrays = table.brought.arrays
    if VECTORS_FILE not in arrays:
        return None, None
    vectors, _ = read_vectors(arrays[VECTORS_FILE], quotes)
    points, _ = read_map(arrays.get(MAP_FILE, b""), quotes, vectors)
    return vectors, points
