"""Changes to the words of rows under review: other ends, other words, one split, two merged, one added."""

import re
from dataclasses import replace

from analysis.extraction.review.review import REJECTED, ReviewError, Row, Rows, find, in_order, mark_edited, put
from analysis.extraction.text.spans import Span

MOST_PARTS = 20
_MARKS = "“”\"‘’'«»„"


def change_span(rows: Rows, text: str, number: int, first: str, last: str) -> Rows:
    """A row whose words begin with `first` and end with `last`, at the article's nearest such place to the current
    one.
    """
    row = find(rows, number)
    near = row.segments[0][0] if row.segments else 0
    begins = _place(text, first, near, "begin")
    ends = [span for span in _places(text, last) if span[1] > begins[0] and span[0] >= begins[0]]
    if not ends:
        raise ReviewError(f"“{last[:60]}” does not follow “{first[:60]}” in the article.")
    was = row.segments[-1][1] if row.segments else begins[1]
    end = min(ends, key=lambda span: abs(span[1] - was))
    return put(rows, mark_edited(replace(row, segments=((begins[0], end[1]),), typed=""), "words"))


def type_words(rows: Rows, text: str, number: int, words: str) -> Rows:
    """A row with words that a person typed. If the article contains them they get their position; else they are
    marked.
    """
    row = find(rows, number)
    if not words.strip():
        raise ReviewError("The words must not be empty: reject the statement instead.")
    if words == row.words(text):
        return rows
    near = row.segments[0][0] if row.segments else 0
    places = _places(text, words.strip())
    if places:
        place = min(places, key=lambda span: abs(span[0] - near))
        return put(rows, mark_edited(replace(row, segments=(place,), typed=""), "words"))
    return put(rows, mark_edited(replace(row, typed=words.strip(), segments=()), "typed words"))


def split(rows: Rows, text: str, number: int, second: str) -> Rows:
    """One row split in two: the second begins with the words `second`, or with the row's second part if it has
    parts.
    """
    row = find(rows, number)
    if not row.segments:
        raise ReviewError("Typed words have no place to be split at.")
    if not second.strip():
        if len(row.segments) < 2:
            raise ReviewError("Say with which words the second statement begins.")
        one, other = row.segments[:1], row.segments[1:]
    else:
        at = next((s for s in _places(text, second.strip()) if any(a < s[0] < b for a, b in row.segments)), None)
        if at is None:
            raise ReviewError(f"“{second[:60]}” does not stand within statement {number}.")
        holder = next(n for n, (a, b) in enumerate(row.segments) if a < at[0] < b)
        start, end = row.segments[holder]
        one = (*row.segments[:holder], (start, start + len(text[start : at[0]].rstrip())))
        other = ((at[0], end), *row.segments[holder + 1 :])
    first_half = mark_edited(replace(row, segments=one), "split")
    second_half = mark_edited(replace(row, segments=other, number=_next(rows), repeats=()), "split")
    return in_order((*put(rows, first_half), second_half))


def merge(rows: Rows, number: int, other: int) -> Rows:
    """One row with the positions of two; its values are those of the first."""
    row, second = find(rows, number), find(rows, other)
    if number == other or not row.segments or not second.segments:
        raise ReviewError("Two statements with places in the article can be merged.")
    segments = _join_spans(sorted({*row.segments, *second.segments}))
    if len(segments) > MOST_PARTS:
        raise ReviewError(f"A statement has at most {MOST_PARTS} parts.")
    merged = mark_edited(replace(row, segments=segments, repeats=(*row.repeats, *second.repeats)), "merged")
    return tuple(one for one in put(rows, merged) if one.number != other)


def add(rows: Rows, text: str, words: str) -> tuple[Rows, int]:
    """The rows with a missed one added, found by its words, and its number. Spaces are ignored."""
    words = words.strip()
    if not words:
        raise ReviewError("Mark or type the words of the statement, as the article has them.")
    places = _places(text, words) or _places(text, words.strip(_MARKS))
    if not places:
        raise ReviewError(f"The article does not hold “{words[:80]}”.")
    taken = {span for row in rows for span in row.segments}
    start, end = next((span for span in places if span not in taken), places[0])
    return add_span(rows, text, start, end)


def add_span(rows: Rows, text: str, start: int, end: int, like: Row | None = None) -> tuple[Rows, int]:
    """The rows with one added at a position that a person marked, and its number. It gets the speaker of `like`, if
    given.

    Space and quotation marks at its ends are left out; words between such marks are direct speech.
    """
    first, last = start, end
    start, end = _without_marks(text, start, end)
    if start == end:
        raise ReviewError("Mark the words of the statement, as the article has them.")
    if any(a <= start and end <= b for row in rows for a, b in row.segments if row.state != REJECTED):
        raise ReviewError("These words are part of a statement already: open it, and split it if need be.")
    before, after = text[max(0, min(first, start - 1)) : start], text[end : max(last, end + 2)]
    quoted = any(mark in before for mark in _MARKS) and any(mark in after for mark in _MARKS)
    number = _next(rows)
    kind = "direct" if quoted else "indirect"
    if like is None:
        row = Row(number, ((start, end),), kind, reason="added by hand: its speaker is missing", by_hand=True)
    else:
        row = replace(like, number=number, segments=((start, end),), kind=kind, repeats=(), by_hand=True)
    return in_order((*rows, mark_edited(row, "added by hand"))), number


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without spaces and quotation marks at its ends."""
    while start < end and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return start, end


def _next(rows: Rows) -> int:
    return max((row.number for row in rows), default=0) + 1


def _join_spans(spans: list[Span]) -> tuple[Span, ...]:
    """Spans without overlaps: those that touch or overlap are one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _place(text: str, words: str, near: int, what: str) -> Span:
    places = _places(text, words.strip())
    if not words.strip() or not places:
        raise ReviewError(f"No words “{words[:60]}” to {what} with stand in the article.")
    return min(places, key=lambda span: abs(span[0] - near))


def _places(text: str, words: str) -> list[Span]:
    """Where words occur in a text; any run of spaces matches any other."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return [found.span() for found in re.finditer(pattern, text)] if pattern else []
