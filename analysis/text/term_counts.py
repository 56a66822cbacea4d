"""How often each quote uses each word and each phrase; texts are cut into words block by block, as arrays.

The words and phrases are those of `analysis.text.words.terms`, at a fifth of the time.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.progress import Progress, silent
from analysis.text.words import ENDS, FUNCTION_WORDS, JOINERS, PARTS, key_of, without_addresses

if TYPE_CHECKING:  # the page imports this module before its first picture
    from scipy.sparse import csc_array

_AT_ONCE = 2_000_000  # characters of a block: some 40 MB of arrays
_N_CHARACTERS = 0x110000  # of Unicode
_IN_A_WORD, _JOINS, _ENDS, _PARTS, _IS_SPACE = (1 << bit for bit in range(5))


@dataclass(frozen=True)
class TermCounts:
    """How often each quote uses each term; terms in alphabetical order."""

    terms: tuple[str, ...]
    counts: "csc_array"  # (n_quotes, n_terms)

    def column_of(self, term: str) -> int:
        """The term's column in `counts`, -1 for an unknown term."""
        column = bisect_left(self.terms, term)
        return column if column < len(self.terms) and self.terms[column] == term else -1

    def rows_with(self, term: str) -> np.ndarray:
        """Rows of the quotes that contain the term, in corpus order; none for an unknown term."""
        column = self.column_of(term)
        if column < 0:
            return np.empty(0, dtype=np.intp)
        return np.sort(self.counts.indices[self.counts.indptr[column] : self.counts.indptr[column + 1]])


def count_terms(texts: Sequence[str], progress: Progress = silent) -> TermCounts:
    """Counts over the corpus. A million quotes take seconds: do it once and keep the result."""
    words, characters = _Words(), _Characters()
    rows, numbers, goes_on = [], [], []
    for block in _blocks(texts):
        progress(block.start / len(texts))
        cut = _cut([without_addresses(text) for text in texts[block]], characters, words)
        rows.append(cut.rows + block.start)
        numbers.append(cut.numbers)
        goes_on.append(cut.goes_on)
    return _count(len(texts), words, _joined(rows), _joined(numbers), _joined(goes_on))


def _blocks(texts: Sequence[str]) -> Iterator[slice]:
    """Slices of the texts, each of about _AT_ONCE characters."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    start = 0
    while start < len(texts):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + _AT_ONCE)))
        yield slice(start, end)
        start = end


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, np.int32)


class _Words(dict[str, int]):
    """A number for each word as it is written, the same for all spellings that count as one."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_by_number: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        self[word] = number = self.keys_by_number.setdefault(key_of(word), len(self.keys_by_number))
        return number


class _Characters:
    """What each character is to words and phrases, as Python's regular expressions see it."""

    def __init__(self) -> None:
        self._kinds = np.zeros(_N_CHARACTERS, np.uint8)
        self._is_known = np.zeros(_N_CHARACTERS, bool)

    def kinds(self, codes: np.ndarray) -> np.ndarray:
        """The kinds of characters with these codes, as bits."""
        seen = np.zeros(_N_CHARACTERS, bool)
        seen[codes] = True
        for code in np.flatnonzero(seen & ~self._is_known).tolist():
            self._kinds[code] = _kind(chr(code))
        self._is_known |= seen
        return np.asarray(self._kinds[codes])


def _kind(character: str) -> int:
    is_word, is_space = re.match(r"\w", character), re.match(r"\s", character)
    kind = _IN_A_WORD * bool(is_word) | _IS_SPACE * bool(is_space) | _JOINS * (character in JOINERS)
    return kind | _ENDS * (character in ENDS) | _PARTS * (character in PARTS)


@dataclass(frozen=True)
class _Cut:
    """The words of a block in order: the row and the number of each, and whether nothing parts it from the last one."""

    rows: np.ndarray
    numbers: np.ndarray
    goes_on: np.ndarray


def _cut(texts: list[str], characters: _Characters, words: _Words) -> _Cut:
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = characters.kinds(codes)
    is_inside = (kinds & _IN_A_WORD) != 0
    joins = ((kinds[1:-1] & _JOINS) != 0) & is_inside[:-2] & is_inside[2:]
    is_inside[1:-1] |= joins
    starts = np.flatnonzero(is_inside & ~np.concatenate([[False], is_inside[:-1]]))
    is_break = (kinds & _PARTS) != 0
    is_break[:-1] |= ((kinds[:-1] & _ENDS) != 0) & ((kinds[1:] & _IS_SPACE) != 0)
    ends_of_texts = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    rows = np.searchsorted(ends_of_texts, starts, "right").astype(np.int32)
    n_breaks = np.searchsorted(np.flatnonzero(is_break), starts)
    goes_on = np.zeros(len(starts), bool)
    goes_on[1:] = (rows[1:] == rows[:-1]) & (n_breaks[1:] == n_breaks[:-1])
    alone = np.where(is_inside, codes, np.uint32(ord("\n"))).tobytes().decode("utf-32-le", "surrogatepass")
    numbers = np.fromiter(map(words.__getitem__, alone.split()), np.int32, len(starts))
    return _Cut(rows, numbers, goes_on)


def _count(n_texts: int, words: _Words, rows: np.ndarray, numbers: np.ndarray, goes_on: np.ndarray) -> TermCounts:
    """Counts of single words, and of each two neighbours of which none is a function word."""
    from scipy.sparse import coo_array

    keys = sorted(words.keys_by_number)
    place = np.empty(len(keys), np.int64)
    place[[words.keys_by_number[key] for key in keys]] = np.arange(len(keys))
    numbers = place[numbers] if len(keys) else numbers
    says_nothing = np.array([key in FUNCTION_WORDS for key in keys], bool)
    second = np.flatnonzero(goes_on)
    second = second[~(says_nothing[numbers[second]] | says_nothing[numbers[second - 1]])]
    # a space comes before all that words consist of, so that pairs in this order are phrases in alphabetical order
    pairs, pair_of = np.unique(numbers[second - 1] * len(keys) + numbers[second], return_inverse=True)
    firsts, seconds = np.divmod(pairs, max(1, len(keys)))
    columns_of_words = np.arange(len(keys)) + np.searchsorted(firsts, np.arange(len(keys)))
    columns_of_pairs = np.arange(len(pairs)) + firsts + 1
    terms = np.empty(len(keys) + len(pairs), dtype=object)
    terms[columns_of_words] = keys
    terms[columns_of_pairs] = [
        f"{keys[one]} {keys[other]}" for one, other in zip(firsts.tolist(), seconds.tolist(), strict=True)
    ]
    columns = np.concatenate([columns_of_words[numbers], columns_of_pairs[pair_of]]).astype(np.int32)
    at = (np.concatenate([rows, rows[second]]), columns)
    counts = coo_array((np.ones(len(columns), np.int64), at), shape=(n_texts, len(terms)))
    return TermCounts(tuple(terms.tolist()), counts.tocsc())
