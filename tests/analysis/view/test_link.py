from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.shapes import inside
from analysis.view.link import (
    COLOURINGS,
    DETAILS,
    SCREENS,
    View,
    lacking,
    present,
    query,
    read,
    too_long_for_a_link,
    write,
)
from analysis.view.selection import DATES, FACETS, Filters, Period, build_index, select
from data.corpus import read_corpus

SHIPPED = build_index(read_corpus(Path(__file__).parents[3] / "data" / "russia-nato-2022"))
IDS = frozenset({"q1", "q2", "q3", "q4", "q5", "q6"})
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ID = NAMES.filter(lambda text: text and "," not in text)
DAY = st.none() | st.dates()
PERIOD = st.tuples(DAY, DAY).filter(any).map(lambda days: Period(*sorted(days)) if all(days) else Period(*days))
NUMBER = st.integers(-999, 999).map(lambda number: number / 100)
SHAPE = st.lists(st.tuples(NUMBER, NUMBER), min_size=3, max_size=6).map(tuple)
OWN = st.sampled_from(["mine", "words", "screen", "x.y", "", "camp s", "v"])


def tuples_of(values, most=3, least=0):
    return st.lists(values, min_size=least, max_size=most, unique=True).map(tuple)


VIEWS = st.builds(
    View,
    corpus=NAMES,
    version=NAMES,
    screen=st.sampled_from(SCREENS),
    filters=st.builds(
        Filters,
        choices=st.dictionaries(st.sampled_from(FACETS) | OWN, tuples_of(NAMES, least=1), max_size=3),
        periods=st.dictionaries(st.sampled_from(DATES), PERIOD),
        words=NAMES,
    ),
    colour=st.sampled_from(COLOURINGS),
    meaning=NAMES,
    quote=NAMES,
    selected=tuples_of(ID),
    shapes=st.just(()),
    sides=tuples_of(NAMES.filter(bool), most=4),
    details=st.dictionaries(st.sampled_from(DETAILS), NAMES.filter(bool), max_size=3),
) | st.builds(View, shapes=tuples_of(SHAPE))


@given(VIEWS)
@example(View(filters=Filters({"screen": ("",), "words": ("", "a")}, words="war")))
@example(View(filters=Filters({"topic": ("",)})))
@example(View(selected=("a b", "é", "%", "&", "+")))
def test_reading_what_was_written_gives_the_view_back(view):
    assert read(write(view)) == (view, [])
    # and also after passing through a browser
    assert read(parse_qs(query(view), keep_blank_values=True)) == (view, [])


KNOWN = st.sampled_from(
    [
        *("corpus", "v", "screen", "colour", "words", "meaning", "quote", "selected", "shape", "side"),
        *(*FACETS, *DATES, *DETAILS, "x.mine", "x.camp", "x.said_on"),
    ]
)
ODD = st.sampled_from(
    ["..", "2022-01-01..", "..9999-12-31", "2022-02-31", "1,2~3,4~5,6", "nan,1~2,2~3,3", "1e999,0~1,1~2,2", ",,,", "~"]
) | st.sampled_from(["1e308,-1e308~-1e308,1e308~0,1e308", "0,0~0,0~0,0", *SCREENS, *COLOURINGS, "\ud800", "\x00"])


@given(st.dictionaries(KNOWN | st.text(max_size=5), st.lists(ODD | st.text(max_size=20), max_size=6), max_size=8))
@example({"words": ["\ud800"]})
@example({"selected": ["\udfff"], "x.\ud800": ["\ud800"]})
@example({"shape": ["1e308,-1e308~-1e308,1e308~0,1e308"]})
def test_no_parameters_whatever_raise(parameters):
    view, notices = read(parameters)
    assert all(isinstance(notice, str) and notice for notice in notices)
    assert read(write(view))[0].filters == Filters(
        {name: values for name, values in view.filters.choices.items() if values},
        view.filters.periods,
        view.filters.words,
    )
    query(view).encode()  # what a browser can send


