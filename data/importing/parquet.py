"""Parquet: flat columns, each cell as text."""

import io
from typing import Any

import numpy as np
import pandas as pd

from data.importing.foreign import ForeignTable, Reading, checked
from data.importing.limits import Refused, check_columns, check_expansion, check_rows

_PART = 5_000  # cells: few enough that none is large before it is looked at


def read_parquet(raw: bytes, name: str) -> ForeignTable:
    """All columns of a Parquet file; raises Refused."""
    if raw.startswith(b"PARE"):
        raise Refused(f"{name} is encrypted. Write it again without encryption.")
    try:
        return _read(raw, name)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a broken or hostile file raises whatever it likes; its owner gets a sentence
        told = str(error).splitlines()[0] if str(error) else repr(error)
        raise Refused(f"{name} is a broken Parquet file ({told}). Write it again, or bring CSV.") from error


def _read(raw: bytes, name: str) -> ForeignTable:
    import pyarrow.parquet as parquet

    about = parquet.read_metadata(io.BytesIO(raw))
    schema = about.schema.to_arrow_schema()
    check_rows(about.num_rows, name)
    check_columns(len(schema), name)
    _check_types(schema, name)
    groups = [about.row_group(nth) for nth in range(about.num_row_groups)]
    check_expansion(len(raw), sum(group.total_byte_size for group in groups), name)
    # not memory-mapped; texts stay in their dictionaries until it is known how much they become
    file = parquet.ParquetFile(
        io.BytesIO(raw), page_checksum_verification=True, read_dictionary=_in_dictionaries(about, schema.names)
    )
    columns, n_bytes = [], 0
    for position in range(len(schema)):
        cells = []
        for part in file.reader.iter_batches(_PART, range(len(groups)), column_indices=[position], use_threads=False):
            part.validate(full=True)
            n_bytes += _written_size(part.column(0))
            check_expansion(len(raw), n_bytes, name)
            cells.append(_texts(part.column(0)))
        columns.append(cells)
    return ForeignTable(_frame(schema.names, columns, name), Reading("Parquet"))


def _in_dictionaries(about: Any, names: list[str]) -> list[str]:
    """The columns that hold each different text once, in every part of the file."""
    groups = [about.row_group(nth) for nth in range(about.num_row_groups)]
    return [
        name
        for position, name in enumerate(names)
        if about.schema.column(position).physical_type == "BYTE_ARRAY"
        and all("RLE_DICTIONARY" in group.column(position).encodings for group in groups)
    ]


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
    """The cells as strings, nulls empty; each different value is written once."""
    import pyarrow as pa

    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    written = pa.array([_written(value) for value in encoded.dictionary.to_pylist()], pa.large_string())
    return written.take(encoded.indices).fill_null("")


def _frame(headings: list[str], columns: list[list[Any]], name: str) -> pd.DataFrame:
    """Columns of strings, each in parts, as a table; rows without any value are left out."""
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
            raise Refused(f"{name}, {place} holds a NUL character, which no text has.")
    cells = table.to_pandas().astype("str").set_axis(headings, axis=1)
    return checked(cells.set_axis(np.arange(len(cells)) - 1)[filled], name)


def _check_types(schema: Any, name: str) -> None:
    from pyarrow import types

    for field in schema:
        kind = field.type.value_type if types.is_dictionary(field.type) else field.type
        if types.is_nested(kind):
            raise Refused(f"{name}: the column {field.name!r} is nested ({kind}). Flatten it, or leave it out.")
        if types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind):
            raise Refused(
                f"{name}: the column {field.name!r} holds bytes and no text. Leave it out, or write it as text."
            )


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return str(value.isoformat().removesuffix("T00:00:00"))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else "" if value != value else repr(value)
    return str(value)
