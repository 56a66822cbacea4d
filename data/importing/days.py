"""Dates as people write them, read as we do: 2022-02-24, 2022-02 or 2022."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.dates import span

AS_WRITTEN, DAY_FIRST, MONTH_FIRST = "as written", "day first (13/01/2022)", "month first (01/13/2022)"
DATE_ORDERS = (AS_WRITTEN, DAY_FIRST, MONTH_FIRST)
LANGUAGES = ("en", "de", "fr", "es", "ru", "uk")
_EXCEL_BEGINS = date(1899, 12, 30)
_EXCEL = (10_000, 80_000)  # 1927 to 2119, in days
_UNIX = (0, 4_102_444_800)  # 1970 to 2099, in seconds
_TIME = re.compile(
    r"[,;T ]*(?<!\d)(?:at |um |à |a las |в |о )?"
    r"(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?|\d{1,2}\s?h(?:\s?\d{2})?(?!\w)|\d{1,2}(?:\.\d{2})?(?=\s?Uhr)"
    r"|\d{1,2}(?=\s?[ap]\.?m\b))"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?(?:\s*(?:Uhr|hrs|hs|h|ч|год)\b\.?)?"
    r"(?:\s*(?:Z|UTC|GMT|[A-Z]{3,4})?\s*(?:[+-]\d{2}:?\d{2})?)(?=$|[\s,;)\]])",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?(\d{1,2}))?\.?", re.ASCII)
_YEAR_LAST = re.compile(
    r"(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})(?:\s?(?:г\.?|р\.?|года|року))?", re.ASCII
)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{4})", re.ASCII)
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(?:(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日일号])?)?")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z?", re.ASCII)  # as archives write it
_JSON_DATE = re.compile(r"\\?/Date\((\d{9,13})(?:[+-]\d{4})?\)\\?/", re.ASCII)
_WORD_BEHIND = re.compile(r"\s*\(([^\W\d_]{2,12})\.?\)$")  # "2022-02-24 (Thu)"
_DIGITS = re.compile(r"\d+(?:\.\d*)?", re.ASCII)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_] )['’](\d{2})$", re.ASCII)  # "Feb '22"
_YEAR_ALONE = re.compile(r"(\d{4})\s?(?:гг?|р|год|года|рік|року)\.?", re.ASCII)
_ORDINAL = re.compile(r"(?<=\d)\.?\s?[ºª°](?=\s)")  # "1.º de marzo"
_PREPOSITIONS = {"on", "am", "den", "vom", "le", "du", "el", "от", "від"}
_FIRST_WORD = re.compile(r"([^\W\d_]+)[.,]*\s+(?=\d)")
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2}|21\d{2})(?!\d)", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[\s\-./]+[^\W\d_]{3,}\.?[\s\-./]+'?\d{2}", re.ASCII)


@dataclass(frozen=True)
class Day:
    """A date as we write it; `time` is the time of day that was left out of it."""

    written: str
    time: str = ""


def is_nothing(cell: str) -> bool:
    """Whether a cell says that there is nothing."""
    words = "".join(cell.split()).casefold()
    return not words or words in _signs_of_nothing()


@lru_cache(maxsize=1)
def _signs_of_nothing() -> frozenset[str]:
    written = tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))
    return frozenset("".join(sign.split()).casefold() for sign in written["bare"]["nothing"])


@lru_cache(maxsize=131_072)
def read(cell: str, order: str = AS_WRITTEN) -> Day | None:
    """The date that a cell can only mean, or means in this order of day and month; None where there is none."""
    words = " ".join(cell.split())
    if found := _JSON_DATE.fullmatch(words):
        words = found[1]
    if (last := _WORD_BEHIND.search(words)) and last[1].casefold() in _words_before_days():
        words = words[: last.start()]
    words = words.strip("()[]")
    if span(words):
        return Day(words)
    if not words or len(words) > 80 or not any(character.isdigit() for character in words):
        return None
    if found := _STAMP.fullmatch(words):
        year, month, day, *clock = found.groups()
        if 1500 <= int(year) < 2200 and (written := _iso(year, month, day)) and _is_time(clock):
            return Day(written, ":".join(filter(None, clock)))
    if _DIGITS.fullmatch(words):
        return _of_number(words)
    time, found = "", _TIME.search(words)
    if found:
        time = " ".join(filter(None, [found["time"], found["half"]]))
        words = " ".join((words[: found.start()] + " " + words[found.end() :]).split()).strip(" ,;|–-")
    words = _ORDINAL.sub("", words).replace(" del ", " de ")
    if (first := _FIRST_WORD.match(words)) and first[1].casefold() in _words_before_days():
        words = words[first.end() :]
    written = _of_numbers(words, order) or _of_words(words)
    return Day(written, time if re.search("[1-9]", time) else "") if written else None


@lru_cache(maxsize=1)
def _words_before_days() -> frozenset[str]:
    """Days of the week, and prepositions, that stand before a date and add nothing to it."""
    from babel import Locale

    names = {
        name.casefold().rstrip(".")
        for language in LANGUAGES
        for forms in Locale(language).days.values()
        for width in ("wide", "abbreviated", "short")
        for name in forms.get(width, {}).values()
    }
    return frozenset(names | _PREPOSITIONS)


def _is_time(clock: list[str]) -> bool:
    """Whether digits are hours, minutes and, where they are given, seconds."""
    return all(int(part) < most for part, most in zip(filter(None, clock), (24, 60, 61), strict=False))


def _of_number(words: str) -> Day | None:
    """Days since 1900 as Excel counts, seconds since 1970 or thousandths of them, or a date in digits alone."""
    whole, _, rest = words.partition(".")
    if len(whole) in (10, 13, 16, 19) or (len(whole) in (9, 12) and rest):
        seconds = int(whole) / 1000 ** ((len(whole) - 9) // 3)
        if _UNIX[0] <= seconds < _UNIX[1]:
            moment = datetime.fromtimestamp(seconds, UTC)
            return Day(moment.date().isoformat(), moment.time().isoformat("seconds"))
    if len(whole) == 5 and _EXCEL[0] <= int(whole) < _EXCEL[1]:
        return Day(
            (_EXCEL_BEGINS + timedelta(days=int(whole))).isoformat(), "later that day" if rest.strip("0") else ""
        )
    if not rest.strip("0"):
        if len(whole) == 8:
            forms = [(whole[:4], whole[4:6], whole[6:]), (whole[4:], whole[2:4], whole[:2])]
            for form in forms:
                if 1500 <= int(form[0]) < 2200 and (day := _iso(*form)):
                    return Day(day)
        if len(whole) == 6 and 1500 <= int(whole[:4]) < 2200 and (month := _iso(whole[:4], whole[4:])):
            return Day(month)
        if len(whole) == 4 and rest and span(whole):  # 2022.0, as tables of numbers write years
            return Day(whole)
    return None


def _of_numbers(words: str, order: str) -> str:
    if found := _YEAR_FIRST.fullmatch(words) or _EAST.fullmatch(words):
        return _iso(*found.groups())
    if found := _YEAR_ALONE.fullmatch(words):
        return _iso(found[1])
    if found := _MONTH_YEAR.fullmatch(words):
        return _iso(found[2], found[1])
    if found := _YEAR_LAST.fullmatch(words):
        first, sign, second, year = found.groups()
        year = year if len(year) == 4 else _whole_year(year)
        day_first, month_first = _iso(year, second, first), _iso(year, first, second)
        if order in (DAY_FIRST, MONTH_FIRST):
            return day_first if order == DAY_FIRST else month_first
        if day_first == month_first or not (day_first and month_first):
            return day_first or month_first
        return day_first if sign == "." else ""  # nobody writes the month first and full stops between
    return ""


def _whole_year(year: str) -> str:
    """A year of two digits, of this century up to 68, as POSIX reads them."""
    return f"{'20' if int(year) < 69 else '19'}{year}"


def _iso(year: str, month: str | None = None, day: str | None = None) -> str:
    """As we write it; "" where there is no such day."""
    written = "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
    return written if span(written) else ""


def _of_words(words: str) -> str:
    """A date with the name of a month, in any of LANGUAGES."""
    words = _APOSTROPHE.sub(lambda found: _whole_year(found[1]), words)
    year = _YEAR.search(words)
    short = None if year else _SHORT_YEAR.fullmatch(words)
    if not (year or short) or not any(character.isalpha() for character in words):
        return ""
    found = _parser().get_date_data(words)
    if found is None or found.date_obj is None or (year and found.date_obj.year != int(year[1])):
        return ""
    moment = found.date_obj
    if found.period == "month":
        return _iso(str(moment.year), str(moment.month))
    if found.period == "year" and year and words == year[1]:
        return year[1]
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    is_day = found.period in ("day", "time") and moment.day in numbers and len(numbers) == 2
    return moment.date().isoformat() if is_day else ""


@lru_cache(maxsize=1)
def _parser() -> Any:
    """The reader of dates in words; importing it takes a second."""
    from dateparser.date import DateDataParser

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year"], "RETURN_AS_TIMEZONE_AWARE": False}
    return DateDataParser(languages=list(LANGUAGES), settings=settings)


def order_of(cells: Iterable[str]) -> str:
    """The order of all dates such as 13/01/2022, where they can be read in one order alone; else AS_WRITTEN."""
    written = set()
    for cell in cells:
        words = _TIME.sub("", " ".join(cell.split())).strip(" ,;")
        if found := _YEAR_LAST.fullmatch(words):
            written.add((int(found[1]), int(found[3])))
    can_be = {
        DAY_FIRST: all(month <= 12 for _, month in written),
        MONTH_FIRST: all(month <= 12 for month, _ in written),
    }
    fitting = [order for order, fits in can_be.items() if fits]
    return fitting[0] if len(fitting) == 1 else AS_WRITTEN
