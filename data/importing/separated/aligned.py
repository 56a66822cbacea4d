"""Tables whose columns are aligned by spaces: a column begins where all lines have spaces before it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from data.importing.columns.column_profiles import n_known
from data.importing.foreign import Record

_GAP = re.compile(r"\S {2,}\S")
_RULER = re.compile(r" *[-=]{2,}(?: +[-=]{2,})+ *")
_END = re.compile(r"\s*\(\d[\d,]* rows?(?: affected)?\)\s*")  # footer of databases
_LOOKED_AT = 60  # lines from the top
_MOST_ABOVE = 3  # title lines
_LONGEST_LINE = 50_000
_ENDS = (":", ".", "!", "?", ",")
_FILLER = "\ue000"  # follows a character that is two columns wide


@dataclass(frozen=True)
class Alignment:
    """Where the columns of such a table begin, in characters or, if `is_wide`, in screen columns.

    Without `starts` the columns begin elsewhere in each line, and two or more spaces separate them.
    """

    starts: tuple[int, ...]
    line: int  # of the headings, from 0
    n_above: int  # title lines above the headings
    left_out: frozenset[int]  # lines of dashes, and the footer of databases
    is_wide: bool


def find(text: str, wanted: bool = False) -> Alignment | None:
    """How a text is aligned; None if it is not. With `wanted`, a person says so, and less evidence is enough."""
    if not _may_be_aligned(text) or not _GAP.search(text):
        return None
    lines = text.splitlines()
    if max(map(len, lines)) > _LONGEST_LINE:
        return None
    filled = [nth for nth, line in enumerate(lines) if line.strip()]
    while filled and _END.fullmatch(lines[filled[-1]]):
        filled.pop()
    for n_above in range(min(_MOST_ABOVE + 1, len(filled) - 1)):
        if re.search("[,;|]", lines[filled[n_above]]):
            return None  # headings of another table
        if found := _below_titles(lines, filled[n_above:], n_above, wanted):
            return found
    return None


def _below_titles(lines: Sequence[str], filled: Sequence[int], n_above: int, wanted: bool) -> Alignment | None:
    """How these filled lines are aligned if the first of them holds the headings, and `n_above` titles precede it."""
    rulers = [nth for nth in filled if _RULER.fullmatch(lines[nth])]
    rows = [nth for nth in filled if nth not in rulers]
    ruler = lines[rulers[0]] if rulers and rulers[0] in filled[:3] else ""
    if len(rows) < 2 or not (ruler or _looks_aligned([lines[nth] for nth in rows])):
        return None
    starts, is_wide = max(
        ((_starts([_places(lines[nth], wide) for nth in rows], ruler), wide) for wide in (False, True)),
        key=lambda found: len(found[0]),
    )
    heads = _cut(_places(lines[rows[0]], is_wide), starts)
    if len(starts) < 2:
        starts, heads = [], _runs(lines[rows[0]])
        if any(len(_runs(lines[nth])) != len(heads) for nth in rows):
            return None
    if not (wanted or ruler or _are_headings(heads, n_above)):
        return None
    footer = range(filled[-1] + 1, len(lines))
    return Alignment(tuple(starts), rows[0], n_above, frozenset([*rulers, *footer]), is_wide)


def is_ragged(text: str) -> bool:
    """Whether a text that is not aligned has headings as if it were: then its columns cannot be separated."""
    if not _may_be_aligned(text) or n_known(_runs(_first_line(text))) < 2:
        return False
    lines = [line for line in text.splitlines() if line.strip()][: 2 * _LOOKED_AT]
    return len(lines) > 1 and _looks_aligned(lines)


def records(text: str, found: Alignment) -> Iterator[Record]:
    """Number and cells of each line with content, from the headings on."""
    for nth, line in enumerate(text.splitlines()):
        if nth >= found.line and nth not in found.left_out and line.strip():
            cells = _cut(_places(line, found.is_wide), found.starts) if found.starts else _runs(line)
            yield nth + 1, [cell.replace(_FILLER, "").strip() if found.is_wide else cell.strip() for cell in cells]


def _may_be_aligned(text: str) -> bool:
    """A quick check of the first line that rules out most other tables before all lines are examined."""
    return re.search("[,;|]", _first_line(text)) is None and "\t" not in text


def _first_line(text: str) -> str:
    """The first line with content."""
    return next(iter(text.lstrip()[:_LONGEST_LINE].splitlines()), "")


def _runs(line: str) -> list[str]:
    """The cells of a line, separated by two or more spaces."""
    return re.split(" {2,}", line.strip())


def _looks_aligned(lines: Sequence[str]) -> bool:
    top = lines[:_LOOKED_AT]
    return sum(_GAP.search(line) is not None for line in top) >= 0.6 * len(top) and bool(_GAP.search(lines[0]))


def _are_headings(heads: Sequence[str], above: int) -> bool:
    known = n_known(head.strip() for head in heads)
    if above:
        return known > 1
    return known > 0 or not any(head.strip().endswith(_ENDS) for head in heads)


def _places(line: str, is_wide: bool) -> str:
    """The line, with a filler after each character that is two columns wide."""
    if not is_wide or line.isascii():
        return line
    return "".join(sign + _FILLER if unicodedata.east_asian_width(sign) in "WF" else sign for sign in line)


def _starts(lines: Sequence[str], ruler: str) -> list[int]:
    """Where columns begin; fewer than two if the lines are not aligned. The first line holds the headings."""
    width = max(map(len, [*lines, ruler]))
    is_filled = np.zeros(width + 1, dtype=bool)
    for line in lines:
        signs = np.frombuffer(line.encode("utf-32-le"), dtype="<u4")
        is_filled[: len(signs)] |= signs != ord(" ")
    if ruler:
        starts = [found.start() for found in re.finditer(r"[-=]+", ruler)]
        return starts if not any(is_filled[start - 1] for start in starts[1:]) else []
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_filled])))
    begins, ends = edges[::2].tolist(), edges[1::2].tolist()
    return _with_headings(lines, begins, [begin - end for begin, end in zip(begins[1:], ends, strict=False)])


def _with_headings(lines: Sequence[str], starts: list[int], gaps: list[int]) -> list[int]:
    """The columns merged so that each has a heading: words of one column may have spaces at the same place in all
    lines.
    """
    while len(starts) > 1:
        heads = [head.strip() for head in _cut(lines[0], starts)]
        empty = [nth for nth, head in enumerate(heads) if not head]
        if empty[:1] == [0] and all(line[: starts[1]].strip().isdecimal() for line in lines[1:]):
            empty = empty[1:]  # row numbers, which need no heading
        if not empty:
            break
        nth = empty[0]
        # across the narrower gap, before it or after it
        left = nth - 1 if nth and (nth >= len(gaps) or gaps[nth - 1] <= gaps[nth]) else nth
        starts = [*starts[: left + 1], *starts[left + 2 :]]
        gaps = [*gaps[:left], *gaps[left + 1 :]]
    return starts


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    edges = [0, *starts[1:], max(len(line), starts[-1])] if starts else [0, len(line)]
    return [line[start:end] for start, end in pairwise(edges)]
