"""How wide the rows of a table of separated values are, checked before anything is parsed."""

import re

MOST_CELLS = 1_000  # of a row; the limit for the table that is kept may be lower
LONGEST_ROW = 1_000_000  # characters of the first row: a hundred cells at their longest
LONGEST_RUN = 10_000  # consecutive delimiters: more is longer than any cell that is read


class TooWide(ValueError):
    """A row too wide for any table of quotes; the message is the rest of a sentence that begins with the file's
    name.
    """


def check_width(text: str, delimiter: str = ",") -> None:
    """Raise TooWide for a row that would cost minutes and gigabytes to parse, only to be refused.

    A parser takes its number of columns from the first row, even if that holds nothing but delimiters. The check costs
    one pass over the text.
    """
    first = _first_row(text.lstrip("\r\n"))
    # delimiters inside quotation marks do not end a cell
    n_cells = re.sub(r'"[^"]*"', "", first).count(delimiter) + 1
    if n_cells > MOST_CELLS:
        raise TooWide(
            f"begins with a row of {n_cells:,} cells; at most {MOST_CELLS:,} are read, one for each column. "
            "Delete that row, or say which other character separates the cells."
        )
    run = text.find(delimiter * LONGEST_RUN)
    if run >= 0:
        line = text.count("\n", 0, run) + 1
        raise TooWide(
            f"has more than {LONGEST_RUN:,} delimiters after each other in line {line:,}; no row has so many cells. "
            "Delete that line."
        )


def _first_row(text: str) -> str:
    """Up to the first line end outside quotation marks; raises TooWide if it is not near."""
    is_quoted = False
    for mark in re.finditer('["\r\n]', text[:LONGEST_ROW]):
        if mark[0] == '"':
            is_quoted = not is_quoted
        elif not is_quoted:
            return text[: mark.start()]
    if len(text) > LONGEST_ROW:
        raise TooWide(
            f"has more than {LONGEST_ROW:,} characters in its first row. "
            "A quotation mark is opened there and never closed, or it is no table."
        )
    return text
