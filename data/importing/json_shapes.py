"""A table that is one JSON object: by columns or by rows, as pandas and R write it."""

from collections.abc import Mapping
from typing import Any

from data.importing.columns import n_known
from data.importing.foreign import Decision
from data.importing.limits import check_rows

Rows = list[dict[str, Any]]


def rows_within(found: Any, name: str) -> tuple[Rows, Decision] | None:
    """The rows of such an object, and what it was taken for; None where it is another. Raises FileRefusal."""
    if not isinstance(found, dict) or not found:
        return None
    if (rows := _with_columns_apart(found, name)) is not None:
        return rows, Decision("Rows", "the lists under “data”", "their headings stand under “columns”")
    values = list(found.values())
    if all(isinstance(value, list) for value in values):
        return _of_lists(found, name)
    if len(values) < 2 or not all(isinstance(value, dict) and value for value in values):
        return None
    return _of_objects(found, name)


def _with_columns_apart(found: Mapping[str, Any], name: str) -> Rows | None:
    columns, data = found.get("columns"), found.get("data")
    if not (isinstance(columns, list) and isinstance(data, list) and data):
        return None
    if not all(isinstance(row, list) and len(row) == len(columns) for row in data):
        return None
    check_rows(len(data), name)
    return [dict(zip(map(str, columns), row, strict=True)) for row in data]


def _of_lists(found: Mapping[str, list[Any]], name: str) -> tuple[Rows, Decision] | None:
    """Columns as lists of one length, of which some have a heading that is known."""
    lengths = {len(cells) for cells in found.values()}
    nested = any(isinstance(cell, dict) for cells in found.values() for cell in cells)
    if len(lengths) != 1 or nested or not n_known(found):
        return None
    (n,) = lengths
    check_rows(n, name)
    rows = [{heading: cells[nth] for heading, cells in found.items()} for nth in range(n)]
    return rows, Decision("Rows", "one from each place of the lists", "the file is an object of columns")


def _of_objects(found: Mapping[str, Mapping[str, Any]], name: str) -> tuple[Rows, Decision] | None:
    """Objects with the same keys: columns of cells, or rows, by which of the keys are headings that are known."""
    inner = dict.fromkeys(key for value in found.values() for key in value)
    outer_known, inner_known = n_known(found), n_known(inner)
    if outer_known > inner_known:
        check_rows(len(inner), name)
        rows = [{heading: cells.get(key) for heading, cells in found.items()} for key in inner]
        return rows, Decision("Rows", "one for each key within the columns", "the file is an object of columns")
    if inner_known >= 2:
        check_rows(len(found), name)
        key = "key" if "key" not in inner else "key of the row"
        rows = [{key: label, **cells} for label, cells in found.items()]
        return rows, Decision("Rows", f"the objects within; “{key}” keeps their names", "the file is an object of rows")
    return None
