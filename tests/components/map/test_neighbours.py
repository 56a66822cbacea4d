"""The nearest quotes of other camps, beside the one that is open."""

from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np

from analysis.view.selection import build_index
from components.map import neighbours
from data.corpus import read_corpus
from data.library import SHIPPED


@dataclass
class StoredVectors:
    """Vectors that report whether they are already in memory."""

    values: np.ndarray
    are_read: bool


def test_a_wait_for_the_vectors_is_announced(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(neighbours.st, "spinner", lambda text: said.append(text) or nullcontext())
    corpus = read_corpus(SHIPPED / "russia-nato-2022")
    index, everything = build_index(corpus), np.ones(len(corpus.quotes), dtype=bool)
    for are_read in (True, False):
        stored = StoredVectors(corpus.vectors.values, are_read)
        neighbours.show(replace(corpus, vectors=stored), index, 3, everything)
        assert said == ([] if are_read else ["Reading the quotes' vectors…"])
