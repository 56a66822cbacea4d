"""What the parts of the Compare screen share: the sides in view, their topics and words."""

from dataclasses import dataclass

import numpy as np

from analysis.compare.distance.origins import Origins
from analysis.compare.distance.origins import origins as origins_of_quotes
from analysis.compare.distance.yardsticks import QuoteTraits, quote_traits
from analysis.compare.sides.sides import Look, Side, by_distinct_name, looks
from analysis.compare.topics.topics import Topics
from analysis.text.term_counts import TermCounts
from analysis.units import Units, quote_units
from analysis.view.link import View
from analysis.view.selection import Index
from components import link
from components import topics as background_topics
from components.elements import choice
from components.shared import SharedCache
from data.corpus import Corpus
from data.table import parts

_units: SharedCache[Units] = SharedCache(most=16)
_origins: SharedCache[Origins] = SharedCache(most=16)
_traits: SharedCache[QuoteTraits] = SharedCache(most=16)


@dataclass(frozen=True)
class Comparison:
    """The sides of a comparison: their masks by name, in view and in the whole corpus, and the topics."""

    corpus: Corpus
    index: Index
    view: View
    in_view: np.ndarray
    sides: dict[str, np.ndarray]
    whole: dict[str, np.ndarray]
    written: dict[str, str]  # as written in a link
    looks: dict[str, Look]
    topics: Topics
    language: str = ""  # the language that the sides were narrowed to

    @property
    def names(self) -> list[str]:
        return list(self.sides)

    @property
    def by_outlet(self) -> bool:
        """Whether outlets are compared: then a side resting on a single outlet is no reason to refuse a test."""
        return all(written.startswith("outlet:") for written in self.written.values())

    @property
    def key(self) -> tuple[str, ...]:
        """Everything that can change a figure of these sides, for `remember`."""
        within = repr((self.view.selected, self.view.shapes)) if self.view.details.get("within") else ""
        narrowed = (repr(self.view.narrowing), within, *self.view.topic_edits, self.language)
        return (self.corpus.content_hash, *narrowed, *self.written.values(), *self.names)

    def quote(self, row: int) -> dict[str, str]:
        """One quote's cells, and "speakers" as display text."""
        quote = self.corpus.quote(row)
        return quote | {"speakers": " and ".join(parts(quote["speaker"]))}


def compare_sides(corpus: Corpus, index: Index, view: View, sides: list[Side], in_view: np.ndarray) -> Comparison:
    """The comparison of these sides."""
    named = by_distinct_name(sides)
    return Comparison(
        corpus,
        index,
        view,
        in_view,
        {name: side.mask & in_view for name, side in named.items()},
        {name: side.mask for name, side in named.items()},
        {name: side.written for name, side in named.items()},
        looks(named, corpus.camps),
        background_topics.as_read(corpus, topics(corpus)),
    )


def topics(corpus: Corpus) -> Topics:
    """The corpus's own topics, or found ones if it has none and has vectors."""
    return background_topics.at_once(corpus)


def terms(corpus: Corpus) -> TermCounts:
    """Every word and phrase of the corpus, counted once."""
    return background_topics.terms(corpus)


def units(corpus: Corpus) -> Units:
    """The independent units of the corpus, looked up once: each run of the screen needs them."""
    return _units.get(corpus.content_hash, lambda: quote_units(corpus.quotes))


def origins(corpus: Corpus) -> Origins:
    """Who said each quote, where, and in which language, looked up once."""
    return _origins.get(corpus.content_hash, lambda: origins_of_quotes(corpus.quotes))


def traits(corpus: Corpus) -> QuoteTraits:
    """How the quotes of the corpus can be divided, looked up once."""
    return _traits.get(corpus.content_hash, lambda: quote_traits(corpus.quotes, origins(corpus)))


def choose_pair(names: list[str]) -> tuple[str, str]:
    """Which two of the sides, of which there are at least two; asked only if there are more."""
    pairs = {f"{one} and {other}": (one, other) for at, one in enumerate(names) for other in names[at + 1 :]}
    if len(pairs) == 1:
        return next(iter(pairs.values()))
    return pairs[choice.select("Which two", {pair: pair for pair in pairs}, link.detail_key("pair"), width=480)]
