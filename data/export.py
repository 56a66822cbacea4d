"""Quotes written out: the same columns that can be read in."""

import io

import pandas as pd

# A spreadsheet runs a cell that begins like this (OWASP, CSV injection); an apostrophe before it stops that.
_FORMULA = r"^([=+\-@\t\r])"


def to_csv(quotes: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read it right; cells that would run are neutralised."""
    safe = quotes.apply(lambda column: column.str.replace(_FORMULA, r"'\1", regex=True))
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig", "replace")


def to_jsonl(quotes: pd.DataFrame) -> bytes:
    """One JSON object a line, every cell as it is."""
    return quotes.to_json(orient="records", lines=True, force_ascii=False).encode("utf-8", "replace")


def to_parquet(quotes: pd.DataFrame) -> bytes:
    """Parquet, every cell a string."""
    buffer = io.BytesIO()
    quotes.to_parquet(buffer, index=False)
    return buffer.getvalue()
