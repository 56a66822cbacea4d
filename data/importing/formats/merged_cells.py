"""Cells of a workbook that are merged over several rows: every row gets the value that the file stores once."""

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any
from xml.parsers import expat

from data.counting import count_of
from data.importing.foreign import Decision, Record

_REFERENCE = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_MOST_MERGES = 200_000
_PART = 1024**2  # bytes scanned at a time
_LONGEST = 200  # bytes of a reference
_MOST_STEPS = 2_000_000  # cells visited; overlapping ranges of a hostile file would take forever

_OF_TABLES = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "

Merge = tuple[int, int, int]  # its column, from 0; its first and last row, from 1


def merges_in_xlsx(raw: bytes, path: str) -> list[Merge]:
    """The cells merged over rows in a sheet, by the sheet's path in the file."""
    found: list[Merge] = []
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if path not in packed.namelist():
            return []
        with packed.open(path) as sheet:
            before = b""
            while len(found) < _MOST_MERGES and (part := sheet.read(_PART)):
                seen = before + part
                matches = list(_REFERENCE.finditer(seen))
                found += [(_column(match[1]), int(match[2]), int(match[3])) for match in matches]
                before = seen[max(matches[-1].end() if matches else 0, len(seen) - _LONGEST) :]
    return [merge for merge in found if merge[1] < merge[2]]


def merges_in_xls(ranges: Iterable[Any] | None) -> list[Merge]:
    """The same from calamine's ranges: first and last place of each, as row and column from 0."""
    return [(column, first + 1, last + 1) for (first, column), (last, _) in ranges or () if first < last]


def merges_in_ods(raw: bytes) -> dict[str, list[Merge]]:
    """The same for an OpenDocument spreadsheet, by the sheet's name; raises ValueError if its XML is broken.

    Broken XML is caught here and not left to the reader, which would look for the end of a table forever.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as packed, packed.open("content.xml") as content:
        found = _SpannedCells()
        before = b""
        while part := content.read(_PART):
            if b"rows-spanned" in before[-_LONGEST:] + part:
                content.seek(0)
                return _SpannedCells(with_cells=True).read(content)
            found.feed(part)
            before = part
        found.feed(b"", is_end=True)
    return {}


class _SpannedCells:
    """Collects cells that span several rows from the events of an XML parser."""

    def __init__(self, with_cells: bool = False) -> None:
        self.merges: dict[str, list[Merge]] = {}
        self.title, self.row, self.column, self.repeated = "", 0, 0, 1
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        if with_cells:
            self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end

    def read(self, content: IO[bytes]) -> dict[str, list[Merge]]:
        while part := content.read(_PART):
            self.feed(part)
        self.feed(b"", is_end=True)
        return self.merges

    def feed(self, part: bytes, is_end: bool = False) -> None:
        try:
            self.parser.Parse(part, is_end)
        except expat.ExpatError as error:
            raise ValueError(f"its XML: {error}") from error

    def _refuse(self, *_: object) -> None:
        raise ValueError("its XML declares a document type, which no spreadsheet does")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if not name.startswith(_OF_TABLES):
            return
        element = name.removeprefix(_OF_TABLES)
        if element == "table":
            self.title, self.row = attributes.get(f"{_OF_TABLES}name", ""), 0
        elif element == "table-row":
            self.column, self.repeated = 0, _number(attributes, "number-rows-repeated")
        elif element in ("table-cell", "covered-table-cell"):
            n_rows = _number(attributes, "number-rows-spanned")
            merges = self.merges.setdefault(self.title, [])
            if n_rows > 1 and len(merges) < _MOST_MERGES:
                merges.append((self.column, self.row + 1, self.row + n_rows))
            self.column += _number(attributes, "number-columns-repeated")

    def _end(self, name: str) -> None:
        if name == f"{_OF_TABLES}table-row":
            self.row += self.repeated


def _number(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(f"{_OF_TABLES}{name}", "1")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 1


def fill_down(records: Sequence[Record], merges: Sequence[Merge]) -> tuple[list[Record], tuple[Decision, ...]]:
    """The rows with the values of merged cells, and the decisions to report. Filled cells stay as they are."""
    numbers = [number for number, _ in records]
    rows = dict(records)
    n_filled = n_steps = 0
    for column, first, last in merges:
        value = rows[first][column] if first in rows and column < len(rows[first]) else ""
        below = numbers[bisect_right(numbers, first) : bisect_right(numbers, last)] if value else []
        n_steps += len(below)
        if n_steps > _MOST_STEPS:
            break
        for number in below:
            cells = rows[number]
            if column >= len(cells):
                cells = rows[number] = [*cells, *[""] * (column + 1 - len(cells))]
            if not cells[column]:
                cells[column], n_filled = value, n_filled + 1
    if not n_filled:
        return list(records), ()
    why = f"{count_of(n_filled, 'cell')} below belong to them"
    return [(number, rows[number]) for number in numbers], (Decision("Merged cells", "their value in every row", why),)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
