from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.compare.timeline import TimelineEntry, moments, sequence, timeline
from analysis.compare.words.shared_words import Piece

QUOTES = pd.DataFrame(
    {
        "quote_id": ["q1", "q2", "q3", "q4", "q5"],
        "text": ["Talks now", "No talks", "Talks later", "Talks", "Arms"],
        "speaker": ["Price", "Peskov", "Price", "Price | Stoltenberg", "Price"],
        "topic": ["Talks", "Talks", "Talks", "Talks", ""],
        "said_on": ["2022-01-13", "2022-01", "2022-02", "2022", "soon"],
    }
)
US, RUSSIA, NATO = (np.isin(np.arange(5), rows) for rows in ([0, 2, 3, 4], [1], [3]))


def test_a_year_is_before_its_months_and_these_before_their_days():
    found = timeline(QUOTES, {"US": US, "Russia": RUSSIA, "NATO": NATO})
    assert found.entries.values.tolist() == [
        ["2022", "Talks", "US", "q4"],
        ["2022", "Talks", "NATO", "q4"],
        ["2022-01", "Talks", "Russia", "q2"],
        ["2022-01-13", "Talks", "US", "q1"],
        ["2022-02", "Talks", "US", "q3"],
    ]
    assert (found.n_dated, found.n_undated) == (4, 1)
    assert found.missing == "1 of 5 quotes has no date of utterance and is not shown."


def test_a_day_that_no_month_has_is_no_date():
    found = timeline(QUOTES.assign(said_on="2022-02-30"), {"US": US})
    assert (len(found.entries), found.n_undated) == (0, 4)
    assert sequence(QUOTES.assign(said_on="2022-02-30"), "Price") == []


def test_without_dates_it_says_what_is_missing():
    found = timeline(QUOTES.assign(said_on=""), {"US": US})
    assert found.entries.empty
    assert found.missing == ("No quote of these sides has a date of utterance, so there is no order in time to show.")
    assert timeline(QUOTES, {"Russia": RUSSIA}).missing == ""


@pytest.mark.parametrize("sides", [{}, {"Nobody": np.zeros(5, dtype=bool)}])
def test_silence(sides):
    found = timeline(QUOTES, sides)
    assert found.entries.columns.tolist() == ["date", "topic", "side", "quote_id"]
    assert (len(found.entries), found.n_dated, found.n_undated, found.missing) == (0, 0, 0, "")


def test_the_statements_of_a_speaker_with_what_changed():
    assert sequence(QUOTES, "Price") == [
        TimelineEntry("q4", "2022", ()),
        TimelineEntry("q1", "2022-01-13", (Piece("Talks "), Piece("now", "added"))),
        TimelineEntry("q3", "2022-02", (Piece("Talks "), Piece("now", "removed"), Piece("later", "added"))),
    ]
    assert sequence(QUOTES, "Stoltenberg") == [TimelineEntry("q4", "2022", ())]
    assert sequence(QUOTES, "Nobody") == sequence(QUOTES.iloc[:0], "Price") == []


def test_moments_count_what_one_side_said_on_one_topic_at_one_date():
    entries = pd.DataFrame(
        {
            "date": ["2022", "2022-01-13", "2022-01-13", "2022-01-13"],
            "topic": ["Talks", "Talks", "Talks", ""],
            "side": ["US", "US", "US", "US"],
            "quote_id": ["q1", "q2", "q3", "q4"],
        }
    )
    assert moments(entries).values.tolist() == [
        ["2022", "Talks", "US", 1, date(2022, 1, 1)],
        ["2022-01-13", "Talks", "US", 2, date(2022, 1, 13)],
        ["2022-01-13", "", "US", 1, date(2022, 1, 13)],
    ]


def test_only_the_first_statements_are_compared_where_fewer_are_asked_for():
    assert [statement.quote_id for statement in sequence(QUOTES, "Price", most=2)] == ["q4", "q1"]
