import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.words import count_terms, terms, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("Talks", ["talks"], id="case is folded"),
        pytest.param("Moscow’s demands", ["moscow", "demands", "moscow demands"], id="possessive"),
        pytest.param("talks, Moscow", ["talks", "moscow"], id="a comma parts"),
        pytest.param("talks – Moscow", ["talks", "moscow"], id="a dash parts"),
        pytest.param("end of war", ["end", "of", "war"], id="function words make no phrase"),
        pytest.param("not war", ["not", "war", "not war"], id="a negation does"),
        pytest.param("U.S. won’t", ["u.s", "won't"], id="points and apostrophes within a word"),
        pytest.param("war https://t.co/AbC12 now", ["war", "now"], id="an address is no word, and parts"),
        pytest.param("see www.gov.uk/some/news", ["see"], id="nor are its parts"),
        pytest.param("and/or t.co/xY9", ["and", "or"], id="a stroke alone is no address"),
        pytest.param("мир война", ["мир", "война", "мир война"], id="any script"),
    ],
)
def test_terms(text, expected):
    assert terms(text) == expected


@given(st.text())
def test_tokens_are_where_they_say(text):
    assert all(text[token.start : token.end] == token.text for token in tokens(text))


def test_counts_and_the_quotes_that_hold_a_term():
    counted = count_terms(["war and war", "peace", "War!"])
    assert counted.terms == ("and", "peace", "war")
    assert counted.counts.toarray().tolist() == [[1, 0, 2], [0, 1, 0], [0, 0, 1]]
    assert counted.rows_with("war").tolist() == [0, 2]
    assert counted.rows_with("zebra").tolist() == counted.rows_with("apple").tolist() == []


@pytest.mark.parametrize("texts", [[], ["", "…"]])
def test_no_words_no_terms(texts):
    counted = count_terms(texts)
    assert counted.terms == ()
    assert counted.counts.shape == (len(texts), 0)
