"""Workbooks: XLSX, ODS and XLS, all their sheets or one. Formulas are read as their text, never computed."""

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from data.export import unescape_cell
from data.importing import several
from data.importing.foreign import ALL, Choices, ForeignTable, ReadingChoices, Record
from data.importing.formats import compound_file
from data.importing.formats.archive import Members
from data.importing.formats.merged_cells import Merge, fill_down, merges_in_ods, merges_in_xls, merges_in_xlsx
from data.importing.headings import headings
from data.importing.limits import FileRefusal, check_columns, check_rows

_NO_TABLE = "A first row must hold the headings, and rows stand below it."


def read_workbook(raw: bytes, name: str, choices: Choices, members: Members) -> ForeignTable:
    """An XLSX: the sheet chosen, or all that form one table; raises FileRefusal."""
    if any(path.lower().endswith("vbaproject.bin") for path in members):
        raise FileRefusal(f"{name} holds macros and is not opened. Save it as .xlsx, without macros.")
    return _read_guarded(_read_xlsx, raw, name, choices)


def read_ods(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """An OpenDocument spreadsheet, like `read_workbook`."""
    return _read_guarded(_read_other, raw, name, choices)


def read_xls(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """A workbook in the old format, like `read_workbook`."""
    for marker, what in (("EncryptedPackage", "an encrypted workbook"), ("WordDocument", "a Word document (.doc)")):
        if marker.encode("utf-16-le") in raw:
            raise FileRefusal(f"{name} is {what}. Save it as .xlsx without a password.")
    try:
        return _read_guarded(_read_other, raw, name, choices)
    except FileRefusal as refused:
        if "broken workbook" not in str(refused):
            raise
        raise FileRefusal(
            f"{name} is an encrypted workbook or one of the old kind (.xls) that is broken. "
            "Save it as .xlsx without a password."
        ) from refused


def _read_guarded(read: Any, raw: bytes, name: str, choices: Choices) -> ForeignTable:
    try:
        table: ForeignTable = read(raw, name, choices)
    except (FileRefusal, MemoryError):
        raise
    except BaseException as error:  # a broken or hostile workbook raises anything at all; its owner gets a sentence
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":  # a panic of calamine
            raise
        raise FileRefusal(
            f"{name} is a broken workbook ({error}). Open it and save it again as .xlsx, or as CSV."
        ) from error
    return table


def _read_xlsx(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that no table needs
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        lines, merges = {}, {}
        for title in _wanted_sheets(list(sheets), choices, name):
            sheets[title].reset_dimensions()  # a file may claim any size
            lines[title] = list(_lines(sheets[title].iter_rows(values_only=True), name))
            merges[title] = merges_in_xlsx(raw, str(getattr(sheets[title], "_worksheet_path", "")))
    return _together(lines, merges, tuple(sheets), name, choices, "XLSX")


def _read_other(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    from python_calamine import CalamineWorkbook, PasswordError

    kind = "ODS" if raw.startswith(b"PK") else "XLS"
    if kind == "XLS":
        compound_file.check(raw)
    of_sheets = merges_in_ods(raw) if kind == "ODS" else {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            titles = book.sheet_names
            lines, merges = {}, {}
            for title in _wanted_sheets(titles, choices, name):
                sheet = book.get_sheet_by_name(title)
                lines[title] = list(_lines(sheet.to_python(skip_empty_area=False), name))
                merges[title] = of_sheets.get(title) or merges_in_xls(sheet.merged_cell_ranges)
    except PasswordError as error:
        raise FileRefusal(f"{name} is an encrypted workbook. Save it as .xlsx without a password.") from error
    return _together(lines, merges, tuple(titles), name, choices, kind)


def _wanted_sheets(titles: list[str], choices: Choices, name: str) -> list[str]:
    if choices.sheet in ("", ALL) and choices.sheet not in titles:
        return titles
    if choices.sheet not in titles:
        raise FileRefusal(f"{name} has no sheet {choices.sheet!r}; there is {', '.join(titles) or 'none'}.")
    return [choices.sheet]


def _together(
    lines: dict[str, list[Record]],
    merges: dict[str, list[Merge]],
    sheets: tuple[str, ...],
    name: str,
    choices: Choices,
    kind: str,
) -> ForeignTable:
    tables = {}
    for title, records in lines.items():
        # a single row is a title, not a table
        if len(records) > 1 or (records and choices.headings_row):
            filled, decisions = fill_down(records, merges[title])
            reading = ReadingChoices(kind, sheet=title, sheets=sheets, decisions=decisions)
            tables[title] = headings.table(filled, choices, f"{name}, sheet {title}", reading)
    if not tables:
        which = f"its sheet {choices.sheet!r}" if len(lines) == 1 and len(sheets) > 1 else "any sheet"
        raise FileRefusal(f"{name} holds no table in {which}. {_NO_TABLE}")
    return several.together(tables, several.SHEET, name, choices.sheet)


def _lines(rows: Sequence[Any] | Iterator[Any], name: str) -> Iterator[Record]:
    """Number and cells of each row with content."""
    for number, row in enumerate(rows, start=1):
        cells = [_cell_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        check_columns(len(cells), name)
        if cells:
            yield number, cells
        check_rows(number - 1, name)


def _cell_text(value: Any) -> str:
    """A cell as text: dates in ISO 8601, whole numbers without a fraction, formulas as written."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescape_cell(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(getattr(value, "text", value))  # an array formula is an object with its text
