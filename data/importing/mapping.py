"""From the columns found to ours: which heading means what, and what is said once for all rows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data import table
from data.faults import CorpusError, Fault
from data.schema import COLUMN_NAMES, REQUIRED

KEPT, LEFT_OUT = "kept as it is", "left out"
AS_WRITTEN, DAY_FIRST, MONTH_FIRST = "as written", "day first (13/01/2022)", "month first (01/13/2022)"
DATE_ORDERS = (AS_WRITTEN, DAY_FIRST, MONTH_FIRST)
DATES = ("published_on", "said_on")  # columns of ours
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


@dataclass(frozen=True)
class Columns:
    """What becomes of each heading: one of our columns, KEPT under its own heading, or LEFT_OUT.

    `same_for_all` fills columns of ours that the table lacks. Headings that are not named are kept.
    """

    targets: Mapping[str, str]
    same_for_all: Mapping[str, str] = field(default_factory=dict)
    date_order: str = AS_WRITTEN


def suggested(headings: list[str]) -> Columns:
    """Known headings and aliases as our columns, all others kept."""
    found = table.recognised(headings)
    return Columns({heading: found.get(heading, KEPT) for heading in headings})


def unfit(columns: Columns) -> list[str]:
    """A sentence for each reason why these columns make no corpus; none where they do."""
    given = [target for target in columns.targets.values() if target in COLUMN_NAMES]
    told = [
        f"No column is the {name}. Say which one is, or give one {name} for all rows."
        for name in REQUIRED
        if name not in given and not columns.same_for_all.get(name, "").strip()
    ]
    for name in dict.fromkeys(target for target in given if given.count(target) > 1):
        headings = " and ".join(f"“{heading}”" for heading, target in columns.targets.items() if target == name)
        told.append(f"{headings} cannot all be the {name}. Choose one, and keep or leave out the others.")
    return told


def mapped(cells: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """The table with every column of the schema first, then those kept; same rows, same index.

    Raises CorpusError for columns that `unfit` tells of.
    """
    if told := unfit(columns):
        raise CorpusError([Fault("columns", "", sentence) for sentence in told])
    ours = {heading: target for heading, target in columns.targets.items() if target in COLUMN_NAMES}
    left_out = [heading for heading, target in columns.targets.items() if target == LEFT_OUT]
    kept = [heading for heading in cells if heading not in ours and heading not in left_out]
    quotes = cells[[*ours, *kept]].rename(columns=ours | {heading: _own(heading, kept) for heading in kept})
    for name, value in columns.same_for_all.items():
        if name not in ours.values() and value.strip():
            quotes = quotes.assign(**{name: value.strip()})
    quotes = table.complete(quotes)
    for name in DATES:
        written = {cell: dated(cell, columns.date_order) for cell in quotes[name].unique()}
        quotes[name] = quotes[name].map(written).astype("str")
    return quotes


def _own(heading: str, kept: list[str]) -> str:
    """The name of a column that is kept; one that is called like ours and is not gets another."""
    if heading not in COLUMN_NAMES:
        return heading
    name = f"{heading} (original)"
    return name if name not in kept else f"{heading} (original, kept)"


def dated(cell: str, order: str = AS_WRITTEN) -> str:
    """A date as we write it, where it can only mean one day (or does in this order); anything else as it came."""
    if found := _ISO_TIME.fullmatch(cell):
        return found[1]
    if found := _YEAR_FIRST.fullmatch(cell):
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    if order != AS_WRITTEN and (found := _YEAR_LAST.fullmatch(cell)):
        first, second, year = found.groups()
        month, day = (second, first) if order == DAY_FIRST else (first, second)
        return f"{year}-{int(month):02}-{int(day):02}"
    return cell


def order_of(cells: Iterable[str]) -> str:
    """The order of all dates such as 13/01/2022, where they can be read in one order alone; else AS_WRITTEN."""
    written = {(int(found[1]), int(found[2])) for cell in cells if (found := _YEAR_LAST.fullmatch(cell.strip()))}
    can_be = {
        DAY_FIRST: all(month <= 12 for _, month in written),
        MONTH_FIRST: all(month <= 12 for month, _ in written),
    }
    fitting = [order for order, fits in can_be.items() if fits]
    return fitting[0] if len(fitting) == 1 else AS_WRITTEN


def mended(quotes: pd.DataFrame, cells: Mapping[tuple[int, str], str]) -> pd.DataFrame:
    """The table with some cells, by index and column, replaced."""
    quotes = quotes.copy()
    for (row, column), value in cells.items():
        if row in quotes.index and column in quotes:
            quotes.loc[row, column] = value if column in ("text", "prefix", "suffix") else value.strip()
    return quotes


def faults(quotes: pd.DataFrame, file: str, camps: tuple[str, ...] = (), topics: tuple[str, ...] = ()) -> list[Fault]:
    """Every cell that breaks the schema or disagrees with its row, in row order."""
    found = table.faults(quotes, file, camps, topics) + table.misaligned(quotes, file)
    return sorted(found, key=lambda fault: fault.row)


def index_of(fault: Fault) -> int:
    """The index of the row that a fault is in: rows are counted as in a sheet whose first row is the headings."""
    return fault.row - 2
