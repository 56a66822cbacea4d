"""The topics found in a corpus that names none, with the names of its map's quarters; a large corpus keeps both."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pydantic

from analysis.compare.topics.topics import TopicFigures, Topics, has_topics, rows_read, topics_by_grouping
from analysis.map.finer_topics import Quarter, quarters_by_name
from analysis.progress import Progress, part, silent, under
from analysis.text.term_counts import TermCounts, count_terms
from analysis.text.unranked_words import unranked_words
from data.corpus import Corpus
from data.files.quotes_copy import LEAST_QUOTES
from data.files.topics_file import KeptNames, KeptQuarter, KeptTopic, KeptTopics

# changed with every change in which topics are found, or how they are named: kept ones are then found again
RULES = "1"
COUNTING, QUARTERS = 0.1, 0.8  # shares of the search at which words are counted, and topics found


@dataclass(frozen=True)
class ReadQuotes:
    """The rows of the quotes among which topics are found, and the terms of these."""

    rows: np.ndarray
    counted: TermCounts


@dataclass(frozen=True)
class MapTopics:
    """Found topics, and the names of the map's quarters."""

    topics: Topics
    quarters: tuple[Quarter, ...]


def _read(corpus: Corpus, progress: Progress) -> ReadQuotes:
    rows = rows_read(corpus)
    return ReadQuotes(rows, count_terms(corpus.quotes["text"].iloc[rows].tolist(), progress))


def _group(corpus: Corpus, among: ReadQuotes, progress: Progress) -> Topics:
    return topics_by_grouping(corpus, among.rows, among.counted, progress)


def find(
    corpus: Corpus,
    progress: Progress = silent,
    read: Callable[[Corpus, Progress], ReadQuotes] = _read,
    group: Callable[[Corpus, ReadQuotes, Progress], Topics] = _group,
) -> MapTopics:
    """Topics of a corpus that has vectors, and the quarters of its map, if there is one.

    `read` counts the words of the quotes among which topics are found, and `group` finds these; a caller that remembers
    both passes its own.
    """
    progress, named = under(progress, "finding topics"), under(progress, "naming parts of the map")
    among = read(corpus, part(progress, 0, COUNTING, "counting words"))
    topics = group(corpus, among, part(progress, COUNTING, QUARTERS))
    if corpus.map is None:
        return MapTopics(topics, ())
    naming, unranked = part(named, QUARTERS, 1), unranked_words(corpus.quotes)
    return MapTopics(topics, quarters_by_name(corpus.map.points, among.counted, unranked, among.rows, naming))


def are_to_be_kept(corpus: Corpus) -> bool:
    """Whether the corpus names no topics and is so large that finding some takes long."""
    return len(corpus.quotes) >= LEAST_QUOTES and corpus.vectors is not None and not has_topics(corpus)


def keep(corpus: Corpus, progress: Progress = silent) -> None:
    """Keep the topics of a large corpus beside it, found now unless they are kept already; remove those of another.

    If nothing can be written, nothing is kept, and the corpus works all the same.
    """
    place = corpus.topics_file
    if place is None or (are_to_be_kept(corpus) and place.read(_rules(), len(corpus.quotes)) is not None):
        return
    with suppress(OSError):
        place.remove()
        if (found := find_for_file(corpus, progress)) is not None:
            place.write(found)


def find_for_file(corpus: Corpus, progress: Progress = silent) -> KeptTopics | None:
    """What is kept beside the corpus, found now; None if it is small, has topics of its own or has no vectors."""
    if not are_to_be_kept(corpus):
        return None
    found = find(corpus, progress)
    with suppress(pydantic.ValidationError):  # a name that nobody else's file might have either
        return _content_of(corpus, found)
    return None


def read(corpus: Corpus) -> MapTopics | None:
    """The topics kept beside the corpus, as `find` found them; None if there are none that fit it."""
    if corpus.topics_file is None:
        return None
    held = corpus.topics_file.read(_rules(), len(corpus.quotes))
    return None if held is None else _map_topics_of(corpus, held)


def _rules() -> str:
    from analysis.extraction.grammar import parse

    return f"{RULES}, {'with' if parse.available() else 'without'} grammar"


def _content_of(corpus: Corpus, found: MapTopics) -> KeptTopics:
    topics, n_quotes = found.topics, len(corpus.quotes)
    rows = pd.Index(corpus.quotes["quote_id"])
    quarter_of = np.full(n_quotes, -1)
    for number, quarter in enumerate(found.quarters):
        quarter_of[quarter.rows] = number
    names = KeptNames(
        topics=[
            KeptTopic(
                name=name,
                stability=one.stability,
                cohesion=one.cohesion,
                anchors=rows.get_indexer(list(one.anchors)).tolist(),
            )
            for name, one in topics.figures.items()
        ],
        quarters=[KeptQuarter(name=quarter.name, x=quarter.x, y=quarter.y) for quarter in found.quarters],
        apart=topics.apart,
        n_read=topics.n_read,
    )
    return KeptTopics(names, pd.Index(topics.figures, dtype=object).get_indexer(topics.labels), quarter_of, _rules())


def _map_topics_of(corpus: Corpus, held: KeptTopics) -> MapTopics:
    names, ids = held.names, corpus.quotes["quote_id"]
    labels = np.array([*(topic.name for topic in names.topics), ""], dtype=object)[held.topic_of]
    figures = {
        topic.name: TopicFigures(topic.stability, topic.cohesion, tuple(ids.iloc[topic.anchors].tolist()))
        for topic in names.topics
    }
    topics = Topics(labels, True, figures, names.apart, n_read=names.n_read)
    rows = _split_rows(held.quarter_of, len(names.quarters))
    quarters = zip(names.quarters, rows, strict=True)
    return MapTopics(topics, tuple(Quarter(one.name, one.x, one.y, own) for one, own in quarters))


def _split_rows(numbers: np.ndarray, n: int) -> Sequence[np.ndarray]:
    """The rows of each of `n` numbers, in order."""
    ends = np.cumsum(np.bincount(numbers + 1, minlength=n + 1))
    return np.split(np.argsort(numbers, kind="stable"), ends)[1:-1]
