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
from scipy.sparse import csc_array, csr_array

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
    is_phrase = _phrases(counted)
    in_corpus = counted.counts.sum(axis=0)
    uses = [mask.astype(np.int64) @ counted.counts for mask in (first, second)]
    z, log_odds = np.zeros(len(in_corpus)), np.zeros(len(in_corpus))
    for kind in (is_phrase, ~is_phrase):
        # a term that is the only one of its kind has nothing to be weighed against
        if kind.sum() > 1 and all(of_side[kind].any() for of_side in uses):
            z[kind], log_odds[kind] = _log_odds(uses[0][kind], uses[1][kind], in_corpus[kind])
    holds = (counted.counts > 0).astype(np.int64)
    quotes = [mask.astype(np.int64) @ holds for mask in (first, second)]
    table = pd.DataFrame(
        dict(zip(COLUMNS, (counted.terms, is_phrase, z, log_odds, *uses, *quotes), strict=True)),
    )
    ranked = table["n_first"] + table["n_second"] >= LEAST_USES
    # a side without words is silent, which is reported elsewhere and not by its missing words
    ranked &= all(of_side.any() for of_side in uses)
    found = table[ranked]
    found = found[np.array([not is_unranked(term, unranked) for term in found["term"]], dtype=bool)]
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
    return {unit: (len(np.unique(of[one])), len(np.unique(of[other]))) for unit, of in kinds.items()}


def _unit_to_deal(n_units: dict[str, tuple[int, int]]) -> str:
    return next((unit for unit, numbers in n_units.items() if min(numbers) >= LEAST_UNITS), "")


class _Dealt:
    """The uses of the ranked terms by half units, ready to be dealt to two sides repeatedly."""

    def __init__(
        self,
        counted: TermCounts,
        terms: pd.Series,
        halves: tuple[np.ndarray, np.ndarray],
        is_first: np.ndarray,
        n_paired: int,
    ):
        self.is_first, self.n_paired = is_first, n_paired
        shape = (len(is_first), counted.counts.shape[0])
        uses = csr_array((np.ones(len(halves[0])), halves), shape=shape) @ counted.counts
        ranked, is_phrase = np.sort(np.searchsorted(counted.terms, terms.to_numpy())), _phrases(counted)
        in_corpus = counted.counts.sum(axis=0)
        # all terms count towards how much was said, words and phrases separately; only the ranked ones are weighed
        kinds = (~is_phrase, is_phrase)
        self._said = np.stack([np.asarray(uses[:, kind].sum(axis=1)).ravel() for kind in kinds])
        self._said_before = np.array([in_corpus[kind].sum() for kind in kinds], dtype=float)
        self._kind = is_phrase[ranked].astype(int)
        # most terms are used in few units: a sparse product takes a fraction of a dense one
        self._uses, self._before = csr_array(uses[:, ranked].T), in_corpus[ranked].astype(float)[:, None]

    def furthest(self, labels: np.ndarray) -> np.ndarray:
        """The largest |z| for each column of (halves, n), whose 1s are the first side."""
        (of_first, not_first), (of_second, not_second) = self._side(labels), self._side(1 - labels)
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.log(of_first * not_second / (not_first * of_second))
            z = np.abs(odds / np.sqrt(1 / of_first + 1 / of_second))
        return np.asarray(np.max(np.where(np.isfinite(z), z, 0), axis=0, initial=0))

    def _side(self, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        uses = self._uses @ labels + self._before
        return uses, (self._said @ labels + self._said_before[:, None])[self._kind] - uses


def _halves(
    numbers: np.ndarray, one: np.ndarray, other: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray, int]:
    """Which half of which unit each quote is in, as (half, row); which halves are the first side's, and how many units
    are on both sides: their halves come last, the two of a unit in succession.
    """
    rows = np.flatnonzero(one | other)
    keys, number = np.unique(np.column_stack([numbers[rows], other[rows]]), axis=0, return_inverse=True)
    _, whole, n_halves = np.unique(keys[:, 0], return_inverse=True, return_counts=True)
    order = np.argsort(n_halves[whole], kind="stable")
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    return (place[number.ravel()], rows), keys[order, 1] == 0, int((n_halves == 2).sum())


def carriers(counted: TermCounts, terms: pd.Series, mask: np.ndarray, names: np.ndarray) -> list[str]:
    """For each term the speaker or document that accounts for most of its uses (MOSTLY) under the mask; "" if there is
    none.

    `names` (n,) are the quotes' speakers or documents, "" for none.
    """
    rows = np.flatnonzero(mask)
    codes, different = pd.factorize(names[rows])
    if len(different) < 2:
        return [""] * len(terms)
    place = np.searchsorted(counted.terms, terms.to_numpy())
    belongs = csr_array((np.ones(len(rows)), (codes, rows)), shape=(len(different), counted.counts.shape[0]))
    uses = csc_array(belongs @ counted.counts[:, place])
    total = np.asarray(uses.sum(axis=0))
    column = np.repeat(np.arange(len(terms)), np.diff(uses.indptr))
    is_most = (uses.data > 0) & (uses.data >= MOSTLY * total[column])
    found = np.full(len(terms), "", dtype=object)
    found[column[is_most]] = different[uses.indices[is_most]]
    return [str(name) for name in found]


def _phrases(counted: TermCounts) -> np.ndarray:
    return np.array([" " in term for term in counted.terms], dtype=bool)


def _only_in_a_phrase(found: pd.DataFrame) -> np.ndarray:
    """Which of the terms are words that both sides use in one ranked phrase and nowhere else."""
    uses = dict(zip(found["term"], zip(found["n_first"], found["n_second"], strict=True), strict=True))
    within = {(word, uses[phrase]) for phrase in uses if " " in phrase for word in phrase.split(" ")}
    return np.array([(term, uses[term]) in within for term in uses], dtype=bool)


def _log_odds(first: np.ndarray, second: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """z and difference of log-odds (equations 15 to 22 of the paper), from the uses of each term; positive: the
    first's.
    """
    of_first, of_second = first + prior, second + prior
    difference = np.log(of_first / (of_first.sum() - of_first)) - np.log(of_second / (of_second.sum() - of_second))
    return difference / np.sqrt(1 / of_first + 1 / of_second), difference
