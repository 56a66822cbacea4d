"""Headlines and pull quotes: words of a statement repeated without a name."""

import re

from analysis.extraction.reading import Document

Span = tuple[int, int]
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
    at = 0
    free = []
    for one in reading.quotations:
        while at < len(owned) and owned[at][1] <= one.start:
            at += 1
        if at >= len(owned) or owned[at][0] >= one.end:
            free.append((one.start, one.end))
    return free


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
