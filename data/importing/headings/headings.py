"""Where the headings of a table are: in its first row, below a title or a row of groups, or nowhere."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from data.counting import count_of
from data.faults import Fault, fault_lines
from data.importing.columns.column_profiles import n_known
from data.importing.foreign import (
    MOST_DOUBTS,
    NO_HEADINGS,
    Choices,
    Decision,
    Doubt,
    ForeignTable,
    ReadingChoices,
    Record,
    frame,
)
from data.importing.headings import first_row
from data.importing.headings.surplus import RawCells, join_surplus
from data.importing.limits import FileRefusal, check_columns, check_rows

_LOOKED_AT = 15  # rows at the top that may be the headings
_BODY = first_row.LOOKED_AT
_MANY_BREAKS = 10
_MANY_DELIMITERS = 5
_MOST_JOINS = 3  # columns offered for cells past the last heading
_MOST_NOTES = 5  # below the rows
_NOTE = re.compile(
    r"\s*(?:©|\(c\)|(?:generated|exported|downloaded) (?:by|on|from|at)\b|(?:sources?|notes?|quellen?|anmerkung(?:en)?|"
    r"hinweise?|stand|summe|total|totals?|gesamt|insgesamt|итого|всего|усього|разом|remarques?|fuentes?|notas?|источники?|примечани[ея]|джерел[оа]|примітк[аи])\s*:)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Place:
    """Which of the records holds the headings (NO_HEADINGS: none), and how many below it belong to them."""

    nth: int
    n_below: int = 0
    n_above: int = 0  # without headings: comments at the top
    decisions: tuple[Decision, ...] = ()
    is_unsure: bool = False  # the headings look like the rows below them


def table(
    records: Sequence[Record],
    choices: Choices,
    name: str,
    reading: ReadingChoices,
    raw_cells: RawCells | None = None,
) -> ForeignTable:
    """The table of records; raises FileRefusal. `raw_cells` gives cells of separated values as they stand in the file.

    Skips comments, titles and rows of groups above the headings, and empty cells past the last one.
    """
    rows = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not rows:
        raise FileRefusal(f"{name} is empty.")
    place = _chosen_place(rows, choices.headings_row, name) if choices.headings_row else _find_place(rows)
    headings, body = _at_place(rows, place)
    body, left_out = _only_rows(headings, body)
    decisions = [*place.decisions, *left_out]
    if not body:
        raise FileRefusal(f"{name} holds no row below its headings. A first row must hold the headings.")
    if _has_row_names(headings, body):
        headings = ["row", *headings]
        decisions.append(
            Decision("First column", "the rows' own names", "rows have one cell more than there are headings")
        )
    check_rows(len(body), name)
    likely_columns: list[str] = []
    if raw_cells is not None and reading.delimiter:
        body, decision, likely_columns = join_surplus(headings, body, reading.delimiter, choices.join_into, raw_cells)
        decisions += [decision] if decision else []
    _check_surplus(headings, body, name, likely_columns)
    cells = _to_frame(headings, body, name)
    doubts, n_doubts = _doubts(cells, reading.delimiter)
    number = NO_HEADINGS if place.nth == NO_HEADINGS else rows[place.nth][0]
    all_decisions = (*reading.decisions, *decisions)
    found = replace(reading, headings_row=number, are_headings_unsure=place.is_unsure, decisions=all_decisions)
    return ForeignTable(cells, replace(found, doubts=tuple(doubts), n_doubts=n_doubts))


def _at_place(rows: Sequence[Record], place: _Place) -> tuple[list[str], list[Record]]:
    """The headings, or the columns' numbers, and what is below them."""
    if place.nth == NO_HEADINGS:
        body = list(rows[place.n_above :])
        return [f"column {nth + 1}" for nth in range(max(_n_filled(cells) for _, cells in body))], body
    headings, body = list(rows[place.nth][1]), list(rows[place.nth + 1 + place.n_below :])
    if place.decisions and len(headings) > 1:
        headings[0] = headings[0].lstrip("#").strip()
    return headings, body


def _only_rows(headings: Sequence[str], body: list[Record]) -> tuple[list[Record], list[Decision]]:
    """The rows without comments, repeated headings and notes, and what was left out."""
    decisions: list[Decision] = []
    if len(headings) > 1:
        body, n_comments = _without_comments(body)
        if n_comments:
            why = "they begin with # and hold no other cell"
            decisions.append(Decision("Lines left out", f"{count_of(n_comments, 'comment')} between the rows", why))
        body, more = _without_repeated(headings, body)
        decisions += more
    body, below = _without_notes_below(body)
    if below:
        why = "; ".join(f"“{cells[0].strip()[:80]}”" for _, cells in below)
        decisions.append(Decision("Lines left out", f"{count_of(len(below), 'line')} of notes below the rows", why))
    return body, decisions


