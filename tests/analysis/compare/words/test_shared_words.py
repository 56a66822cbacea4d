import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.words.shared_words import Piece, changes, shared_words


def marked_texts(pieces: list[Piece], mark: str) -> list[str]:
    return [piece.text for piece in pieces if piece.mark == mark]


def test_words_that_both_use_are_marked_whatever_their_form_and_function_words_are_not():
    one, other = shared_words("Talks with Russia must continue.", "We must answer Russia’s demands, continuing to talk")
    assert one == [
        Piece("Talks", "shared"),
        Piece(" with "),
        Piece("Russia", "shared"),
        Piece(" "),
        Piece("must", "shared"),
        Piece(" "),
        Piece("continue", "shared"),
        Piece("."),
    ]
    assert marked_texts(other, "shared") == ["must", "Russia’s", "continuing", "talk"]


@pytest.mark.parametrize(
    ("language", "shared"),
    [pytest.param("ru", ["переговоры"], id="Russian"), pytest.param("", [], id="languages that differ")],
)
def test_forms_are_those_of_the_language(language, shared):
    one, _ = shared_words("переговоры важны", "после переговоров", language)
    assert marked_texts(one, "shared") == shared


@given(st.text(), st.text())
def test_the_pieces_are_the_texts(one, other):
    for text, pieces in zip((one, other), shared_words(one, other), strict=True):
        assert "".join(piece.text for piece in pieces) == text


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("", "", [], id="nothing"),
        pytest.param("Talks go on", "Talks go on", [Piece("Talks go on")], id="the same"),
        pytest.param(
            "bilateral dialogue",
            "reciprocal dialogue",
            [Piece("bilateral ", "removed"), Piece("reciprocal ", "added"), Piece("dialogue")],
            id="one word for another",
        ),
        pytest.param("", "No.", [Piece("No.", "added")], id="first words"),
        pytest.param(
            "We will not talk.",
            "We will talk!",
            [
                Piece("We will "),
                Piece("not ", "removed"),
                Piece("talk"),
                Piece(".", "removed"),
                Piece("!", "added"),
            ],
            id="a mark apart from its word",
        ),
    ],
)
def test_changes(before, after, expected):
    assert changes(before, after) == expected


@given(st.text(), st.text())
def test_changes_hold_both_texts(before, after):
    pieces = changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark != "removed") == after
    kept = "".join(piece.text for piece in pieces if piece.mark != "added")
    assert "".join(kept.split()) == "".join(before.split())


def test_common_words_of_a_long_text_are_compared_too():
    after = "yes no " * 150
    assert changes("First, " + after, after) == [Piece("First, ", "removed"), Piece(after)]
