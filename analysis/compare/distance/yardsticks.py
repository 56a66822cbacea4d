"""Yardsticks for a distance between sides: distances of the same quotes, divided by something other than sides.

Length, kind and style of quotes move an energy distance nearly as much as camps do, so a figure alone says little.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.compare.distance.distance import Distance, distances_of_quotes
from analysis.compare.distance.origins import Origins
from analysis.insufficient_data import InsufficientData
from analysis.multi_values import Sides
from analysis.progress import Progress, part, silent
from analysis.text.word_counts import n_words

MOST_QUOTES = 200  # of each half: a yardstick needs no more precision
SHORT, LONG, VERBATIM, REPORTED = "short quotes", "long quotes", "verbatim quotes", "reported quotes"
HALVES = ("one random half", "the other half")


@dataclass(frozen=True)
class QuoteTraits:
    """What quotes are divided by: their origins, the number of their words, and their kind, each (n,)."""

    origins: Origins
    n_words: np.ndarray
    is_verbatim: np.ndarray
    is_reported: np.ndarray


def quote_traits(quotes: pd.DataFrame, quote_origins: Origins) -> QuoteTraits:
    """The traits of a corpus's quotes, to be computed once: counting the words of a million takes a second."""
    kind = quotes["kind"].to_numpy(dtype=object)
    return QuoteTraits(quote_origins, n_words(quotes["text"]), kind == "direct", kind == "indirect")


@dataclass(frozen=True)
class Yardstick:
    """The distance of two parts of the quotes, as a share of the mean distance between them; None if there are too
    few.
    """

    one: str
    other: str
    share: float | None
    n_quotes: tuple[int, int]


@dataclass(frozen=True)
class WithinTopics:
    """The distance between two sides topic by topic, weighted by the quotes of the side that says less on it."""

    share: float
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Mix:
    """The composition of a side's quotes."""

    n: int
    median_words: float
    verbatim: float | None  # share of those with a known kind
    n_outlets: int
    languages: tuple[str, ...]  # most frequent first


def yardsticks(
    traits: QuoteTraits, vectors: np.ndarray, compared: np.ndarray, progress: Progress = silent
) -> list[Yardstick]:
    """Short against long quotes, verbatim against reported ones, and two random halves, of the quotes `compared`."""
    rows = np.flatnonzero(compared)
    quote_origins = traits.origins.take(rows)
    by_kind = {VERBATIM: traits.is_verbatim[rows], REPORTED: traits.is_reported[rows]}
    divisions = (_by_length(traits.n_words[rows]), by_kind, _at_random(quote_origins))
    found = []
    for number, division in enumerate(divisions):
        step = part(progress, number / len(divisions), (number + 1) / len(divisions))
        answer = _only(
            distances_of_quotes(quote_origins, vectors, division, rows=rows, most_quotes=MOST_QUOTES, progress=step)
        )
        (one, first), (other, second) = division.items()
        share = answer.share if isinstance(answer, Distance) else None
        found.append(Yardstick(one, other, share, (int(first.sum()), int(second.sum()))))
    return found


def _only(answers: Mapping[tuple[str, str], Distance | InsufficientData]) -> Distance | InsufficientData:
    return next(iter(answers.values()))


def _by_length(lengths: np.ndarray) -> Sides:
    middle = np.median(lengths) if len(lengths) else 0
    return {SHORT: lengths < middle, LONG: lengths > middle}


def _at_random(quote_origins: Origins) -> Sides:
    """Random halves of the documents, or of the speakers if there are no documents, so that what belongs together stays
    together.
    """
    number = quote_origins.units_of_kinds.documents
    heads = np.random.default_rng(0).permutation(int(number.max()) + 1 if len(number) else 0) % 2 == 0
    first = heads[number][quote_origins.present[1]] if len(number) else np.zeros(0, dtype=bool)
    return {HALVES[0]: first, HALVES[1]: ~first}


def within_topics(
    quote_origins: Origins,
    vectors: np.ndarray,
    labels: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    *,
    by_outlet: bool = False,
) -> WithinTopics | None:
    """The distance of two sides within topics on which both say enough; None if there is no such topic.

    `labels` (n,) are topics, "" for none.
    """
    shares, weights, topics = [], [], []
    either = np.flatnonzero(first | second)
    codes, names = pd.factorize(labels[either])
    for number, topic in enumerate(names):
        if not topic:
            continue
        rows = either[codes == number]
        sides = {"one": first[rows], "other": second[rows]}
        answer = _only(
            distances_of_quotes(
                quote_origins.take(rows), vectors, sides, by_outlet=by_outlet, rows=rows, most_quotes=MOST_QUOTES
            )
        )
        if isinstance(answer, Distance):
            shares.append(answer.share)
            weights.append(min(answer.n_quotes))
            topics.append(topic)
    return WithinTopics(float(np.average(shares, weights=weights)), tuple(topics)) if topics else None


def mix(quotes: pd.DataFrame) -> Mix:
    """The composition of these quotes, for comparing sides."""
    kinds = quotes["kind"][quotes["kind"] != ""]
    languages = quotes["language"][quotes["language"] != ""].value_counts()
    return Mix(
        len(quotes),
        float(np.median(n_words(quotes["text"]))) if len(quotes) else 0.0,
        float((kinds == "direct").mean()) if len(kinds) else None,
        int(quotes["outlet"][quotes["outlet"] != ""].nunique()),
        tuple(languages.index),
    )
