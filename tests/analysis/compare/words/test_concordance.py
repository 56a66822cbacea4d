"""A word in its context."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.words import concordance
from analysis.compare.words.concordance import count_places, lines, places_of_characters, places_of_words

some_text = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("iIİısSſßkKK .*[Σςσнато")), max_size=12
)


def words_at(text, places):
    return [text[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("text", "wanted", "stand"),
    [
        pytest.param("No talks. Talks’ end; talkative", "talks", ["talks", "Talks"], id="case, no other word"),
        pytest.param(
            "They negotiate; negotiations failed", "negotiat*", ["negotiate", "negotiations"], id="any ending"
        ),
        pytest.param(
            "a written, firm answer. written answer", "written answer", ["written answer"], id="in this order"
        ),
        pytest.param("the security, guarantees", "security guarantees", ["security, guarantees"], id="a comma between"),
        pytest.param("no no no", "no no", ["no no"], id="none overlap"),
        pytest.param("no", "…", [], id="no word asked for"),
        pytest.param("Переговоры продолжаются", "переговоры", ["Переговоры"], id="another script"),
    ],
)
def test_words_are_found_whole(text, wanted, stand):
    assert words_at(text, places_of_words(text, wanted)) == stand


def test_characters_are_found_as_the_filter_finds_them():
    assert words_at("Talks (talkative)", places_of_characters("Talks (talkative)", "talk")) == ["Talk", "talk"]
    assert words_at("a.b axb", places_of_characters("a.b axb", "A.B")) == ["a.b"]
    assert places_of_characters("all", "") == []


def test_a_line_has_the_words_around_and_shows_where_it_was_cut(monkeypatch):
    monkeypatch.setattr(concordance, "CONTEXT", 12)
    found = lines([1], ["It was clear that peace\nis what all of them wanted"], "peace", whole_words=True)
    assert [(line.row, line.before, line.words, line.after) for line in found] == [
        (1, "… clear that ", "peace", " is what …")
    ]
    (whole,) = lines([0], ["for peace now"], "peace", whole_words=True)
    assert (whole.before, whole.after) == ("for ", " now")


@given(
    st.lists(some_text, max_size=4),
    st.text(st.sampled_from("iIİıSſßk .*[ςН\x00"), max_size=2) | some_text,
    st.booleans(),
)
def test_places_are_counted_as_lines_are_made(texts, wanted, whole_words):
    counts = count_places(pd.Series(texts, dtype="str"), wanted, whole_words=whole_words)
    made = [line.row for line in lines(range(len(texts)), texts, wanted, whole_words=whole_words)]
    assert counts.tolist() == [made.count(row) for row in range(len(texts))]


def test_every_letter_with_a_case_is_counted_in_each_of_its_forms():
    """A newer version of Arrow may fold other letters."""
    letters = [chr(code) for code in range(0x20000) if chr(code).casefold() != chr(code)]
    texts = pd.Series([letter + letter.swapcase() + letter.casefold() for letter in letters], dtype="str")
    for wanted in ("".join(letters[:1]), "i", "İ", "ſ", "K", "ǆ", "ᲀ", "ꭰ", "𞤀"):
        found = count_places(texts, wanted, whole_words=False).tolist()
        assert found == [len(places_of_characters(text, wanted)) for text in texts]
