"""Vectors and map of a corpus, made ahead of time."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.encoder import Model, Progress, embed
from analysis.projection import compare
from data.arrays import Map, Vectors, texts_sha256, write_map, write_vectors
from data.corpus import Corpus, read_corpus

TEXTS_AT_ONCE = 512  # between two reports of progress
Encode = Callable[[list[str]], np.ndarray]


def build(folder: Path, model: Model, encode: Encode, progress: Progress = lambda done, doing: None) -> Corpus:
    """Embed the quotes of a corpus folder, draw their map, store both; the corpus as it then reads.

    Vectors that fit the quotes and come from the same model are kept. Raises CorpusError for a bad folder.
    """
    corpus = read_corpus(folder)
    vectors = _vectors(corpus, model, encode, progress)
    write_vectors(folder, vectors)
    # the map is drawn from what is stored, so that a second build from the file gives the same points
    stored = read_corpus(folder)
    assert stored.vectors is not None
    comparison = compare(stored.vectors.values, lambda done, doing: progress(0.6 + 0.4 * done, doing))
    figures = {"model": model.name, "n": len(corpus.quotes), "chosen": comparison.name}
    figures |= {"tried": [asdict(candidate) for candidate in comparison.figures]}
    drawn = Map(comparison.points, comparison.reliability, figures)
    write_map(folder, drawn, stored.vectors.texts_sha256)
    return read_corpus(folder)


def _vectors(corpus: Corpus, model: Model, encode: Encode, progress: Progress) -> Vectors:
    stored = corpus.vectors
    if stored is not None and (stored.model, stored.model_sha256) == (model.name, model.sha256):
        return stored
    # each text once: the same words get the very same vector, wherever they stand
    texts = list(dict.fromkeys(corpus.quotes["text"]))
    parts = []
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        progress(0.6 * start / len(texts), f"embedding {start:,} of {len(texts):,} texts")
        parts.append(embed(texts[start : start + TEXTS_AT_ONCE], encode))
    embedded = np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)
    rows = pd.Index(texts).get_indexer(corpus.quotes["text"])
    return Vectors(embedded[rows], model.name, model.sha256, texts_sha256(corpus.quotes))
