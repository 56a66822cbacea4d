"""Dates as sources give them: a day, a month or only a year (ISO 8601, reduced precision)."""

import calendar
import re
from datetime import date
from functools import lru_cache

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@lru_cache(maxsize=65_536)
def span(written: str) -> tuple[date, date] | None:
    """First and last day that an ISO date can mean: "2022-01" is all of January. None if it is not a date."""
    match = _PARTIAL.fullmatch(written)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def in_words(written: str) -> str:
    """ "13 January 2022" for "2022-01-13", "January 2022" for "2022-01"; anything else unchanged."""
    days = span(written)
    if days is None:
        return written
    first = days[0]
    return {
        4: f"{first.year}",
        7: f"{calendar.month_name[first.month]} {first.year}",
    }.get(len(written), f"{first.day} {calendar.month_name[first.month]} {first.year}")
