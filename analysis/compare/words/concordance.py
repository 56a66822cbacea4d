"""A word or phrase in context: every occurrence, with the words before and after it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.text.words import tokens
from data.arrow_strings import arrow_strings

CONTEXT = 70  # characters on each side
_ANY_ENDING = "*"
_FORMS_OF_I = "iIİı"
_GAP = re.compile(r"\s{2,}|[^\S ]")  # of white space, other than the usual single space


@dataclass(frozen=True)
class Line:
    """One occurrence: the quote's row, the words found, and those before and after them, cut between words.

    A "…" marks an end that was cut.
    """

    row: int
    before: str
    words: str
    after: str


def places_of_words(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where these whole words occur in this order, with only space and punctuation between; none overlap.

    Case and a possessive 's do not matter; "negotiat*" means all words that begin so.
    """
    patterns = [_pattern(part) for part in wanted.split() if tokens(part)]
    if not patterns:
        return []
    words = tokens(text)
    places = []
    at = 0
    while at + len(patterns) <= len(words):
        if all(_meets(words[at + nth].key, *pattern) for nth, pattern in enumerate(patterns)):
            places.append((words[at].start, words[at + len(patterns) - 1].end))
            at += len(patterns)
        else:
            at += 1
    return places


def places_of_characters(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where exactly these characters occur, as the filter of words looks for them; case does not matter."""
    return [match.span() for match in re.finditer(re.escape(wanted), text, re.IGNORECASE)] if wanted else []


def count_places(texts: pd.Series, wanted: str, *, whole_words: bool) -> np.ndarray:
    """The number of occurrences in each text, (n_texts,): as many as `lines` gives, without building them."""
    if whole_words:
        return np.array([len(places_of_words(text, wanted)) for text in texts.tolist()], dtype=np.intp)
    if not wanted:
        return np.zeros(len(texts), np.intp)
    from pyarrow import compute

    counted = compute.count_substring_regex(arrow_strings(texts), pattern=_for_arrow(wanted), ignore_case=True)
    return np.asarray(counted, dtype=np.intp)


def _for_arrow(wanted: str) -> str:
    """A pattern with which Arrow matches what Python does: to Arrow the Turkish letters are other forms of i."""
    return "".join(f"[{_FORMS_OF_I}]" if one in _FORMS_OF_I else rf"\x{{{ord(one):x}}}" for one in wanted)


def lines(rows: Iterable[int], texts: Iterable[str], wanted: str, *, whole_words: bool) -> Iterator[Line]:
    """All occurrences in these rows, row by row; `texts` are the rows' texts."""
    places = places_of_words if whole_words else places_of_characters
    return (_line(row, text, *place) for row, text in zip(rows, texts, strict=True) for place in places(text, wanted))


def _pattern(part: str) -> tuple[str, bool]:
    return tokens(part)[0].key, part.endswith(_ANY_ENDING)


def _meets(key: str, wanted: str, any_ending: bool) -> bool:
    return key.startswith(wanted) if any_ending else key == wanted


def _line(row: int, text: str, start: int, end: int) -> Line:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = f"… {before.partition(' ')[2]}"
    if end + CONTEXT < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return Line(row, _on_one_line(before), _on_one_line(text[start:end]), _on_one_line(after))


def _on_one_line(text: str) -> str:
    return _GAP.sub(" ", text)
