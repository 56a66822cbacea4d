"""Dates as people write them in six languages, and languages as people call them."""

import pytest

from data.importing.columns import languages
from data.importing.dates import days
from data.importing.dates.days import AS_WRITTEN, DAY_FIRST, MONTH_FIRST, Day

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
        "2022/02/24 10:00:00 AM GMT+1",
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
        "chapter 12 of 2022",
        "32.01.2022",
        "2022-13-01",
        "February 24",
    ),
    *("2022 (approx.)", "20221324100000", "20220224250000", "202202249900"),
    *("yesterday", "7", "123456", "x" * 500),
    # not the date that is named, or one of two
    *(
        "c. 1990",
        "ca. 1990",
        "um 1990",
        "около 1990",
        "1990?",
        "1990s",
        "May 2021?",
        "before March 1990",
        "about May 2020",
    ),
    *("winter 2020", "Winter 2020/21", "2019-2020", "28 Dec 2021 – 3 Jan 2022", "2022-W52", "week 1 2022", "Q5 2021"),
    *("03/04/2022", "01/02/2022 - 03/02/2022", "31.II.2024", "Volume II 2021", "24 de 2022"),
    # November in Poland, October in Croatia; years of other calendars, and invalid ones
    *("1 listopada 2022", "1402/12/03", "31/12/9999", "0000-00-00"),
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


PERIODS = {
    "week": {
        "2022-01": ("2022-W03", "2022W03"),
        "2022": ("2022-W05", "week 3, 2022", "KW 3/2022", "3. KW 2022", "semaine 3 2022", "неделя 3 2022"),
    },
    "quarter": {
        "2021": (
            "Q2 2021",
            "2021-Q2",
            "2021Q2",
            "2Q 2021",
            "T2 2021",
            "2. Quartal 2021",
            "2e trimestre 2021",
            "2º trimestre de 2021",
            "second quarter of 2021",
            "II квартал 2021",
            "2 кв. 2021 г.",
            "IV квартал 2021 року",
        ),
    },
    "half-year": {"2021": ("H1 2021", "1. Halbjahr 2021", "S1 2021", "1-е полугодие 2021")},
    "season": {
        "2020": ("spring 2020", "Frühling 2020", "printemps 2020", "primavera de 2020", "лето 2020 г.", "осінь 2020")
    },
    "stretch of days": {
        "2022-02": (
            "24-26 February 2022",
            "24. bis 26. Februar 2022",
            "February 24–26, 2022",
            "24.-26.02.2022",
            "du 24 au 26 février 2022",
            "del 24 al 26 de febrero de 2022",
            "с 24 по 26 февраля 2022",
            "24-26 лютого 2022",
            "2022-02-24 - 2022-02-26",
            "2022-02-24/2022-02-26",
        ),
        "2022": ("Jan–Mar 2022", "24 February – 3 March 2022", "March/April 2022", "24.02.–03.03.2022"),
    },
    "part of a month or year": {"2022": ("early 2022", "fin 2022"), "2020-06": ("mid-June 2020", "в начале июня 2020")},
}


@pytest.mark.parametrize(
    ("written", "date", "period"),
    [
        (words, date, period)
        for period, dates in PERIODS.items()
        for date, all_words in dates.items()
        for words in all_words
    ],
)
def test_a_period_is_the_month_or_year_that_holds_it(written, date, period):
    assert days.read(written) == Day(date, period=period)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        *(("22/II/2024", "2024-02-22"), ("22.II.24", "2024-02-22"), ("2-XII-1999", "1999-12-02")),
        *(("2022-W03-4", "2022-01-20"), ("2021-05-00", "2021-05"), ("2021-00-00", "2021"), ("2021-XX-XX", "2021")),
        *(("22 lutego 2024", "2024-02-22"), ("22 febbraio 2024", "2024-02-22"), ("5 set 2024", "2024-09-05")),
        *(
            ("22 de fevereiro de 2024", "2024-02-22"),
            ("22 şubat 2024", "2024-02-22"),
            ("2024. február 22.", "2024-02-22"),
        ),
    ],
)
def test_other_ways_of_a_date(written, date):
    assert days.read(written) == Day(date)


def test_an_order_is_needed_only_where_two_are_possible():
    assert days.read("03/04/2022") is None
    assert days.read("03/04/2022", DAY_FIRST) == Day("2022-04-03")
    assert days.read("03/04/2022", MONTH_FIRST) == Day("2022-03-04")
    assert days.read("03/03/2022") == Day("2022-03-03")
    assert days.read("03.04.2022", AS_WRITTEN) == Day("2022-04-03")  # with full stops, nobody writes the month first


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
