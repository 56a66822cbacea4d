"""A comparison compiled for keeping: sides, quotes with their sources, figures with n and method."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.compare.centrality import central_first
from analysis.compare.counterparts import Counterparts, asked_rows, counterparts_of_sides
from analysis.compare.distance.distance import Distance, distances_of_quotes
from analysis.compare.distance.origins import Origins, origins
from analysis.compare.gulfs import Gulfs, gulfs_of_sides
from analysis.compare.sides.language_sides import LEAST, in_language, word_languages
from analysis.compare.topics.coverage import Coverage, cells, coverage, in_a_sentence
from analysis.compare.topics.topics import Topics
from analysis.compare.words.distinctive_words import ChanceLine, chance_line, distinctive_words
from analysis.insufficient_data import InsufficientData
from analysis.multi_values import Sides
from analysis.positions.matrix.in_words import stands_of_sides
from analysis.positions.matrix.positions import ClaimRow, material, positions
from analysis.progress import Progress, part, silent
from analysis.text import languages
from analysis.text.term_counts import TermCounts, count_terms
from analysis.text.unranked_words import unranked_words, words_can_be_cut
from analysis.units import Units, quote_units, speaker_units
from analysis.view.citation import document
from data.corpus import Corpus
from data.stances import POSITIONS
from data.table import parts

MOST_TOPICS = 40
MOST_IN_CELL = 15
MOST_PAIRS = 10
MOST_WORDS = 15
MOST_LANGUAGES = 3  # in which the words of two sides are compared, those with most quotes first
MOST_CITED = 3  # quotes to which a cell of the positions refers
FAR_OUT = 1.96  # z from which a word is listed if no line of chance can be drawn
Quote = dict[str, str]  # a row of the corpus with "row", and "speakers", "document" and "place" for people to read


@dataclass(frozen=True)
class ReportSide:
    """One side in figures."""

    name: str
    n: int
    n_speakers: int
    kinds: dict[str, int]  # quotes of each kind of speech that occurs


@dataclass(frozen=True)
class ReportCell:
    """What one side says on one topic: its most central quotes, n of all, and n including those filtered out."""

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
    """Quotes of one side asked for their counterpart on another: how many have one, and the first of the gulfs."""

    one: str
    other: str
    n: int  # quotes asked
    n_side: int  # out of so many
    n_near: int
    n_gulfs: int
    n_by_chance: float  # gulfs that are expected if sides are drawn at random
    gulfs: tuple[Quote, ...]


@dataclass(frozen=True)
class WordSection:
    """The terms of two sides beyond `line`, or beyond FAR_OUT if there is none; no line if no term is ranked.

    If the sides have several languages, the terms are from the quotes in one of them, `within`.
    """

    within: str
    terms: pd.DataFrame
    n_ranked: int
    line: ChanceLine | InsufficientData | None


@dataclass(frozen=True)
class SidePair:
    """Two sides compared; without vectors there are no counterparts and no distance.

    `matches` has each pair of quotes once, the nearest first, whichever side was asked; `quote` is of `one`. If words
    cannot be compared `words` is empty, and `no_words` says why.
    """

    one: str
    other: str
    asked: tuple[CounterpartSection, ...]
    matches: tuple[Match, ...]
    words: tuple[WordSection, ...]
    no_words: str
    distance: Distance | InsufficientData | None


@dataclass(frozen=True)
class Stand:
    """What the sides say to one claim: each with the text of its cell, and the first quotes on which it rests."""

    claim: str
    comes_to: str
    cells: tuple[tuple[str, str, tuple[Quote, ...]], ...]


@dataclass(frozen=True)
class Report:
    """Everything on a report's page; `rows` are topics in order of shared attention with a cell per side."""

    corpus: Corpus
    sentence: str
    filters: str
    sides: tuple[ReportSide, ...]
    n_in_several: int
    matrix: Coverage  # of the sides and of all other camps
    rows: tuple[tuple[str, tuple[ReportCell, ...]], ...]
    n_topics: int
    topics: Topics
    pairs: tuple[SidePair, ...]
    sources: tuple[tuple[str, str], ...]  # each document once: its citation and its address
    stands: tuple[Stand, ...]
    cited: tuple[Quote, ...]  # quotes that `stands` refers to and that are in no cell of `rows`