@given(parameters=st.dictionaries(KNOWN, st.lists(ODD | st.text(max_size=20), max_size=6), max_size=8))
def test_any_link_opens_on_any_corpus(parameters):
    view, _ = read(parameters)
    assert all(lacking(view, SHIPPED, IDS))
    left = present(view, SHIPPED, IDS)
    assert lacking(left, SHIPPED, IDS) == []
    select(SHIPPED, left.filters)
    inside(np.zeros((2, 2)), left.shapes)


@pytest.mark.parametrize(
    ("parameters", "notice"),
    [
        (
            {"screen": ["Moon"]},
            "The link asks for screen “Moon”; there is Map, Compare, Positions, Corpus, Article, Import, About.",
        ),
        ({"colour": ["red"]}, "The link asks for colour “red”; there is camp, speaker, topic, kind, reliability."),
        ({"utm_source": ["x"]}, "The link holds “utm_source”, unknown here."),
        ({"a": [], "b" * 99: []}, f"The link holds “a”, “{'b' * 40}…”, unknown here."),
        ({"x.camp": ["US"]}, "The link holds “x.camp”, unknown here."),
        (
            {"said_on": ["soon"]},
            "The link's said_on “soon” is not a period such as 2022-01-01..2022-01-31.",
        ),
        (
            {"said_on": ["2022-01-01..2022-02-30"]},
            "The link's said_on “2022-01-01..2022-02-30” is not a period such as 2022-01-01..2022-01-31.",
        ),
        ({"side": list("ABCDE")}, "The link names 5 sides; the first 4 are shown."),
        ({"shape": ["1,2~3,4"]}, "The link's outline “1,2~3,4” cannot be read."),
        ({"shape": ["1,2~3,4~nan,0"]}, "The link's outline “1,2~3,4~nan,0” cannot be read."),
        ({"shape": ["1,2~3,4~5,6,7"]}, "The link's outline “1,2~3,4~5,6,7” cannot be read."),
        ({"shape": ["~".join(["1,2"] * 41)]}, f"The link's outline “{'1,2~' * 10}…” cannot be read."),
        ({"words": ["x" * 501]}, "The link's words are longer than 500 characters; the rest was left out."),
        ({"meaning": ["x" * 501]}, "The link's meaning are longer than 500 characters; the rest was left out."),
    ],
)
def test_what_cannot_be_read_is_reported(parameters, notice):
    assert read(parameters)[1] == [notice]


def test_a_reversed_period_is_turned_round_and_reported():
    view, notices = read({"said_on": ["2022-02-01..2022-01-01"]})
    assert view.filters.periods == {"said_on": Period(date(2022, 1, 1), date(2022, 2, 1))}
    assert notices == ["The link's said_on runs backwards; it was turned round."]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2022-01-13", Period(date(2022, 1, 13), date(2022, 1, 13))),
        ("2022-01-13..", Period(date(2022, 1, 13), None)),
        ("..2022-01-13", Period(None, date(2022, 1, 13))),
        ("0033-01-01..9999-12-31", Period(date(33, 1, 1), date(9999, 12, 31))),
    ],
)
def test_periods(written, days):
    assert read({"said_on": [written]})[0].filters.periods == {"said_on": days}


def test_defaults_stay_out_of_the_link():
    assert write(View()) == {}
    assert query(View(corpus="tiny", version="abc", filters=Filters({"camp": ("US", "Russia")}, words="a b"))) == (
        "corpus=tiny&v=abc&camp=US&camp=Russia&words=a+b"
    )


