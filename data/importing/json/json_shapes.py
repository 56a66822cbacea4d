"""Tables in JSON that are not lists of objects: by columns or rows, as pandas and R write them, or lists of cells."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data.importing.columns.column_profiles import n_known
from data.importing.columns.known_headings import known_column
from data.importing.foreign import Decision, Record
from data.importing.limits import check_expansion, check_rows
from data.schema import SEPARATOR

_DEEPEST = 4  # objects within objects in which rows are looked for
Rows = list[dict[str, Any]]


def rows_within(found: Any, name: str) -> tuple[Rows, Decision] | None:
    """The rows of such an object, and what it was taken for; None if it has another shape. Raises FileRefusal."""
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
    """Columns as lists of one length, some of which have a known heading."""
    lengths = {len(cells) for cells in found.values()}
    nested = any(isinstance(cell, dict) for cells in found.values() for cell in cells)
    if len(lengths) != 1 or nested or not n_known(found):
        return None
    (n,) = lengths
    check_rows(n, name)
    rows = [{heading: cells[nth] for heading, cells in found.items()} for nth in range(n)]
    return rows, Decision("Rows", "one from each place of the lists", "the file is an object of columns")


def _of_objects(found: Mapping[str, Mapping[str, Any]], name: str) -> tuple[Rows, Decision] | None:
    """Objects with the same keys: columns of cells, or rows, depending on which keys are known headings."""
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


def records_of_lists(rows: Sequence[Any], numbers: Iterable[int]) -> list[Record] | None:
    """The rows of a table whose every row is a list of cells, as in separated values; None if one is not."""
    if not rows or not all(isinstance(row, list) for row in rows):
        return None
    return [(number, [_text_in_list(cell) for cell in row]) for number, row in zip(numbers, rows, strict=True)]


def _text_in_list(value: Any) -> str:
    """A value in a list as text; lists of texts become one text, and deeper values are dropped."""
    if isinstance(value, list):
        return f" {SEPARATOR} ".join(_text_in_list(each) for each in value if not isinstance(each, list | dict))
    return "" if isinstance(value, dict) else cell_text(value)


def cell_text(value: Any) -> str:
    """A scalar value as the text of a cell."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def lists_within(found: Any, deep: int = 0) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Every list of objects within an object and the objects in it, by the path of keys to it."""
    lists: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for key, value in found.items() if isinstance(found, dict) else ():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            lists[(key,)] = value
        elif deep < _DEEPEST:
            lists |= {(key, *path): rows for path, rows in lists_within(value, deep + 1).items()}
    return lists


def has_words(row: Mapping[str, Any]) -> bool:
    """Whether one of an object's keys is a heading for the text, with a text under it."""
    return any(known_column(key) == "text" and isinstance(cell, str | list) for key, cell in row.items())


def n_beside(found: Any, path: Sequence[str]) -> int:
    """How many other values stand beside the list at a path, at each level of the objects around it."""
    n = 0
    for key in path:
        n, found = n + len(found) - 1, found[key]
    return n


def rows_inside(objects: Sequence[Any], name: str) -> tuple[Rows, Decision] | None:
    """The rows of objects that hold them as lists, such as sittings with their speeches; None if the objects are rows.

    The object's other values are repeated in each of its rows; if both have a name, "date (speeches)" is the row's.
    Raises FileRefusal if the result would be too large.
    """
    key = _key_of_rows(objects)
    if key is None:
        return None
    rows, n_repeated = [], 0
    for found in objects:
        outer = {name: cell for name, cell in found.items() if name != key}
        inner = found[key] if isinstance(found.get(key), list) else []
        n_repeated += len(inner) * sum(len(str(cell)) for cell in outer.values())
        check_expansion(n_repeated, n_repeated, name)
        for each in inner:
            row = each if isinstance(each, dict) else {}
            rows.append(outer | {f"{name} ({key})" if name in outer else name: cell for name, cell in row.items()})
    how = f"the objects of “{key[:80]}”, each with what stands beside that list"
    return rows, Decision("Rows", how, "they hold the words")


def _key_of_rows(objects: Sequence[Any]) -> str | None:
    """The key under which these objects hold lists of rows with words; None without one, or if they have words."""
    if not all(isinstance(found, dict) for found in objects):
        return None
    lists: Counter[str] = Counter()
    for found in objects:
        if any(known_column(key) == "text" and isinstance(cell, str) for key, cell in found.items()):
            return None
        for key, value in found.items():
            if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
                lists[key] += sum(n_known(each) > 1 and "text" in map(known_column, each) for each in value)
    return max(lists, key=lambda name: lists[name]) if lists.total() else None
