import pytest

from analysis.positions.in_words import cell_in_words, in_words, sides_in_words
from analysis.positions.positions import Cell, ClaimRow


@pytest.mark.parametrize(
    ("cell", "n_whole", "row_is_marked", "words"),
    [
        (Cell(supports=("q1",)), 1, True, "1 supports"),
        (Cell(("q1", "q2"), ("q3",), ("q4",), ("q5", "q6")), 6, True, "2 support, 1 opposes, 1 neither, 2 disputed"),
        (Cell(), 0, True, "silent"),
        (Cell(), 0, False, "not marked yet"),
        (Cell(), 2, True, "none in view, 2 filtered out"),
    ],
)
def test_a_cell_says_what_stands_in_it_and_why_it_is_empty(cell, n_whole, row_is_marked, words):
    assert cell_in_words(cell, n_whole, row_is_marked) == words


YES, NO, BOTH = Cell(supports=("q1",)), Cell(opposes=("q2",)), Cell(("q1",), ("q2",))


def test_sides_are_told_by_position():
    row = ClaimRow("c", "C", {"US": YES, "NATO": YES, "Russia": NO, "Media": BOTH, "Analyst": Cell(neither=("q3",))})
    assert sides_in_words(row) == "US and NATO support; Russia opposes; Media is mixed"
    assert sides_in_words(ClaimRow("c", "C", {"US": Cell()})) == ""


def test_the_matrix_in_sentences():
    rows = [
        ClaimRow("a", "A", {"US": YES, "Russia": YES}),
        ClaimRow("b", "B", {"US": YES, "Russia": NO}),
        ClaimRow("c", "C", {"US": Cell(), "Russia": Cell()}),
    ]
    assert in_words(rows) == [
        "3 claims, 3 pairs of claim and quote marked for these sides in view.",
        "Common ground: “A” (US and Russia support).",
        "The sides differ: “B” (US supports; Russia opposes).",
    ]
    assert in_words([ClaimRow("a", "A", {"US": YES, "Russia": Cell()})]) == [
        "1 claim, 1 pair of claim and quote marked for these sides in view.",
        "On no claim do two sides take a position.",
    ]
    assert in_words([rows[1]] * 5)[1].endswith("; and 2 more.")
