"""The same statement in several documents: who has it in full, who cut it, who changed its wording."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from operator import or_

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks, with_progress
from analysis.compare.words.shared_words import Piece, changes
from analysis.progress import Progress, part, silent
from analysis.text.word_arrays import WordArrays, cut_into_words
from analysis.text.words import tokens
from analysis.units import document_names
from data.arrow_strings import different_cells
from data.dates import span
from data.table import parts

LEAST_WORDS = 7  # of a statement that can be recognised
MOST_DAYS = 7  # between two dates of one statement: when it was said, else when it was printed
LEAST_SHARED = 0.7  # share of the shorter version's words that are in the longer one, in the same order
_IN_A_ROW = 3  # consecutive words that two versions share at least once
_MOST_WITH_THEM = 40  # quotes beyond which three consecutive words are a formula and prove nothing
_ALIKE = 2  # consecutive words that count as shared; single ones coincide by chance
_REPORT_EVERY = 500
_ANY_DAY = (-(10**9), 10**9)  # of a quote whose day is unknown: near to every other
_PAIRS_AT_ONCE = 4_000_000
_CELLS_OF_A_PAIR = 100  # about as many words as two quotes have


@dataclass(frozen=True)
class OtherWording:
    """One document's wording compared with the fullest: "removed" is what it lacks, "added" what is its own."""

    row: int
    pieces: tuple[Piece, ...]
    n_cut: int  # words of the fullest that it lacks
    n_own: int  # words that the fullest lacks


@dataclass(frozen=True)
class SharedStatement:
    """One statement: the row of its fullest wording, which is the longest, and those of the others in corpus order."""

    fullest: int
    others: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        return (self.fullest, *self.others)


def statements(quotes: pd.DataFrame, progress: Progress = silent) -> tuple[SharedStatement, ...]:
    """The statements that several documents carry, those with most versions first; ties in corpus order.

    A quote is a version of a fuller one if they share a speaker's last name but not the document, known dates lie
    within MOST_DAYS, and LEAST_SHARED of its words occur in the fuller one, in order. A row that names several outlets
    counts by itself: all of them print the same words.
    """
    texts = quotes["text"].tolist()
    words = _NumberedWords(cut_into_words(texts, part(progress, 0, 0.3)), len(texts))
    one, other = _candidates(words, _Sources(quotes), part(progress, 0.3, 0.7))
    groups = _around_the_fullest(one, other, words, part(progress, 0.7, 1))
    grouped = {row for rows in groups for row in rows}
    cells, outlets = different_cells(quotes["outlet"])
    in_several = np.array([len(parts(outlet)) > 1 for outlet in outlets.tolist()], dtype=bool)
    groups += [[row] for row in np.flatnonzero(in_several[cells]).tolist() if row not in grouped]
    return tuple(_statement(words, rows) for rows in sorted(groups, key=lambda rows: (-len(rows), rows[0])))


def other_wordings(texts: pd.Series, statement: SharedStatement) -> tuple[OtherWording, ...]:
    """What each of the others cut or changed; not looked for with the statements, of which few are read."""
    fullest, found = texts.iat[statement.fullest], []
    for row in statement.others:
        pieces = tuple(changes(fullest, texts.iat[row]))
        n = {mark: sum(len(tokens(one.text)) for one in pieces if one.mark == mark) for mark in ("removed", "added")}
        found.append(OtherWording(row, pieces, n["removed"], n["added"]))
    return tuple(found)


