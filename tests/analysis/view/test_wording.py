from datetime import date

import pytest

from analysis.view.selection import Filters, Period
from analysis.view.wording import cell_label, either, in_view, label, period


@pytest.mark.parametrize(
    ("filters", "numbers", "sentence"),
    [
        pytest.param(
            Filters({"camp": ("Russia", "Analyst"), "topic": ("Dialogue",)}),
            (14, 41),
            "14 of 41 quotes: Russia or Analyst, on Dialogue",
            id="camps and a topic",
        ),
        pytest.param(Filters(), (41, 41), "All 41 quotes", id="no filter"),
        pytest.param(Filters(), (1, 1), "1 quote", id="one quote"),
        pytest.param(Filters(), (0, 0), "0 quotes", id="no quotes"),
        pytest.param(Filters(), (12_345, 12_345), "All 12,345 quotes", id="thousands"),
        pytest.param(Filters({"camp": ()}, words=" "), (3, 3), "All 3 quotes", id="fields that ask nothing"),
        pytest.param(Filters(), (2, 2), "2 quotes", id="two"),
        pytest.param(Filters({"camp": ("US",)}), (0, 1), "0 of 1 quote: US", id="none of one"),
        pytest.param(Filters(words=" war "), (3, 6), "3 of 6 quotes: with the words “war”", id="words"),
        pytest.param(Filters({"camp": ("",)}), (3, 6), "3 of 6 quotes: camp not given", id="no camp"),
        pytest.param(
            Filters({"speaker": ("Smith, Ann", "A | B")}), (3, 6), "3 of 6 quotes: Smith, Ann or A | B", id="odd names"
        ),
        pytest.param(
            Filters(
                {"kind": ("direct",), "outlet": ("Post",), "relayed_by": ("RT", ""), "my_own": ("x",)},
                {"said_on": Period(date(2022, 1, 3)), "published_on": Period(last=date(2022, 2, 1))},
            ),
            (1, 6),
            "1 of 6 quotes: verbatim words, in Post, relayed by RT or not given, My own x, "
            "said from 3 January 2022, published until 1 February 2022",
            id="everything",
        ),
    ],
)
def test_in_view(filters, numbers, sentence):
    assert in_view(filters, *numbers) == sentence


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("A",), "A"),
        (("A", "B"), "A or B"),
        (("A", "B", ""), "A, B or not given"),
        (tuple("ABCDEF"), "A, B, C, D, E or F"),
        (tuple("ABCDEFG"), "A, B, C, D, E or 2 others"),
    ],
)
def test_either(values, words):
    assert either(values) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (Period(date(2022, 1, 3), date(2022, 1, 3)), "on 3 January 2022"),
        (Period(date(2022, 1, 3), date(2022, 2, 1)), "from 3 January 2022 to 1 February 2022"),
        (Period(date(2022, 1, 3)), "from 3 January 2022"),
        (Period(last=date(2022, 1, 3)), "until 3 January 2022"),
    ],
)
def test_period(days, words):
    assert period(days) == words


@pytest.mark.parametrize(
    ("column", "name"),
    [("relayed_by", "Relayed by"), ("kind", "Verbatim or reported"), ("my_column", "My column"), ("", ""), ("_", "")],
)
def test_label(column, name):
    assert label(column) == name


def test_shown():
    assert (cell_label("US"), cell_label("")) == ("US", "not given")
