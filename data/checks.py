"""Checks of the cells of a table, and every cell that breaks them."""

from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

from data.faults import Fault

ID = r"[\w.:\-]{1,64}"
ID_ALLOWED = "must be 1 to 64 letters, digits, '.', '_', ':' or '-'"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def broken_cells(table: pd.DataFrame, schema: pa.DataFrameSchema, file: str) -> list[Fault]:
    """Every cell that breaks the schema, in row order, then in the order of the columns.

    The index of `table` counts from 0 below the headings, as `data.table.parse` gives it.
    """
    if table.empty:
        return []
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    order = {name: position for position, name in enumerate(table)}
    cases = cases.assign(row=cases["index"].astype("Int64"), order=cases["column"].map(order))
    cases = cases.sort_values(["row", "order"], kind="stable")
    return [
        Fault(
            file,
            str(table.loc[case.row, case.column]),
            str(case.check),
            case.row + 2,  # as a spreadsheet counts: the headings are row 1
            case.column,
        )
        for case in cases.itertuples()
    ]


def each(holds: Callable[[pd.Series], pd.Series], allowed: str) -> pa.Check:
    """A check of each cell of a column; `allowed` says what may stand there."""
    return pa.Check(holds, error=allowed)


def every_cell(longest: int) -> list[pa.Check]:
    """What any cell must keep to."""
    no_control = each(lambda s: ~s.str.contains(_CONTROL, regex=True), "must not hold control characters (such as NUL)")
    return [no_control, each(lambda s: s.str.len() <= longest, f"must be at most {longest:,} characters")]


def matches(pattern: str, allowed: str, flags: int = 0) -> pa.Check:
    """The whole cell matches the pattern."""
    return each(lambda s: s.str.fullmatch(pattern, flags=flags), allowed)


def is_filled() -> pa.Check:
    """The cell holds more than white space."""
    return each(lambda s: s.str.strip() != "", "must not be empty")


def unique() -> pa.Check:
    """No earlier row has the same cell."""
    return each(lambda s: ~s.duplicated(), "must not stand twice")


def one_of(values: tuple[str, ...], allowed: str) -> pa.Check:
    """The cell is one of these."""
    return each(lambda s: s.isin(values), allowed)
