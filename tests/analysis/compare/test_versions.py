"""One statement in several documents."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare import versions
from analysis.compare.versions import other_wordings, statements
from analysis.text.word_arrays import cut_into_words

WHOLE = "We will not sit down to talk until there is a written answer from Washington"
COLUMNS = ("text", "speaker", "outlet", "title", "said_on", "published_on", "url")


def table(*rows):
    return pd.DataFrame([(*row, *[""] * (7 - len(row))) for row in rows], columns=COLUMNS)


def test_a_cut_and_a_changed_version_are_held_against_the_fullest():
    quotes = table(
        ("We will not sit down until there is a written answer", "Peskov", "Herald", "Moscow waits"),
        (WHOLE, "Dmitry Peskov", "Post", "Kremlin"),
        (
            "We will not sit down to talk until there is a written reply from Washington",
            "Dmitry Peskov",
            "Times",
            "Talks",
        ),
        ("The weather in Geneva was cold on all days of the talks", "Dmitry Peskov", "Times", "Talks"),
    )
    (found,) = statements(quotes)
    assert (found.fullest, found.others) == (1, (0, 2))
    cut, changed = other_wordings(quotes["text"], found)
    assert [piece.text.strip() for piece in cut.pieces if piece.mark] == ["to talk", "from Washington"]
    assert (cut.n_cut, cut.n_own) == (4, 0)
    assert [(piece.mark, piece.text.strip()) for piece in changed.pieces if piece.mark] == [
        ("removed", "answer"),
        ("added", "reply"),
    ]


def test_neither_another_speaker_nor_the_same_document_makes_a_version():
    assert statements(table((WHOLE, "Dmitry Peskov", "Post", "A"), (WHOLE, "Ned Price", "Herald", "B"))) == ()
    assert statements(table((WHOLE, "Dmitry Peskov", "Post", "A"), (WHOLE, "Dmitry Peskov", "Post", "A"))) == ()


def test_a_joint_statement_is_a_version_of_what_one_of_its_speakers_said():
    (found,) = statements(
        table((WHOLE, "Dmitry Peskov | Sergey Lavrov", "Post", "A"), (WHOLE, "Lavrov", "Herald", "B"))
    )
    assert found.rows == (0, 1)
    assert (
        statements(table((WHOLE, "Dmitry Peskov | Sergey Lavrov", "Post", "A"), (WHOLE, "Price", "Herald", "B"))) == ()
    )


def test_words_too_few_to_be_known_again_are_no_statement():
    assert statements(table(("No talks now", "Peskov", "Post", "A"), ("No talks now", "Peskov", "Herald", "B"))) == ()


@pytest.mark.parametrize(
    ("text", "is_a_version"),
    [
        ("one two three four five six seven and then more", True),
        ("one two three four five six of all and then", False),
        ("two one three four five six seven and then more", False),  # “one” and “two” are there, but not in this order
        ("six seven eight three four five one two nine more", False),
        ("one two three one two three one two three more", False),  # nine words are known, but six of them again
    ],
)
def test_seven_of_ten_words_in_order_make_a_version(text, is_a_version):
    quotes = table(
        ("one two three four five six seven eight nine ten", "Peskov", "Post", "A"), (text, "Peskov", "Herald", "B")
    )
    assert bool(statements(quotes)) is is_a_version


def test_one_row_that_names_several_outlets_is_reported_with_the_same_words():
    (found,) = statements(table((WHOLE, "Dmitry Peskov", "Post | Herald", "A")))
    assert (found.fullest, found.others) == (0, ())


def test_officials_without_a_name_are_known_by_their_description():
    rows = [(WHOLE, "Senior official (unnamed)", "Post", "A"), (WHOLE, "Senior official (unnamed)", "Herald", "B")]
    quotes = table(*rows)
    (found,) = statements(quotes)
    assert found.rows == (0, 1)
    (other,) = other_wordings(quotes["text"], found)
    assert other.n_cut == other.n_own == 0


def test_what_is_said_again_weeks_later_is_another_statement():
    early, late = (
        (WHOLE, "Dmitry Peskov", "Post", "A", "2022-01-13"),
        (WHOLE, "Dmitry Peskov", "Herald", "B", "2022-02-20"),
    )
    assert statements(table(early, late)) == ()
    (found,) = statements(table(early, (*late[:4], "2022-01")))
    assert found.rows == (0, 1)


def test_short_versions_do_not_chain_what_is_not_one_statement():
    first, second = (
        f"{WHOLE} and then we will see what comes of it",
        f"In Geneva or Vienna {WHOLE.lower()} signed by the President",
    )
    quotes = table((first, "Peskov", "Post", "A"), (second, "Peskov", "Herald", "B"), (WHOLE, "Peskov", "Times", "C"))
    # the short one is part of both, and is assigned to the longest; the two are not each other's versions
    assert [one.rows for one in statements(quotes)] == [(0, 2)]


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=7), max_size=5))
def test_rows_are_found_by_three_words_in_a_row_that_they_share(rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "LEAST_WORDS", 4)
        words = versions._NumberedWords(cut_into_words([" ".join(row) for row in rows]), len(rows))
        numbers, held_by = words.held_together()
    found = [sorted(held_by[numbers == number].tolist()) for number in dict.fromkeys(numbers.tolist())]
    three = [{tuple(row[at : at + 3]) for at in range(len(row) - 2)} if len(row) >= 4 else set() for row in rows]
    expected = [[at for at, held in enumerate(three) if one in held] for one in set().union(*three)]
    assert sorted(one for one in found if len(one) > 1) == sorted(one for one in expected if len(one) > 1)
