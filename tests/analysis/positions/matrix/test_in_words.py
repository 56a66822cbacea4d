import pytest

from analysis.positions.checks import bound
from analysis.positions.matrix.in_words import badge, cell_in_words, in_words, sides_in_words, stands_of_sides
from analysis.positions.matrix.positions import Cell, ClaimRow, Support


def cell_of(first=0, **supports):
    """A cell of 20 quotes; voices are numbered from `first`."""
    scores = {"supports": 1.0, "opposes": 0.0, "conditional": 0.5}
    voices = [scores[name] for name, one in supports.items() if name in scores for _ in range(one.n_units)]
    by = {name.replace("_", " "): one for name, one in supports.items()}
    return Cell(by, 20, dict(enumerate(voices, start=first)))


FOUR = Support(("q1", "q2", "q3", "q4"), 2, 2, 1)
ASIDE = Support(tuple(f"a{n}" for n in range(5)), 3, 3)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (cell_of(supports=FOUR), "supports 4 (2 speakers, 1 verbatim) · read 4 of 20"),
        (
            cell_of(supports=FOUR, opposes=Support(("q5",), 1, 1), not_about_it=ASIDE),
            "supports 4 (2 speakers, 1 verbatim) · opposes 1 · read 10 of 20",
        ),
        (cell_of(conditional=Support(("q1",), 2, 1, 1, 1)), "conditional 1 (verbatim, joint) · read 1 of 20"),
        (cell_of(neither=Support(("q1",), 1, 1), disputed=FOUR), "neither 1 · disputed 4 · read 5 of 20"),
        (cell_of(not_about_it=ASIDE), "none found in 5 of 20 read"),
        (cell_of(), "not read (0 of 20)"),
        (
            Cell({"not about it": ASIDE}, 20, bound=bound(15, 5, 0)),
            "none found in 5 of 20 read · at most 5 missed",
        ),
        # more was read after the check: if two are left, five cannot have been missed
        (
            Cell({"not about it": Support(tuple(f"a{n}" for n in range(18)), 3, 3)}, 20, bound=bound(15, 5, 0)),
            "none found in 18 of 20 read · at most 2 missed",
        ),
    ],
)
def test_a_cell_says_what_it_rests_on_how_much_was_read_and_what_may_be_missed(cell, words):
    assert cell_in_words(cell) == words


def test_readings_that_filters_hide_are_reported():
    assert cell_in_words(cell_of(), 2) == "not read (0 of 20) · 2 read filtered out"


TWO = Support(("q1", "q2"), 2, 2)
ROW = ClaimRow(
    "c",
    "C",
    {
        "Russia": cell_of(supports=TWO),
        "Analyst": cell_of(5, supports=TWO),
        "US": cell_of(neither=TWO),
        "NATO": cell_of(),
    },
)


def test_sides_are_listed_by_position_and_the_others_by_why_they_have_none():
    assert sides_in_words(ROW) == "Russia and Analyst support"
    assert sides_in_words(ROW, with_rest=True) == "Russia and Analyst support; US: neither; NATO: not read"
    mixed = ClaimRow("c", "C", {"US": cell_of(supports=TWO), "Media": cell_of(supports=TWO, opposes=TWO)})
    assert sides_in_words(mixed) == "US supports; Media is mixed"
    assert sides_in_words(ClaimRow("c", "C", {"US": cell_of()}), with_rest=True) == ""


def test_a_badge_names_the_sides_and_does_not_claim_what_few_voices_cannot_show():
    assert badge(ROW) == ("common ground of Russia and Analyst", "common")
    differ = ClaimRow("c", "C", {"US": cell_of(supports=TWO), "Russia": cell_of(5, opposes=TWO)})
    assert badge(differ) == ("the sides differ", "differ")
    single = Support(("q1",), 1, 1)
    unsure = ClaimRow("c", "C", {"US": cell_of(supports=single), "Russia": cell_of(5, opposes=single)})
    assert badge(unsure) == ("may differ: few voices", "differ")
    assert badge(ClaimRow("c", "C", {"US": cell_of(supports=TWO)})) == ("", "")


def test_the_matrix_in_sentences():
    differ = ClaimRow("b", "B", {"US": cell_of(supports=TWO), "Russia": cell_of(5, opposes=TWO)})
    single = Support(("q1",), 1, 1)
    unsure = ClaimRow("d", "D", {"US": cell_of(supports=single), "Russia": cell_of(5, opposes=single)})
    assert in_words([ROW, differ, unsure])[3] == (
        "They may differ, by too few voices to be sure: “D” (US supports; Russia opposes)."
    )
    assert in_words([ROW, differ]) == [
        "2 claims, 4 readings of a quote on a claim for these sides in view.",
        "Common ground, by two voices or more on each side: “C” (Russia and Analyst support; US: neither; NATO: not "
        "read).",
        "The sides differ: “B” (US supports; Russia opposes).",
    ]
    assert in_words([ClaimRow("a", "A", {"US": cell_of(supports=TWO), "Russia": cell_of()})])[1].startswith(
        "On no claim"
    )
    assert len(in_words([ClaimRow("a", "A", {"US": cell_of(supports=TWO)})])) == 1  # nobody to differ from
    assert in_words([differ] * 5)[1].endswith("; and 2 more.")


def test_where_sides_stand_leaves_out_claims_on_which_none_takes_a_position():
    differ = ClaimRow("b", "B", {"US": cell_of(supports=TWO), "Russia": cell_of(5, opposes=TWO)})
    lines = stands_of_sides([ClaimRow("a", "A", {"US": cell_of(), "Russia": cell_of()}), ROW, differ])
    assert [claim for claim, *_ in lines] == ["B", "C"]
    assert lines[0] == (
        "B",
        "the sides differ",
        (("US", "supports 2 (2 speakers) · read 2 of 20"), ("Russia", "opposes 2 (2 speakers) · read 2 of 20")),
    )
