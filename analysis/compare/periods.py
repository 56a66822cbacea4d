"""How much each side said in each week, month or longer period, for charts of more dates than can stand apart."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.dates import in_words

MOST_DATES = 24  # different dates that a chart still has room for as dots
MOST_PERIODS = 36  # that even a phone has room for side by side
_DAYS = {"week": 7, "month": 30, "quarter": 91, "year": 365, "decade": 3_652, "century": 36_524}
_NAME_PART, _BELOW = 0.36, 0.16  # of a topic's line: for its name, and between it and the next
_LEAST = 0.08  # of the space of a side, for a bar of few quotes beside one of many


@dataclass(frozen=True)
class PeriodCounts:
    """`counts`: topic, side, n, and the `start` and `end` of the period, which is before `end`."""

    period: str  # "week"
    counts: pd.DataFrame


def count_in_periods(said: pd.DataFrame) -> PeriodCounts | None:
    """Count what `analysis.compare.timeline.moments` gives by period, the shortest of which there are not too many.

    None if there are so few dates that each can be a dot.
    """
    days = pd.unique(said["day"])
    if len(days) <= MOST_DATES:
        return None
    length = (max(days) - min(days)).days
    period = next((name for name, lasts in _DAYS.items() if length / lasts < MOST_PERIODS), "century")
    starts = {day: _start(day, period) for day in days}
    counted = said.assign(start=said["day"].map(starts)).groupby(["start", "topic", "side"], sort=False)["n"].sum()
    counts = counted.reset_index()
    return PeriodCounts(period, counts.assign(end=counts["start"].map(lambda start: _end(start, period))))


def period_in_words(start: date, period: str) -> str:
    """The period that begins on this day: "the week of 13 January 2022", "January to March 2022", "1990 to 1999"."""
    if period == "week":
        return f"the week of {in_words(start.isoformat())}"
    if period in ("month", "year"):
        return in_words(start.isoformat()[: 7 if period == "month" else 4])
    last = _end(start, period) - timedelta(days=1)
    return f"{start:%B} to {last:%B} {start.year}" if period == "quarter" else f"{start.year} to {last.year}"


def bars(counts: pd.DataFrame, topics: list[str], sides: list[str]) -> pd.DataFrame:
    """`counts` with the `base` and the `height` of a bar each, where a topic's line is 1 high and the first begins at
    0, downwards: its name above, and below it each side on a base of its own. The highest bar of each topic is equally
    high: of quotes without a topic there are so many that beside them nothing would be seen of the others.
    """
    lines, bases = counts["topic"].map(topics.index), side_bases(len(sides))
    space = (1 - _NAME_PART - _BELOW) / len(sides)
    heights = np.maximum(counts["n"] / counts.groupby("topic")["n"].transform("max"), _LEAST) * space * 0.86
    return counts.assign(base=lines + counts["side"].map(sides.index).map(bases.__getitem__), height=heights)


def side_bases(n_sides: int) -> list[float]:
    """Where each side's bars stand within a topic's line."""
    return [_NAME_PART + (1 - _NAME_PART - _BELOW) * (number + 1) / n_sides for number in range(n_sides)]


def highest(counts: pd.DataFrame, topics: list[str]) -> list[int]:
    """How many quotes the highest bar of each topic is."""
    most = counts.groupby("topic")["n"].max()
    return [int(most[topic]) for topic in topics]


def _start(day: date, period: str) -> date:
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    years = {"year": 1, "decade": 10, "century": 100}[period]
    return date(max(1, day.year // years * years), 1, 1)


def _end(start: date, period: str) -> date:
    """The start of the next period: from a day in the middle of it."""
    if period == "week":
        return date.fromordinal(min(start.toordinal() + 7, date.max.toordinal()))
    within = start.toordinal() + _DAYS[period] * 3 // 2
    return _start(date.fromordinal(within), period) if within < date.max.toordinal() else date.max
