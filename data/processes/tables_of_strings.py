"""Tables of strings sent from one process to another, as Arrow."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa

_ROW = "row"


def pack(table: pd.DataFrame) -> bytes:
    """The cells, headings and whole numbers of the index."""
    columns = [pa.array(table.iloc[:, nth].astype("str"), pa.large_string()) for nth in range(table.shape[1])]
    rows = pa.array(table.index.to_numpy(dtype="int64"))
    # by position and not by heading, since a heading may have the same name as the index
    names = [str(nth) for nth in range(len(columns))]
    headings = {f"heading {nth}": str(heading).encode() for nth, heading in enumerate(table.columns)}
    schema = pa.schema([(name, pa.large_string()) for name in names] + [(_ROW, pa.int64())], headings)
    buffer = io.BytesIO()
    with pa.ipc.new_stream(buffer, schema) as stream:
        stream.write_table(pa.Table.from_arrays([*columns, rows], schema=schema))
    return buffer.getvalue()


def unpack(raw: bytes) -> pd.DataFrame:
    """The same table; raises ValueError for anything else, however it is broken."""
    try:
        with pa.ipc.open_stream(raw) as stream:
            found = stream.read_all()
        found.validate(full=True)
        *columns, rows = found.columns
        headings = [found.schema.metadata[f"heading {nth}".encode()].decode() for nth in range(len(columns))]
    except (pa.ArrowException, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"it is no table: {error}") from error
    if rows.type != pa.int64() or any(column.type != pa.large_string() or column.null_count for column in columns):
        raise ValueError("it is no table of strings")
    kept = pd.StringDtype("pyarrow", na_value=np.nan)
    cells = pa.table(columns, [str(nth) for nth in range(len(columns))]).to_pandas(
        types_mapper={pa.large_string(): kept}.get
    )
    return cells.set_axis(headings, axis=1).set_axis(rows.to_numpy())
