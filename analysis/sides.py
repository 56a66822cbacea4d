"""Sides put next to each other: who says what on which topic, and where one is silent."""

from dataclasses import dataclass

import numpy as np

from analysis.selection import Index
from data.corpus import Corpus

NO_TOPIC = "No topic given"


@dataclass(frozen=True)
class TopicRow:
    """One topic: for each side the rows of its quotes in view, in corpus order.

    `n_all` counts each side's quotes on the topic in the whole corpus: only where it is 0 is the side silent.
    """

    topic: str
    cells: tuple[np.ndarray, ...]
    n_all: tuple[int, ...]

    @property
    def n(self) -> int:
        return sum(len(cell) for cell in self.cells)


def side_by_side(corpus: Corpus, index: Index, column: str, sides: tuple[str, ...], mask: np.ndarray) -> list[TopicRow]:
    """One row per topic on which any of the sides speaks under `mask`.

    Topics on which more sides speak come first, then those with more quotes, then by name; quotes without a topic
    come last.
    """
    n_quotes = len(corpus.quotes)
    masks = [index.facets[column].holding((side,), n_quotes) for side in sides]
    topics = corpus.quotes["topic"].to_numpy()
    rows = []
    for topic in sorted(set(topics)):
        on_topic = topics == topic
        cells = tuple(np.flatnonzero(on_topic & side & mask) for side in masks)
        rows.append(TopicRow(topic, cells, tuple(int((on_topic & side).sum()) for side in masks)))
    spoken = [row for row in rows if row.n]
    return sorted(spoken, key=lambda row: (not row.topic, -sum(len(cell) > 0 for cell in row.cells), -row.n, row.topic))


def default_sides(index: Index, column: str) -> tuple[str, ...]:
    """The two values with most quotes, ties in the facet's order; fewer where there are fewer."""
    facet = index.facets[column]
    counts = facet.counts(np.ones(index.n_quotes, dtype=bool))
    return tuple(sorted(facet.values, key=lambda value: -counts[value])[:2])
