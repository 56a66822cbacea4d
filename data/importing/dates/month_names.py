"""Dates with the name of a month, and names of weekdays that add nothing to a date."""

import re
from collections import defaultdict
from functools import lru_cache
from typing import Any

# dateparser reads these; names of months and days are known for more
LANGUAGES = ("en", "de", "fr", "es", "ru", "uk")
_MORE = ("it", "pt", "pl", "nl", "cs", "sv", "da", "nb", "fi", "tr", "ro", "hu", "hr", "be", "bg", "sr", "el")
_PREPOSITIONS = {"on", "am", "den", "vom", "le", "du", "el", "от", "від"}
# words and endings without meaning of their own: "24th of February", "1er mars", "24 февраля 2022 года"
_FILLERS = {
    *("of", "the", "st", "nd", "rd", "th", "de", "del", "di", "da", "do", "der", "er", "г", "год", "года", "р", "рік"),
    *("року", "гг", "года", "г", "е", "го", "й", "º", "ª", "year", "año", "an", "n"),
}
# words that make it a different date from the one named
_UNSURE = {
    *("about", "around", "approx", "approximately", "circa", "ca", "c", "before", "after", "since", "until", "till"),
    *("by", "prior", "um", "etwa", "vor", "nach", "seit", "bis", "ab", "zirka", "vers", "environ", "avant", "après"),
    *("depuis", "hacia", "antes", "después", "desde", "hasta", "около", "примерно", "до", "после", "с", "близько"),
    *("приблизно", "перед", "після", "з", "від", "primo", "verso", "cerca", "około", "przed", "po"),
}
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2}|21\d{2})(?!\d)", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[\s\-./]+[^\W\d_]{3,}\.?[\s\-./]+'?\d{2}", re.ASCII)


def read(words: str) -> tuple[int, int, int] | None:
    """Year, month and day (0: not given) of a date with the name of a month; None if it is not a date, or ambiguous.

    A name that means different months in two languages is ignored.
    """
    tokens = [token.casefold() for token in _TOKEN.findall(words)]
    names = [token for token in tokens if token.isalpha()]
    numbers = [token for token in tokens if not token.isalpha()]
    years = _YEAR.findall(words)
    if not _may_be_date(words, {*names}, years):
        return None
    months = {month for name in names if (month := _months().get(name, -1)) >= 0}
    if len(months) > 1 or 0 in months:
        return None
    if months and years and all(map(_is_known, names)):
        return _by_names(numbers, years[0], months.pop())
    return _by_library(words, numbers, years, months)


def _may_be_date(words: str, names: set[str], years: list[str]) -> bool:
    """Whether words of a date that is sure name one year at most."""
    is_sure = names.isdisjoint(_UNSURE) and not re.search("[?~<>≈±]", words)
    has_year = len(years) == 1 or (not years and _SHORT_YEAR.fullmatch(words) is not None)
    return is_sure and has_year and not names <= _FILLERS


def _is_known(name: str) -> bool:
    return name in _months() or name in _FILLERS or name in words_before_days()


def _by_names(numbers: list[str], year: str, month: int) -> tuple[int, int, int] | None:
    """With the number that is not the year as the day; None if there are several, or it has too many digits."""
    others = list(numbers)
    others.remove(year)
    if len(others) > 1 or (others and len(others[0]) > 2):
        return None
    return int(year), month, int(others[0]) if others else 0


def _by_library(words: str, numbers: list[str], years: list[str], months: set[int]) -> tuple[int, int, int] | None:
    """As dateparser reads it, if that is the month named, and all numbers belong to the date."""
    found = _parser().get_date_data(words)
    if found is None or found.date_obj is None or (years and found.date_obj.year != int(years[0])):
        return None
    moment = found.date_obj
    if months and moment.month not in months:
        return None
    if found.period == "month" and len(numbers) == 1:
        return moment.year, moment.month, 0
    is_day = found.period in ("day", "time") and moment.day in map(int, numbers) and len(numbers) == 2
    return (moment.year, moment.month, moment.day) if is_day else None


@lru_cache(maxsize=1)
def words_before_days() -> frozenset[str]:
    """Weekdays, and prepositions, that stand before a date and add nothing to it."""
    return frozenset({*_names("days", ("wide", "abbreviated", "short"))} | _PREPOSITIONS)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """The number of each month by its names, 0 for an ambiguous name."""
    return {name: numbers.pop() if len(numbers) == 1 else 0 for name, numbers in _names("months").items()}


def _names(what: str, widths: tuple[str, ...] = ("wide", "abbreviated")) -> dict[str, set[int]]:
    from babel import Locale

    found: dict[str, set[int]] = defaultdict(set)
    for language in (*LANGUAGES, *_MORE):
        if what == "days" and language == "bg":  # its Sunday is the Russian week
            continue
        for forms in getattr(Locale(language), what).values():
            for width in widths:
                for number, name in forms.get(width, {}).items():
                    found[name.casefold().rstrip(".")].add(int(number))
    return found


@lru_cache(maxsize=1)
def _parser() -> Any:
    """The reader of dates in words; importing it takes a second."""
    from dateparser.date import DateDataParser

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year"], "RETURN_AS_TIMEZONE_AWARE": False}
    return DateDataParser(languages=list(LANGUAGES), settings=settings)
