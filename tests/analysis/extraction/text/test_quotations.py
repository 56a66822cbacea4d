"""Quotation marks of all kinds, and common mistakes with them."""

import pytest

from analysis.extraction.text import tokens
from analysis.extraction.text.quotations import scan


def quoted_texts(text):
    return [text[one.start : one.end] for one in scan(text, tokens.blocks(text))]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("“Yes,” he said.", ["Yes"], id="curly, the comma is not his"),
        pytest.param('"Yes," he said. "No."', ["Yes", "No."], id="straight, in turn"),
        pytest.param("«Да», сказал он.", ["Да"], id="Russian"),
        pytest.param("„Ja“, sagte sie.", ["Ja"], id="German"),
        pytest.param("»Ja«, sagte sie.", ["Ja"], id="German, pointing inwards"),
        pytest.param("''Yes,'' she said.", ["Yes"], id="two single marks"),
        pytest.param("‘The workers’ rights matter,’ he said.", ["The workers’ rights matter"], id="a plural's mark"),
        pytest.param("'It's ours,' she said.", ["It's ours"], id="an apostrophe"),
        pytest.param("In the ’90s they’d say ‘no’.", ["no"], id="years and short forms"),
        pytest.param("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice"], id="nested"),
        pytest.param("‘He said “no” twice,’ she said.", ["He said “no” twice"], id="nested the other way"),
        pytest.param("“out undetected. ,” it wrote.", ["out undetected."], id="a stray comma"),
        pytest.param(
            "“will be rebuffed, ”said Feldman.", ["will be rebuffed"], id="a mark that sticks to the wrong word"
        ),
        pytest.param("” … what I learned,” he said.", ["… what I learned"], id="the wrong way round at the start"),
        pytest.param("“It is over. And so on", ["It is over. And so on"], id="never closed"),
        pytest.param("“One.\n\n“Two,” he said.", ["One.", "Two"], id="over two paragraphs"),
        pytest.param("He is 6'3\" tall.", [], id="feet and inches"),
        pytest.param('“” ""', [], id="empty"),
    ],
)
def test_scan(text, quotations):
    assert quoted_texts(text) == quotations


def test_a_paragraph_left_open_goes_on_in_the_next():
    text = "“One.\n\n“Two,” he said."
    assert [one.continues for one in scan(text, tokens.blocks(text))] == [True, False]
