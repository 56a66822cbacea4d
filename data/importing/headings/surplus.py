"""Rows with more cells than headings: text that contains the delimiter, without quotation marks around it.

The cells past the last heading belong to one of the columns; the file's other rows show which. If they do not show it
for every such row, nothing is joined: a wrong guess would shift every cell after it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.importing.columns.column_profiles import kind_of
from data.importing.columns.known_headings import known_column
from data.importing.foreign import Decision, Record

_LOOKED_AT = 2_000  # fitting rows that show what a column holds
_TYPED = ("day", "url", "number")
_USUAL = 0.8  # of a column's cells are of its kind
_SHOWN = 3
_THOUSANDS = re.compile(r"\d{1,3}$"), re.compile(r"\d{3}(?!\d)")

RawCells = Callable[[set[int]], Mapping[int, list[str]]]  # by a record's number, with all quotation marks


@dataclass(frozen=True)
class _Column:
    """What the fitting rows show about a column."""

    kind: str  # "" if it has none
    values: frozenset[str]  # empty if nearly every cell is different
    begins_with_space: bool
    length: float


def join_surplus(
    headings: Sequence[str], body: Sequence[Record], delimiter: str, wanted: str, raw_cells: RawCells
) -> tuple[list[Record], Decision | None, list[str]]:
    """The rows, surplus cells joined where they belong, and what was decided; else candidate columns, likeliest first.

    `wanted` is a heading that a person chose, "" to go by the rows. Joined text is as it stands in the file.
    """
    width = len(headings)
    trimmed = [(number, _trim(cells, width)) for number, cells in body]
    surplus = [nth for nth, (_, cells) in enumerate(trimmed) if len(cells) > width]
    if not surplus:
        return list(body), None, []
    columns = _columns(headings, [cells for _, cells in trimmed if len(cells) == width])
    likeliest = _likeliest(headings, columns)
    rows = [trimmed[nth][1] for nth in surplus]
    if wanted in headings:
        at, why = list(headings).index(wanted), "chosen"
    else:
        at, why = _by_evidence(columns, rows, likeliest)
    if at < 0:
        return list(body), None, [headings[nth] for nth in likeliest]
    raw = raw_cells({trimmed[nth][0] for nth in surplus})
    for nth in surplus:
        number, cells = trimmed[nth]
        cells = [*cells[:at], *raw[number][at : at + len(cells) - width + 1], *cells[at + len(cells) - width + 1 :]]
        trimmed[nth] = (number, _at(cells, at, width, delimiter))
    examples = "; ".join(f"row {trimmed[nth][0]}: “{trimmed[nth][1][at].strip()[:60]}”" for nth in surplus[:_SHOWN])
    n = "1 row" if len(surplus) == 1 else f"{len(surplus):,} rows"
    why_joined = f"{n} had more cells than there are headings; {why}. {examples}"
    return trimmed, Decision("Cells joined again", f"in “{headings[at]}”", why_joined), []


def _trim(cells: list[str], width: int) -> list[str]:
    """The cells without empty ones past the last heading."""
    n = len(cells)
    while n > width and not cells[n - 1].strip():
        n -= 1
    return cells[:n]


def _at(cells: Sequence[str], at: int, width: int, delimiter: str) -> list[str]:
    n_more = len(cells) - width
    return [*cells[:at], delimiter.join(cells[at : at + n_more + 1]), *cells[at + n_more + 1 :]]


def _columns(headings: Sequence[str], rows: Sequence[list[str]]) -> list[_Column]:
    sample = rows[:_LOOKED_AT]
    found = []
    for nth in range(len(headings)):
        cells = [cells[nth] for cells in sample if cells[nth].strip()]
        kinds = Counter(kind_of(cell) for cell in cells)
        kind, n = kinds.most_common(1)[0] if cells else ("", 0)
        values = {cell.strip() for cell in cells}
        repeats = len(values) <= max(3, 0.5 * len(cells)) and sum(map(len, values)) <= 60 * len(values)
        found.append(
            _Column(
                kind if kind in _TYPED and n >= _USUAL * len(cells) else "",
                frozenset(values) if repeats else frozenset(),
                sum(cell.startswith(" ") for cell in cells) > len(cells) / 2,
                sum(map(len, cells)) / (len(cells) or 1),
            )
        )
    return found


def _likeliest(headings: Sequence[str], columns: Sequence[_Column]) -> list[int]:
    """Columns of words, that of the quotes first, then the longest."""
    words = [nth for nth in range(len(headings)) if not columns[nth].kind]
    return sorted(words, key=lambda nth: (known_column(headings[nth]) != "text", -columns[nth].length, nth))


def _by_evidence(columns: Sequence[_Column], rows: Sequence[list[str]], likeliest: Sequence[int]) -> tuple[int, str]:
    """The column to which the surplus of every row belongs, and why; -1 if the rows do not show it."""
    at = likeliest[0] if likeliest else -1
    if at < 0 or not all(_fits(columns, row, at) and _is_best(columns, row, at, likeliest) for row in rows):
        return -1, ""
    return at, "so joined, all other cells are like those of the other rows"


def _is_best(columns: Sequence[_Column], row: list[str], at: int, others: Sequence[int]) -> bool:
    score = _score(columns, row, at)
    rivals = [_score(columns, row, nth) for nth in others if nth != at and _fits(columns, row, nth)]
    return score > 0 and all(score > rival for rival in rivals)


def _fits(columns: Sequence[_Column], row: list[str], at: int) -> bool:
    """Whether each typed column still holds its kind when the surplus is joined into a column."""
    whole = _at(row, at, len(columns), "\0")
    return all(
        not column.kind or not cell.strip() or kind_of(cell) in (column.kind, "nothing")
        for nth, (column, cell) in enumerate(zip(columns, whole, strict=True))
        if nth != at
    )


def _score(columns: Sequence[_Column], row: list[str], at: int) -> float:
    """Score for joining the surplus into a column: prose around the delimiter, and known cells elsewhere."""
    n_more = len(row) - len(columns)
    parts = row[at : at + n_more + 1]
    score = 0.0
    for before, after in pairwise(parts):
        is_prose = (after.startswith(" ") and not before.endswith(" ")) or (
            _THOUSANDS[0].search(before) is not None and _THOUSANDS[1].match(after) is not None
        )
        score += 1.0 if is_prose else -1.0
    for nth, cell in enumerate(_at(row, at, len(columns), "\0")):
        column = columns[nth]
        if nth == at:
            continue
        if column.values:
            score += 1.0 if cell.strip() in column.values else -0.5
        if column.kind and kind_of(cell) == column.kind:
            score += 1.0
        if cell.startswith(" ") and not column.begins_with_space:
            score -= 1.0
    return score
