"""Parquet: each cell as text; nested values are flattened."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from data.importing.foreign import ForeignTable, ReadingChoices, check_table
from data.importing.json.nested import DEEPEST, RowFlattener
from data.importing.limits import FileRefusal, check_columns, check_expansion, check_rows

_PART = 5_000  # cells: so few that none is large before it is checked


def read_parquet(raw: bytes, name: str) -> ForeignTable:
    """All columns of a Parquet file; raises FileRefusal."""
    if raw.startswith(b"PARE"):
        raise FileRefusal(f"{name} is encrypted. Write it again without encryption.")
    try:
        return _read(raw, name)
    except (FileRefusal, MemoryError):
        raise
    except Exception as error:  # a broken or hostile file raises anything at all; its owner gets a sentence
        sentence = str(error).splitlines()[0] if str(error) else repr(error)
        raise FileRefusal(f"{name} is a broken Parquet file ({sentence}). Write it again, or bring CSV.") from error


def _read(raw: bytes, name: str) -> ForeignTable:
    import pyarrow.parquet as parquet

    about = parquet.read_metadata(io.BytesIO(raw))
    schema = about.schema.to_arrow_schema()
    check_rows(about.num_rows, name)
    check_columns(len(schema), name)
    fields = [(position, field) for position, field in _leaves(schema) if not _holds_bytes(field.type)]
    groups = [about.row_group(nth) for nth in range(about.num_row_groups)]
    check_expansion(len(raw), sum(group.total_byte_size for group in groups), name)
    columns: dict[str, list[Any]] = {}
    nested, n_bytes = RowFlattener(), 0
    nested.left_out |= dict.fromkeys(field.name for field in schema if _holds_bytes(field.type))
    for positions, field in fields:
        parts, n_more = _column(raw, name, about, positions, field, nested, n_bytes)
        n_bytes += n_more
        columns |= parts
    if not columns:
        raise FileRefusal(
            f"{name} holds no column of texts or numbers: {', '.join(nested.left_out)} hold bytes or vectors."
        )
    check_columns(len(columns), name)
    reading = ReadingChoices("Parquet", decisions=nested.decisions())
    return ForeignTable(_frame(list(columns), list(columns.values()), name), reading)


def _column(
    raw: bytes, name: str, about: Any, positions: list[int], field: Any, nested: RowFlattener, n_before: int
) -> tuple[dict[str, list[Any]], int]:
    """The texts of a column, or of each part of a nested one, in chunks, and their size in bytes.

    Texts stay dictionary-encoded until their full size is known. Some encodings cannot be read so. The column is not
    asked for its encoding: with a broken file that question crashes the process.
    """
    import pyarrow.parquet as parquet

    groups = range(about.num_row_groups)
    for dictionaries in ([field.name], []) if _is_text(field.type) else ([],):
        file = parquet.ParquetFile(
            io.BytesIO(raw), metadata=about, page_checksum_verification=True, read_dictionary=dictionaries
        )
        columns: dict[str, list[Any]] = {}
        n_bytes = 0
        try:
            for part in file.reader.iter_batches(_PART, groups, column_indices=positions, use_threads=False):
                part.validate(full=True)
                n_bytes += _written_size(part.column(0))
                check_expansion(len(raw), n_before + n_bytes, name)
                for heading, cells in _flatten(field, part.column(0), nested).items():
                    columns.setdefault(heading, []).append(cells)
        except OSError as error:
            if not dictionaries or "Not yet implemented" not in str(error):
                raise
        else:
            break
    return columns, n_bytes


def _leaves(schema: Any) -> Iterator[tuple[list[int], Any]]:
    """Each column with the numbers of its leaves: one, or several if it is nested."""
    n_before = 0
    for field in schema:
        n = _n_leaves(field.type)
        yield list(range(n_before, n_before + n)), field
        n_before += n


def _n_leaves(kind: Any) -> int:
    from pyarrow import types

    if types.is_struct(kind):
        return sum(_n_leaves(kind.field(nth).type) for nth in range(kind.num_fields))
    if types.is_map(kind):
        return _n_leaves(kind.key_type) + _n_leaves(kind.item_type)
    return (
        _n_leaves(kind.value_type)
        if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
        else 1
    )


def _flatten(field: Any, cells: Any, nested: RowFlattener) -> dict[str, Any]:
    """The texts of a column, or of each part of a nested one."""
    import pyarrow as pa
    from pyarrow import types

    if not types.is_nested(field.type):
        return {field.name: _texts(cells)}
    rows = [nested.flatten({field.name: value}, _cell_text) for value in cells.to_pylist()]
    names = list(_names_within(field.type, field.name, 0))
    return {
        name: pa.array([_cell_text(row[name]) if row.get(name) is not None else "" for row in rows], pa.large_string())
        for name in names
        if name not in nested.left_out
    }


def _names_within(kind: Any, name: str, deep: int) -> Iterator[str]:
    """The headings of a column's parts, named as rows are flattened."""
    from pyarrow import types

    if types.is_struct(kind) and deep < DEEPEST:
        for part in (kind.field(nth) for nth in range(kind.num_fields)):
            yield from _names_within(part.type, f"{name}.{part.name}", deep + 1)
    elif not types.is_nested(kind) or types.is_list(kind):
        yield name


def _written_size(cells: Any) -> int:
    """The bytes of all cells when each is written out."""
    from pyarrow import compute, types

    if not types.is_dictionary(cells.type):
        return int(cells.nbytes)
    if not _is_text(cells.type.value_type):
        return len(cells) * 8
    lengths = compute.take(compute.binary_length(cells.dictionary), cells.indices)
    return int(compute.sum(compute.cast(lengths, "int64")).as_py() or 0)


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _texts(cells: Any) -> Any:
    """The cells as strings, nulls empty; each distinct value is converted once."""
    import pyarrow as pa

    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    written = pa.array([_cell_text(value) for value in encoded.dictionary.to_pylist()], pa.large_string())
    return written.take(encoded.indices).fill_null("")


def _frame(headings: list[str], columns: list[list[Any]], name: str) -> pd.DataFrame:
    """Columns of strings, each in chunks, as a table; rows without any value are left out."""
    import pyarrow as pa
    from pyarrow import compute

    table = pa.table(
        [pa.chunked_array(parts, pa.large_string()) for parts in columns], [str(n) for n in range(len(columns))]
    )
    filled = np.zeros(len(table), dtype=bool)
    for heading, column in zip(headings, table.columns, strict=True):
        filled |= compute.not_equal(column, "").to_numpy()
        spoilt = compute.index(compute.match_substring(column, "\0"), True).as_py()
        if "\0" in heading or spoilt >= 0:
            place = "a heading" if "\0" in heading else f"row {spoilt + 1}, column {heading}"
            raise FileRefusal(f"{name}, {place} holds a NUL character, which no text has.")
    cells = table.to_pandas().astype("str").set_axis(headings, axis=1)
    return check_table(cells.set_axis(np.arange(len(cells)) - 1)[filled], name)


def _holds_bytes(kind: Any) -> bool:
    """Whether a column holds neither text nor numbers: pictures, or values nested too deep to read."""
    from pyarrow import types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return not _is_text(kind.value_type)  # lists of numbers are vectors
    is_binary = types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind)
    return bool(is_binary or types.is_map(kind))


def _cell_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return str(value.isoformat().removesuffix("T00:00:00"))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else "" if value != value else repr(value)
    return str(value)
