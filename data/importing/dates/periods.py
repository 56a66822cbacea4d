"""Weeks, quarters, seasons and ranges of days, as the narrowest date that contains them: a month or a year, or none.

A date of ours is a day, a month or a year. A period across two months is read as their year; one across two years is
not a date, and neither is a winter.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from data.dates import span

_ISO_WEEK = re.compile(r"(\d{4})\s?-?\s?W(\d{2})(?:\s?-?\s?([1-7]))?", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d{2}|20\d{2}|21\d{2})(?!\d)", re.ASCII)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_BETWEEN = re.compile(r"\s+(?:to|bis|until|through|au|à|al|hasta|по|до)\s+|\s*[–—−]\s*|\s+-+\s+|\s*\.\.+\s*|/|-")
_FROM = re.compile(r"(?:from|von|vom|du|de|del|desde|с|з)\s+", re.IGNORECASE)
# by number; where weeks are not counted as in ISO 8601, the first and the last lie in another year
_PARTS_OF_YEAR = {"season": range(0), "quarter": range(1, 5), "half-year": range(1, 3), "week": range(2, 52)}
_MOST_TRIED = 4  # words of the second date that the first may lack


@dataclass(frozen=True)
class NamedPeriod:
    """The date that contains a period, and what the period is called."""

    written: str
    name: str


def read(words: str, read_date: Callable[[str], str]) -> NamedPeriod | None:
    """The period that words name; None if they name none that fits into one date. `read_date` reads a single date."""
    if len(words) > 60 or not (years := _YEAR.findall(words)):
        return None
    if found := _ISO_WEEK.fullmatch(words):
        return _week(int(found[1]), int(found[2]), int(found[3] or 0))
    named = _named_part(words, years[0]) if len(years) == 1 else None
    return named or _part(words, read_date) or _stretch(words, read_date)


def _week(year: int, week: int, day: int) -> NamedPeriod | None:
    try:
        first = date.fromisocalendar(year, week, day or 1)
    except ValueError:
        return None
    if day:
        return NamedPeriod(first.isoformat(), "")  # a day, written differently
    return _narrowest_date(first, first + timedelta(days=6), "week")


def _narrowest_date(first: date, last: date, name: str) -> NamedPeriod | None:
    """The narrowest date that contains these days."""
    if last < first or first.year != last.year:
        return None
    if first.month == last.month:
        return NamedPeriod(f"{first:%Y-%m}" if first != last else first.isoformat(), name)
    return NamedPeriod(f"{first:%Y}", name)


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    written = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))["periods"]
    return {name: frozenset(words) for name, words in written.items()}


def _named_part(words: str, year: str) -> NamedPeriod | None:
    """A quarter, a half or a season of a year, a week by its number, or the beginning, middle or end of a month."""
    known = _words()
    tokens = [token.casefold() for token in _TOKEN.findall(words)]
    tokens.remove(year)
    kinds = {name for name in ("week", "quarter", "half-year", "season") for token in tokens if token in known[name]}
    rest = [token for token in tokens if not any(token in known[name] for name in (*kinds, "little"))]
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    numbers = [int(token) if token.isdecimal() else _NUMBERS.get(token, 0) for token in rest]
    if not numbers:  # "first quarter", recognised by the preposition alone
        is_part = kind == "season" or (kind in ("quarter", "half-year") and len(tokens) > 1)
    else:
        is_part = len(numbers) == 1 and numbers[0] in _PARTS_OF_YEAR[kind]
    return NamedPeriod(year, kind) if is_part else None


def _part(words: str, read_date: Callable[[str], str]) -> NamedPeriod | None:
    """Early, in the middle or late in a month or a year."""
    folded = words.casefold()
    for begin in _words()["part"]:
        if folded.startswith(begin) and re.match(r"[\s.-]+", words[len(begin) :]):
            written = read_date(words[len(begin) :].strip(" .-"))
            return NamedPeriod(written, "part of a month or year") if 0 < len(written) < len("2022-01-01") else None
    return None


def _stretch(words: str, read_date: Callable[[str], str]) -> NamedPeriod | None:
    """From one date to another; the first may omit what the second says, or the second the month."""
    words = _FROM.sub("", words, count=1) if _FROM.match(words) else words
    for found in _BETWEEN.finditer(words):
        left, right = words[: found.start()].strip(), words[found.end() :].strip()
        if not left or not right:
            continue
        ends = _end(left, right, read_date), _end(right, "", read_date) or _end(left.split()[0], right, read_date, " ")
        if all(ends):
            first, last = span(ends[0]), span(ends[1])
            if first and last and (period := _narrowest_date(first[0], last[1], "stretch of days")):
                return period
    return None


def _end(words: str, other: str, read_date: Callable[[str], str], between: str = "") -> str:
    """A date, completed by as little as needed from the end of the other; "" if it is not a date."""
    if between:
        return read_date(f"{words} {other}") if words.isalpha() else ""
    if written := read_date(words):
        return written
    endings = [other[found.start() :] for found in re.finditer(r"[\s./-]+", other)]
    return next(
        (written for rest in endings[-_MOST_TRIED:][::-1] if (written := read_date(words.rstrip("./") + rest))), ""
    )