@dataclass(frozen=True)
class Opposite:
    """What one side says to the quotes of another: their counterparts, and those without one."""

    found: Counterparts
    lonely: Gulfs


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
    opposite: Mapping[tuple[str, str], Opposite] | None = None,
) -> Report:
    """Compile the comparison of `sides` (masks in view) whose quotes in the whole corpus are `whole`.

    `everyone` are the columns of the matrix: the sides and all other camps. `counted` are the corpus's terms, counted
    here if not given. `by_outlet`: the sides are
    outlets. `opposite` is what each side says to each other one, as in the Counterparts part, if that is known.
    """
    found = coverage(topics.numbered, sides)
    pairs = list(combinations(sides, 2))
    counted = counted or count_terms(corpus.quotes["text"].tolist())
    words_of_all = _WordMaterial(counted, unranked_words(corpus.quotes), quote_units(corpus.quotes))
    apart: dict[tuple[str, str], Distance | InsufficientData] = {}
    quote_origins = origins(corpus.quotes)
    if corpus.vectors is not None:
        apart = distances_of_quotes(
            quote_origins,
            corpus.vectors.values,
            sides,
            by_outlet=by_outlet,
            progress=part(progress, 0, 0.2),
        )
    opposite = opposite or _opposite(corpus, quote_origins, sides, part(progress, 0.2, 0.6))
    held = []
    for number, names in enumerate(pairs):
        step = part(progress, 0.6 + 0.4 * number / len(pairs), 0.6 + 0.4 * (number + 1) / len(pairs))
        held.append(_pair(corpus, sides, names, words_of_all, opposite, apart.get(names), step))
    rows = _rows(corpus, topics, sides, whole, found.topics)
    stands = _stands(corpus, positions(corpus.marked.claims, corpus.marked.stances, material(corpus.quotes), sides))
    in_cells = {quote["row"] for _, of_topic in rows for cell in of_topic for quote in cell.quotes}
    cited = {quote["row"]: quote for stand in stands for *_, quotes in stand.cells for quote in quotes}
    return Report(
        corpus=corpus,
        sentence=in_a_sentence(
            found.with_names(topics.in_a_text), "in view" if filters else "in this corpus", topics.found
        ),
        filters=filters,
        sides=tuple(_side(corpus, name, mask) for name, mask in sides.items()),
        n_in_several=found.n_in_several,
        matrix=coverage(topics.numbered, everyone),
        rows=rows,
        n_topics=len(found.topics),
        topics=topics,
        pairs=tuple(held),
        sources=_sources(rows, held, cited.values()),
        stands=stands,
        cited=tuple(quote for row, quote in cited.items() if row not in in_cells),
    )


def _stands(corpus: Corpus, rows: list[ClaimRow]) -> tuple[Stand, ...]:
    at = {quote_id: row for row, quote_id in enumerate(corpus.quotes["quote_id"])}
    by_claim = {row.claim: row for row in rows}

    def cell(claim: str, side: str, words: str) -> tuple[str, str, tuple[Quote, ...]]:
        held = by_claim[claim].cells[side]
        ids = [quote_id for stance in POSITIONS for quote_id in held.ids(stance)][:MOST_CITED]
        return side, words, tuple(_quote(corpus, at[quote_id]) for quote_id in ids)

    return tuple(
        Stand(claim, comes_to, tuple(cell(claim, side, words) for side, words in sides))
        for claim, comes_to, sides in stands_of_sides(rows)
    )


def _side(corpus: Corpus, name: str, mask: np.ndarray) -> ReportSide:
    kinds = corpus.quotes["kind"][mask].value_counts()
    speakers = len(set(speaker_units(corpus.quotes["speaker"].to_numpy()[mask]).tolist()))
    return ReportSide(name, int(mask.sum()), speakers, {kind: int(n) for kind, n in kinds.items() if kind})


def _rows(
    corpus: Corpus, topics: Topics, sides: Sides, whole: Sides, names: tuple[str, ...]
) -> tuple[tuple[str, tuple[ReportCell, ...]], ...]:
    here, everywhere = cells(topics.numbered, sides), cells(topics.numbered, whole)
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
        "row": str(row),
        "speakers": " and ".join(parts(quote["speaker"])),
        "document": document(quote),
        "place": place,
    }


def _opposite(
    corpus: Corpus, quote_origins: Origins, sides: Sides, progress: Progress
) -> dict[tuple[str, str], Opposite]:
    """By (side, other side), for the `asked_rows` of each; nothing without vectors."""
    if corpus.vectors is None:
        return {}
    vectors = corpus.vectors.values
    asked = {name: asked_rows(mask) for name, mask in sides.items()}
    found = counterparts_of_sides(vectors, sides, asked, part(progress, 0, 0.8))
    lonely = gulfs_of_sides(vectors, found, sides, quote_origins.document_of_each, part(progress, 0.8, 1))
    return {names: Opposite(found[names], lonely[names]) for names in found}


@dataclass(frozen=True)
class _WordMaterial:
    """What is needed to compare the words of any two sides."""

    counted: TermCounts
    unranked: frozenset[str]
    belongs: Units


