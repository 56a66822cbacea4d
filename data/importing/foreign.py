"""An imported table as it was read: every cell a string under the headings found, and how it was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from data.importing.companion_files import SourceExtras
from data.importing.limits import LONGEST_HEADING, FileRefusal, check_columns, check_rows
from data.schema import COLUMN_NAMES

NO_HEADINGS = -1
Record = tuple[int, list[str]]  # a row's number as its owner counts, and its cells
ALL = "all"  # for a sheet: all of them as one table
MOST_DOUBTS = 20
CELLS_EXACT, CELLS_EMPTIED = "exact", "emptied"


@dataclass(frozen=True)
class Choices:
    """A person's choices that override what is detected; empty, 0 or None: detect it."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""  # of a workbook, or the path of a file in a zip
    quotes: str = ""  # STANDARD or PLAIN
    escape: str = ""
    headings_row: int = 0  # as the file's owner counts, from 1; NO_HEADINGS if there are none
    skip_lines: int = 0  # at the top of the file
    join_into: str = ""  # the heading of the column to which cells past the last heading belong
    cells: str = ""  # CELLS_EXACT: as in the file; CELLS_EMPTIED: without NULL, N/A and the like in any column


@dataclass(frozen=True)
class Decision:
    """What was decided about a file, how, and on which evidence."""

    what: str
    how: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.how} ({self.why})"


@dataclass(frozen=True)
class Doubt:
    """A cell that contains many line breaks or delimiters: it may be several rows."""

    row: int
    column: str
    begins: str
    n_breaks: int
    n_delimiters: int


@dataclass(frozen=True)
class ReadingChoices:
    """How a file was read."""

    format: str  # as its readers call it: "CSV"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    left_out: str = ""  # sentences about parts of the file that cannot be read
    quotes: str = ""
    escape: str = ""
    headings_row: int = 1
    are_headings_unsure: bool = False  # the headings look like the rows below them
    decisions: tuple[Decision, ...] = ()
    doubts: tuple[Doubt, ...] = ()  # the first MOST_DOUBTS
    n_doubts: int = 0

    def with_decisions(self, *more: Decision) -> "ReadingChoices":
        """A copy with more decisions."""
        return replace(self, decisions=(*self.decisions, *more))


@dataclass(frozen=True)
class ForeignTable:
    """`cells` holds strings only; `index + 2` is the row as the file's owner counts it.

    `extras` holds more if a whole corpus was imported and not only its table.
    """

    cells: pd.DataFrame
    reading: ReadingChoices
    extras: SourceExtras = field(default_factory=SourceExtras)

    @property
    def was_exported_here(self) -> bool:
        """Whether it begins with all of our columns, as downloads from here do."""
        return tuple(self.cells.columns[: len(COLUMN_NAMES)]) == COLUMN_NAMES

    def with_cells(self, cells: pd.DataFrame, *decisions: Decision) -> "ForeignTable":
        """A copy with other cells and more decisions."""
        return replace(self, cells=cells, reading=self.reading.with_decisions(*decisions))


def frame(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int], name: str) -> pd.DataFrame:
    """Rows of strings under headings; `numbers` are the rows as their owner counts. Drops blank rows; raises
    FileRefusal.
    """
    check_rows(len(rows), name)
    check_columns(len(headings), name)
    filled = [position for position, row in enumerate(rows) if any(row)]
    columns = [[rows[position][nth] for position in filled] for nth in range(len(headings))]
    numbered = [numbers[position] for position in filled]
    _check_characters(headings, range(1, len(headings) + 1), f"{name}, heading ")
    for heading, column in zip(headings, columns, strict=True):
        _check_characters(column, numbered, f"{name}, row ", f", column {heading}")
    index = pd.Index([number - 2 for number in numbered], dtype="int64")
    series = [pd.Series(column, dtype="str", index=index) for column in columns]
    cells = pd.concat(series, axis=1) if series else pd.DataFrame(index=index)
    return check_table(cells.set_axis(list(headings), axis=1), name)


def check_table(cells: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with unique headings; raises FileRefusal if it is empty or exceeds the limits."""
    check_rows(len(cells), name)
    check_columns(cells.shape[1], name)
    if cells.empty:
        raise FileRefusal(f"{name} holds no row below its headings. The first row must hold the headings.")
    return cells.set_axis(_number_repeated([str(heading) for heading in cells]), axis=1)


def _number_repeated(headings: list[str]) -> list[str]:
    """The headings, shortened if very long; a repeated one is numbered: "note", "note (2)"."""
    seen: dict[str, int] = {}
    names = []
    for heading in headings:
        wanted = name = heading.strip().removeprefix("\ufeff")[:LONGEST_HEADING] or "column"
        while name in seen:
            seen[wanted] += 1
            name = f"{wanted} ({seen[wanted]})"
        seen[name] = 1
        names.append(name)
    return names


def _check_characters(cells: Sequence[str], numbers: Sequence[int], before: str, after: str = "") -> None:
    """Raise FileRefusal for the first cell with characters that text cannot contain. The message names the cell by its
    number, between the words `before` and `after`.
    """
    whole = "".join(cells)
    if "\0" not in whole and whole.isascii():
        return
    for number, cell in zip(numbers, cells, strict=True):
        if "\0" in cell:
            raise FileRefusal(f"{before}{number}{after} holds a NUL character, which no text has.")
        if any("\ud800" <= character <= "\udfff" for character in cell):
            raise FileRefusal(f"{before}{number}{after} holds half a character (an unpaired surrogate).")
