"""XLSX: one sheet as a table. Formulas are read as their text; nothing of a workbook is ever computed."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from data.export import unescaped
from data.importing.archive import check_members
from data.importing.foreign import Choices, ForeignTable, Reading, frame
from data.importing.limits import Refused, check_columns, check_rows


def read_workbook(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """The sheet chosen, or the first with a row below its headings; raises Refused."""
    members = check_members(raw, name)
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise Refused(f"{name} holds macros and is not opened. Save it as .xlsx, without macros.")
    try:
        return _read(raw, name, choices)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a broken or hostile workbook raises whatever it likes; its owner gets a sentence
        raise Refused(
            f"{name} is a broken workbook ({error}). Open it and save it again as .xlsx, or as CSV."
        ) from error


def _read(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that no table needs
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if choices.sheet and choices.sheet not in sheets:
            raise Refused(f"{name} has no sheet {choices.sheet!r}; there is {', '.join(sheets) or 'none'}.")
        for title in [choices.sheet] if choices.sheet else list(sheets):
            lines = list(_lines(sheets[title], name))
            if len(lines) > 1:
                reading = Reading("XLSX", sheet=title, sheets=tuple(sheets))
                return ForeignTable(_table(lines, f"{name}, sheet {title}"), reading)
    which = f"its sheet {choices.sheet!r}" if choices.sheet else "any sheet"
    raise Refused(f"{name} holds no table in {which}. A first row must hold the headings, and rows stand below it.")


def _lines(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row that holds anything."""
    sheet.reset_dimensions()  # a file may claim any size
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_written(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        check_columns(len(cells), name)
        if cells:
            yield number, cells
        check_rows(number - 1, name)


def _table(lines: list[tuple[int, list[str]]], name: str) -> Any:
    width = max(len(cells) for _, cells in lines)
    padded = [[*cells, *[""] * (width - len(cells))] for _, cells in lines]
    named = [nth for nth in range(width) if any(row[nth] for row in padded)]
    headings = [padded[0][nth] or f"column {nth + 1}" for nth in named]
    rows = [[row[nth] for nth in named] for row in padded[1:]]
    return frame(headings, rows, [number for number, _ in lines[1:]], name)


def _written(value: Any) -> str:
    """A cell as text: dates as ISO has them, whole numbers without a fraction, formulas as they stand."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(getattr(value, "text", value))  # an array formula is an object with its text
