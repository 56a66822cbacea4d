"""A person's own tables, of camps and of people: CSV with the columns that each needs."""

import io
from collections.abc import Sequence

import pandas as pd

from data.files.row_width import TooWide, check_width

LONGEST_TABLE = 20_000  # rows
LONGEST_ENTRY = 200  # characters of what a row needs


class OwnTableError(ValueError):
    """A table of camps or of people that cannot be used; the message says what is wrong."""


def read(content: bytes, of: str, needed: Sequence[str]) -> pd.DataFrame:
    """A table `of` "camps" or "people" from the bytes of a CSV, with the columns that it has; raises OwnTableError."""
    table_of = f"The table of {of}"
    try:
        check_width(content.decode("utf-8-sig"))
        table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise OwnTableError(f"{table_of} is not CSV in UTF-8: {error}") from error
    except TooWide as error:
        raise OwnTableError(f"{table_of} {error}") from error
    if not isinstance(table.index, pd.RangeIndex):  # pandas took the first cells for row names
        raise OwnTableError(f"{table_of} has more cells in its rows than columns: {', '.join(table.columns)}.")
    if missing := [name for name in needed if name not in table]:
        raise OwnTableError(f"{table_of} lacks the column {', '.join(missing)}; found {list(table.columns)}.")
    if len(table) > LONGEST_TABLE:
        raise OwnTableError(f"{table_of} has {len(table):,} rows; at most {LONGEST_TABLE:,} are read.")
    return table
