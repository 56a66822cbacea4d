"""Quotes written out, with the columns that can be read in again."""

import io
import re

import pandas as pd

# A spreadsheet runs a cell that begins like this (OWASP, CSV injection), full-width signs included; an apostrophe
# before it prevents that. Cells that begin with apostrophes and then like this get one more, so that it can be undone.
_FORMULA = r"^('*[=+\-@\t\r\n＝＋－＠])"
_NEUTRALISED = r"^'('*[=+\-@\t\r\n＝＋－＠])"


def to_csv(quotes: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets decode it correctly; cells that would run are neutralised."""
    safe = _replace(quotes, _FORMULA, r"'\1")
    # line ends as in RFC 4180: then cells with any line break, also a lone carriage return, are quoted
    return bytes(safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace"))


def neutralise(text: str) -> str:
    """One cell as `to_csv` writes it."""
    return re.sub(_FORMULA, r"'\1", text)


def undo_neutralise(quotes: pd.DataFrame) -> pd.DataFrame:
    """A table that `to_csv` wrote, with its original cells and headings."""
    return _replace(quotes, _NEUTRALISED, r"\1")


def _replace(quotes: pd.DataFrame, pattern: str, by: str) -> pd.DataFrame:
    cells = quotes.apply(lambda column: column.str.replace(pattern, by, regex=True))
    return cells.rename(columns=lambda heading: re.sub(pattern, by, heading))


def to_xlsx(quotes: pd.DataFrame) -> bytes:
    """A workbook of one sheet; every cell is text, and none is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("quotes")
    sheet.freeze_panes = "A2"

    def text(cell: str) -> WriteOnlyCell:
        written = WriteOnlyCell(sheet, escape_cell(cell))
        written.data_type = "s"  # "=1+1" would be taken for a formula
        return written

    for row in [list(quotes), *quotes.itertuples(index=False, name=None)]:
        sheet.append([text(cell) if cell else None for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# A workbook writes what XML cannot hold as _x000D_, and text that looks like that as _x005F_x000D_.


def escape_cell(text: str) -> str:
    """Text as a cell of a workbook stores it; `unescape_cell` reverses it."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape_cell(text: str) -> str:
    """The text that a cell of a workbook stands for."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def to_jsonl(quotes: pd.DataFrame) -> bytes:
    """One JSON object a line, every cell as it is."""
    return bytes(quotes.to_json(orient="records", lines=True, force_ascii=False).encode("utf-8", "replace"))


def to_parquet(quotes: pd.DataFrame) -> bytes:
    """Parquet, every cell a string."""
    buffer = io.BytesIO()
    quotes.to_parquet(buffer, index=False)
    return buffer.getvalue()
