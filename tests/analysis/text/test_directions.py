"""Text that runs from right to left."""

import pytest

from analysis.text.directions import isolate, line_of, runs_from_right, without_isolation


@pytest.mark.parametrize(
    ("text", "expected"),
    [("“שלום” (2022)", True), ("2022: سلام", True), ("“Peace” שלום", False), ("2022", False), ("", False)],
)
def test_the_first_letter_decides_where_a_text_begins(text, expected):
    assert runs_from_right(text) is expected


def test_a_line_keeps_the_direction_of_its_paragraph():
    assert line_of(False, "שלום, he said") == "\u200eשלום, he said"
    assert line_of(True, "NATO שלום") == "\u200fNATO שלום"
    assert line_of(False, "he said") == "he said"
    assert line_of(True, "שלום") == "שלום"


def test_only_names_from_right_to_left_are_kept_apart():
    assert isolate("שלום") == "\u2068שלום\u2069"
    assert isolate("Lavrov") == "Lavrov"
    assert without_isolation(isolate("שלום")) == "שלום"


def test_a_name_cannot_turn_round_what_follows_it():
    assert isolate("\u202eLavrov") == "Lavrov"
    assert isolate("\u2069שלום\u202e") == "\u2068שלום\u2069"
