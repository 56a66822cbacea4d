"""The files that NumPy writes: shapes, check sums, and rows block by block, before anything of them is believed."""

import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

_BLOCK = 10_000  # rows
_WITHIN_REACH = 100_000  # numbers that the processor's cache holds
_NOT_FINITE = 0x7C00  # bits that are all set in halves that are no numbers


@dataclass(frozen=True)
class Checked:
    """What tells a stored array of vectors from another: its shape and the check sum of its bytes."""

    shape: tuple[int, ...]
    check_sum: int


def open_file(place: Path | bytes, file: str) -> IO[bytes]:
    return io.BytesIO(place) if isinstance(place, bytes) else (place / file).open("rb")


def read_about(stored: Any) -> dict[str, Any]:
    about = json.loads(str(stored["about"]))
    json.dumps(about, ensure_ascii=False).encode()  # halves of surrogate pairs fail here, and not on the page
    if not isinstance(about, dict):
        raise ValueError("it is not a file of ours")
    return about


def float_shape(stored: Any, name: str) -> tuple[int, ...]:
    """The shape of a stored array of floats, which the file must be long enough for."""
    if name not in stored.files:
        raise KeyError(f"{name} is not a file in the archive")
    with stored.zip.open(f"{name}.npy") as stream:
        shape, _, dtype = _header(stream)
    if dtype.hasobject:
        stored[name]  # which NumPy refuses, and says why
    if dtype.kind != "f":
        raise ValueError("it is not a file of ours")
    if math.prod(shape) * dtype.itemsize > stored.zip.getinfo(f"{name}.npy").file_size:
        raise ValueError("it is shorter than it says")
    return shape


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether it is stored by columns, and type of an array in a file of NumPy's."""
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, by_column, dtype = read(stream)
    return shape, by_column, dtype


def has_halves(stored: Any) -> bool:
    """Whether vectors are stored as `save_vectors` does: halves, row after row, two dimensions."""
    with stored.zip.open("vectors.npy") as stream:
        shape, by_column, dtype = _header(stream)
    return bool(dtype == np.float16) and not by_column and len(shape) == 2


def checked_as(stored: Any) -> Checked:
    return Checked(float_shape(stored, "vectors"), stored.zip.getinfo("vectors.npy").CRC)


def are_finite(stored: Any) -> bool:
    """Whether the stored vectors, which are halves, are all numbers, of a file whose check sum is right."""
    return all(_is_finite(block) for block in _blocks(stored, "vectors"))


def _is_finite(halves: np.ndarray) -> bool:
    bits = halves.view(np.uint16).ravel()
    pieces = (bits[start : start + _WITHIN_REACH] for start in range(0, len(bits), _WITHIN_REACH))
    return not any(((piece & _NOT_FINITE) == _NOT_FINITE).any() for piece in pieces)


def _blocks(stored: Any, name: str) -> Iterator[np.ndarray]:
    """The rows of a stored array, some at a time; raises where its check sum is wrong, or more follows."""
    with stored.zip.open(f"{name}.npy") as stream:
        (n_rows, *rest), _, dtype = _header(stream)
        n_each = math.prod(rest)
        for start in range(0, n_rows, _BLOCK):
            n = min(_BLOCK, n_rows - start)
            yield np.frombuffer(stream.read(n * n_each * dtype.itemsize), dtype).reshape(n, *rest)
        if stream.read(1):  # at the end of the file its check sum is looked at
            raise ValueError("it is longer than it says")


def rows_of_length_one(stored: Any, name: str) -> np.ndarray | None:
    """The rows of a stored array, each of length one; None where a value is no number.

    They come block by block: of a million vectors the file has .8 GB, which is not held beside the 1.5 GB.
    """
    with stored.zip.open(f"{name}.npy") as stream:
        shape, by_column, _ = _header(stream)
    if by_column:  # as nobody writes them here
        values = of_length_one(stored[name])
        return values if np.isfinite(values).all() else None
    values, start = np.empty(shape, np.float32), 0
    for block in _blocks(stored, name):
        written = values[start : start + len(block)]
        _write_of_length_one(block, written)
        if not np.isfinite(written).all():
            return None
        start += len(block)
    return values


def of_length_one(stored: np.ndarray) -> np.ndarray:
    values = np.empty(stored.shape, np.float32)
    _write_of_length_one(stored, values)
    return values


def _write_of_length_one(stored: np.ndarray, values: np.ndarray) -> None:
    """Write the rows of `stored`, each of length one, into `values`, which has their shape."""
    with np.errstate(over="ignore", invalid="ignore"):  # what does not fit becomes infinite
        n = max(1, _WITHIN_REACH // max(1, values.shape[1]))
        for start in range(0, len(values), n):
            block = values[start : start + n]
            block[:] = stored[start : start + n]
            # not a product with itself, whose last bit depends on where in memory the rows lie
            lengths = np.linalg.norm(block, axis=1, keepdims=True)
            block /= np.where(lengths == 0, 1, lengths)