def _pair(
    corpus: Corpus,
    sides: Sides,
    names: tuple[str, str],
    words_of_all: _WordMaterial,
    opposite: Mapping[tuple[str, str], Opposite],
    apart: Distance | InsufficientData | None,
    progress: Progress,
) -> SidePair:
    one, other = names
    progress(0)
    words, no_words = _words(corpus, sides[one], sides[other], words_of_all, progress)
    asked: tuple[CounterpartSection, ...] = ()
    matches: tuple[Match, ...] = ()
    if opposite:
        to_other, near = _counterparts(corpus, sides, names, opposite[names])
        to_one, near_back = _counterparts(corpus, sides, names[::-1], opposite[names[::-1]])
        turned = [Match(match.closest, match.quote, match.cosine, match.mutual) for match in near_back]
        once = {(match.quote["row"], match.closest["row"]): match for match in [*near, *turned]}
        matches = tuple(sorted(once.values(), key=lambda match: -match.cosine))
        asked = (to_other, to_one)
    progress(1)
    return SidePair(one, other, asked, matches, words, no_words, apart)


def _words(
    corpus: Corpus, first: np.ndarray, second: np.ndarray, words: _WordMaterial, progress: Progress
) -> tuple[tuple[WordSection, ...], str]:
    """The words of two sides, in each of their languages separately, or why they are not compared."""
    if not words_can_be_cut(corpus.quotes["text"][first | second]):
        return (), "Chinese, Japanese and Thai are written without spaces: their words are not compared."
    within = word_languages(corpus.quotes, first, second)
    if not within:
        return (), f"they have no language in which both hold {LEAST} quotes."
    sections = []
    compared = list(within.items())[:MOST_LANGUAGES]
    for nth, (tag, sizes) in enumerate(compared):
        mask = in_language(corpus.quotes, tag) if sizes else np.ones(len(corpus.quotes), dtype=bool)
        ranked = distinctive_words(words.counted, first & mask, second & mask, words.unranked)
        line = None
        if len(ranked):
            step = part(progress, nth / len(compared), (nth + 1) / len(compared))
            line = chance_line(words.counted, first & mask, second & mask, ranked["term"], words.belongs, step)
        named = f"{languages.name(tag)} ({sizes[0]:,} and {sizes[1]:,} quotes)" if sizes else ""
        sections.append(WordSection(named, _telling(ranked, line), len(ranked), line))
    return tuple(sections), ""


def _counterparts(
    corpus: Corpus, sides: Sides, names: tuple[str, str], opposite: Opposite
) -> tuple[CounterpartSection, list[Match]]:
    """How many quotes of one side have a counterpart, the gulfs, and the first MOST_PAIRS with their counterpart."""
    found, lonely = opposite.found, opposite.lonely
    near = np.flatnonzero(~np.isin(found.rows, lonely.rows))
    section = CounterpartSection(
        *names,
        n=len(found.rows),
        n_side=int(sides[names[0]].sum()),
        n_near=len(near),
        n_gulfs=len(lonely.rows),
        n_by_chance=lonely.by_chance,
        gulfs=tuple(_quote(corpus, row) for row in lonely.rows[:MOST_PAIRS].tolist()),
    )
    return section, _nearest_matches(corpus, found, near)


def _nearest_matches(corpus: Corpus, found: Counterparts, places: np.ndarray) -> list[Match]:
    nearest = places[np.argsort(-found.cosines[places], kind="stable")][:MOST_PAIRS]
    return [
        Match(
            _quote(corpus, int(found.rows[at])),
            _quote(corpus, int(found.closest[at])),
            float(found.cosines[at]),
            bool(found.mutual[at]),
        )
        for at in nearest.tolist()
    ]


def _telling(ranked: pd.DataFrame, line: ChanceLine | InsufficientData | None) -> pd.DataFrame:
    """The terms beyond what chance gives, at most MOST_WORDS a side."""
    far_out = line.z if isinstance(line, ChanceLine) else FAR_OUT
    return _extremes(ranked[ranked["z"].abs() > far_out])


def _extremes(ranked: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([ranked[ranked["z"] > 0].head(MOST_WORDS), ranked[ranked["z"] < 0].tail(MOST_WORDS)])


def _sources(
    rows: tuple[tuple[str, tuple[ReportCell, ...]], ...], pairs: list[SidePair], cited: Iterable[Quote]
) -> tuple[tuple[str, str], ...]:
    """Every document quoted, in the order of its first quote."""
    quotes = [quote for _, of_topic in rows for cell in of_topic for quote in cell.quotes]
    quotes += cited
    for pair in pairs:
        quotes += [quote for match in pair.matches for quote in (match.quote, match.closest)]
        quotes += [quote for asked in pair.asked for quote in asked.gulfs]
    documents = {quote["document"]: quote["url"] for quote in quotes if quote["document"]}
    return tuple(documents.items())


def source_numbers(report: Report) -> Mapping[str, int]:
    """The number of each document in the report's list of sources, from 1."""
    return {note: number for number, (note, _) in enumerate(report.sources, 1)}
