"""Transcripts: paragraphs that begin with the speaker's name in capitals and a colon, "WALLACE: ..."."""

from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.reading import Document

_FEWEST = 2  # one such paragraph may be a heading
_MOST_NAME_WORDS = 4


def find(reading: Document) -> list[Attribution]:
    """One direct attribution for each labelled paragraph; none where fewer than two are labelled."""
    found = []
    for paragraph, (first, beyond) in enumerate(reading.tokens.paragraphs):
        colon = _label_end(reading, first, beyond)
        if colon < 0:
            continue
        start, end = colon + 1, beyond
        while end > start and reading.tokens.words[end - 1] in ('"', "”", "’", "'"):
            end -= 1
        if end <= start:
            continue
        quotations = sorted({reading.inside[i] for i in range(first, beyond) if reading.inside[i] >= 0})
        label = reading.tokens.span(first, colon).strip("\"“”‘’' ")
        span = (reading.tokens.starts[start], reading.tokens.ends[end - 1])
        found.append(
            Attribution(
                "direct",
                [span],
                None,
                None,
                reading.sentence_of[first],
                "transcript",
                quotations,
                label=label,
                paragraph=paragraph,
            )
        )
    return found if len(found) >= _FEWEST else []


def _label_end(reading: Document, first: int, beyond: int) -> int:
    """The colon behind a name in capitals that begins a paragraph, or -1."""
    tokens = reading.tokens
    i = first
    while i < beyond and i - first < 2 and not tokens.words[i][0].isalnum():
        i += 1
    start = i
    while i < beyond and i - start < _MOST_NAME_WORDS and tokens.words[i].isupper() and tokens.words[i][0].isalpha():
        i += 1
    named = any(len(tokens.words[j]) > 2 for j in range(start, i))
    return i if named and i < beyond - 1 and tokens.words[i] == ":" else -1
