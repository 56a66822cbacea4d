"""Two articles written for these tests, in different styles, fully annotated by hand.

The notation is {kind|speaker|words}; {+|words} continues the statement before. What the rules miss is listed.
"""

import re
from pathlib import Path

import pytest

from analysis.extraction.statements import Statement, extract

FOLDER = Path(__file__).parent / "articles"
_MARK = re.compile(r"\{(direct|indirect|mixed|\+)\|(?:([^|{}]*)\|)?")


def read(name: str) -> tuple[str, list[tuple[str, str, tuple[str, ...]]]]:
    """The article without its annotations, and what they say: (kind, speaker, words of each part)."""
    marked = (FOLDER / name).read_text("utf-8")
    text, gold, at = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        at = marked.index("}", found.end()) + 1
        words = marked[found.end() : at - 1]
        text += words
        bare = words.strip("‘’").rstrip(",")
        if found[1] == "+":
            kind, speaker, parts = gold.pop()
            gold.append((kind, speaker, (*parts, bare)))
        else:
            gold.append((found[1], found[2], (bare,)))
    return text + marked[at:], gold


def summary(text: str, one: Statement) -> tuple[str, str, tuple[str, ...]]:
    return one.kind, one.speaker, tuple(text[start:end] for start, end in one.segments)


@pytest.mark.parametrize(("name", "missed", "besides"), [("british.txt", [], []), ("wire.txt", [], [])])
def test_every_statement_is_found_with_its_words_kind_and_speaker(name, missed, besides):
    text, gold = read(name)
    found = [summary(text, one) for one in extract(text)]
    assert [one for one in gold if one not in found] == missed
    assert [one for one in found if one not in gold] == besides
