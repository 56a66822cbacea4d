"""Quotations of any language by their marks, and spoken lines that begin with a dash."""

import re
from collections.abc import Iterator

Span = tuple[int, int]
_PAIRS = {"«": "»", "„": '“”"', "“": "”", "‹": "›", "「": "」", "『": "』", "‚": "‘’", "»": "«", "”": "”", '"': '"'}
_LONGEST = 3_000  # characters of one quotation
FEWEST_WORDS = 3  # of one that nobody is named for: shorter ones are names and irony


def find(text: str) -> list[Span]:
    """Quotations as ranges with their marks, outermost and in order; none goes over an empty line."""
    found: list[Span] = []
    at = 0
    closing = set("".join(_PAIRS.values())) - set(_PAIRS)
    for start, mark in ((one.start(), one[0]) for one in re.finditer('[«„“‹「『‚»”"]', text)):
        before = text[start - 1 : start]
        if start < at or mark in closing or (mark in '»”"' and before and before not in " \n\t(—–-:\xa0"):
            continue
        end = _end(text, start, mark)
        if end:
            found.append((start, end))
            at = end
    return found


def _end(text: str, start: int, mark: str) -> int:
    depth = 0
    for i in range(start + 1, min(len(text), start + _LONGEST)):
        character = text[i]
        if character == "\n" and text[i - 1] == "\n":
            return 0
        if character == mark and mark not in _PAIRS[mark] and mark in "«„“":
            depth += 1
        elif character in _PAIRS[mark] and not (mark in "»" and text[i - 1 : i].isspace()):
            if depth == 0:
                return i + 1
            depth -= 1
    return 0


def inner(text: str, span: Span) -> Span:
    """A quotation without its marks, and without space and the comma at its end."""
    start, end = span[0] + 1, span[1] - 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def spoken_lines(text: str) -> Iterator[Span]:
    """Paragraphs that begin with a dash, as Russian, Ukrainian, French and Spanish set what people say."""
    for line in re.finditer(r"^[ \t]*[—–][ \t\xa0]*(?=\S)([^\n]{8,})$", text, re.MULTILINE):
        yield line.start(1), line.end(1)
