import numpy as np
import pandas as pd
import pytest

from analysis.positions.positions import Cell, by_disagreement, common_ground, most_marked, positions, rows_of
from analysis.view.selection import Facet

CLAIMS = pd.DataFrame({"claim_id": ["c1", "c2"], "claim": ["Talks should go on", "Arms should be sent"]})
QUOTES = ["q1", "q2", "q3", "q4"]
SIDES = {
    "US": np.array([True, True, False, False]),
    "NATO": np.array([False, True, False, False]),
    "Russia": np.array([False, False, True, True]),
}


def stances(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["claim_id", "quote_id", "stance", "annotator"])
    return table.assign(reason="")


def states(row) -> dict[str, str]:
    return {name: cell.state for name, cell in row.cells.items()}


def test_a_quote_of_two_sides_stands_in_both():
    talks, arms = positions(CLAIMS, stances(("c1", "q2", "supports", "ann")), QUOTES, SIDES)
    assert talks.cells == {"US": Cell(supports=("q2",)), "NATO": Cell(supports=("q2",)), "Russia": Cell()}
    assert states(arms) == {"US": "silent", "NATO": "silent", "Russia": "silent"}
    assert (talks.disagreement, arms.disagreement) == (0, None)


@pytest.mark.parametrize(
    ("cell", "state", "balance"),
    [
        pytest.param(Cell(), "silent", None, id="nothing marked"),
        pytest.param(Cell(neither=("q1",)), "neither", None, id="marked, but no position"),
        pytest.param(Cell(supports=("q1",), neither=("q2",)), "supports", 1, id="support"),
        pytest.param(Cell(opposes=("q1", "q2")), "opposes", -1, id="opposition"),
        pytest.param(Cell(supports=("q1", "q3", "q4"), opposes=("q2",)), "mixed", 0.5, id="mixed"),
        pytest.param(Cell(disputed=("q1",), neither=("q2",)), "disputed", None, id="annotators differ"),
    ],
)
def test_states_are_told_apart(cell, state, balance):
    assert (cell.state, cell.balance) == (state, balance)


def test_annotators_who_differ_make_a_quote_disputed_and_two_who_agree_count_once():
    marked = stances(
        ("c1", "q1", "supports", "ann"),
        ("c1", "q1", "opposes", "bob"),
        ("c1", "q2", "supports", "ann"),
        ("c1", "q2", "supports", "bob"),
    )
    assert positions(CLAIMS, marked, QUOTES, SIDES)[0].cells["US"] == Cell(supports=("q2",), disputed=("q1",))


def test_a_second_thought_replaces_the_first():
    marked = stances(("c1", "q1", "supports", "ann"), ("c1", "q1", "opposes", "ann"))
    assert positions(CLAIMS, marked, QUOTES, SIDES)[0].cells["US"] == Cell(opposes=("q1",))


def test_evidence_comes_in_corpus_order_and_unknown_quotes_and_claims_are_passed_over():
    marked = stances(
        ("c1", "q4", "opposes", "ann"),
        ("c1", "q3", "opposes", "ann"),
        ("c1", "gone", "opposes", "ann"),
        ("c9", "q1", "opposes", "ann"),
    )
    talks, _ = positions(CLAIMS, marked, QUOTES, SIDES)
    assert talks.cells["Russia"] == Cell(opposes=("q3", "q4"))
    assert talks.cells["US"].n == 0


def test_disagreement_sorts_and_common_ground_is_called_out():
    claims = pd.DataFrame({"claim_id": list("abcd"), "claim": ["one side", "agreed", "mixed", "opposed"]})
    marked = stances(
        ("a", "q1", "supports", "ann"),
        ("b", "q1", "opposes", "ann"),
        ("b", "q3", "opposes", "ann"),
        ("c", "q1", "supports", "ann"),
        ("c", "q3", "supports", "ann"),
        ("c", "q4", "opposes", "ann"),
        ("d", "q1", "supports", "ann"),
        ("d", "q3", "opposes", "ann"),
    )
    rows = positions(claims, marked, QUOTES, SIDES)
    assert [row.disagreement for row in rows] == [None, 0, 0.5, 1]
    assert [row.claim for row in by_disagreement(rows)] == ["opposed", "mixed", "agreed", "one side"]
    assert [row.claim for row in common_ground(rows)] == ["agreed"]


def test_no_stances_no_claims():
    assert positions(CLAIMS.iloc[:0], stances(), QUOTES, SIDES) == []
    assert [states(row)["US"] for row in positions(CLAIMS, stances(), [], {"US": np.array([], bool)})] == [
        "silent",
        "silent",
    ]


def test_of_many_sides_those_with_most_marks_are_kept_in_their_own_order():
    facet = Facet("speaker", ("A", "B", "C", "D"), np.array([0, 1, 2, 3, 4]), np.array([0, 1, 2, 2, 3]))
    everything, marked = np.ones(5, dtype=bool), np.array([False, True, False, False, False])
    assert most_marked(facet, marked, everything, 2) == (["B", "C"], 4)
    assert most_marked(facet, marked, everything, 9) == (["A", "B", "C", "D"], 4)
    # those without a quote in view are no side
    assert most_marked(facet, marked, np.array([True, False, False, False, False]), 9) == (["A"], 1)


def test_rows_of_ids():
    assert rows_of(pd.Series(["q2", "gone", "q1"]), pd.Index(["q1", "q2"])).tolist() == [1, -1, 0]
