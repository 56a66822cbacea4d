"""Columns of strings as Arrow holds them, in one chunk: Arrow copies a column of many chunks to take rows of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_strings(cells: pd.Series) -> "pa.Array":
    """The cells of a column, without a copy if they are already one Arrow chunk."""
    import pyarrow as pa

    found: Any = pa.array(cells, pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def different_cells(cells: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """A code for each cell, (n,), and the distinct values that the codes index, as Python strings.

    An Arrow column is encoded as it is: making Python strings of a million cells takes a quarter of a second.
    """
    codes, different = pd.factorize(cells if isinstance(cells, pd.Series) else np.asarray(cells, dtype=object))
    return codes, np.asarray(different, dtype=object)


def in_one_piece(quotes: pd.DataFrame) -> pd.DataFrame:
    """The same table, each Arrow column of strings in one chunk."""
    columns = {
        name: pd.array(arrow_strings(cells), dtype="str") if cells.dtype == "str" else cells.array
        for name, cells in quotes.items()
    }
    return pd.DataFrame(columns, quotes.index)


def rows_under(mask: np.ndarray, quotes: pd.DataFrame) -> pd.DataFrame:
    """The rows under a mask. Arrow copies those in a row at once, where pandas takes one after another."""
    import pyarrow as pa

    if mask.all():
        return quotes
    kept, n_kept = pa.array(mask), int(np.count_nonzero(mask))
    empty = pd.array([""] * n_kept, dtype="str")  # once for all columns without a cell: of a million rows it takes 8 MB

    def under(cells: pd.Series) -> Any:
        if cells.dtype != "str":
            return cells.array[mask]
        return pd.array(arrow_strings(cells).filter(kept), dtype="str") if (cells != "").any() else empty

    return pd.DataFrame({name: under(cells) for name, cells in quotes.items()}, quotes.index[mask], copy=False)