def _to_frame(headings: list[str], body: Sequence[Record], name: str) -> pd.DataFrame:
    """Every row as wide as the headings; columns with neither heading nor cell are dropped."""
    width = len(headings)
    padded = [[*cells[:width], *[""] * (width - len(cells))] for _, cells in body]
    named = [nth for nth in range(width) if headings[nth].strip() or any(row[nth] for row in padded)]
    check_columns(len(named), name)
    shown = [headings[nth] if headings[nth].strip() else f"column {nth + 1}" for nth in named]
    return frame(shown, [[row[nth] for nth in named] for row in padded], [number for number, _ in body], name)


def _n_filled(cells: Sequence[str]) -> int:
    """The number of cells without the empty ones at the end."""
    n = len(cells)
    while n > 1 and not cells[n - 1].strip():
        n -= 1
    return n


def _chosen_place(rows: Sequence[Record], headings_row: int, name: str) -> _Place:
    if headings_row == NO_HEADINGS:
        return _Place(NO_HEADINGS)
    nth = next((nth for nth, (number, _) in enumerate(rows) if number == headings_row), None)
    if nth is None:
        raise FileRefusal(f"{name} has no filled row {headings_row:,}; its headings must be in one.")
    return _Place(nth)


def _find_place(rows: Sequence[Record]) -> _Place:
    n_comments = _n_comments(rows)
    decisions = []
    if n_comments:
        lines = "1 line" if n_comments == 1 else f"{n_comments:,} lines"
        decisions.append(Decision("Lines left out", f"{lines} of comments at the top", "they begin with #"))
    nth = n_comments + _n_titles(rows[n_comments:])
    if nth > n_comments:
        why = f"row {rows[nth][0]} is as wide as the rows below it" + (
            f" and names {n_known(rows[nth][1])} known columns" if n_known(rows[nth][1]) else ""
        )
        decisions.append(Decision("Headings", f"in row {rows[nth][0]}", why))
    below = [cells for _, cells in rows[nth + 1 : nth + 1 + _BODY]]
    if nth == n_comments and (why := first_row.why_data(rows[nth][1], below)):
        decisions.append(Decision("Headings", "none: columns are named by their number", why))
        return _Place(NO_HEADINGS, n_above=n_comments, decisions=tuple(decisions))
    is_unsure = nth == n_comments and first_row.may_be_data(rows[nth][1], below)
    if is_unsure:
        shown = ", ".join(f"“{cell.strip()[:30]}”" for cell in rows[nth][1][:4])
        why = "none is a known heading, and the cells below look alike; if it is a row of data, there are no headings"
        decisions.append(Decision("Headings", f"in row {rows[nth][0]}: {shown}", why))
    n_below = _n_more_headings(rows[nth:])
    if n_below:
        why = "the survey's own ids stand in them"
        decisions.append(Decision("Lines left out", f"{count_of(n_below, 'more row', 'more rows')} of headings", why))
    return _Place(nth, n_below, decisions=tuple(decisions), is_unsure=is_unsure)


def _n_comments(rows: Sequence[Record]) -> int:
    """Lines at the top that begin with #, unless they are headings."""
    n = 0
    while n < len(rows) - 1 and rows[n][1][0].lstrip().startswith("#"):
        n += 1
    if not n:
        return 0
    last = [rows[n - 1][1][0].lstrip("# "), *rows[n - 1][1][1:]]
    width = _n_filled(rows[n][1])
    if _n_filled(last) == width and (
        n_known(last) > n_known(rows[n][1]) or (width > 1 and n == 1 and not n_known(rows[n][1]))
    ):
        return n - 1  # "#text,speaker,camp"
    if width == 1 and n_known(rows[n][1]) == 0:
        return 0  # a list of words, some of which begin with a hashtag
    return n


def _n_titles(rows: Sequence[Record]) -> int:
    """Number of rows above the headings: titles, notes, names of groups of columns."""
    usual = Counter(_count(cells) for _, cells in rows[1 : _BODY + 1])
    width = max(usual, key=lambda n: (usual[n], n), default=1)
    top = rows[: min(_LOOKED_AT, len(rows) - 1)]
    known = [n_known(cells) for _, cells in top]
    best = max(range(len(top)), key=lambda nth: (known[nth], -nth), default=0)
    if best and known[best] >= 2 and known[best] > known[0] and _count(top[0][1]) <= _count(top[best][1]):
        return best
    for nth, (_, cells) in enumerate(top):
        if _count(cells) >= max(2, 0.6 * width) or width < 2:
            return nth
    return 0


