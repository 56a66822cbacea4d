"""Texts cut into words, as arrays over all of them: blocks of texts are cut at once by the kind of each character.

The words are those of `analysis.text.words.tokens`, at a fifth of the time.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.progress import Progress, silent
from analysis.text.words import ENDS, JOINERS, PARTS, key_of

_AT_ONCE = 2_000_000  # characters of a block: some 40 MB of arrays
_N_CHARACTERS = 0x110000  # of Unicode
_IN_A_WORD, _JOINS, _ENDS, _PARTS, _IS_SPACE = (1 << bit for bit in range(5))


@dataclass(frozen=True)
class WordArrays:
    """Every word in order, (n_words,): its row, the number of its key in `keys`, and whether it `goes_on` from the last
    word, with nothing between them that ends a phrase.

    `keys` are in alphabetical order.
    """

    rows: np.ndarray
    numbers: np.ndarray
    goes_on: np.ndarray
    keys: tuple[str, ...]


def cut_into_words(
    texts: Sequence[str], progress: Progress = silent, cleaned: Callable[[str], str] = str
) -> WordArrays:
    """The words of all texts, each of which is `cleaned` first."""
    words, characters = _Words(), _Characters()
    rows, numbers, goes_on = [], [], []
    for block in _blocks(texts):
        progress(block.start / len(texts))
        cut = _cut([cleaned(text) for text in texts[block]], characters, words)
        rows.append(cut[0] + block.start)
        numbers.append(cut[1])
        goes_on.append(cut[2])
    keys = sorted(words.keys_by_number)
    place = np.empty(len(keys), np.int64)
    place[[words.keys_by_number[key] for key in keys]] = np.arange(len(keys))
    alone = _concatenate(numbers, np.int32)
    return WordArrays(
        _concatenate(rows, np.int32), place[alone] if len(keys) else alone, _concatenate(goes_on, np.bool_), tuple(keys)
    )


def _blocks(texts: Sequence[str]) -> Iterator[slice]:
    """Slices of the texts, each of about _AT_ONCE characters."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    start = 0
    while start < len(texts):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + _AT_ONCE)))
        yield slice(start, end)
        start = end


def _concatenate(parts: list[np.ndarray], dtype: type) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, dtype)


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


def _cut(texts: list[str], characters: _Characters, words: _Words) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, number and `goes_on` of each word of a block."""
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
    return rows, numbers, goes_on
