"""Headlines and pull quotes: words of a statement repeated without a name."""

import re

from analysis.extraction.reading import Document
from analysis.extraction.text.spans import Span, is_hit

_FEWEST_WORDS = 3


def find(reading: Document, segments: list[tuple[Span, ...]]) -> dict[int, list[Span]]:
    """For each statement (by position in `segments`) the quotations elsewhere that repeat words of it.

    Words are compared without case and punctuation; a quotation contained in several statements goes to the first.
    """
    said = [_words(" ".join(reading.text[start:end] for start, end in spans)) for spans in segments]
    by_beginning: dict[tuple[str, ...], list[int]] = {}
    for number, spoken in enumerate(said):
        for key in {tuple(spoken[i : i + _FEWEST_WORDS]) for i in range(len(spoken) - _FEWEST_WORDS + 1)}:
            by_beginning.setdefault(key, []).append(number)
    found: dict[int, list[Span]] = {}
    for one in _unowned_spans(reading, segments):
        wanted = _words(reading.text[one[0] : one[1]])
        if len(wanted) < _FEWEST_WORDS:
            continue
        for number in by_beginning.get(tuple(wanted[:_FEWEST_WORDS]), [])[:_MOST_COMPARED]:
            if f" {' '.join(wanted)} " in f" {' '.join(said[number])} ":
                found.setdefault(number, []).append(one)
                break
    return found


_MOST_COMPARED = 20


def _unowned_spans(reading: Document, segments: list[tuple[Span, ...]]) -> list[Span]:
    owned = sorted(span for spans in segments for span in spans)
    return [(one.start, one.end) for one in reading.quotations if not is_hit(owned, one.start, one.end)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
