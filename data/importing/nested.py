"""Nested values of JSON and Parquet: flattened one level, or left out."""

from collections.abc import Callable, Mapping
from typing import Any

from data.importing.foreign import Decision
from data.schema import SEPARATOR

_MOST_NAMED = 8
# objects that only hold the cells of their row, as feeds, search engines and maps write them
_WRAPPERS = {"properties", "attributes", "_source", "fields", "node", "item", "record", "document", "doc", "row"}


class RowFlattener:
    """Flattens rows, and keeps what it did to which columns."""

    def __init__(self) -> None:
        self.flat: dict[str, None] = {}
        self.joined: dict[str, None] = {}
        self.left_out: dict[str, None] = {}

    def flatten(self, row: Mapping[str, Any], written: Callable[[Any], str] = str) -> dict[str, Any]:
        """The row with "user": {"name": …} as "user.name", and lists of texts as one text. Deeper values are gone."""
        cells: dict[str, Any] = {}
        for key, value in row.items():
            if isinstance(value, dict):
                self.flat[key] = None
                for inner, cell in value.items():
                    name = inner if key in _WRAPPERS and inner not in row else f"{key}.{inner}"
                    self._take(cells, name, cell, written)
            else:
                self._take(cells, key, value, written)
        return cells

    def _take(self, cells: dict[str, Any], key: str, value: Any, written: Callable[[Any], str]) -> None:
        if isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(each, dict | list) for each in value)
        ):
            self.left_out[key] = None
            return
        if isinstance(value, list):
            value = [each for each in value if each is not None]
            if len(value) > 1:
                self.joined[key] = None
            value = f" {SEPARATOR} ".join(written(each) for each in value)
        cells.setdefault(key, value)

    def decisions(self) -> tuple[Decision, ...]:
        """What to tell."""
        rules = (
            (self.flat, "Nested columns", "flattened one level"),
            (self.joined, "Lists", f"written with {SEPARATOR} between"),
            (self.left_out, "Columns left out", "nested deeper, or holding bytes or vectors"),
        )
        return tuple(Decision(what, how, _names(names)) for names, what, how in rules if names)


def _names(names: Mapping[str, None]) -> str:
    shown = ", ".join(f"“{name[:60]}”" for name in list(names)[:_MOST_NAMED])
    return shown + (f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else "")
