import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.words import terms, tokens


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
