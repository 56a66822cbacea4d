import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare.topics.coverage import cells, coverage, in_a_sentence


def sides_of(**rows: list[int]) -> dict[str, np.ndarray]:
    n = 1 + max((row for listed in rows.values() for row in listed), default=-1)
    return {name: np.isin(np.arange(n), listed) for name, listed in rows.items()}


TOPICS = ["Talks", "Talks", "Arms", "Talks", "Arms", "Arms", "Gas", ""]
TWO = sides_of(Russia=[0, 1, 2, 7], US=[3, 4, 5, 6])


def test_topics_come_by_shared_attention():
    found = coverage(TOPICS, TWO)
    # Arms: 1/4 and 2/4, Talks: 2/4 and 1/4, so they tie and are ordered by name; on Gas only one side speaks
    assert found.topics == ("Arms", "Talks", "Gas")
    assert found.counts.tolist() == [[1, 2], [2, 1], [0, 1]]
    assert found.totals.tolist() == [4, 4]
    assert (found.count("Gas", "Russia"), found.count("Talks", "Russia")) == (0, 2)


def test_shares_count_and_not_numbers():
    topics = ["A"] * 3 + ["B"] * 2 + ["A"] * 1 + ["B"] * 20
    found = coverage(topics, sides_of(small=list(range(5)), large=list(range(5, 26))))
    # A: min(3/5, 1/21); B: min(2/5, 20/21)
    assert found.topics == ("B", "A")


def test_what_one_side_dwells_on_is_not_shared():
    topics = [*"AAAAAAAAB", *"AB"]
    found = coverage(topics, sides_of(one=list(range(9)), other=[9, 10]))
    # A: min(8/9, 1/2), B: min(1/9, 1/2)
    assert found.topics == ("A", "B")
    topics = [*"AAAAAAAABB", *"AABBBCCCCC"]
    # A: min(8/10, 2/10), B: min(2/10, 3/10), tie; A has more in total; only one side speaks on C
    assert coverage(topics, sides_of(one=list(range(10)), other=list(range(10, 20)))).topics == (
        "A",
        "B",
        "C",
    )
    topics = [*"AAAAAAAABB", *"ABBBBCCCCC"]
    # A: min(8/10, 1/10), B: min(2/10, 4/10)
    assert coverage(topics, sides_of(one=list(range(10)), other=list(range(10, 20)))).topics == (
        "B",
        "A",
        "C",
    )


def test_cells_hold_the_rows_of_each_topic_and_side():
    found = cells(TOPICS, {**TWO, "Nobody": np.zeros(8, dtype=bool)})
    assert {cell: rows.tolist() for cell, rows in found.items()} == {
        ("Talks", "Russia"): [0, 1],
        ("Arms", "Russia"): [2],
        ("", "Russia"): [7],
        ("Talks", "US"): [3],
        ("Arms", "US"): [4, 5],
        ("Gas", "US"): [6],
    }
    assert cells([], {"X": np.zeros(0, dtype=bool)}) == {}


def test_a_topic_of_others_is_left_out():
    assert coverage(["Talks", "Gas"], {"X": np.array([True, False])}).topics == ("Talks",)


def test_a_joint_statement_counts_for_each_side():
    found = coverage(["Talks", "Talks"], sides_of(US=[0, 1], NATO=[1]))
    assert found.counts.tolist() == [[2, 1]]
    assert found.n_in_several == 1


