"""The columns that rows of all kinds share, and those that one kind has of its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from data.schema import COLUMN_NAMES
from data.store.parts import Key, Part

STORED = [name for name in COLUMN_NAMES if name != "quote_id"]  # which is the key
SCHEMA = pa.schema(
    [
        ("save", pa.string()),
        ("part", pa.string()),
        ("key", pa.string()),
        ("removed", pa.bool_()),
        ("place", pa.int64()),  # position of quotes, camps, topics and columns among their kind
        ("json", pa.string()),  # whatever has no column of its own
        *((name, pa.string()) for name in STORED),
        ("own", pa.string()),  # cells of the corpus's own columns
        ("model", pa.string()),
        ("float16", pa.binary()),  # a vector
        ("x", pa.float32()),
        ("y", pa.float32()),
        ("reliability", pa.float32()),
        ("placed", pa.bool_()),  # on a map that was drawn before
    ]
)
LIVE_COLUMNS = tuple(name for name in SCHEMA.names if name not in ("model", "float16"))  # which vectors have
LOG_COLUMNS = ("save", "part", "key", "removed", "place", "json")
IS_LOGGED = f"part != '{Part.VECTOR}'"  # vectors belong to texts, whichever version holds them


@dataclass(frozen=True)
class MapPlaces:
    """Where the rows of a version stand among their kind; new ones are added at the end."""

    of: dict[Key, int]

    def take(self, part: str, keys: Sequence[str]) -> list[int]:
        """The places of these keys."""
        following = 1 + max((place for (k, _), place in self.of.items() if k == part), default=-1)
        taken = []
        for key in keys:
            if (part, key) not in self.of:
                following += 1
            taken.append(self.of.get((part, key), following - 1))
        return taken


def of_part(
    part: str, keys: Sequence[str], removed: bool = False, places: MapPlaces | None = None, **columns: Any
) -> pa.Table:
    """Rows of one part, with the columns of that part; with `places`, each has one."""
    n = len(keys)
    if places is not None:
        columns["place"] = pa.array(places.take(part, keys), pa.int64())
    named = {name: column if isinstance(column, pa.Array) else pa.array(column) for name, column in columns.items()}
    return pa.table(
        {
            "part": pa.array([str(part)] * n, pa.string()),
            "key": pa.array(keys, pa.string()),
            "removed": pa.array([removed] * n, pa.bool_()),
            **named,
        }
    )


def with_all_columns(rows: pa.Table) -> pa.Table:
    """The rows with every column of the schema, empty if they had none."""
    for lacking in [one for one in SCHEMA if one.name not in rows.column_names]:
        rows = rows.append_column(lacking, pa.nulls(len(rows), lacking.type))
    return rows.select(SCHEMA.names).cast(SCHEMA)


def in_places(rows: pa.Table) -> pa.Table:
    """The rows by place; new ones with the same place in the order of their keys."""
    return rows.sort_by([("place", "ascending"), ("key", "ascending")])


def json_of(rows: pa.Table | None) -> list[str]:
    """The JSON of rows by place; empty if there are no rows."""
    return [] if rows is None else [str(cell) for cell in in_places(rows)["json"].to_pylist()]


def as_json(value: Any) -> str:
    """As a cell stores it."""
    return json.dumps(value, ensure_ascii=False)