def _count(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _n_more_headings(rows: Sequence[Record]) -> int:
    """Qualtrics writes three rows of headings, the last of which holds its ids."""
    for nth in (1, 2):
        if nth < len(rows) - 1 and any(cell.startswith('{"ImportId"') for cell in rows[nth][1]):
            return nth
    return 0


def _without_comments(body: list[Record]) -> tuple[list[Record], int]:
    kept = [record for record in body if not (record[1][0].startswith("#") and len(record[1]) == 1)]
    return kept, len(body) - len(kept)


def _without_repeated(headings: Sequence[str], body: list[Record]) -> tuple[list[Record], list[Decision]]:
    """The rows without repeated headings, which concatenated files contain; those of another table stay."""
    wanted = [heading.strip().casefold() for heading in headings]
    again = {
        number
        for number, cells in body
        if cells[0].strip().casefold() == wanted[0] and [cell.strip().casefold() for cell in cells] == wanted
    }
    decisions = []
    if again and len(again) < len(body):
        body = [record for record in body if record[0] not in again]
        why = "they are the headings again, as in files that were put together"
        decisions.append(Decision("Lines left out", f"{count_of(len(again), 'row')} between the others", why))
    for (before, _), (number, cells) in pairwise(body):
        filled = [cell for cell in cells if cell.strip()]
        if number > before + 1 and len(filled) > 1 and n_known(filled) == len(filled):
            shown = ", ".join(f"“{cell.strip()[:30]}”" for cell in filled[:4])
            why = f"below an empty line, though {shown} may be headings of another table"
            decisions.append(Decision(f"Row {number}", "kept", why))
            break
    return body, decisions


def _without_notes_below(body: list[Record]) -> tuple[list[Record], list[Record]]:
    """The rows, and the notes at the end; a row of few cells is not a note if others are like it."""
    n = 0
    while n < min(_MOST_NOTES, len(body) - 1) and _is_note(body[-1 - n][1]):
        n += 1
    rows = body[: len(body) - n]
    return (rows, body[len(rows) :]) if all(_count(cells) > 1 for _, cells in rows) else (body, [])


def _is_note(cells: Sequence[str]) -> bool:
    return _count(cells) == 1 and _NOTE.match(cells[0]) is not None


def _has_row_names(headings: Sequence[str], body: Sequence[Record]) -> bool:
    """Whether rows have names as R writes them: a name before each row, and no heading above the names."""
    if len(headings) < 2 or not all(len(cells) == len(headings) + 1 for _, cells in body):
        return False
    names = [cells[0] for _, cells in body]
    return (
        len({*names}) == len(names)
        and any(cells[-1].strip() for _, cells in body)
        and all(n.isdecimal() for n in names)
    )


def _check_surplus(headings: Sequence[str], body: Sequence[Record], name: str, columns: Sequence[str]) -> None:
    """Raise FileRefusal for cells past the last heading, which may belong to `columns`; empty ones do no harm."""
    width = len(headings)
    faults = [
        Fault(name, cells[-1], f"must have at most {width} cells, one a heading, but has {_n_filled(cells)}", number)
        for number, cells in body
        if len(cells) > width and any(cell.strip() for cell in cells[width:])
    ]
    if faults:
        rows = "1 row has" if len(faults) == 1 else f"{len(faults):,} rows have"
        lines = "\n".join(fault_lines(faults))
        ways = f" If the words hold it, the cells can be joined into “{columns[0]}”." if columns else ""
        raise FileRefusal(
            f"{name}: {rows} more cells than there are headings. A cell that holds the delimiter must stand in double "
            f"quotation marks; or another delimiter, or another row of headings, is meant.{ways}\n{lines}",
            joins=columns[:_MOST_JOINS],
        )


def _doubts(cells: pd.DataFrame, delimiter: str) -> tuple[list[Doubt], int]:
    """Cells that may be several rows: with as many delimiters per line as a row has, with many line breaks, or with
    more delimiters than prose has.
    """
    found: list[Doubt] = []
    n_found = 0
    suspect = "\n|\r" + (f"|{re.escape(delimiter)}" if delimiter else "")
    # a comma in prose is followed by a space, and one in a number surrounded by digits
    bare = re.compile(rf"{re.escape(delimiter)}(?! )(?<!\d{re.escape(delimiter)}(?=\d))" if delimiter else r"(?!)")
    n_suspect = max(_MANY_DELIMITERS, 2 * (cells.shape[1] - 1))
    for heading in cells:
        column = cells[heading]
        for index, cell in column[column.str.contains(suspect, regex=True)].items():
            n_breaks = len(cell.splitlines()) - 1
            n_delimiters = cell.count(delimiter) if delimiter else 0
            rows_inside = delimiter and n_delimiters >= max(1, cells.shape[1] - 1) * n_breaks
            if (n_breaks and (rows_inside or n_breaks >= _MANY_BREAKS)) or len(bare.findall(cell)) >= n_suspect:
                n_found += 1
                if len(found) < MOST_DOUBTS:
                    found.append(Doubt(int(index) + 2, str(heading), cell[:200], n_breaks, n_delimiters))
    return found, n_found
