import numpy as np
import pandas as pd
import pytest

from analysis.positions.matrix.positions import (
    Cell,
    ClaimRow,
    Material,
    Support,
    by_claim,
    by_disagreement,
    common_ground,
    most_marked,
    outcomes,
    positions,
    rows_of,
)
from analysis.view.selection import Facet

CLAIMS = pd.DataFrame({"claim_id": ["c1", "c2"], "claim": ["Talks should go on", "Arms should be sent"]})
# q2 is a joint statement of US and NATO; Lavrov speaks twice
QUOTES = Material(
    pd.Index(["q1", "q2", "q3", "q4", "q5"]),
    (("Price",), ("Blinken", "Stoltenberg"), ("Lavrov",), ("Lavrov",), ("Peskov",)),
    np.array([True, False, False, True, False]),
    np.array([False, True, False, False, False]),
    np.array([0, 1, 2, 2, 3]),
)
SIDES = {
    "US": np.array([True, True, False, False, False]),
    "NATO": np.array([False, True, False, False, False]),
    "Russia": np.array([False, False, True, True, True]),
}


def stances(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["claim_id", "quote_id", "stance", "annotator"]).assign(reason="", origin="")


def matrix(*rows: tuple[str, str, str, str]) -> list[ClaimRow]:
    return positions(CLAIMS, stances(*rows), QUOTES, SIDES)


def test_outcomes_gathered_once_give_the_same_matrix():
    rows = [("c1", "q2", "supports", "ann"), ("c1", "q2", "opposes", "bob"), ("c2", "q3", "opposes", "ann")]
    marks = stances(*rows, ("c2", "gone", "supports", "ann"))
    assert positions(CLAIMS, by_claim(marks, QUOTES), QUOTES, SIDES) == positions(CLAIMS, marks, QUOTES, SIDES)


def states(row) -> dict[str, str]:
    return {name: cell.state for name, cell in row.cells.items()}


def cell(n_for=0, n_against=0, n_if=0, n_neither=0, n_disputed=0, n_aside=0) -> Cell:
    """A cell with this many quotes of each outcome, each from a separate voice."""
    counts = {"supports": n_for, "opposes": n_against, "conditional": n_if, "neither": n_neither}
    counts |= {"disputed": n_disputed, "not about it": n_aside}
    by = {name: Support(tuple(f"{name}{at}" for at in range(n)), n, n) for name, n in counts.items() if n}
    said = [1.0] * n_for + [0.0] * n_against + [0.5] * n_if
    return Cell(by, 100, dict(enumerate(said)))


def test_a_joint_statement_is_in_both_sides_and_marked_as_joint():
    talks, arms = matrix(("c1", "q2", "supports", "ann"))
    assert talks.cells["US"].by == talks.cells["NATO"].by == {"supports": Support(("q2",), 2, 1, 0, 1)}
    assert states(talks) == {"US": "supports", "NATO": "supports", "Russia": "not read"}
    assert states(arms) == dict.fromkeys(SIDES, "not read")
    assert (talks.disagreement, arms.disagreement) == (0, None)


def test_a_cell_states_speakers_voices_and_verbatim_quotes():
    cell = matrix(*(("c1", quote, "opposes", "ann") for quote in ("q3", "q4", "q5")))[0].cells["Russia"]
    assert cell.by == {"opposes": Support(("q3", "q4", "q5"), 2, 2, 1, 0)}
    assert (cell.n_read, cell.n_quotes, cell.n_annotators, cell.support) == (3, 3, 1, 0)


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        (cell(), "not read"),
        (cell(n_aside=9), "none found"),
        (cell(n_neither=1, n_aside=3), "neither"),
        (cell(n_disputed=1, n_neither=1), "disputed"),
        (cell(1, n_neither=2), "supports"),
        (cell(0, 2), "opposes"),
        pytest.param(cell(29, 1), "supports", id="one stray mark of 30 does not mix it"),
        (cell(1, 1), "mixed"),
        (cell(2, 1), "mixed"),
        (cell(0, 0, 2), "conditional"),
        (cell(0, 1, 2), "conditional"),
        (cell(3, 0, 1), "supports"),
        (cell(2, 0, 1), "supports"),
        (cell(1, 1, 9), "conditional"),
    ],
)
def test_states_are_distinguished(sentence, state):
    assert sentence.state == state


def test_most_annotators_decide_and_the_split_is_kept():
    names = [f"a{number}" for number in range(10)]
    nine = [("c1", "q1", "supports", name) for name in names[:9]]
    cell = matrix(*nine, ("c1", "q1", "neither", "a9"))[0].cells["US"]
    assert cell.ids("supports") == ("q1",)
    assert cell.split == {"q1": {"supports": 9, "neither": 1}}
    assert cell.n_annotators == 10