@pytest.mark.parametrize(
    ("topics", "sides", "sentence"),
    [
        pytest.param(
            TOPICS,
            TWO,
            "Russia has 4 quotes in this corpus and US has 4. 1 quote has no topic. Both speak on Arms (1 and 2) "
            "and Talks (2 and 1). Only US speaks on Gas (1).",
            id="two sides",
        ),
        pytest.param(
            ["Talks", "Arms"],
            sides_of(Russia=[0], US=[1]),
            "Russia has 1 quote in this corpus and US has 1. On no topic do both speak. Only Russia "
            "speaks on Talks (1). Only US speaks on Arms (1).",
            id="nothing shared",
        ),
        pytest.param(
            ["Talks", "Talks", "Talks", "Talks"],
            sides_of(A=[0], B=[1], C=[2, 3]),
            "A has 1 quote in this corpus, B has 1 and C has 2. All three speak on Talks (1, 1 and 2).",
            id="three sides",
        ),
        pytest.param(
            ["Talks", "Talks", "Arms", "Arms"],
            sides_of(A=[0, 2], B=[1], C=[3]),
            "A has 2 quotes in this corpus, B has 1 and C has 1. On no topic do all three speak. "
            "Some of them, not all, speak on Arms (A 1 and C 1) and Talks (A 1 and B 1).",
            id="two of three",
        ),
        pytest.param(
            ["Talks", "Talks"],
            sides_of(US=[0, 1], NATO=[1]),
            "US has 2 quotes in this corpus and NATO has 1. 1 quote belongs to more than one side. "
            "Both speak on Talks (2 and 1).",
            id="a joint statement",
        ),
        pytest.param(
            ["Talks"],
            {"Russia": np.array([True]), "Mars": np.array([False])},
            "Russia has 1 quote in this corpus and Mars has none. Only Russia speaks on Talks (1).",
            id="a silent side",
        ),
        pytest.param(
            list("EABCD") * 2,
            sides_of(X=[0, 1, 2, 3, 4], Y=[5, 6, 7, 8, 9]),
            "X has 5 quotes in this corpus and Y has 5. Both speak on A (1 and 1), B (1 and 1), "
            "C (1 and 1) and 2 more topics.",
            id="many topics",
        ),
        pytest.param(
            ["", ""],
            sides_of(X=[0], Y=[1]),
            "X has 1 quote in this corpus and Y has 1. None of these quotes has a topic.",
            id="no topics",
        ),
        pytest.param(
            ["حوار"] * 2,
            sides_of(אבג=[0], Y=[1]),
            "\u2068אבג\u2069 has 1 quote in this corpus and Y has 1. Both speak on \u2068حوار\u2069 (1 and 1).",
            id="from right to left",
        ),
        pytest.param(["Talks"], sides_of(X=[0]), "X has 1 quote in this corpus.", id="one side"),
        pytest.param([], sides_of(X=[], Y=[]), "X has no quotes in this corpus and Y has none.", id="empty"),
        pytest.param([], {}, "No side is chosen.", id="no sides"),
    ],
)
def test_in_a_sentence(topics, sides, sentence):
    assert in_a_sentence(coverage(topics, sides)) == sentence


@settings(deadline=None)  # a busy machine must not fail it
@given(st.lists(st.tuples(st.sampled_from(["", "A", "B", "C"]), st.booleans(), st.booleans())))
def test_every_quote_with_a_topic_is_counted_once_for_each_of_its_sides(rows):
    topics = [row[0] for row in rows]
    sides = {"X": np.array([row[1] for row in rows], bool), "Y": np.array([row[2] for row in rows], bool)}
    found = coverage(topics, sides)
    for side, mask in sides.items():
        known = sum(bool(topics[i]) for i in np.flatnonzero(mask))
        assert sum(found.count(topic, side) for topic in found.topics) == known
    turned = coverage(topics[::-1], {name: mask[::-1] for name, mask in sides.items()})
    assert turned.topics == found.topics
    assert turned.counts.tolist() == found.counts.tolist()


def test_of_topics_that_were_found_it_says_where_quotes_are_and_not_who_is_silent():
    assert in_a_sentence(coverage(TOPICS, TWO), in_groups=True) == (
        "Russia has 4 quotes in this corpus and US has 4. 1 quote has no topic. Both have quotes in Arms (1 and 2) "
        "and Talks (2 and 1). Only US has quotes in Gas (1)."
    )
    apart = coverage(["Talks", "Arms"], sides_of(Russia=[0], US=[1]))
    assert "In no topic are quotes of both. Only Russia has quotes in Talks (1)." in in_a_sentence(
        apart, in_groups=True
    )
