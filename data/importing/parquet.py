"""Parquet: flat columns, each cell as text."""

import io
from typing import Any

from data.importing.foreign import ForeignTable, Reading, frame
from data.importing.limits import Refused, check_columns, check_expansion, check_rows


def read_parquet(raw: bytes, name: str) -> ForeignTable:
    """All columns of a Parquet file; raises Refused."""
    if raw.startswith(b"PARE"):
        raise Refused(f"{name} is encrypted. Write it again without encryption.")
    try:
        return _read(raw, name)
    except Refused:
        raise
    except Exception as error:  # a broken or hostile file raises whatever it likes; its owner gets a sentence
        told = str(error).splitlines()[0] if str(error) else repr(error)
        raise Refused(f"{name} is a broken Parquet file ({told}). Write it again, or bring CSV.") from error


def _read(raw: bytes, name: str) -> ForeignTable:
    import pyarrow.parquet as parquet

    # not memory-mapped, and not read beyond the columns of the table
    file = parquet.ParquetFile(io.BytesIO(raw), page_checksum_verification=True)
    about = file.metadata
    check_rows(about.num_rows, name)
    check_columns(len(file.schema_arrow), name)
    groups = [about.row_group(nth) for nth in range(about.num_row_groups)]
    check_expansion(len(raw), sum(group.total_byte_size for group in groups), name)
    _check_types(file.schema_arrow, name)
    table = file.read()
    table.validate(full=True)
    columns = [_texts(column) for column in table.columns]
    rows = list(zip(*columns, strict=True)) if columns else []
    return ForeignTable(frame(table.column_names, rows, list(range(1, len(rows) + 1)), name), Reading("Parquet"))


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


def _texts(column: Any) -> list[str]:
    return ["" if value is None else _written(value) for value in column.to_pylist()]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else "" if value != value else repr(value)
    return str(value)
