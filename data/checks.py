"""Checks of the cells of a table, and every cell that breaks them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import pandas as pd

from data.faults import Fault

ID = r"[\w.:\-]{1,64}"
ID_ALLOWED = "must be 1 to 64 letters, digits, '.', '_', ':' or '-'"
_MANY = 2_000  # rows
_PRINTED = "[!-~]"  # an ASCII letter, digit or sign, which is not white space
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True)
class Check:
    """Whether each cell of a column passes: `holds` gives a mask (n,), and `allowed` says in words what passes.

    `of_column`: whether a cell passes depends on the rest of its column, so equal cells may differ.
    """

    holds: Callable[[pd.Series], pd.Series]
    allowed: str
    of_column: bool = False


Schema = Mapping[str, Sequence[Check]]  # by column, the checks in the order in which a cell's faults are reported


def broken_cells(table: pd.DataFrame, schema: Schema, file: str) -> list[Fault]:
    """Every cell that breaks the schema, in row order, then in the order of the table's columns.

    All cells are strings. The index of `table` counts from 0 below the headings, as `data.table.parse` gives it.
    """
    if table.empty:  # an empty mask has no dtype that could be concatenated
        return []
    broken = [
        (int(row), table.columns.get_loc(name), name, check.allowed)
        for name, checks in schema.items()
        for check, breaks in zip(checks, _breaking(table[name], checks), strict=True)
        for row in table.index[breaks]
    ]
    return [
        Fault(file, str(table.at[row, name]), allowed, row + 2, name)  # as a spreadsheet counts: the headings are row 1
        for row, _, name, allowed in sorted(broken, key=itemgetter(0, 1))
    ]


def _breaking(column: pd.Series, checks: Sequence[Check]) -> Iterator[np.ndarray]:
    """For each check the positions of the cells that fail it; repeated cells are checked once."""
    cells = codes = None
    if len(column) > _MANY and column.iloc[:: len(column) // _MANY].nunique() < _MANY / 2:
        cells = pd.Series(column.unique(), dtype=column.dtype)
    for check in checks:
        breaks = ~np.asarray(check.holds(column if cells is None or check.of_column else cells), dtype=bool)
        if cells is not None and not check.of_column and breaks.any():
            codes = pd.factorize(column)[0] if codes is None else codes  # which numbers them in the same order
            breaks = breaks[codes]
        yield np.flatnonzero(breaks)


def every_cell(longest: int) -> list[Check]:
    """What every cell must satisfy."""
    no_control = Check(
        lambda s: ~s.str.contains(_CONTROL, regex=True), "must not hold control characters (such as NUL)"
    )
    return [no_control, Check(lambda s: s.str.len() <= longest, f"must be at most {longest:,} characters")]


def matches(pattern: str, allowed: str, flags: int = 0) -> Check:
    """The whole cell matches the pattern."""
    return Check(lambda s: s.str.fullmatch(pattern, flags=flags), allowed)


def is_filled() -> Check:
    """The cell holds more than white space."""
    return Check(_is_filled, "must not be empty")


def _is_filled(cells: pd.Series) -> pd.Series:
    filled = cells.str.contains(_PRINTED, regex=True)  # nearly all begin so: only the others are copied to be examined
    if not filled.all():
        filled[~filled] = cells[~filled].str.strip() != ""
    return filled


def unique() -> Check:
    """No earlier row has the same cell."""
    return Check(lambda s: ~s.duplicated(), "must not stand twice", of_column=True)


def one_of(values: tuple[str, ...], allowed: str) -> Check:
    """The cell is one of these."""
    return Check(lambda s: s.isin(values), allowed)
