"""Nested values of JSON and Parquet: flattened a few levels, or left out."""

from collections.abc import Callable, Mapping
from typing import Any

from data.importing.foreign import Decision
from data.schema import SEPARATOR

DEEPEST = 4  # objects within objects: "author.party.name" is two within its row
_LONGEST_LIST = 20  # objects in a cell
_MOST_DEEP = 60  # columns from objects within objects: feeds hold hundreds, and none of them is a camp
_MOST_NAMED = 8
# objects that merely wrap the cells of their row, as feeds, search engines and maps write them
_WRAPPERS = {"properties", "attributes", "_source", "fields", "node", "item", "record", "document", "doc", "row"}


class RowFlattener:
    """Flattens rows, and records what it did to which columns."""

    def __init__(self) -> None:
        self.flat: dict[str, None] = {}
        self.joined: dict[str, None] = {}
        self.left_out: dict[str, None] = {}
        self._within: set[str] = set()  # names of nested objects
        self._deep: dict[str, None] = {}

    def flatten(self, row: Mapping[str, Any], written: Callable[[Any], str] = str) -> dict[str, Any]:
        """The row with "user": {"name": …} as "user.name", and lists of texts as one text.

        Nested objects too, up to DEEPEST levels and _MOST_DEEP columns; other values are dropped.
        """
        cells: dict[str, Any] = {}
        for key, value in row.items():
            if isinstance(value, dict):
                self.flat[key] = None
                for inner, cell in value.items():
                    name = inner if key in _WRAPPERS and inner not in row else f"{key}.{inner}"
                    self._take(cells, name, cell, written, 1)
            else:
                self._take(cells, key, value, written, 0)
        return cells

    def _take(self, cells: dict[str, Any], key: str, value: Any, written: Callable[[Any], str], deep: int) -> None:
        if isinstance(value, dict) and deep < DEEPEST:
            self._within.add(key)
            for inner, cell in value.items():
                self._take(cells, f"{key}.{inner}", cell, written, deep + 1)
            return
        if isinstance(value, list) and (words := _rich_text(value)) is not None:
            value = words
        if isinstance(value, list) and (columns := _columns_of(value)):
            for inner, cells_of in columns.items():
                self._take(cells, f"{key}.{inner}", cells_of, written, max(deep + 1, 2))
            return
        if _is_nested(value) or (deep > 1 and not self._has_room(key)):
            self.left_out[key] = None
            return
        cells.setdefault(key, self._join(key, value, written) if isinstance(value, list) else value)

    def _join(self, key: str, values: list[Any], written: Callable[[Any], str]) -> str:
        """One cell of a list."""
        given = [each for each in values if each is not None]
        if len(given) > 1:
            self.joined[key] = None
        return f" {SEPARATOR} ".join(written(each) for each in given)

    def _has_room(self, key: str) -> bool:
        if len(self._deep) < _MOST_DEEP:
            self._deep[key] = None
        return key in self._deep

    def is_object(self, name: str) -> bool:
        """Whether a name is that of objects, which have no cell of their own."""
        return name in self.flat or name in self._within

    def decisions(self) -> tuple[Decision, ...]:
        """The decisions to report."""
        rules = (
            (self.flat, "Nested columns", "flattened"),
            (self.joined, "Lists", f"written with {SEPARATOR} between"),
            (self.left_out, "Columns left out", "nested deeper, or holding bytes or vectors"),
        )
        return tuple(Decision(what, how, _names(names)) for names, what, how in rules if names)


def _is_nested(value: Any) -> bool:
    """Whether a value is an object, or a list that holds more than texts and numbers."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict | list) for each in value))


def _columns_of(value: list[Any]) -> dict[str, list[Any]]:
    """The cells of each key that all objects of a short list have, such as speakers with name and party."""
    if not 0 < len(value) <= _LONGEST_LIST or not all(isinstance(each, dict) for each in value):
        return {}
    keys = [key for key in value[0] if all(isinstance(each.get(key), str | int | float) for each in value)]
    return {key: [each[key] for each in value] for key in keys}


def _rich_text(value: list[Any]) -> str | None:
    """Text in pieces, as messengers write it: ["see ", {"type": "link", "text": "…"}]; None for other lists."""
    pieces = [each.get("text") if isinstance(each, dict) else each for each in value]
    is_rich = any(isinstance(each, str) for each in value) and any(isinstance(each, dict) for each in value)
    return "".join(map(str, pieces)) if is_rich and all(isinstance(piece, str) for piece in pieces) else None


def _names(names: Mapping[str, None]) -> str:
    shown = ", ".join(f"“{name[:60]}”" for name in list(names)[:_MOST_NAMED])
    return shown + (f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else "")
