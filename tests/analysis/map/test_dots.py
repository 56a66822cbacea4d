from dataclasses import replace

import numpy as np
import pytest

from analysis.map import dots
from analysis.view.selection import build_index
from data.arrays import Map
from data.corpus import read_corpus
from data.schema import PALETTE

ALL = np.ones(6, dtype=bool)
US, RUSSIA, ANALYST = PALETTE[0], PALETTE[1], PALETTE[3]
GREY = PALETTE[-1]


def to_tuples(groups):
    return [(group.name, group.colour, group.symbol, group.kind, group.rows.tolist(), group.under) for group in groups]


@pytest.fixture
def corpus_with_map(tiny):
    points = np.array([[0, 0], [1, 1], [1, -1], [-1, 1], [0, 0], [-1, -1]], np.float32)
    return replace(tiny, map=Map(points, np.ones(6), {}))


def test_groups_by_camp(tiny, index):
    assert to_tuples(dots.groups(tiny, index, ALL, "camp")) == [
        ("US", US, "circle", "mixed", [3], True),  # joint: below, and larger
        ("US", US, "circle", "direct", [0], False),
        ("Russia", RUSSIA, "square", "direct", [1], False),
        ("Russia", RUSSIA, "square", "indirect", [2], False),
        ("Russia", RUSSIA, "square", "mixed", [3], False),
        ("Analyst", ANALYST, "triangle-up", "", [5], False),
        ("Analyst", ANALYST, "triangle-up", "indirect", [4], False),
    ]


def test_only_what_is_in_view(tiny, index):
    in_view = np.array([False, True, False, False, False, False])
    assert to_tuples(dots.groups(tiny, index, in_view, "camp")) == [("Russia", RUSSIA, "square", "direct", [1], False)]
    assert dots.groups(tiny, index, ~ALL, "camp") == []


def test_by_topic_what_is_not_given_is_grey(tiny, index):
    found = {(group.name, group.colour): [] for group in dots.groups(tiny, index, ALL, "topic")}
    assert set(found) == {("Dialogue", PALETTE[0]), ("Answer", PALETTE[1]), ("not given", GREY)}


def test_by_speaker_a_joint_statement_is_of_the_one_who_speaks_for_the_camp(tiny, index):
    joint = np.array([False, False, False, True, False, False])
    found = [(group.name, group.symbol) for group in dots.groups(tiny, index, joint, "speaker")]
    assert found == [("Tony Blinken", "circle"), ("Sergey Lavrov", "square")]


def test_speakers_beyond_the_palette_share_one_grey(write_corpus):
    rows = [("War", f"S{n}", "US") for n in range(9)]
    corpus = read_corpus(write_corpus(rows, ("text", "speaker", "camp")))
    found = dots.groups(corpus, build_index(corpus), np.ones(9, dtype=bool), "speaker")
    assert [(group.name, group.rows.tolist()) for group in found] == [
        *((f"S{n}", [n]) for n in range(6)),
        (dots.OTHERS, [6, 7, 8]),
    ]
    assert found[-1].colour == GREY
    assert len({group.colour for group in found}) == 7


@pytest.mark.parametrize("colour_by", ["camp", "speaker", "topic", "kind", "reliability"])
def test_every_colouring_draws_every_quote_once_for_each_of_its_camps(tiny, index, colour_by):
    rows = np.concatenate([group.rows for group in dots.groups(tiny, index, ALL, colour_by)])
    assert sorted(rows.tolist()) == [0, 1, 2, 3, 3, 4, 5]


def test_a_column_without_values_is_not_given(write_corpus):
    corpus = read_corpus(write_corpus([("War", "A", "US")], ("text", "speaker", "camp")))
    found = dots.groups(corpus, build_index(corpus), np.ones(1, dtype=bool), "topic")
    assert to_tuples(found) == [("not given", GREY, "circle", "", [0], False)]


def line(text):
    return f"\u2068{text}\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;", id="tags and entities"),
        pytest.param('<a href="javascript:x">', '&lt;a href="javascript:x"&gt;', id="links"),
        pytest.param("$x^2$ :smile: %{x}", "$x^2$ :smile: %{x}", id="formulas"),
        pytest.param("\u2069\u202eabc", "abc", id="marks that would reverse what follows"),
        pytest.param("שלום\u200f!", "שלום\u200f!", id="words from right to left"),
    ],
)
def test_safe(text, shown):
    assert dots.safe(text) == line(shown)


