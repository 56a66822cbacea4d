from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.view.selection import Filters, Period, build_index, passing, select, what_to_loosen
from data.corpus import read_corpus

JANUARY_13 = Period(date(2022, 1, 13), date(2022, 1, 13))
SHIPPED = build_index(read_corpus(Path(__file__).parents[3] / "data" / "russia-nato-2022"))


def ids(corpus, mask):
    return corpus.quotes["quote_id"][mask].tolist()


def filter_by(**choices: tuple[str, ...]) -> Filters:
    return Filters(choices)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), ["q1", "q2", "q3", "q4", "q5", "q6"], id="nothing asked"),
        pytest.param(filter_by(camp=()), ["q1", "q2", "q3", "q4", "q5", "q6"], id="an empty choice asks nothing"),
        pytest.param(filter_by(camp=("US",)), ["q1", "q4"], id="a joint statement is found under one camp"),
        pytest.param(filter_by(camp=("Russia",)), ["q2", "q3", "q4"], id="and under the other"),
        pytest.param(filter_by(camp=("US", "Analyst")), ["q1", "q4", "q5", "q6"], id="any value will do"),
        pytest.param(filter_by(speaker=("Tony Blinken",)), ["q4"], id="one of two speakers"),
        pytest.param(filter_by(speaker=("An expert, unnamed",)), ["q5"], id="a name with a comma"),
        pytest.param(filter_by(speaker=("Tony Blinken | Sergey Lavrov",)), [], id="the cell is no speaker"),
        pytest.param(filter_by(topic=("",)), ["q5"], id="topic not given"),
        pytest.param(filter_by(topic=("", "Answer")), ["q3", "q5", "q6"], id="not given, or a topic"),
        pytest.param(filter_by(camp=("Mars",)), [], id="a value that is not there"),
        pytest.param(filter_by(planet=("Mars",)), [], id="a column that is not there"),
        pytest.param(filter_by(camp=("Russia",), topic=("Dialogue",)), ["q2", "q4"], id="all fields must hold"),
        pytest.param(Filters(words="WAR"), ["q1", "q3", "q5"], id="case is ignored"),
        pytest.param(Filters(words="  war "), ["q1", "q3", "q5"], id="space around the words is dropped"),
        pytest.param(Filters(words="peace needs"), ["q2"], id="space within is kept"),
        pytest.param(Filters(words="$x^2$"), ["q6"], id="words are literal, not a pattern"),
        pytest.param(Filters(words="."), [], id="a dot is a dot"),
        pytest.param(Filters(words="\x00"), [], id="NUL"),
        pytest.param(Filters(periods={"said_on": JANUARY_13}), ["q1", "q2"], id="a month has that day"),
        pytest.param(Filters(periods={"said_on": Period(date(2022, 1, 14))}), ["q2"], id="from a day on"),
        pytest.param(Filters(periods={"said_on": Period(last=date(2022, 1, 1))}), ["q2", "q3"], id="until a day"),
        pytest.param(Filters(periods={"said_on": Period(date(2021, 7, 1), date(2021, 7, 2))}), ["q3"], id="of a year"),
        pytest.param(Filters(periods={"said_on": Period()}), ["q1", "q2", "q3", "q4", "q5", "q6"], id="open period"),
        pytest.param(Filters(periods={"published_on": JANUARY_13}), [], id="a date that no quote has"),
    ],
)
def test_select(tiny, index, filters, expected):
    found = select(index, filters)
    assert ids(tiny, found.mask) == expected
    assert found.n == len(expected)
    assert passing(index, filters).tolist() == found.mask.tolist()


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("ΟΔΟΣ", "ΟΔΟΣ", True),
        ("ΟΔΟΣ", "οδος", True),
        ("İstanbul", "İ", True),
        ("Straße", "STRASSE", True),
        ("НАТО", "нато", True),
        ("e\u0301", "é", False),  # exactly these characters
    ],
)
def test_letters_of_other_scripts(write_corpus, text, words, found):
    corpus = read_corpus(write_corpus([(text, "A", "US")], ("text", "speaker", "camp")))
    assert select(build_index(corpus), Filters(words=words)).n == int(found)


def test_counts_follow_the_other_filters_but_not_their_own(index):
    counts = select(index, Filters({"camp": ("US",)}, words="war")).counts
    assert counts["camp"] == {"US": 1, "Russia": 1, "Analyst": 1}
    assert counts["topic"] == {"Dialogue": 1, "Answer": 0, "": 0}
    assert counts["speaker"] == {"Sergey Lavrov": 0, "<b>Eve</b>": 0, "An expert, unnamed": 0} | {
        "Ned Price": 1,
        "Tony Blinken": 0,
    }


def test_dated_quotes_are_counted_by_the_other_filters_but_not_their_own(index):
    asked = Filters({"camp": ("Russia",)}, {"said_on": Period(first=date(2022, 1, 1))})
    assert select(index, asked).dated == {"said_on": 2}
    assert select(index, Filters()).dated == {"said_on": 3}


def test_values_are_as_declared_then_most_frequent_first_and_not_given_last(index):
    values = {column: facet.values for column, facet in index.facets.items()}
    assert values == {
        "camp": ("US", "Russia", "Analyst"),
        "speaker": ("Sergey Lavrov", "<b>Eve</b>", "An expert, unnamed", "Ned Price", "Tony Blinken"),
        "outlet": ("Post", "Herald"),
        "relayed_by": ("RT", ""),
        "kind": ("direct", "indirect", "mixed", ""),
        "topic": ("Dialogue", "Answer", ""),
    }


