"""Ranges of characters of a text, [start, end)."""

from bisect import bisect_left
from collections.abc import Sequence

Span = tuple[int, int]


def is_hit(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the spans, which are in order and do not overlap, reaches into a range or holds a place in it."""
    at = bisect_left(spans, (end, 0))
    return at > 0 and spans[at - 1][1] > start
