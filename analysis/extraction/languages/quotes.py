"""Quotations of any language by their marks, and spoken lines that begin with a dash."""

import re
from collections.abc import Iterator

from analysis.extraction.text import quotations
from analysis.extraction.text.spans import Span

_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\n))+")  # up to an empty line
_LONGEST = 3_000  # characters of one quotation
NAME = '[«„“][^»“”"«„]{2,40}[»“”"]'  # "сообщил «Интерфаксу»"
_FEWEST_WORDS = 3  # of a quotation that is no name


def find(text: str) -> list[Span]:
    """Outermost quotations in order, as ranges with their marks; unclosed ones are left out."""
    found = quotations.scan(text, [block.span() for block in _PARAGRAPH.finditer(text)], apostrophes=False)
    spans = [(one.outer_start, one.outer_end) for one in found if one.closed]
    return [(start, end) for start, end in spans if end - start <= _LONGEST]


def inner(text: str, span: Span) -> Span:
    """A quotation without its marks, and without spaces and the comma at its end."""
    inside = text[span[0] + 1 : span[1] - 1]
    end = span[0] + 1 + len(inside.rstrip().rstrip(",").rstrip())
    return min(end, span[1] - 1 - len(inside.lstrip())), end


def is_short(text: str, words: Span) -> bool:
    """Whether words may be a name or irony, "сообщил «Интерфаксу»": they are few, in a script with spaces."""
    return len(text[slice(*words)].split()) < _FEWEST_WORDS and max(text[slice(*words)][:10], default="") <= "\u3000"


def spoken_lines(text: str) -> Iterator[Span]:
    """Paragraphs that begin with a dash, as Russian, Ukrainian, French and Spanish mark speech."""
    return (line.span(1) for line in re.finditer(r"^[ \t]*[—–][ \t\xa0]*(?=\S)([^\n]{8,})$", text, re.MULTILINE))


def dashed_words(text: str) -> Iterator[Span]:
    """What is between dashes at the beginning of a paragraph: "— Nikt nas nie pyta — dodała Anna Rybak"."""
    for start, end in spoken_lines(text):
        if dash := re.compile(r"[\s\xa0]+[—–][\s\xa0]").search(text, start, end):
            yield start, dash.start() - (text[dash.start() - 1] == ",")
