"""A word in its context."""

import pytest

from analysis.compare import concordance
from analysis.compare.concordance import lines, places_of_characters, places_of_words


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


def test_a_line_has_the_words_around_and_tells_where_it_was_cut(monkeypatch):
    monkeypatch.setattr(concordance, "CONTEXT", 12)
    found = lines([1], ["It was clear that peace\nis what all of them wanted"], "peace", whole_words=True)
    assert [(line.row, line.before, line.words, line.after) for line in found] == [
        (1, "… clear that ", "peace", " is what …")
    ]
    (whole,) = lines([0], ["for peace now"], "peace", whole_words=True)
    assert (whole.before, whole.after) == ("for ", " now")