class _NumberedWords:
    """The words of each quote, as numbers."""

    def __init__(self, cut: WordArrays, n_quotes: int):
        self.rows, self.numbers, self._n_keys = cut.rows, cut.numbers, len(cut.keys)
        self.lengths = np.bincount(cut.rows, minlength=n_quotes)
        self._ends = np.cumsum(self.lengths)

    def share_enough(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Whether LEAST_SHARED of the words of the shorter of two rows each, (n,), are in the longer, in any order."""
        from scipy.sparse import csr_array

        rows, places = np.unique(np.concatenate([one, other]), return_inverse=True)
        starts = np.append(0, np.cumsum(self.lengths[rows]))
        kept = np.repeat(self._ends[rows] - starts[1:], self.lengths[rows]) + np.arange(starts[-1])
        n_used = csr_array((np.ones(len(kept), np.int32), self.numbers[kept], starts), (len(rows), self._n_keys))
        n_used.sum_duplicates()
        occurs = csr_array((np.ones(len(n_used.data), np.int32), n_used.indices, n_used.indptr), n_used.shape)
        first, second = places[: len(one)], places[len(one) :]
        is_longer = self.lengths[one] > self.lengths[other]
        shorter, longer = np.where(is_longer, second, first), np.where(is_longer, first, second)
        n_shared = n_used[shorter].multiply(occurs[longer]).sum(axis=1)
        return np.asarray(n_shared >= LEAST_SHARED * np.minimum(self.lengths[one], self.lengths[other]))

    def in_row(self, row: int) -> list[int]:
        """The words of one quote, in order."""
        end = int(self._ends[row])
        return self.numbers[end - int(self.lengths[row]) : end].tolist()  # type: ignore[no-any-return]

    def held_together(self) -> tuple[np.ndarray, np.ndarray]:
        """Each _IN_A_ROW words and each row that contains them, once, in this order; short quotes are left out."""
        found = self.numbers
        for nth in range(1, _IN_A_ROW):
            found = pd.factorize(found[:-1])[0] * self._n_keys + self.numbers[nth:]
        rows = self.rows[: len(found)]
        is_whole = (rows == self.rows[len(self.rows) - len(found) :]) & (self.lengths[rows] >= LEAST_WORDS)
        keys = _different(pd.factorize(found[is_whole])[0] * len(self.lengths) + rows[is_whole])
        return np.divmod(keys, max(1, len(self.lengths)))


def _statement(words: _NumberedWords, rows: list[int]) -> SharedStatement:
    fullest = max(rows, key=lambda row: (words.lengths[row], -row))
    return SharedStatement(fullest, tuple(row for row in rows if row != fullest))


class _Sources:
    """Where, when and by whom each quote was said, in numbers."""

    def __init__(self, quotes: pd.DataFrame):
        self._documents = different_cells(document_names(quotes))[0]
        self._outlets = different_cells(quotes["outlet"])[0]
        cells, speakers = different_cells(quotes["speaker"])
        self._names = [_last_names(speaker) for speaker in speakers.tolist()]
        numbers: dict[str, int] = {}
        only = [numbers.setdefault(next(iter(held)), len(numbers)) if len(held) == 1 else -1 for held in self._names]
        self._cells, self._only_name = cells, np.array(only, dtype=np.int64)[cells] if only else cells
        said, printed = quotes["said_on"], quotes["published_on"]
        cells, days = different_cells(said.where(said != "", printed))
        spans = [span(day) for day in days.tolist()]
        known = [(one[0].toordinal(), one[1].toordinal()) if one else _ANY_DAY for one in spans]
        self._first, self._last = np.array(known, dtype=np.int64).reshape(-1, 2)[cells].T

    def may_be_one(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Whether two rows each, (n,), share a last name and are near in time, but not in the same document."""
        documents, outlets = self._documents, self._outlets
        found = (documents[one] != documents[other]) | (outlets[one] != outlets[other])
        apart = np.maximum(self._first[one] - self._last[other], self._first[other] - self._last[one])
        found &= apart <= MOST_DAYS
        names, others = self._only_name[one], self._only_name[other]
        has_several = (names < 0) | (others < 0)
        found &= has_several | (names == others)
        for at in np.flatnonzero(found & has_several).tolist():
            found[at] = bool(self._names[self._cells[one[at]]] & self._names[self._cells[other[at]]])
        return np.asarray(found)


def _around_the_fullest(
    one: np.ndarray, other: np.ndarray, words: _NumberedWords, progress: Progress
) -> list[list[int]]:
    """Groups of rows that are all the same statement as the longest: by links among short ones everything would form
    one chain. Only pairs with the longest are compared; `one` and `other` are those that may be the same.
    """
    candidates: dict[int, list[int]] = defaultdict(list)
    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        candidates[first].append(second)
        candidates[second].append(first)
    taken: set[int] = set()
    groups = []
    longest_first = sorted(candidates, key=lambda row: (-words.lengths[row], row))
    for fullest in with_progress(longest_first, _REPORT_EVERY, progress):
        if fullest in taken:
            continue
        held = words.in_row(fullest)
        same = [row for row in candidates[fullest] if row not in taken and _is_same(words.in_row(row), held)]
        if same:
            groups.append(sorted([fullest, *same]))
            taken.update(groups[-1])
    return groups


def _candidates(words: _NumberedWords, sources: _Sources, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of rows, each once, that share enough words, some of them consecutive, and may be one statement by their
    sources.
    """
    numbers, rows = words.held_together()
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    sizes = np.diff(np.append(starts, len(numbers)))
    found = [np.empty(0, np.int64)]
    for size in range(2, _MOST_WITH_THEM + 1):
        first, second = np.triu_indices(size, 1)
        of_size = starts[sizes == size]
        for start in range(0, len(of_size), max(1, _PAIRS_AT_ONCE // len(first))):
            held = rows[of_size[start : start + max(1, _PAIRS_AT_ONCE // len(first)), None] + np.arange(size)]
            one, other = held[:, first].ravel(), held[:, second].ravel()
            may = sources.may_be_one(one, other)
            found.append(_different(one[may] * len(words.lengths) + other[may]))
        progress(0.8 * size / _MOST_WITH_THEM)
    pairs = _different(np.concatenate(found))
    kept = [np.empty(0, np.int64)]
    for block in row_blocks(len(pairs), _CELLS_OF_A_PAIR, part(progress, 0.8, 1)):
        enough = words.share_enough(*np.divmod(pairs[block], max(1, len(words.lengths))))
        kept.append(pairs[block][enough])
    return np.divmod(np.concatenate(kept), max(1, len(words.lengths)))


def _different(numbers: np.ndarray) -> np.ndarray:
    """Each number once, in order; of millions a tenth of the time that np.unique takes with its table of hashes."""
    ordered = np.sort(numbers)
    return np.asarray(ordered[np.diff(ordered, prepend=-1) != 0])


def _last_names(cell: str) -> set[str]:
    """The last word of each speaker's name, leaving out what is in brackets: "Kremlin spokesman Dmitry Peskov"."""
    words = [tokens(name.partition("(")[0]) or tokens(name) for name in parts(cell)]
    return {found[-1].key for found in words if found}


def _is_same(shorter: list[int], longer: list[int]) -> bool:
    """Whether LEAST_SHARED of the shorter's words are in the longer, in order, _ALIKE or more in a row."""
    wanted = LEAST_SHARED * len(shorter)
    known = set(pairwise(longer))
    held = [pair in known for pair in pairwise(shorter)]
    if sum(map(or_, [*held, False], [False, *held])) < wanted:  # in any order: much faster than what follows
        return False
    blocks = SequenceMatcher(None, longer, shorter, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _ALIKE) >= wanted
