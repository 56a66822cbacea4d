"""Checksums of rows: what is read equals what was saved, or the difference is noticed."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
from pyarrow import compute

DIGITS = 32  # hexadecimal, of SHA-256: against accidents, not against someone who can write the files


def of_text(text: str) -> str:
    """The checksum of one text."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def of_saves(rows: pa.Table, columns: Sequence[str]) -> dict[str, str]:
    """One checksum over `columns` for each save (column "save"), of its rows in the order given.

    The rows of a save must be contiguous; otherwise its checksum is empty, which matches nothing. A column that is
    missing counts like one that is empty.
    """
    cells = [(name.encode(), *_cells(rows[name])) for name in columns if rows[name].null_count < len(rows)]
    found: dict[str, str] = {}
    for save, start, stop in runs(rows["save"]):
        digest = hashlib.sha256(str(stop - start).encode())
        for name, is_there, sizes, offsets, data in cells:
            if is_there[start:stop].any():
                digest.update(name)
                digest.update(sizes[start:stop].tobytes())
                digest.update(data[offsets[start] : offsets[stop]])
        found[save] = "" if save in found else digest.hexdigest()[:DIGITS]
    return found


def runs(saves: pa.ChunkedArray) -> Iterator[tuple[str, int, int]]:
    """Each run of equal values, with its first row and the row after its last."""
    if not len(saves):
        return
    encoded = compute.run_end_encode(saves.combine_chunks() if saves.num_chunks != 1 else saves.chunk(0))
    start = 0
    for value, stop in zip(encoded.values.to_pylist(), encoded.run_ends.to_pylist(), strict=True):
        yield value or "", start, stop
        start = stop


_Cells = tuple[np.ndarray, np.ndarray, np.ndarray, memoryview]


def _cells(column: pa.ChunkedArray) -> _Cells:
    """For a column: which cells hold something (n), the length of each or -1 (n), and where each begins in the bytes of
    all (n + 1).
    """
    is_there = np.ones(len(column), dtype=bool) if not column.null_count else column.is_valid().to_numpy()
    if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
        offsets, data = _bytes(column, is_there)
    else:
        values = _bits(column, is_there)
        offsets, data = np.arange(len(column) + 1) * values.itemsize, memoryview(values.tobytes())
    sizes = np.diff(offsets).astype("<i4")
    return is_there, sizes if not column.null_count else np.where(is_there, sizes, np.int32(-1)), offsets, data


def _bits(column: pa.ChunkedArray, is_there: np.ndarray) -> np.ndarray:
    """The numbers of a column unchanged, floats by their bits, and 0 for nulls."""
    kind = "<f4" if pa.types.is_floating(column.type) else "<i8"
    numbers = column if kind == "<f4" else column.cast(pa.int64())
    values = compute.fill_null(numbers, 0).to_numpy().astype(kind)
    return np.ascontiguousarray(np.where(is_there, values, 0).astype(kind))


def _bytes(column: pa.ChunkedArray, is_there: np.ndarray) -> tuple[np.ndarray, memoryview]:
    """Where each cell begins and ends (n + 1), and the bytes of all; a null has none."""
    whole = _one_array(column)
    offsets, data = _buffers(whole)
    if column.null_count and np.diff(offsets)[~is_there].any():  # Arrow allows bytes under a null
        offsets, data = _buffers(_one_array(compute.fill_null(column, "" if pa.types.is_string(column.type) else b"")))
    return offsets, data


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    """One array, with 64-bit offsets if 32 bits do not suffice."""
    if column.nbytes > 2**31 - 2**20:
        column = column.cast(pa.large_string() if pa.types.is_string(column.type) else pa.large_binary())
    return pa.concat_arrays(column.chunks)


def _buffers(array: pa.Array) -> tuple[np.ndarray, memoryview]:
    _, offsets, data = array.buffers()
    width = "<i8" if pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type) else "<i4"
    at = np.frombuffer(offsets, width)[array.offset : array.offset + len(array) + 1]
    return at, memoryview(data) if data is not None else memoryview(b"")
