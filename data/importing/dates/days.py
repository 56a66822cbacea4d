"""Dates as people write them, converted to ours: 2022-02-24, 2022-02 or 2022."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from data.dates import span
from data.importing.dates import month_names, periods

AS_WRITTEN, DAY_FIRST, MONTH_FIRST = "as written", "day first (13/01/2022)", "month first (01/13/2022)"
DATE_ORDERS = (AS_WRITTEN, DAY_FIRST, MONTH_FIRST)
_EXCEL_BEGINS = date(1899, 12, 30)
_EXCEL = (10_000, 80_000)  # 1927 to 2119, in days
_UNIX = (0, 4_102_444_800)  # 1970 to 2099, in seconds
_TIME = re.compile(
    r"[,;T ]*(?<!\d)(?:at |um |à |a las |в |о )?"
    r"(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?|\d{1,2}\s?h(?:\s?\d{2})?(?!\w)|\d{1,2}(?:\.\d{2})?(?=\s?Uhr)"
    r"|\d{1,2}(?=\s?[ap]\.?m\b))"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?(?:\s*(?:Uhr|hrs|hs|h|ч|год)\b\.?)?"
    r"(?:\s*(?:Z|UTC|GMT|[A-Z]{3,4})?\s*(?:[+-]\d{1,2}(?::?\d{2})?)?)(?=$|[\s,;)\]])",
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
_WORD_AFTER = re.compile(r"\s*\(([^\W\d_]{2,12})\.?\)$")  # "2022-02-24 (Thu)"
_DIGITS = re.compile(r"\d+(?:\.\d*)?", re.ASCII)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_] )['’](\d{2})$", re.ASCII)  # "Feb '22"
_YEAR_ALONE = re.compile(r"(\d{4})\s?(?:гг?|р|год|года|рік|року)\.?", re.ASCII)
_ORDINAL = re.compile(r"(?<=\d)\.?\s?[ºª°](?=\s)")  # "1.º de marzo"
_FIRST_WORD = re.compile(r"([^\W\d_]+)[.,]*\s+(?=\d)")
_ROMAN = re.compile(r"(\d{1,2})\.?\s?[-./ ]\s?([IVX]{1,4})\.?\s?[-./ ]\s?(\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_UNKNOWN_DAY = re.compile(r"(\d{4})-(\d{2}|XX|xx|\?\?|--)-(?:00|XX|xx|\?\?|--)", re.ASCII)
_DAY_FIRST_UNKNOWN = re.compile(r"00([./-])(\d{2})\1(\d{4})", re.ASCII)
_PLAUSIBLE = ("1500", "2200")  # years; those of other calendars, such as 1402 and 2564, are not


@dataclass(frozen=True)
class Day:
    """A date in our notation; `time` is the time of day that was dropped, `period` the kind of period it stands for."""

    written: str
    time: str = ""
    period: str = ""  # "week", "quarter": a date coarser than what was written


def is_nothing(cell: str) -> bool:
    """Whether a cell is a sign for no value."""
    words = "".join(cell.split()).casefold()
    return not words or words in _signs_of_nothing()


@lru_cache(maxsize=1)
def _signs_of_nothing() -> frozenset[str]:
    written = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return frozenset("".join(sign.split()).casefold() for sign in written["nothing"])


@lru_cache(maxsize=131_072)
def read(cell: str, order: str = AS_WRITTEN) -> Day | None:
    """The date of a cell that has one meaning only, or its meaning in this order of day and month; None if there is
    none.
    """
    words = _bare(cell)
    if written := words if span(words) else _with_unknown_parts(words):
        return Day(written)
    if not words or len(words) > 80 or not any(character.isdigit() for character in words):
        return None
    if day := _of_stamp(words):
        return day
    return _of_number(words) if _DIGITS.fullmatch(words) else _of_text(words, order)


def _bare(cell: str) -> str:
    """The words of a cell without what stands around a date: the name of a type, brackets, a weekday at the end."""
    words = " ".join(cell.split())
    if found := _JSON_DATE.fullmatch(words):
        words = found[1]
    if (last := _WORD_AFTER.search(words)) and last[1].casefold() in month_names.words_before_days():
        words = words[: last.start()]
    return words.strip("()[]")


def _of_stamp(words: str) -> Day | None:
    """A day with its time, in digits alone."""
    found = _STAMP.fullmatch(words)
    if found is None:
        return None
    year, month, day, *clock = found.groups()
    written = _iso(year, month, day) if 1500 <= int(year) < 2200 and _is_time(clock) else ""
    return Day(written, ":".join(filter(None, clock))) if written else None


def _of_text(words: str, order: str) -> Day | None:
    """A date with or without a time, or a period."""
    time, found = "", _TIME.search(words)
    if found:
        time = " ".join(filter(None, [found["time"], found["half"]]))
        words = " ".join((words[: found.start()] + " " + words[found.end() :]).split()).strip(" ,;|–-")
    words = _ORDINAL.sub("", words).replace(" del ", " de ")
    if (first := _FIRST_WORD.match(words)) and first[1].casefold() in month_names.words_before_days():
        words = words[first.end() :]
    if written := _single(words, order):
        return Day(written, time if re.search("[1-9]", time) else "")
    if found or _YEAR_LAST.fullmatch(words) or _YEAR_FIRST.fullmatch(words):
        return None
    period = periods.read(words, lambda words: _single(words, order))
    return Day(period.written, period=period.name) if period else None


def _single(words: str, order: str) -> str:
    """One date, without a time, and not in digits alone except for a year; "" if it is none."""
    return words if _is_year(words) else _of_numbers(words, order) or _of_words(words)


def _is_year(words: str) -> bool:
    return len(words) == 4 and words.isdecimal() and span(words) is not None


def _with_unknown_parts(words: str) -> str:
    """A month or a year whose other parts are written as unknown: 2021-05-00, 2021-XX-XX; 0000-00-00 is not a date."""
    if found := _UNKNOWN_DAY.fullmatch(words):
        month = found[2] if found[2].isdecimal() and found[2] != "00" else None
        return _iso(found[1], month) if _PLAUSIBLE[0] <= found[1] < _PLAUSIBLE[1] else ""
    found = _DAY_FIRST_UNKNOWN.fullmatch(words)
    return _iso(found[3], None if found[2] == "00" else found[2]) if found else ""


def _is_time(clock: list[str]) -> bool:
    """Whether digits are hours, minutes and, if given, seconds."""
    return all(int(part) < most for part, most in zip(filter(None, clock), (24, 60, 61), strict=False))


def _of_number(words: str) -> Day | None:
    """A date from days since 1900 as Excel counts, (milli)seconds since 1970, or digits alone."""
    whole, _, rest = words.partition(".")
    if len(whole) in (10, 13, 16, 19) or (len(whole) in (9, 12) and rest):
        seconds = int(whole) / 1000 ** ((len(whole) - 9) // 3)
        if _UNIX[0] <= seconds < _UNIX[1]:
            moment = datetime.fromtimestamp(seconds, UTC)
            return Day(moment.date().isoformat(), moment.time().isoformat("seconds"))
    if len(whole) == 5 and _EXCEL[0] <= int(whole) < _EXCEL[1]:
        written = (_EXCEL_BEGINS + timedelta(days=int(whole))).isoformat()
        return Day(written, "later that day" if rest.strip("0") else "")
    if rest.strip("0"):
        return None
    if len(whole) == 4 and rest and span(whole):  # 2022.0, as numeric columns hold years
        return Day(whole)
    return next((Day(written) for form in _forms(whole) if (written := _iso(*form))), None)


def _forms(digits: str) -> list[tuple[str, ...]]:
    """The years, months and days that digits alone can mean: 20220224, 24022022, 202202."""
    forms: list[tuple[str, ...]] = []
    if len(digits) == 8:
        forms = [(digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2])]
    elif len(digits) == 6:
        forms = [(digits[:4], digits[4:])]
    return [form for form in forms if 1500 <= int(form[0]) < 2200]


def _of_numbers(words: str, order: str) -> str:
    if found := _YEAR_FIRST.fullmatch(words) or _EAST.fullmatch(words):
        return _iso(*found.groups()) if _PLAUSIBLE[0] <= found[1] < _PLAUSIBLE[1] else ""
    if (found := _ROMAN.fullmatch(words)) and found[2].upper() in _ROMAN_MONTHS:
        return _iso(_whole_year(found[3]), str(_ROMAN_MONTHS.index(found[2].upper()) + 1), found[1])
    if found := _YEAR_ALONE.fullmatch(words):
        return _iso(found[1])
    if found := _MONTH_YEAR.fullmatch(words):
        return _iso(found[2], found[1])
    if found := _YEAR_LAST.fullmatch(words):
        return _in_order(found, order)
    return ""


def _in_order(found: re.Match[str], order: str) -> str:
    """The day of 13/01/2022; "" if it can be two and no order is chosen."""
    first, sign, second, year = found[1], found[2], found[3], _whole_year(found[4])
    if not _PLAUSIBLE[0] <= year < _PLAUSIBLE[1]:
        return ""
    day_first, month_first = _iso(year, second, first), _iso(year, first, second)
    if order in (DAY_FIRST, MONTH_FIRST):
        return day_first if order == DAY_FIRST else month_first
    if day_first == month_first or not (day_first and month_first):
        return day_first or month_first
    return day_first if sign == "." else ""  # with full stops between, nobody writes the month first


def _whole_year(year: str) -> str:
    """A year in four digits; one of two, up to 68, is in this century, as in POSIX."""
    return year if len(year) == 4 else f"{'20' if int(year) < 69 else '19'}{year}"


def _iso(year: str, month: str | None = None, day: str | None = None) -> str:
    """In our notation; "" if there is no such day."""
    written = "-".join([year, *(f"{int(part):02}" for part in (month, day) if part is not None)])
    return written if span(written) else ""


def _of_words(words: str) -> str:
    """A date with the name of a month."""
    words = _APOSTROPHE.sub(lambda found: _whole_year(found[1]), words)
    found = month_names.read(words)
    if found is None:
        return ""
    year, month, day = found
    return _iso(str(year), str(month), *([str(day)] if day else []))


def order_of(cells: Iterable[str]) -> str:
    """The order of all dates such as 13/01/2022, if only one order is possible; else AS_WRITTEN."""
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
