"""Which sides a comparison opens on and offers, in corpora with obvious answers."""

import numpy as np
import pytest

from analysis.compare.sides.side_defaults import closest_pair, default_sides, offers, periods
from analysis.view.link import known_side
from analysis.view.selection import build_index
from data.corpus import read_corpus

EVERYONE = np.ones(6, dtype=bool)


def corpus(write_corpus, rows, columns=("text", "speaker", "camp", "topic")):
    return build_index(read_corpus(write_corpus(rows, columns)))


@pytest.fixture
def three_camps(write_corpus):
    """A has most quotes, but speaks alone; B and C speak on the same topic."""
    rows = [("a", "Ann", "A", "Sports")] * 4 + [("b", "Bob", "B", "War")] * 2 + [("c", "Cem", "C", "War")] * 3
    return corpus(write_corpus, rows)


TOPICS = np.array(["Sports"] * 4 + ["War"] * 5, dtype=object)


def test_the_pair_that_speaks_on_the_same_topics_comes_before_the_largest(three_camps):
    assert default_sides(three_camps, topics=TOPICS) == ["camp:C", "camp:B"]  # in the order of the camps
    assert default_sides(three_camps, topics=None) == ["camp:A", "camp:C"]  # topics unknown: the largest


def test_what_the_corpus_names_and_what_the_reader_filtered_come_first(three_camps):
    assert default_sides(three_camps, ("B", "A"), TOPICS) == ["camp:B", "camp:A"]
    assert default_sides(three_camps, ("B", "A"), TOPICS, filtered=("C",)) == ["camp:C", "camp:B"]
    assert default_sides(three_camps, ("B", "A"), TOPICS, filtered=("B",)) == ["camp:A", "camp:B"]
    assert default_sides(three_camps, ("B", "A"), TOPICS, filtered=("C", "A")) == ["camp:A", "camp:C"]
    assert default_sides(three_camps, ("B", "Mars"), TOPICS) == ["camp:C", "camp:B"]


def test_a_corpus_of_one_camp_is_cut_by_outlet_speaker_or_time(write_corpus):
    columns = ("text", "speaker", "camp", "outlet", "said_on")
    by_outlet = [("a", "Ann", "A", "Post", ""), ("b", "Ann", "A", "Herald", ""), ("c", "Ann", "A", "Post", "")]
    assert default_sides(corpus(write_corpus, by_outlet, columns)) == ["outlet:Post", "outlet:Herald"]
    by_speaker = [("a", "Ann", "A", "Post", ""), ("b", "Bob", "A", "Post", "")]
    assert default_sides(corpus(write_corpus, by_speaker, columns)) == ["speaker:Ann", "speaker:Bob"]
    by_time = [("a", "Ann", "A", "Post", "2022-01-13"), ("b", "Ann", "A", "Post", "2022-02")]
    index = corpus(write_corpus, by_time, columns)
    sides = default_sides(index)
    assert sides == ["filter:said_on=2022-01-01..2022-01-31", "filter:said_on=2022-02-01..2022-02-28"]
    assert all(known_side(side, index) for side in sides)
    assert default_sides(corpus(write_corpus, [("a", "Ann", "A", "Post", "2022")], columns)) == ["camp:A"]


def test_a_tie_keeps_the_order_given():
    mask = {name: np.array(rows, dtype=bool) for name, rows in {"x": [1, 0, 0], "y": [0, 1, 0], "z": [0, 0, 1]}.items()}
    assert closest_pair(mask) == ("x", "y")
    assert closest_pair({"x": mask["x"]}) == ("x",)


def test_offers_count_what_is_in_view_and_leave_out_what_has_one_value(index):
    found = offers(index, EVERYONE)
    assert list(found) == ["camp", "outlet", "speaker", "period"]
    assert found["camp"].counts == {"camp:US": 2, "camp:Russia": 3, "camp:Analyst": 2}
    nothing = offers(index, ~EVERYONE)
    assert set(nothing["camp"].counts.values()) == {0}


@pytest.mark.parametrize(
    ("dates", "named"),
    [
        pytest.param(["2022-01-03", "2022-01-05"], ["2022-01-03..2022-01-03", "2022-01-05..2022-01-05"], id="days"),
        pytest.param(["2021-12-31", "2022-01-05"], ["2021-12-01..2021-12-31", "2022-01-01..2022-01-31"], id="months"),
        pytest.param(["2010", "2020"], ["2010-01-01..2010-12-31", "2020-01-01..2020-12-31"], id="years"),
        pytest.param(["1900", "2020"], ["1900-01-01..1910-12-31", "2010-01-01..2020-12-31"], id="many years"),
        pytest.param(["9999-01", "9999-12-31"], ["9999-01-01..9999-01-31", "9999-12-01..9999-12-31"], id="the last"),
        pytest.param(["0001-01-01", "9999-12-31"], ["0001-01-01..0834-12-31", "9175-01-01..9999-12-31"], id="all time"),
    ],
)
def test_periods_are_days_months_or_years(write_corpus, dates, named):
    rows = [("a", "Ann", "A", date) for date in dates]
    index = corpus(write_corpus, rows, ("text", "speaker", "camp", "said_on"))
    found = periods(index)
    assert list(found) == [f"filter:said_on={name}" for name in named]
    assert all(known_side(side, index) for side in found)
