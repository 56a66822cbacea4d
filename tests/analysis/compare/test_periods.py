"""Counting by week, month and longer, where there are more dates than a chart has room for."""

from datetime import date, timedelta

import pandas as pd
import pytest

from analysis.compare.periods import MOST_DATES, MOST_PERIODS, count_in_periods, period_in_words


def counts_on(days):
    return pd.DataFrame({"day": days, "topic": "Talks", "side": "US", "n": 1})


@pytest.mark.parametrize(
    ("apart", "period", "first"),
    [
        (1, "week", "the week of 27 December 2021"),
        (20, "month", "January 2022"),
        (60, "quarter", "January to March 2022"),
        (300, "year", "2022"),
        (3_000, "decade", "2020 to 2029"),
        (30_000, "century", "2000 to 2099"),
    ],
)
def test_the_shortest_period_of_which_there_is_room_is_taken(apart, period, first):
    days = [date(2022, 1, 2) + timedelta(days=apart * number) for number in range(MOST_DATES + 1)]
    counted = count_in_periods(counts_on(days))
    assert counted is not None
    assert counted.period == period
    assert counted.counts["n"].sum() == len(days)
    assert counted.counts["start"].nunique() <= MOST_PERIODS + 1
    assert period_in_words(counted.counts["start"][0], period) == first
    pairs = list(zip(counted.counts["start"], counted.counts["end"], strict=True))
    assert all(any(start <= day < end for start, end in pairs) for day in days)


def test_few_dates_are_not_counted_together_and_the_first_and_last_of_all_days_can_be():
    assert count_in_periods(counts_on([date(2022, 1, 1 + number) for number in range(MOST_DATES)])) is None
    ends = [date.min + timedelta(days=number) for number in range(30)] + [date.max]
    counted = count_in_periods(counts_on(ends))
    assert counted is not None
    assert counted.counts["end"].max() == date.max