def test_a_camp_without_quotes_is_there_with_none(write_corpus):
    toml = 'title = "T"\n[[camps]]\nname = "NATO"\n[[camps]]\nname = "US"\n'
    corpus = read_corpus(write_corpus([("War", "Ned", "US")], ("text", "speaker", "camp"), toml))
    index = build_index(corpus)
    assert select(index, Filters()).counts["camp"] == {"NATO": 0, "US": 1}
    assert select(index, filter_by(camp=("NATO",))).n == 0


def test_a_speaker_twice_in_one_statement_counts_once(write_corpus):
    corpus = read_corpus(write_corpus([("War", "A | A", "US | Russia")], ("text", "speaker", "camp")))
    assert select(build_index(corpus), Filters()).counts["speaker"] == {"A": 1}


@pytest.mark.parametrize(
    ("name", "values", "is_choice"),
    [
        pytest.param("mine", "aab", True, id="few values"),
        pytest.param("mine", "abc", False, id="each its own"),
        pytest.param("mine", ("", "", ""), False, id="always empty"),
        pytest.param("words", "aab", False, id="the name of another filter"),
        pytest.param("row", "aab", True, id="a name that the code uses"),
        pytest.param("a|b, c", "aab", True, id="a name with bar and comma"),
    ],
)
def test_columns_of_the_owner(write_corpus, name, values, is_choice):
    rows = [("War", "A", "US", value) for value in values]
    index = build_index(read_corpus(write_corpus(rows, ("text", "speaker", "camp", name))))
    assert (name in index.facets) is is_choice
    if is_choice:
        assert select(index, Filters({name: ("a",)})).mask.tolist() == [True, True, False]


def test_a_column_of_many_values_is_no_choice(write_corpus):
    rows = [("War", "A", "US", str(n % 51), str(n % 50)) for n in range(200)]
    index = build_index(read_corpus(write_corpus(rows, ("text", "speaker", "camp", "many", "few"))))
    assert "many" not in index.facets
    assert len(index.facets["few"].values) == 50


def test_one_quote(write_corpus):
    index = build_index(read_corpus(write_corpus([("War", "A", "US", "x")], ("text", "speaker", "camp", "mine"))))
    assert list(index.facets) == ["camp", "speaker"]
    assert select(index, Filters()).mask.tolist() == [True]


def test_extent(index):
    assert index.extent("said_on") == (date(2021, 1, 1), date(2022, 1, 31))
    assert list(index.first_days) == ["said_on"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(
            Filters({"camp": ("US",), "topic": ("Answer",)}),
            [("camp", 2), ("topic", 2)],
            id="ties: order of the screen",
        ),
        pytest.param(
            Filters({"camp": ("Analyst",), "topic": ("Dialogue",)}, words="war"),
            [("camp", 1), ("topic", 1)],
            id="one back either way",
        ),
        pytest.param(
            Filters({"camp": ("US",)}, {"said_on": Period(date(2022, 1, 14))}), [("said_on", 2), ("camp", 1)], id="most"
        ),
        pytest.param(Filters({"camp": ("Mars",)}, words="zzz"), [], id="no single one is the cause"),
        pytest.param(Filters(), [], id="no filter"),
    ],
)
def test_loosened(index, filters, expected):
    assert what_to_loosen(index, filters) == expected


def test_active_and_without():
    filters = Filters({"camp": ("US",), "topic": ()}, {"said_on": JANUARY_13, "published_on": Period()}, " war ")
    assert filters.active == ("camp", "said_on", "words")
    assert filters.without("camp").active == ("said_on", "words")
    assert filters.without("said_on").active == ("camp", "words")
    assert filters.without("words") == replace(filters, words="")
    assert Filters(words="  ").active == ()


@given(data=st.data())
def test_a_further_choice_shows_what_its_count_said(data):
    index = SHIPPED
    names = data.draw(st.sets(st.sampled_from(sorted(index.facets)), max_size=3))
    choices = {
        name: tuple(data.draw(st.sets(st.sampled_from(index.facets[name].values), min_size=1, max_size=2)))
        for name in names
    }
    found = select(index, Filters(choices))
    column = data.draw(st.sampled_from(sorted(index.facets)))
    value = data.draw(st.sampled_from(index.facets[column].values))
    alone = select(index, Filters({**choices, column: (value,)}))
    assert alone.n == found.counts[column][value]
    assert not (found.mask & alone.mask & ~index.facets[column].holding((value,), index.n_quotes)).any()


def test_selecting_changes_nothing(index):
    before = {name: (facet.values, facet.rows.copy(), facet.codes.copy()) for name, facet in index.facets.items()}
    select(index, Filters({"camp": ("US",)}, words="war"))
    for name, (values, rows, codes) in before.items():
        assert index.facets[name].values == values
        assert np.array_equal(index.facets[name].rows, rows)
        assert np.array_equal(index.facets[name].codes, codes)


def test_a_statement_that_several_outlets_carried_is_found_in_each(write_corpus):
    rows = [("War", "A", "US", "Post | Herald"), ("Peace", "B", "US", "Post"), ("Talks", "C", "US", "")]
    index = build_index(read_corpus(write_corpus(rows, ("text", "speaker", "camp", "outlet"))))
    found = select(index, Filters({"outlet": ("Herald",)}))
    assert found.mask.tolist() == [True, False, False]
    assert found.counts["outlet"] == {"Post": 2, "Herald": 1, "": 1}
