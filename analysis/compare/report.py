"""A comparison put together to be kept: sides, quotes with their sources, figures with n and method."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.blocks import Progress, part, silent
from analysis.compare.centrality import central_first
from analysis.compare.counterparts import Counterparts, counterparts, gulfs
from analysis.compare.coverage import Coverage, cells, coverage, in_a_sentence
from analysis.compare.distance import Distance, distances_of_quotes
from analysis.compare.distinctive_words import distinctive_words
from analysis.compare.speaker_units import speaker_units
from analysis.compare.topics import Topics
from analysis.compare.units import document_names
from analysis.compare.unranked_words import unranked_words
from analysis.compare.words import TermCounts, count_terms
from analysis.insufficient_data import InsufficientData
from analysis.multi_values import Sides
from analysis.positions.in_words import stands_of_sides
from analysis.positions.positions import material, positions
from analysis.view.citation import document
from data.corpus import Corpus
from data.table import parts

MOST_TOPICS = 40
MOST_IN_CELL = 15
MOST_PAIRS = 10
MOST_WORDS = 15
MOST_ASKED = 500
Quote = dict[str, str]  # a row of the corpus with "speakers", "document" and "place" for people to read


@dataclass(frozen=True)
class ReportSide:
    """One side in figures."""

    name: str
    n: int
    n_speakers: int
    kinds: dict[str, int]  # quotes of each kind of speech that it has


@dataclass(frozen=True)
class ReportCell:
    """What one side says on one topic: its most central quotes, n of all, and n with those filtered out."""

    side: str
    quotes: tuple[Quote, ...]
    n: int
    n_whole: int


@dataclass(frozen=True)
class Match:
    """A quote with its closest of the other side."""

    quote: Quote
    closest: Quote
    cosine: float
    mutual: bool


@dataclass(frozen=True)
class CounterpartSection:
    """Quotes of one side asked for their counterpart at another: those that have one, and the gulfs."""

    one: str
    other: str
    n: int  # quotes asked
    n_side: int  # of so many
    n_near: int
    near: tuple[Match, ...]
    n_gulfs: int
    n_by_chance: float  # gulfs that are expected where sides are drawn at random
    gulfs: tuple[Match, ...]


@dataclass(frozen=True)
class Pair:
    """Two sides held against each other; without vectors there are no counterparts and no distance."""

    one: str
    other: str
    asked: tuple[CounterpartSection, ...]
    words: pd.DataFrame
    n_words: int
    distance: Distance | InsufficientData | None


@dataclass(frozen=True)
class Report:
    """All that the page of a report tells; `rows` are topics in order of shared attention with a cell a side."""

    corpus: Corpus
    sentence: str
    filters: str
    sides: tuple[ReportSide, ...]
    n_in_several: int
    matrix: Coverage  # of the sides and of all other camps
    rows: tuple[tuple[str, tuple[ReportCell, ...]], ...]
    n_topics: int
    topics_found: bool
    pairs: tuple[Pair, ...]
    sources: tuple[tuple[str, str], ...]  # each document once: how to cite it, and its address
    # claims with what they come to, and each side with what it says to it and how much of it was read
    stands: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def compile_report(
    corpus: Corpus,
    sides: Sides,
    whole: Sides,
    everyone: Sides,
    topics: Topics,
    filters: str,
    counted: TermCounts | None = None,
    progress: Progress = silent,
    *,
    by_outlet: bool = False,
) -> Report:
    """Gather the comparison of `sides` (masks in view) whose quotes in the whole corpus are `whole`.

    `everyone` are the columns of the matrix: the sides and all other camps. `counted` are the corpus's terms,
    counted here where they are not at hand. Of large sides MOST_ASKED quotes are asked for their counterpart.
    `by_outlet`: the sides are outlets.
    """
    found = coverage(topics.labels, sides)
    pairs = list(combinations(sides, 2))
    counted = counted or count_terms(corpus.quotes["text"].tolist())
    apart: dict[tuple[str, str], Distance | InsufficientData] = {}
    if corpus.vectors is not None:
        apart = distances_of_quotes(
            corpus.quotes, corpus.vectors.values, sides, by_outlet=by_outlet, progress=part(progress, 0, 0.2)
        )
    held = []
    for number, names in enumerate(pairs):
        step = part(progress, 0.2 + 0.8 * number / len(pairs), 0.2 + 0.8 * (number + 1) / len(pairs))
        held.append(_pair(corpus, sides, names, counted, apart.get(names), step))
    rows = _rows(corpus, topics, sides, whole, found.topics)
    return Report(
        corpus=corpus,
        sentence=in_a_sentence(found, "in view" if filters else "in this corpus"),
        filters=filters,
        sides=tuple(_side(corpus, name, mask) for name, mask in sides.items()),
        n_in_several=found.n_in_several,
        matrix=coverage(topics.labels, everyone),
        rows=rows,
        n_topics=len(found.topics),
        topics_found=topics.found,
        pairs=tuple(held),
        sources=_sources(rows, held),
        stands=stands_of_sides(positions(corpus.marked.claims, corpus.marked.stances, material(corpus.quotes), sides)),
    )


def _side(corpus: Corpus, name: str, mask: np.ndarray) -> ReportSide:
    kinds = corpus.quotes["kind"][mask].value_counts()
    speakers = len(set(speaker_units(corpus.quotes["speaker"].to_numpy()[mask]).tolist()))
    return ReportSide(name, int(mask.sum()), speakers, {kind: int(n) for kind, n in kinds.items() if kind})


def _rows(
    corpus: Corpus, topics: Topics, sides: Sides, whole: Sides, names: tuple[str, ...]
) -> tuple[tuple[str, tuple[ReportCell, ...]], ...]:
    here, everywhere = cells(topics.labels, sides), cells(topics.labels, whole)
    shown = [*names[:MOST_TOPICS], *([""] if any(not topic for topic, _ in here) else [])]
    nothing = np.zeros(0, dtype=np.intp)
    rows = []
    for topic in shown:
        of_topic = []
        for side in sides:
            own = here.get((topic, side), nothing)
            if corpus.vectors is not None:
                own = central_first(corpus.vectors.values, own)
            quotes = tuple(_quote(corpus, row) for row in own[:MOST_IN_CELL].tolist())
            of_topic.append(ReportCell(side, quotes, len(own), len(everywhere.get((topic, side), nothing))))
        rows.append((topic, tuple(of_topic)))
    return tuple(rows)


def _quote(corpus: Corpus, row: int) -> Quote:
    quote = corpus.quote(row)
    place = f"characters {quote['start']} to {quote['end']}" if quote["start"] else ""
    return quote | {
        "speakers": " and ".join(parts(quote["speaker"])),
        "document": document(quote),
        "place": place,
    }


def _pair(
    corpus: Corpus,
    sides: Sides,
    names: tuple[str, str],
    counted: TermCounts,
    apart: Distance | InsufficientData | None,
    progress: Progress,
) -> Pair:
    one, other = names
    progress(0)
    ranked = distinctive_words(counted, sides[one], sides[other], unranked_words(corpus.quotes))
    asked: tuple[CounterpartSection, ...] = ()
    if corpus.vectors is not None:
        asked = (
            _counterpart_section(corpus, sides, names, part(progress, 0, 0.5)),
            _counterpart_section(corpus, sides, names[::-1], part(progress, 0.5, 1)),
        )
    return Pair(one, other, asked, _extremes(ranked), len(ranked), apart)


def _counterpart_section(
    corpus: Corpus, sides: Sides, names: tuple[str, str], progress: Progress
) -> CounterpartSection:
    assert corpus.vectors is not None
    first, second = (sides[name] for name in names)
    rows = np.flatnonzero(first)
    rows = rows[:: -(-len(rows) // MOST_ASKED)] if len(rows) else rows
    found = counterparts(corpus.vectors.values, first, second, rows, progress)
    lonely = gulfs(corpus.vectors.values, found, first, second, document_names(corpus.quotes))
    place = {row: at for at, row in enumerate(found.rows.tolist())}
    far = [place[row] for row in lonely.rows.tolist()]
    near = sorted({*range(len(found.rows))} - {*far})
    return CounterpartSection(
        *names,
        n=len(found.rows),
        n_side=int(first.sum()),
        n_near=len(near),
        near=_matches(corpus, found, near),
        n_gulfs=len(far),
        n_by_chance=lonely.by_chance,
        gulfs=_matches(corpus, found, far),
    )


def _matches(corpus: Corpus, found: Counterparts, places: list[int]) -> tuple[Match, ...]:
    return tuple(
        Match(
            _quote(corpus, int(found.rows[at])),
            _quote(corpus, int(found.closest[at])),
            float(found.cosines[at]),
            bool(found.mutual[at]),
        )
        for at in places[:MOST_PAIRS]
    )


def _extremes(ranked: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([ranked[ranked["z"] > 0].head(MOST_WORDS), ranked[ranked["z"] < 0].tail(MOST_WORDS)])


def _sources(rows: tuple[tuple[str, tuple[ReportCell, ...]], ...], pairs: list[Pair]) -> tuple[tuple[str, str], ...]:
    """Every document quoted, in the order in which its first quote stands."""
    quotes = [quote for _, of_topic in rows for cell in of_topic for quote in cell.quotes]
    for pair in pairs:
        for asked in pair.asked:
            quotes += [quote for match in (*asked.near, *asked.gulfs) for quote in (match.quote, match.closest)]
    documents = {quote["document"]: quote["url"] for quote in quotes if quote["document"]}
    return tuple(documents.items())


def source_numbers(report: Report) -> Mapping[str, int]:
    """The number of each document in the report's list of sources, from 1."""
    return {told: number for number, (told, _) in enumerate(report.sources, 1)}