def test_everything_that_changes_the_view_is_in_the_link():
    view = View(
        corpus="tiny",
        version="abc",
        screen="Compare",
        filters=Filters(
            {"camp": ("US", "Smith, Ann|B"), "topic": ("",), "mine": ("x",)},
            {"said_on": Period(date(2022, 1, 1))},
            "war",
        ),
        colour="topic",
        meaning="on paper",
        quote="q1",
        selected=("q1", "q2"),
        sides=("camp:US", "speaker:A"),
        details={"part": "words"},
    )
    assert write(view) == {
        "corpus": ["tiny"],
        "v": ["abc"],
        "screen": ["Compare"],
        "camp": ["US", "Smith, Ann|B"],
        "topic": [""],
        "x.mine": ["x"],
        "said_on": ["2022-01-01.."],
        "words": ["war"],
        "colour": ["topic"],
        "meaning": ["on paper"],
        "quote": ["q1"],
        "selected": ["q1,q2"],
        "side": ["camp:US", "speaker:A"],
        "part": ["words"],
    }


@pytest.mark.parametrize(
    ("n_characters", "names"),
    [pytest.param(2_000, "ids", id="ids while they fit"), pytest.param(2_001, "shape", id="the outline after that")],
)
def test_a_selection_is_named_by_ids_or_by_its_outline(n_characters, names):
    selected = ("a" * 1_000, "b" * (n_characters - 1_001))
    parameters = write(View(selected=selected, shapes=(SQUARE,)))
    assert (
        parameters
        == {
            "ids": {"selected": [",".join(selected)]},
            "shape": {"shape": ["0,0~1,0~1,1~0,1"]},
        }[names]
    )
    assert read(parameters)[0] == {"ids": View(selected=selected), "shape": View(shapes=(SQUARE,))}[names]


def test_a_selection_that_fits_in_neither_way_is_known():
    long = ("a" * 2_001,)
    assert too_long_for_a_link(View(selected=long))
    assert not too_long_for_a_link(View(selected=long, shapes=(SQUARE,)))
    assert not too_long_for_a_link(View(selected=("a" * 2_000,)))


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        pytest.param(View(filters=Filters({"camp": ("US",), "topic": ("",)}), quote="q1"), [], id="nothing is lacking"),
        pytest.param(
            View(filters=Filters({"camp": ("US", "Mars", "Moon")})),
            ["The link asks for camp “Mars”, “Moon”; this corpus has no such value."],
            id="values",
        ),
        pytest.param(
            View(filters=Filters({"mine": ("",)})),
            ["The link asks for mine “”; this corpus has no such value."],
            id="a column",
        ),
        pytest.param(
            View(filters=Filters(periods={"published_on": Period(date(2022, 1, 1))})),
            ["The link asks for a date (published_on); no quote of this corpus has one."],
            id="dates",
        ),
        pytest.param(
            View(quote="q9", selected=("q9", "q1", "q8")),
            ["The link points to “q9”, “q8”; this corpus has no such quote."],
            id="quotes, each named once",
        ),
        pytest.param(
            View(selected=tuple(f"x{n}" for n in range(7))),
            ["The link points to “x0”, “x1”, “x2”, “x3”, “x4” and 2 more; this corpus has no such quote."],
            id="many quotes",
        ),
        pytest.param(
            View(sides=("speaker:Ned Price", "speaker:US", "kind:direct", "", "filter:camp=Mars", "filter:camp=US")),
            ["The link compares “speaker:US”, “kind:direct”, “”, “filter:camp=Mars”; this corpus has no such side."],
            id="sides",
        ),
    ],
)
def test_what_the_corpus_lacks_is_reported(index, view, sentence):
    assert lacking(view, index, IDS) == sentence


def test_the_rest_of_the_link_still_opens(index):
    view = View(
        screen="Compare",
        filters=Filters(
            {"camp": ("Mars", "US"), "topic": ("Sport",)}, {"published_on": Period(date(2022, 1, 1))}, "war"
        ),
        quote="q9",
        selected=("q9", "q1"),
        shapes=(SQUARE,),
        sides=("camp:US", "camp:Mars"),
    )
    assert present(view, index, IDS) == View(
        screen="Compare",
        filters=Filters({"camp": ("US",)}, {}, "war"),
        selected=("q1",),
        shapes=(SQUARE,),
        sides=("camp:US",),
    )
