"""What the marked article and the list of its statements get to draw."""

from analysis.extraction.review.review import ACCEPTED, REJECTED, WAITING, Row
from components.article.marked_text import pieces
from components.article.statement_list import lines
from components.article.to_corpus import in_words
from data.corpus import Camp

TEXT = "“Yes,” he said. “No,” she said."
CAMPS = {"US": Camp(name="US", colour="#0072B2", symbol="circle")}
YES = Row(1, ((1, 4),), "direct", speaker="Ned", camp="US", state=ACCEPTED)
NO = Row(2, ((17, 19),), "direct", speaker="Ann", state=WAITING, reason="pronoun: two men")


def test_the_pieces_are_the_whole_text_in_order():
    made = pieces(TEXT, (YES, NO), CAMPS)
    assert "".join(piece["text"] for piece in made) == TEXT
    assert [(piece["text"], piece["number"]) for piece in made] == [
        ("“", 0),
        ("Yes", 1),
        (",” he said. “", 0),
        ("No", 2),
        (",” she said.", 0),
    ]


def test_a_mark_shows_its_camp_and_kind_in_words_too():
    mark = pieces(TEXT, (YES,), CAMPS)[1]
    assert mark["tag"] == "1 US"
    assert mark["label"] == "Statement 1, US, verbatim, taken: Yes"
    assert mark["colour"] == "#0072B2"


def test_overlapping_statements_lose_no_character_and_show_none_twice():
    twice = Row(3, ((1, 12),), "mixed")
    made = pieces(TEXT, (YES, twice), CAMPS)
    assert "".join(piece["text"] for piece in made) == TEXT


def test_only_the_first_part_of_a_statement_has_a_tag():
    parted = Row(1, ((1, 4), (17, 19)), "direct", camp="US")
    assert [piece["tag"] for piece in pieces(TEXT, (parted,), CAMPS) if piece["number"]] == ["1 US", ""]


def test_no_statements_is_one_piece_and_no_text_is_none():
    assert pieces(TEXT, (), CAMPS) == [{"text": TEXT, "number": 0}]
    assert pieces("", (), CAMPS) == []


def test_the_list_gives_the_reason_for_what_waits_and_for_nothing_else():
    rejected = Row(3, ((17, 19),), "indirect", reason="why", state=REJECTED, edited=("camp",))
    made = lines(TEXT, (YES, NO, rejected), CAMPS)
    assert [(one["who"], one["facts"], one["reason"]) for one in made] == [
        ("1. Ned", "US · verbatim", ""),
        ("2. Ann", "no camp · verbatim", "pronoun: two men"),
        ("3. Speaker unknown", "no camp · reported · edited: camp", "why"),
    ]


def test_one_statement_is_taken_and_several_are():
    assert in_words(1, 1, 1) == "1 statement is taken; 1 is waiting and stays out."
    assert in_words(3, 2, 2) == "3 statements of 2 articles are taken; 2 are waiting and stay out."
    assert in_words(0, 3, 1).startswith("No statement is taken yet: tick those")
