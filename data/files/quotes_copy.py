"""A copy of a large corpus's quotes as Arrow holds them in memory: a process maps the file instead of parsing a table.

quotes.csv alone is the corpus. The copy counts only if it names the SHA-256 of this very quotes.csv and its cells have
the hash that it states; otherwise it is ignored. It is made from the table as read, may be removed at any time, and its
cells are checked like those of a table.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from data.arrow_strings import arrow_strings
from data.files.atomic_writes import atomic_file
from data.schema import COLUMN_NAMES

if TYPE_CHECKING:
    import pyarrow as pa

COPY_FILE = "quotes.arrow"
LEAST_QUOTES = 50_000  # a smaller table is read in a second
_READER = b"1"  # changed with every change in how a quotes.csv is read
_END = 8  # bytes of the offset at which a cell ends
_COLUMNS, _TABLE, _CELLS, _MADE_BY = b"columns", b"sha256 of quotes.csv", b"sha256 of the cells", b"reader"


def sha256_of(file: Path) -> bytes:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").digest()


def write_copy(folder: Path, quotes: pd.DataFrame, table: Path, table_sha256: bytes = b"") -> None:
    """Write the copy of the quotes read from the corpus's `table`, for everyone who may read that. Raises OSError.

    `table_sha256` is that of the table, if it is known. An empty column is named and not written.
    """
    import pyarrow as pa

    columns = {str(name): _from_the_start(arrow_strings(quotes[name])) for name in quotes if (quotes[name] != "").any()}
    about = {
        _MADE_BY: _READER,
        _TABLE: (table_sha256 or sha256_of(table)).hex().encode(),
        _CELLS: _digest(columns.items()),
        _COLUMNS: json.dumps([str(name) for name in quotes]).encode(),
    }
    batch = pa.record_batch(list(columns.values()), names=list(columns)).replace_schema_metadata(about)
    with atomic_file(folder / COPY_FILE) as opened:
        with pa.ipc.new_file(opened, batch.schema) as writer:
            writer.write_batch(batch)
        os.chmod(opened.fileno(), table.stat().st_mode & 0o666)


def remove_copy(folder: Path) -> None:
    """Remove the copy, if there is one. Raises OSError."""
    (folder / COPY_FILE).unlink(missing_ok=True)


@dataclass(frozen=True)
class Copy:
    """A copy in the file, mapped into memory; its own statements are not verified yet.

    The file must be replaced and never overwritten.
    """

    quotes: pd.DataFrame
    table_sha256: bytes  # of the quotes.csv that it claims to be made from
    cells: "Mapping[str, pa.Array]"
    cells_sha256: bytes

    def is_whole(self) -> bool:
        """Whether the cells have the hash that the copy states. Takes tenths of a second for a million quotes."""
        return _digest(self.cells.items()) == self.cells_sha256


def read_copy(folder: Path, table_sha256: bytes) -> pd.DataFrame | None:
    """The quotes of the table with this SHA-256, as read from it; None if there is no sound copy."""
    copied = open_copy(folder)
    is_sound = copied is not None and copied.table_sha256 == table_sha256 and copied.is_whole()
    return copied.quotes if copied is not None and is_sound else None


def open_copy(folder: Path) -> Copy | None:
    """The copy in a folder; None if there is none in our own format."""
    import pyarrow as pa

    try:
        with pa.memory_map(str(folder / COPY_FILE)) as mapped:
            return _copy(pa.ipc.open_file(mapped).read_all())
    except Exception:  # a broken or hostile file raises anything at all; the table is still there
        return None


def _copy(copied: "pa.Table") -> Copy | None:
    import pyarrow as pa

    about = copied.schema.metadata or {}
    if about.get(_MADE_BY) != _READER:
        return None
    names = json.loads(about[_COLUMNS])
    if not _are_columns(names, copied.column_names) or any(field.type != pa.large_string() for field in copied.schema):
        return None
    copied.validate(full=True)  # that no cell lies outside the file, and each is UTF-8
    if any(column.num_chunks != 1 for column in copied.columns) or not copied.num_rows:
        return None
    held = {name: column.chunk(0) for name, column in zip(copied.column_names, copied.columns, strict=True)}
    if any(column.null_count for column in held.values()):
        return None
    empty = pa.array([""] * copied.num_rows, pa.large_string())
    quotes = pd.DataFrame({name: pd.array(held.get(name, empty), dtype="str") for name in names})
    return Copy(quotes, bytes.fromhex(about[_TABLE].decode()), held, about[_CELLS])


def _are_columns(names: object, present: Sequence[str]) -> bool:
    """Whether the names are those of a complete table, and the columns that are present are among them."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return False
    is_complete = names[: len(COLUMN_NAMES)] == list(COLUMN_NAMES) and len(set(names)) == len(names)
    return is_complete and len(set(present)) == len(present) and set(present) <= set(names)


def _from_the_start(cells: "pa.Array") -> "pa.Array":
    """The same cells, copied if they are a slice of a longer column, which the file would not hold."""
    import pyarrow as pa

    return pa.concat_arrays([cells, cells.slice(0, 0)]) if cells.offset or _ends(cells)[0] else cells


def _digest(columns: Iterable[tuple[str, "pa.Array"]]) -> bytes:
    """The SHA-256 of names and cells, in hexadecimal."""
    digest = hashlib.sha256()
    for name, cells in columns:
        _, ends, words = cells.buffers()
        digest.update(name.encode() + b"\0")
        digest.update(memoryview(ends)[: (len(cells) + 1) * _END])
        if words is not None:
            digest.update(memoryview(words)[: _ends(cells)[1]])
    return digest.hexdigest().encode()


def _ends(cells: "pa.Array") -> tuple[int, int]:
    """Where in Arrow's buffer the first cell begins and the last one ends."""
    numbers = memoryview(cells.buffers()[1]).cast("q")
    return numbers[cells.offset], numbers[cells.offset + len(cells)]
