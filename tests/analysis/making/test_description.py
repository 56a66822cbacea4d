"""A corpus's description after edits: fields, and camps with a look of their own."""

import pytest

from analysis.making.description import (
    apply_to_description,
    change_camp,
    change_field,
    changes_in_words,
    field_texts,
    remove_camp,
)
from analysis.making.edits import Draft, set_column
from data.corpus import About, Camp


@pytest.fixture
def draft() -> Draft:
    return Draft("v")


def looks(about: About) -> list[tuple[str, str, str]]:
    return [(camp.name, camp.colour, camp.symbol) for camp in about.camps]


def description_after(tiny, draft: Draft) -> About:
    return apply_to_description(tiny.about, draft.apply(tiny.quotes), draft)


def test_nothing_said_is_the_same(tiny, draft):
    assert description_after(tiny, draft.then(set_column(["q1"], "topic", "Answer"))) is tiny.about


def test_fields_are_changed_one_by_one(tiny, draft):
    draft = (
        draft.then(change_field("title", " Talks "))
        .then(change_field("authors", "Ann Lee, , Bob"))
        .then(change_field("title", "Talk"))
    )
    about = description_after(tiny, draft)
    assert (about.title, about.authors, about.citation) == ("Talk", ("Ann Lee", "Bob"), "Nobody, Tiny.")
    assert field_texts(about)["authors"] == "Ann Lee, Bob"
    assert draft.steps[0].said == "Title: Talks"
    assert changes_in_words(draft) == "the description"
    assert changes_in_words(draft.then(set_column(["q1"], "topic", ""))) == "1 quote and the description"


def test_a_camp_is_drawn_otherwise_and_one_without_quotes_is_removed(tiny, draft):
    assert looks(tiny.about) == [
        ("US", "#0072B2", "circle"),
        ("Russia", "#E69F00", "square"),
        ("Analyst", "#CC79A7", "triangle-up"),
    ]
    draft = draft.then(change_camp("Russia", "colour", "#123456")).then(change_camp("Russia", "symbol", "star"))
    draft = draft.then(change_camp("Russia", "note", "Officials")).then(remove_camp("Analyst"))
    about = description_after(tiny, draft)
    assert looks(about) == [("US", "#0072B2", "circle"), ("Russia", "#123456", "star")]
    assert about.camps[1].note == "Officials"


def test_a_new_camp_comes_last_and_looks_like_no_other(tiny, draft):
    own = tiny.about.model_copy(
        update={"camps": (*tiny.about.camps, Camp(name="Press", colour="#56B4E9", symbol="triangle-down"))}
    )
    draft = draft.then(set_column(["q1"], "camp", "NATO")).then(set_column(["q2"], "camp", "EU"))
    about = apply_to_description(own, draft.apply(tiny.quotes), draft)
    assert looks(about)[4:] == [("NATO", "#009E73", "diamond"), ("EU", "#D55E00", "hexagon")]
    draft = draft.then(change_camp("EU", "symbol", "star"))
    assert looks(apply_to_description(own, draft.apply(tiny.quotes), draft))[5] == ("EU", "#D55E00", "star")


def test_steps_of_the_description_go_onto_another_version_unless_given_up(draft):
    draft = (
        draft.then(change_field("title", "Talks"))
        .then(change_camp("US", "symbol", "star"))
        .then(set_column(["q1"], "topic", "X"))
    )
    assert draft.rows == {("about", ""), ("camp", "US"), ("quote", "q1")}
    assert draft.onto("w", [("about", ""), ("quote", "q1")], ()).rows == {("camp", "US")}
