"""Which words set one side apart from another.

Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political Analysis 16(4): the log-odds of a term in one side
against the other, with an informative Dirichlet prior, divided by its standard deviation. The prior is the corpus
itself: each term is first assumed to be used as often as in all quotes together, so that rare terms do not come out on
top by chance and common ones not merely by number. Words and phrases are weighed separately, each among its own kind.

z has no fixed meaning here: the prior is as heavy as the data, and uses within one speech are not independent. How far
out a term must lie is therefore found by shuffling: speakers joined with their documents are dealt to the sides again,
and the line is what the furthest of all terms passes in one of twenty shuffles, which accounts for the number of terms.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.compare.distance.energy import permutations, swaps
from analysis.insufficient_data import InsufficientData
from analysis.progress import Progress, silent
from analysis.text.term_counts import TermCounts
from analysis.text.unranked_words import is_unranked
from analysis.text.words import FUNCTION_WORDS
from analysis.units import Units

LEAST_USES = 5
SHUFFLES = 400
LEVEL = 0.95
SPEAKERS, DOCUMENTS = "speakers", "documents"  # the units that are dealt
LEAST_UNITS = 4  # per side: with fewer, too few arrangements differ
_TERMS_AT_ONCE = 1_000  # whose z in a hundred shuffles fits in the processor's cache
MOSTLY = 0.8  # of a term's uses by one speaker or document
COLUMNS = ("term", "is_phrase", "z", "log_odds", "n_first", "n_second", "quotes_first", "quotes_second")


@dataclass(frozen=True)
class ChanceLine:
    """In one of twenty shuffles the furthest of all terms lies beyond `z`, on either side."""

    z: float
    unit: str  # "speakers", each joined with their documents, or "documents"
    n_units: tuple[int, int]


def distinctive_words(
    counted: TermCounts, first: np.ndarray, second: np.ndarray, unranked: frozenset[str] = FUNCTION_WORDS
) -> pd.DataFrame:
    """The terms that the two sides together use at least LEAST_USES times, the first side's most typical on top.

    `first` and `second` are masks over the quotes counted; a quote in both counts for both. Columns: COLUMNS; `z` is
    positive if the first side uses the term more (see `chance_line` for its meaning); `n_` are uses, `quotes_` the
    quotes that contain them. Ties are in alphabetical order. Words of `unranked` are counted, not ranked; nor is a word
    that both sides use only within one ranked phrase ("united" beside "united states"). No rows if a side has no words.
    """
    uses = [counted.uses(mask) for mask in (first, second)]
    # a side without words is silent, which is reported elsewhere and not by its missing words
    has_words = all(of_side.any() for of_side in uses)
    often = np.flatnonzero(uses[0] + uses[1] >= LEAST_USES if has_words else np.zeros(len(counted.terms), bool))
    ranked = often[np.array([not is_unranked(counted.terms[at], unranked) for at in often.tolist()], dtype=bool)]
    z, log_odds = np.zeros(len(ranked)), np.zeros(len(ranked))
    for kind in (counted.is_phrase, ~counted.is_phrase):
        # a term that is the only one of its kind has nothing to be weighed against
        if kind.sum() > 1 and all(of_side[kind].any() for of_side in uses):
            of_kind = kind[ranked]
            z[of_kind], log_odds[of_kind] = _log_odds((uses[0], uses[1]), counted.in_corpus, kind, ranked[of_kind])
    quotes = [counted.n_quotes(ranked, mask) for mask in (first, second)]
    terms = pd.Series([counted.terms[at] for at in ranked.tolist()], dtype="str")
    columns = (terms, counted.is_phrase[ranked], z, log_odds, *(of_side[ranked] for of_side in uses), *quotes)
    found = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    return found[~_only_in_a_phrase(found)].sort_values("z", ascending=False, kind="stable", ignore_index=True)


def chance_line(
    counted: TermCounts,
    first: np.ndarray,
    second: np.ndarray,
    terms: pd.Series,
    belongs: Units,
    progress: Progress = silent,
    *,
    seed: int = 0,
) -> ChanceLine | InsufficientData:
    """How far out the furthest of the ranked `terms` lies by chance: the 95% quantile over SHUFFLES.

    `belongs` are the units of all rows counted. A unit on both sides swaps its halves; the others are dealt again, as
    many to a side as there were. Documents are dealt if a side has fewer than LEAST_UNITS speakers joined with their
    documents; a side that rests on one document has no line.
    """
    n_units = _n_units(first, second, belongs)
    unit = _unit_to_deal(n_units)
    if not unit:
        n_first, n_second = n_units[DOCUMENTS]
        return InsufficientData(
            f"No line can be drawn: it takes {LEAST_UNITS} speakers or documents a side that are independent of each "
            f"other, and there are {n_first} and {n_second}."
        )
    numbers = belongs.both if unit == SPEAKERS else belongs.documents
    dealt = _Dealt(counted, terms, *_halves(numbers, first & ~second, second & ~first))
    alone = dealt.is_first[: len(dealt.is_first) - 2 * dealt.n_paired]
    generator = np.random.default_rng(seed)
    furthest: list[float] = []
    for table in permutations(len(alone), int(alone.sum()), SHUFFLES, generator):
        labels = np.vstack([table, swaps(dealt.n_paired, table.shape[1], generator)])
        for block in row_blocks(labels.shape[1], len(terms)):
            furthest += dealt.furthest(labels[:, block]).tolist()
            progress(len(furthest) / SHUFFLES)
    return ChanceLine(float(np.quantile(furthest, LEVEL)), unit, n_units[unit])


def has_chance_line(first: np.ndarray, second: np.ndarray, belongs: Units) -> bool:
    """Whether `chance_line` draws a line between these sides: both have enough independent units."""
    return bool(_unit_to_deal(_n_units(first, second, belongs)))


def _n_units(first: np.ndarray, second: np.ndarray, belongs: Units) -> dict[str, tuple[int, int]]:
    one, other = first & ~second, second & ~first
    kinds = {SPEAKERS: belongs.both, DOCUMENTS: belongs.documents}
    return {unit: (len(pd.unique(of[one])), len(pd.unique(of[other]))) for unit, of in kinds.items()}


def _unit_to_deal(n_units: dict[str, tuple[int, int]]) -> str:
    return next((unit for unit, numbers in n_units.items() if min(numbers) >= LEAST_UNITS), "")


class _Dealt:
    """The uses of the ranked terms by half units, ready to be dealt to two sides repeatedly."""

    def __init__(self, counted: TermCounts, terms: pd.Series, halves: np.ndarray, is_first: np.ndarray, n_paired: int):
        self.is_first, self.n_paired = is_first, n_paired
        ranked, is_phrase = np.sort(counted.columns_of(terms.tolist())), counted.is_phrase
        # all terms count towards how much was said, words and phrases separately; only the ranked ones are weighed
        rows = np.flatnonzero(halves >= 0)
        self._said = np.stack([np.bincount(halves[rows], said[rows], len(is_first)) for said in counted.n_terms])
        self._said_before = np.array([counted.in_corpus[kind].sum() for kind in (~is_phrase, is_phrase)], dtype=float)
        self._kind = is_phrase[ranked].astype(int)
        # most terms are used in few units: a sparse product takes a fraction of a dense one
        self._uses = counted.by_group(ranked, halves, len(is_first)).astype(float)
        self._before = counted.in_corpus[ranked].astype(float)[:, None]

    def furthest(self, labels: np.ndarray) -> np.ndarray:
        """The largest |z| for each column of (halves, n), whose 1s are the first side."""
        found = np.zeros(labels.shape[1])
        said = [self._said @ side + self._said_before[:, None] for side in (labels, 1 - labels)]
        for start in range(0, len(self._kind), _TERMS_AT_ONCE):
            terms = slice(start, start + _TERMS_AT_ONCE)
            uses, before, kind = self._uses[terms], self._before[terms], self._kind[terms]
            of_first, of_second = (uses @ side + before for side in (labels, 1 - labels))
            not_first, not_second = said[0][kind] - of_first, said[1][kind] - of_second
            with np.errstate(divide="ignore", invalid="ignore"):
                odds = np.log(of_first * not_second / (not_first * of_second))
                z = np.abs(odds / np.sqrt(1 / of_first + 1 / of_second))
            np.maximum(found, np.max(np.where(np.isfinite(z), z, 0), axis=0, initial=0), out=found)
        return found


def _halves(numbers: np.ndarray, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Which half of which unit each quote is in, (n,), -1 for a quote of neither side; which halves are the first
    side's, and how many units are on both sides: their halves come last, the two of a unit in succession.
    """
    rows = np.flatnonzero(one | other)
    keys, number = np.unique(numbers[rows] * 2 + other[rows], return_inverse=True)
    _, whole, n_halves = np.unique(keys // 2, return_inverse=True, return_counts=True)
    order = np.argsort(n_halves[whole], kind="stable")
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    halves = np.full(len(numbers), -1)
    halves[rows] = place[number]
    return halves, keys[order] % 2 == 0, int((n_halves == 2).sum())


def carriers(counted: TermCounts, terms: pd.Series, mask: np.ndarray, names: np.ndarray) -> list[str]:
    """For each term the speaker or document that accounts for most of its uses (MOSTLY) under the mask; "" if there is
    none.

    `names` (n,) are the quotes' speakers or documents, "" for none.
    """
    rows = np.flatnonzero(mask)
    codes, different = pd.factorize(names[rows])
    if len(different) < 2:
        return [""] * len(terms)
    groups = np.full(len(names), -1)
    groups[rows] = codes
    uses = counted.by_group(counted.columns_of(terms.tolist()), groups, len(different))
    term = np.repeat(np.arange(len(terms)), np.diff(uses.indptr))
    is_most = uses.data >= MOSTLY * np.asarray(uses.sum(axis=1))[term]
    found = np.full(len(terms), "", dtype=object)
    found[term[is_most]] = different[uses.indices[is_most]]
    return [str(name) for name in found]


def _only_in_a_phrase(found: pd.DataFrame) -> np.ndarray:
    """Which of the terms are words that both sides use in one ranked phrase and nowhere else."""
    uses = dict(zip(found["term"], zip(found["n_first"], found["n_second"], strict=True), strict=True))
    within = {(word, uses[phrase]) for phrase in uses if " " in phrase for word in phrase.split(" ")}
    return np.array([(term, uses[term]) in within for term in uses], dtype=bool)


def _log_odds(
    uses: tuple[np.ndarray, np.ndarray], prior: np.ndarray, kind: np.ndarray, ranked: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """z and difference of log-odds (equations 15 to 22 of the paper), from the two sides' uses of each term; positive:
    the first's. Of the terms in the columns `ranked`, which are weighed among all under the mask `kind`.
    """
    of_first, of_second = ((of_side + prior)[ranked] for of_side in uses)
    n_first, n_second = ((of_side + prior)[kind].sum() for of_side in uses)
    difference = np.log(of_first / (n_first - of_first)) - np.log(of_second / (n_second - of_second))
    return difference / np.sqrt(1 / of_first + 1 / of_second), difference
