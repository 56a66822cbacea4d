"""Quotes written out: the same columns that can be read in."""

import io
import re

import pandas as pd

# A spreadsheet runs a cell that begins like this (OWASP, CSV injection), full-width signs included; an apostrophe
# before it stops that. Cells that begin with apostrophes and then like this get one more, so that it can be undone.
_FORMULA = r"^('*[=+\-@\t\r\n＝＋－＠])"
_NEUTRALISED = r"^'('*[=+\-@\t\r\n＝＋－＠])"


def to_csv(quotes: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read it right; cells that would run are neutralised."""
    safe = _replaced(quotes, _FORMULA, r"'\1")
    # ended as RFC 4180 has it: then cells with any line break, a lone carriage return too, are put in quotation marks
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace")


def undo_neutralised(quotes: pd.DataFrame) -> pd.DataFrame:
    """A table that `to_csv` wrote, its cells and headings as they were before."""
    return _replaced(quotes, _NEUTRALISED, r"\1")


def _replaced(quotes: pd.DataFrame, pattern: str, by: str) -> pd.DataFrame:
    cells = quotes.apply(lambda column: column.str.replace(pattern, by, regex=True))
    return cells.rename(columns=lambda heading: re.sub(pattern, by, heading))


def to_jsonl(quotes: pd.DataFrame) -> bytes:
    """One JSON object a line, every cell as it is."""
    return quotes.to_json(orient="records", lines=True, force_ascii=False).encode("utf-8", "replace")


def to_parquet(quotes: pd.DataFrame) -> bytes:
    """Parquet, every cell a string."""
    buffer = io.BytesIO()
    quotes.to_parquet(buffer, index=False)
    return buffer.getvalue()