def test_without_a_majority_a_quote_is_disputed_until_a_mark_settles_it():
    marks = stances(("c1", "q1", "supports", "ann"), ("c1", "q1", "opposes", "bob"))
    assert outcomes(marks)["outcome"].tolist() == ["disputed"]
    third = stances(("c1", "q1", "opposes", "eve (settling)")).assign(origin="settles")
    found = outcomes(pd.concat([marks, third]))
    assert found["outcome"].tolist() == ["opposes"]
    assert found["votes"].tolist() == [{"supports": 1, "opposes": 1}]


def test_what_a_machine_proposes_counts_nowhere_until_a_person_takes_it_over():
    proposed = ("c1", "q1", "supports", "machine: toy · prompt 1")
    assert states(matrix(proposed)[0])["US"] == "not read"
    assert states(matrix(proposed, ("c1", "q1", "opposes", "ann"))[0])["US"] == "opposes"


def test_a_second_thought_replaces_the_first():
    row = matrix(("c1", "q1", "supports", "ann"), ("c1", "q1", "opposes", "ann"))[0]
    assert states(row)["US"] == "opposes"


def test_evidence_comes_in_corpus_order_and_unknown_quotes_and_claims_are_passed_over():
    quotes = ("q4", "q3", "gone")
    talks = matrix(*(("c1", quote, "opposes", "ann") for quote in quotes), ("c9", "q1", "opposes", "ann"))[0]
    assert talks.cells["Russia"].ids("opposes") == ("q3", "q4")
    assert talks.cells["US"].n_read == 0


def row(claim, **cells):
    return ClaimRow(claim, claim, cells)


def test_one_quote_against_one_does_not_are_above_thirty_against_thirty():
    rows = [
        row("one side", US=cell(9), Russia=cell()),
        row("agreed", US=cell(1), Russia=cell(1)),
        row("one to one", US=cell(1), Russia=cell(0, 1)),
        row("thirty to thirty", US=cell(29, 1), Russia=cell(1, 29)),
    ]
    assert [one.disagreement for one in rows] == [None, 0, 1, pytest.approx(0.9333, abs=1e-4)]
    assert rows[2].least_disagreement < 0 < rows[3].least_disagreement
    assert [one.claim for one in by_disagreement(rows)] == ["thirty to thirty", "one to one", "agreed", "one side"]


@pytest.mark.parametrize(
    ("cells", "sides"),
    [
        ({"US": cell(2), "Russia": cell(3)}, ["US", "Russia"]),
        pytest.param({"US": cell(1), "Russia": cell(3)}, [], id="one voice of the US"),
        ({"US": cell(2), "Russia": cell(0, 2)}, []),
        ({"US": cell(2), "Russia": cell(0, 0, 2)}, []),
        ({"US": cell(2), "Russia": cell(2), "NATO": cell(n_neither=1)}, ["US", "Russia"]),
        ({"US": cell(2), "Russia": cell(2), "NATO": cell(1, 1)}, []),
        ({"US": cell(0, 2), "Russia": cell(n_aside=3)}, []),
    ],
)
def test_common_ground_needs_two_voices_a_side_and_all_that_take_a_position(cells, sides):
    # voices of two sides are numbered separately here
    apart = {
        name: Cell(one.by, one.n_quotes, {(name, unit): score for unit, score in one.scores.items()})
        for name, one in cells.items()
    }
    assert common_ground(ClaimRow("c", "c", apart)) == sides


def test_a_joint_statement_alone_is_no_common_ground():
    talks = matrix(*(("c1", quote, "supports", "ann") for quote in ("q1", "q2")))[0]
    assert states(talks)["NATO"] == states(talks)["US"] == "supports"
    assert common_ground(talks) == []


def test_no_claims_no_rows():
    assert positions(CLAIMS.iloc[:0], stances(), QUOTES, SIDES) == []


def test_of_many_sides_those_with_most_marks_are_kept_in_their_own_order():
    facet = Facet("speaker", ("A", "B", "C", "D"), np.array([0, 1, 2, 3, 4]), np.array([0, 1, 2, 2, 3]))
    everything, marked = np.ones(5, dtype=bool), np.array([False, True, False, False, False])
    assert most_marked(facet, marked, everything, 2) == (["B", "C"], 4)
    assert most_marked(facet, marked, everything, 9) == (["A", "B", "C", "D"], 4)
    # those without a quote in view are not sides
    assert most_marked(facet, marked, np.array([True, False, False, False, False]), 9) == (["A"], 1)


def test_rows_of_ids():
    assert rows_of(pd.Series(["q2", "gone", "q1"]), pd.Index(["q1", "q2"])).tolist() == [1, -1, 0]