def test_hover(tiny):
    quotes = tiny.quotes.to_dict("records")
    assert dots.hover(quotes[0]) == "<br>".join(
        [line("“War is a choice”"), f"<b>{line('Ned Price')}</b> · {line('US')}", line("Post")]
    )
    assert dots.hover(quotes[3]).split("<br>")[:2] == [
        line("Both want peace"),
        f"<b>{line('Tony Blinken and Sergey Lavrov')}</b> · {line('US and Russia')}",
    ]
    assert "<img" not in dots.hover(quotes[5])
    assert "<b>Eve" not in dots.hover(quotes[5])


@pytest.mark.parametrize("text", ["word " * 400, "x" * 5_000], ids=["words", "one long word"])
def test_hover_is_wrapped_and_has_an_end(tiny, text):
    lines = dots.hover(tiny.quotes.iloc[0].to_dict() | {"text": text, "kind": "indirect"}).split("<br>")[:-2]
    assert all(len(one) <= dots.WRAP + 2 for one in lines)
    assert sum(map(len, lines)) <= dots.HOVER_LONGEST + 3 * len(lines)
    assert lines[-1].endswith("…\u2069")


def test_topic_centres(corpus_with_map, index):
    assert dots.topic_centres(corpus_with_map, index, ALL) == [
        ("Dialogue", 0.0, pytest.approx(2 / 3), 3),
        ("Answer", 0.0, -1.0, 2),
    ]
    assert dots.topic_centres(corpus_with_map, index, np.arange(6) == 4) == []  # its topic is not given


def test_summary(corpus_with_map, index):
    assert dots.summary(corpus_with_map, index, ALL) == (
        "Map of 6 quotes by similarity of topic and wording. Camps: US 2, Russia 3, Analyst 2. "
        "Topics: Dialogue upper left (3); Answer lower left (2)."
    )
    assert dots.summary(corpus_with_map, index, np.arange(6) == 4).startswith("Map of 1 quote by")
    assert (
        dots.summary(corpus_with_map, index, ~ALL) == "Map of 0 quotes by similarity of topic and wording. Camps: none."
    )


def test_each_speaker_is_named_once_before_any_second_time(tiny):
    assert dots.speaker_labels(tiny, [1, 2, 0, 3]) == [
        (0, "Price"),
        (1, "Lavrov"),
        (3, "Blinken +1"),
        (2, "Lavrov"),
    ]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ned Price", "Price"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("Maria V. Zakharova", "Zakharova"),
        ("An expert", "An expert"),
        ("Expert (unnamed)", "Expert (unnamed)"),
        ("NATO", "NATO"),
        ("A very long name of an institution", "A very long name of a…"),
        ("Tony Blinken|Jens Stoltenberg", "Blinken +1"),
    ],
)
def test_short_names(write_corpus, name, short):
    camps = " | ".join(["US"] * len(name.split("|")))
    corpus = read_corpus(write_corpus([("War", name, camps)], ("text", "speaker", "camp")))
    assert dots.speaker_labels(corpus, [0]) == [(0, short)]


@pytest.mark.parametrize(("n_us", "n_russia"), [(600, 600), (900, 300), (1_199, 1)])
def test_in_mixed_order_no_camp_lies_over_another_as_a_whole(n_us, n_russia):
    rows = np.arange(n_us + n_russia)
    camps = [("US", US, "circle", rows[:n_us]), ("Russia", RUSSIA, "square", rows[n_us:])]
    mixed = dots.in_mixed_order([dots.Group(name, colour, symbol, "", own) for name, colour, symbol, own in camps])
    of_camp = {name: [group.rows for group in mixed if group.name == name] for name, *_ in camps}
    for name, _, _, own in camps:  # each dot once
        assert sorted(np.concatenate(of_camp[name])) == own.tolist()
    place = np.empty(len(rows), int)
    for nth, group in enumerate(mixed):
        place[group.rows] = nth
    above = (place[n_us:, None] > place[None, :n_us]).mean()
    assert above == pytest.approx(0.5, abs=0.1)
    assert to_tuples(mixed) == to_tuples(
        dots.in_mixed_order([dots.Group(name, colour, symbol, "", own) for name, colour, symbol, own in camps])
    )


def test_in_mixed_order_there_may_be_no_dots():
    assert dots.in_mixed_order([]) == []
