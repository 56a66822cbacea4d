"""Comma-separated values and their kin: any delimiter, any encoding, or pasted as text."""

import csv
import io

import pandas as pd

from data import table
from data.export import undo_neutralised
from data.faults import listed
from data.importing.encodings import decoded
from data.importing.foreign import Choices, ForeignTable, Reading, checked
from data.importing.limits import MOST_ROWS, Refused, check_columns
from data.row_width import TooWide, check_width
from data.schema import COLUMN_NAMES

DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    ":": "colon",
    "^": "caret",
    "~": "tilde",
}
_LINES_LOOKED_AT = 60


def read_delimited(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """A file of separated values; raises Refused."""
    text, encoding = decoded(raw, name, choices.encoding)
    table = read_text(text, name, choices.delimiter, encoding)
    with_mark = raw.startswith(b"\xef\xbb\xbf")
    if with_mark and tuple(table.cells.columns[: len(COLUMN_NAMES)]) == COLUMN_NAMES:  # a CSV that was downloaded here
        return ForeignTable(undo_neutralised(table.cells), table.reading)
    return table


def read_text(text: str, name: str, delimiter: str = "", encoding: str = "") -> ForeignTable:
    """A table of characters, as pasted or decoded; raises Refused. "" for `delimiter`: find it."""
    if len(delimiter) > 1 or delimiter in ('"', "\r", "\n", " "):
        raise Refused(f"The delimiter {delimiter!r} cannot be used; it is one character, such as a comma or a tab.")
    if "\0" in text:
        raise Refused(f"{name} holds a NUL character, which no text has.")
    if not text.strip():
        raise Refused(f"{name} is empty.")
    if any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else False:
        raise Refused(f"{name} holds half a character (an unpaired surrogate).")
    delimiter = delimiter or found_delimiter(text)
    try:
        check_width(text, delimiter)
    except TooWide as error:
        raise Refused(f"{name} {error}") from error
    check_columns(len(next(iter(_records(text, delimiter)), [])), name)
    try:
        cells = table.parse(text, delimiter, MOST_ROWS + 2)
    except pd.errors.EmptyDataError as error:
        raise Refused(f"{name} is empty.") from error
    except (pd.errors.ParserError, ValueError) as error:
        raise _unreadable(text, name, delimiter, error) from error
    return ForeignTable(checked(cells, name), Reading("CSV", encoding, delimiter))


def found_delimiter(text: str) -> str:
    """The character that separates the most cells in the most alike way; a comma where none does."""

    def worth(delimiter: str) -> tuple[float, int]:
        widths = [len(record) for record in _records(text, delimiter)]
        if not widths or widths[0] < 2:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    first = ",;\t|"  # the others stand in running text too
    for candidates, least in ((first, 0.0), (DELIMITERS, 0.9)):
        best = max(candidates, key=worth)
        if worth(best)[0] > least:
            return best
    return ","


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The first records that hold anything; what breaks after them is not looked at."""
    lines = csv.reader(io.StringIO(text[:200_000].lstrip("\r\n"), newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        for record in lines:
            if any(record):
                records.append(record)
            if len(records) == _LINES_LOOKED_AT:
                break
    except csv.Error:
        return records
    return records


def _unreadable(text: str, name: str, delimiter: str, error: Exception) -> Refused:
    shown = DELIMITERS.get(delimiter, repr(delimiter))
    if overlong := table.overlong_rows(text, name, delimiter):
        lines = "\n".join(listed(overlong))
        return Refused(
            f"{name} is no table separated by {shown}: {len(overlong):,} rows have more cells than headings. "
            f"A cell that holds the delimiter must stand in double quotation marks.\n{lines}"
        )
    if "EOF inside string" in str(error):
        return Refused(
            f"{name} is no table separated by {shown}: a double quotation mark is opened and never closed. "
            'Inside a cell it must be written twice ("").'
        )
    return Refused(f"{name} is no table separated by {shown}: {error}")
