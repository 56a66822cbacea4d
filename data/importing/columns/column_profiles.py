"""What the cells of a column are like, whatever its heading says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from data.importing.columns.known_headings import known_column
from data.importing.dates import days

_SAMPLE = 1_500  # rows that are sampled
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ENDS_SENTENCE = (".", "!", "?", "…", ".”", '."', "!”", '!"', "?”", '?"', ".»", "。", "؟", "।")
_LONGEST_NAME = 12  # characters of a script without capitals
_URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile("[+-]?(\\d+|\\d{1,3}([.,\u00a0\u202f]\\d{3})+)([.,]\\d+)?%?")


@dataclass(frozen=True)
class ColumnProfile:
    """What the cells of a column are like; shares are of filled cells."""

    n: int
    n_filled: int
    n_distinct: int
    length: float
    words: float
    days: float
    urls: float
    numbers: float
    names: float  # a few words, each with a capital
    longest: int

    @property
    def share_filled(self) -> float:
        return self.n_filled / self.n if self.n else 0.0

    @property
    def distinct(self) -> float:
        return self.n_distinct / self.n_filled if self.n_filled else 0.0


def is_sentence(cell: str) -> bool:
    """Whether a cell ends as a sentence does."""
    return cell.rstrip().endswith(_ENDS_SENTENCE)


def n_known(cells: Iterable[str]) -> int:
    """How many of these cells are names of our columns."""
    return len({name for cell in cells if len(cell) <= 60 and (name := known_column(cell))})


def kind_of(cell: str) -> str:
    """ "day", "url", "number", "nothing" or "words"."""
    words = cell.strip()
    if days.is_nothing(words):
        return "nothing"
    if _URL.fullmatch(words):
        return "url"
    if _NUMBER.fullmatch(words):
        return "number"
    is_day = len(words) <= 40 and any(days.read(words, order) for order in (days.DAY_FIRST, days.MONTH_FIRST))
    return "day" if is_day else "words"


def profile_of(cells: pd.Series) -> ColumnProfile:
    """What a column's cells are like; of a long column, rows at regular intervals are sampled."""
    sample = cells if len(cells) <= _SAMPLE else cells.iloc[:: len(cells) // _SAMPLE]
    texts = [cell.strip() for cell in sample.tolist()]
    filled = [text for text in texts if text]
    distinct = list(dict.fromkeys(filled))
    n = len(filled) or 1
    kinds = {text: kind_of(text) for text in distinct}
    readable = [text for text in filled if kinds[text] != "nothing"]
    is_day = {
        text: kinds[text] == "day" or (kinds[text] == "number" and days.read(text) is not None) for text in distinct
    }
    return ColumnProfile(
        n=len(texts),
        n_filled=len(filled),
        n_distinct=len(distinct),
        length=sum(map(len, filled)) / n,
        words=sum(map(_n_words, filled)) / n,
        days=sum(is_day[text] for text in readable) / (len(readable) or 1) if readable else float(not filled),
        urls=sum(kinds[text] == "url" for text in readable) / (len(readable) or 1) if readable else float(not filled),
        numbers=sum(kinds[text] == "number" for text in filled) / n,
        names=sum(_is_name(text) for text in filled) / n,
        longest=max(map(len, filled), default=0),
    )


def _n_words(text: str) -> float:
    """Words separated by spaces; in scripts without spaces two characters count as a word."""
    return len(text.split()) + (0 if text.isascii() else max(0, len(_WITHOUT_SPACES.findall(text)) - 1) / 2)


def _is_name(text: str) -> bool:
    if _WITHOUT_SPACES.match(text):
        return len(text) <= _LONGEST_NAME and text.replace("·", "").replace(" ", "").isalpha()
    words = text.split()
    if text[:1].isalpha() and text.upper() == text.lower():  # a script without capitals
        return 2 <= len(words) <= 4 and len(text) <= 40 and not any(mark in ".!?…،,;:।؟" for mark in text)
    return (
        0 < len(words) <= 6
        and len(text) <= 60
        and text[-1] not in ".!?…"
        and words[0][:1].isupper()
        and words[-1][:1].isupper()
    )
