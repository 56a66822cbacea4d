"""A comparison put together to be kept: sides, quotes with their sources, figures with n and method."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.centrality import central_first
from analysis.citation import chicago
from analysis.counterparts import counterparts
from analysis.coverage import coverage, in_a_sentence
from analysis.distance import Distance, distances
from analysis.distinctive_words import distinctive_words
from analysis.topics import Topics
from analysis.unanswered import Unanswered
from analysis.words import count_terms
from data.corpus import Corpus

MOST_IN_CELL = 25
MOST_PAIRS = 10
MOST_WORDS = 15
MOST_ASKED = 500


@dataclass(frozen=True)
class Cell:
    """What one side says on one topic: its most central quotes, n of all, and n filtered out."""

    side: str
    quotes: tuple[dict[str, str], ...]
    n: int
    n_whole: int


@dataclass(frozen=True)
class Pair:
    """Two sides held against each other."""

    one: str
    other: str
    closest: tuple[tuple[dict[str, str], dict[str, str], float], ...]  # quote, counterpart, cosine
    words: pd.DataFrame
    distance: Distance | Unanswered | None  # None without vectors


@dataclass(frozen=True)
class Report:
    """All that the page of a report tells; `rows` are topics in order of shared attention with a cell a side."""

    corpus: Corpus
    sentence: str
    filters: str
    sides: dict[str, int]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    topics_found: bool
    pairs: tuple[Pair, ...]
    link: str


def compile_report(
    corpus: Corpus,
    sides: Mapping[str, np.ndarray],
    whole: Mapping[str, np.ndarray],
    topics: Topics,
    filters: str,
    link: str,
) -> Report:
    """Gather the comparison of `sides` (masks in view) whose quotes in the whole corpus are `whole`."""
    counted = coverage(topics.labels, sides)
    names = [*counted.topics, *([""] if any((topics.labels[mask] == "").any() for mask in sides.values()) else [])]
    return Report(
        corpus=corpus,
        sentence=in_a_sentence(counted, "in view" if filters else "in this corpus"),
        filters=filters,
        sides={side: int(mask.sum()) for side, mask in sides.items()},
        rows=tuple((name, tuple(_cell(corpus, topics, name, s, sides[s], whole[s]) for s in sides)) for name in names),
        topics_found=topics.found,
        pairs=_pairs(corpus, sides),
        link=link,
    )


def _cell(corpus: Corpus, topics: Topics, topic: str, side: str, mask: np.ndarray, whole: np.ndarray) -> Cell:
    on_topic = topics.labels == topic
    rows = np.flatnonzero(on_topic & mask)
    if corpus.vectors is not None:
        rows = central_first(corpus.vectors.values, rows)
    quotes = tuple(_quote(corpus, row) for row in rows[:MOST_IN_CELL].tolist())
    return Cell(side, quotes, len(rows), int((on_topic & whole).sum()))


def _quote(corpus: Corpus, row: int) -> dict[str, str]:
    quote = corpus.quote(row)
    return quote | {"citation": chicago(quote)}


def _pairs(corpus: Corpus, sides: Mapping[str, np.ndarray]) -> tuple[Pair, ...]:
    counted = count_terms(corpus.quotes["text"].tolist())
    apart = {}
    if corpus.vectors is not None:
        apart = distances(corpus.vectors.values, corpus.quotes["speaker"].to_numpy(), sides)
    return tuple(
        Pair(
            one,
            other,
            _closest(corpus, sides[one], sides[other]),
            _extremes(distinctive_words(counted, sides[one], sides[other])),
            apart.get((one, other)),
        )
        for one, other in combinations(sides, 2)
    )


def _closest(
    corpus: Corpus, one: np.ndarray, other: np.ndarray
) -> tuple[tuple[dict[str, str], dict[str, str], float], ...]:
    if corpus.vectors is None:
        return ()
    rows = np.flatnonzero(one)
    asked = rows[:: -(-len(rows) // MOST_ASKED)] if len(rows) else rows
    found = counterparts(corpus.vectors.values, one, other, asked)
    together = zip(found.rows.tolist(), found.closest.tolist(), found.cosines.tolist(), strict=True)
    return tuple(
        (_quote(corpus, row), _quote(corpus, closest), cosine) for row, closest, cosine in list(together)[:MOST_PAIRS]
    )


def _extremes(ranked: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([ranked[ranked["z"] > 0].head(MOST_WORDS), ranked[ranked["z"] < 0].tail(MOST_WORDS)])
