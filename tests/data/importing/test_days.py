"""Dates as people write them in six languages, and languages as people call them."""

import pytest

from data.importing import days, languages
from data.importing.days import AS_WRITTEN, DAY_FIRST, MONTH_FIRST, Day

DAY = [
    *(
        "2022-02-24",
        "2022-2-24",
        "2022/2/24",
        "2022.02.24",
        "20220224",
        "24.02.2022",
        "24.2.2022",
        "24/02/2022",
        "2/24/2022",
    ),
    *("2/24/22", "24.02.22", "February 24, 2022", "24 February 2022", "Feb 24, 2022", "Feb. 24, 2022", "24-Feb-2022"),
    *("24th of February 2022", "Thursday, February 24, 2022", "24 Feb 22", "2022年2月24日", "44616"),
    *("24. Februar 2022", "Donnerstag, 24. Februar 2022", "24. Feb. 2022"),
    *("24 février 2022", "jeudi 24 février 2022"),
    *("24 de febrero de 2022", "jueves, 24 de febrero de 2022"),
    *("24 февраля 2022", "24 февраля 2022 г.", "24.02.2022 г."),
    *("24 лютого 2022", "24 лютого 2022 року"),
    *("2022-02-24 (Thu)", "24.02.2022 (четверг)", "24. 02. 2022 (Do.)"),
]
MOMENT = [
    *(
        "2022-02-24T10:00:00Z",
        "2022-02-24 10:00",
        "24.02.2022 10:00",
        "2/24/2022 10:00:00 AM",
        "24 February 2022, 10:00",
    ),
    *("Thu Feb 24 10:00:00 +0000 2022", "Thu, 24 Feb 2022 10:00:00 GMT", "1645696800", "1645696800000"),
    *("20220224100000", "20220224T100000Z", "202202241000", "/Date(1645696800000)/", "/Date(1645696800000+0100)/"),
    *("Thursday, February 24th 2022 at 10am", "24 Feb 2022, 10 p.m."),
    *("24. Februar 2022, 10:00 Uhr", "24 février 2022 à 10:00", "24 февраля 2022, 10:00"),
]
MONTH = [
    "February 2022",
    "Feb. 2022",
    "Februar 2022",
    "février 2022",
    "febrero de 2022",
    "февраль 2022",
    "лютий 2022",
    "02/2022",
    "202202",
    "2022/02",
]
NO_DATES = [
    *(
        "n.d.",
        "NA",
        "soon",
        "12 Uhr",
        "Spring 2022",
        "Q1 2022",
        "chapter 12 of 2022",
        "32.01.2022",
        "2022-13-01",
        "February 24",
    ),
    *("2022 (approx.)", "20221324100000", "20220224250000", "202202249900"),
    *("24-26 February 2022", "2022-02-24 - 2022-02-26", "yesterday", "7", "123456", "x" * 500),
]


@pytest.mark.parametrize("written", DAY)
def test_a_day(written):
    assert days.read(written) == Day("2022-02-24")


@pytest.mark.parametrize("written", MOMENT)
def test_a_moment_is_a_day_and_its_time(written):
    found = days.read(written)
    assert found is not None
    assert (found.written, "10" in found.time) == ("2022-02-24", True)


@pytest.mark.parametrize("written", MONTH)
def test_a_month_alone(written):
    assert days.read(written) == Day("2022-02")


@pytest.mark.parametrize("written", ["2022", "2022.0"])
def test_a_year_alone(written):
    assert days.read(written) == Day("2022")


@pytest.mark.parametrize("written", NO_DATES)
def test_no_date(written):
    assert days.read(written) is None


def test_an_order_is_needed_only_where_two_are_possible():
    assert days.read("03/04/2022") is None
    assert days.read("03/04/2022", DAY_FIRST) == Day("2022-04-03")
    assert days.read("03/04/2022", MONTH_FIRST) == Day("2022-03-04")
    assert days.read("03/03/2022") == Day("2022-03-03")
    assert days.read("03.04.2022", AS_WRITTEN) == Day("2022-04-03")  # nobody writes the month first with full stops


@pytest.mark.parametrize("written", ["", " ", "n.d.", "N/A", "o. D.", "s.d.", "без даты", "-", "unknown"])
def test_signs_of_nothing(written):
    assert days.is_nothing(written)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        *(
            ("English", "en"),
            ("Russian", "ru"),
            ("Ukrainian", "uk"),
            ("français", "fr"),
            ("Deutsch", "de"),
            ("русский", "ru"),
        ),
        *(
            ("українська", "uk"),
            ("español", "es"),
            ("inglés", "en"),
            ("немецкий", "de"),
            ("en-GB", "en-GB"),
            ("zh_CN", "zh-CN"),
        ),
        *(("eng", "en"), ("en", "en"), ("nonsense of all kinds", "")),
        *(("Kurdish (Sorani)", "ku"), ("Chinese (traditional)", "zh"), ("(none)", "")),
    ],
)
def test_languages(written, tag):
    assert languages.tag(written) == tag
