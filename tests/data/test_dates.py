from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.dates import in_words, span


@pytest.mark.parametrize(
    ("written", "days"),
    [
        pytest.param("2022-01-13", (date(2022, 1, 13), date(2022, 1, 13)), id="a day"),
        pytest.param("2022-02", (date(2022, 2, 1), date(2022, 2, 28)), id="a month"),
        pytest.param("2024-02", (date(2024, 2, 1), date(2024, 2, 29)), id="a month of a leap year"),
        pytest.param("2021", (date(2021, 1, 1), date(2021, 12, 31)), id="a year"),
        pytest.param("9999-12", (date(9999, 12, 1), date(9999, 12, 31)), id="the last month there is"),
    ],
)
def test_span_is_every_day_that_is_meant(written, days):
    assert span(written) == days


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0000",
        "2022-13",
        "2022-00",
        "2022-05-00",
        "2022-02-30",
        "2022-1-3",
        "22",
        "13.01.2022",
        "2022-01-13T10:00",
        " 2022",
        "2022\n",
        "٢٠٢٢",
    ],
)
def test_no_date(written):
    assert span(written) is None
    assert in_words(written) == written


@pytest.mark.parametrize(
    ("written", "words"),
    [("2022-01-03", "3 January 2022"), ("2022-01", "January 2022"), ("2022", "2022"), ("soon", "soon")],
)
def test_in_words(written, words):
    assert in_words(written) == words


@given(st.dates())
def test_every_day_lies_in_its_month_and_year(day):
    written = day.isoformat()
    for shorter in (written, written[:7], written[:4]):
        first, last = span(shorter)
        assert first <= day <= last


@given(st.text())
def test_any_text_is_a_span_or_none(written):
    days = span(written)
    assert days is None or days[0] <= days[1]
