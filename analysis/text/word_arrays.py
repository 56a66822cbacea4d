"""Texts cut into words, as arrays over all of them: blocks of texts are cut at once by the kind of each character.

The words are those of `analysis.text.words.tokens`, at a fifth of the time.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.progress import Progress, silent
from analysis.text.words import ENDS, JOINERS, PARTS, key_of

_AT_ONCE = 2_000_000  # characters of a block: some 40 MB of arrays
_N_CHARACTERS = 0x110000  # of Unicode
_IN_A_WORD, _JOINS, _ENDS, _PARTS, _IS_SPACE, _UNKNOWN = (1 << bit for bit in range(6))


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


class _Words(dict[bytes, int]):
    """A number for each word as it is written, in UTF-32, the same for all spellings that count as one."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_by_number: dict[str, int] = {}

    def __missing__(self, word: bytes) -> int:
        key = key_of(word.decode("utf-32-le", "surrogatepass"))
        self[word] = number = self.keys_by_number.setdefault(key, len(self.keys_by_number))
        return number

    def numbers(self, letters: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The number of each of successive words of these lengths; `letters` are those of all, without a gap.

        Arrow tells which are the same, in a third of the time that Python takes to make strings and look them up.
        """
        import pyarrow as pa

        ends = np.concatenate([[0], np.cumsum(lengths * letters.itemsize)])
        buffers = [None, pa.py_buffer(ends.astype(np.int64)), pa.py_buffer(letters)]
        of_block: Any = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(lengths), buffers).dictionary_encode()
        different = np.array([self[word] for word in of_block.dictionary.to_pylist()], np.int32)
        return np.asarray(different[of_block.indices.to_numpy()])


class _Characters:
    """What each character is to words and phrases, as Python's regular expressions see it."""

    def __init__(self) -> None:
        self._kinds = np.full(_N_CHARACTERS, _UNKNOWN, np.uint8)

    def kinds(self, codes: np.ndarray) -> np.ndarray:
        """The kinds of characters with these codes, as bits."""
        found = self._kinds[codes]
        unknown = np.flatnonzero(found == _UNKNOWN)
        for code in np.unique(codes[unknown]).tolist():
            self._kinds[code] = _kind(chr(code))
        found[unknown] = self._kinds[codes[unknown]]
        return np.asarray(found)


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
    edges = np.flatnonzero(np.diff(is_inside, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    is_break = (kinds & _PARTS) != 0
    is_break[:-1] |= ((kinds[:-1] & _ENDS) != 0) & ((kinds[1:] & _IS_SPACE) != 0)
    ends_of_texts = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    n_words = np.diff(np.searchsorted(starts, ends_of_texts), prepend=0)
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), n_words)
    goes_on = np.zeros(len(starts), bool)
    if len(starts):
        goes_on[1:] = (rows[1:] == rows[:-1]) & ~np.logical_or.reduceat(is_break, starts)[:-1]
    return rows, words.numbers(codes[is_inside], ends - starts), goes_on
