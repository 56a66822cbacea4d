"""Files that NumPy writes: shapes, checksums and rows block by block, all checked before anything is trusted."""

import io
import json
import math
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

_BLOCK = 10_000  # rows
_WITHIN_REACH = 100_000  # values that fit in the processor's cache
_NOT_FINITE = 0x7C00  # bits that are all set in a half that is not finite
_LENGTHS_AT = 26  # in the header of a file in a zip: of its name and of what is added to it, two bytes each, at its end


@dataclass(frozen=True)
class ArrayIdentity:
    """What identifies a stored array of vectors: its shape and the checksum of its bytes."""

    shape: tuple[int, ...]
    check_sum: int


@dataclass(frozen=True)
class HalvesInFile:
    """Where the rows of stored float16 vectors lie in their file, and when that was last written to."""

    n_columns: int
    start: int  # of the first row, in bytes
    written: int

    def rows(self, file: IO[bytes], rows: np.ndarray) -> np.ndarray | None:
        """These rows alone; None if the file was written to since.

        Another thread may read the file meanwhile: its position does not move.
        """
        n_bytes = self.n_columns * 2
        raw = [os.pread(file.fileno(), n_bytes, self.start + row * n_bytes) for row in rows.tolist()]
        if os.fstat(file.fileno()).st_mtime_ns != self.written:
            return None
        return np.frombuffer(b"".join(raw), np.float16).reshape(len(rows), self.n_columns)


def halves_in(stored: Any, file: IO[bytes]) -> HalvesInFile | None:
    """Where the vectors of an open file lie, which `has_halves`; None if they are compressed or not on disk."""
    entry = stored.zip.getinfo("vectors.npy")
    if entry.compress_type != zipfile.ZIP_STORED or isinstance(file, io.BytesIO):
        return None
    with stored.zip.open(entry) as stream:
        (_, n_columns), _, _ = _header(stream)
        n_before = stream.tell()
    lengths = os.pread(file.fileno(), 4, entry.header_offset + _LENGTHS_AT)
    n_names = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    start = entry.header_offset + _LENGTHS_AT + 4 + n_names + n_before
    return HalvesInFile(n_columns, start, os.fstat(file.fileno()).st_mtime_ns)


def open_file(place: Path | bytes, file: str) -> IO[bytes]:
    return io.BytesIO(place) if isinstance(place, bytes) else (place / file).open("rb")


def save_halves(values: np.ndarray, about: np.ndarray, opened: IO[bytes]) -> None:
    """Write vectors as float16 into an open file, with their description, as `np.savez` does, block by block."""
    with zipfile.ZipFile(opened, "w") as packed:
        with packed.open("vectors.npy", "w", force_zip64=True) as stream:
            descr = np.lib.format.dtype_to_descr(np.dtype(np.float16))
            header = {"descr": descr, "fortran_order": False, "shape": values.shape}
            np.lib.format.write_array_header_1_0(stream, header)
            for rows in _rows_within_reach(values):
                stream.write(values[rows].astype(np.float16, order="C").data)
        with packed.open("about.npy", "w", force_zip64=True) as stream:
            np.lib.format.write_array(stream, about, allow_pickle=False)


def read_about(stored: Any) -> dict[str, Any]:
    about = json.loads(str(stored["about"]))
    json.dumps(about, ensure_ascii=False).encode()  # lone surrogates fail here, and not on the page
    if not isinstance(about, dict):
        raise ValueError("it is not a file of ours")
    return about


def float_shape(stored: Any, name: str) -> tuple[int, ...]:
    """The shape of a stored array of floats; checks that the file is long enough for it."""
    shape, dtype = shape_and_type(stored, name)
    if dtype.kind != "f":
        raise ValueError("it is not a file of ours")
    return shape


def shape_and_type(stored: Any, name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and dtype of a stored array; checks that the file is long enough for it, and that it holds no objects."""
    if name not in stored.files:
        raise KeyError(f"{name} is not a file in the archive")
    with stored.zip.open(f"{name}.npy") as stream:
        shape, _, dtype = _header(stream)
    if dtype.hasobject:
        stored[name]  # NumPy refuses it and says why
    if math.prod(shape) * dtype.itemsize > stored.zip.getinfo(f"{name}.npy").file_size:
        raise ValueError("it is shorter than it says")
    return shape, dtype


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether it is in Fortran order, and dtype of an array in a NumPy file."""
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, by_column, dtype = read(stream)
    return shape, by_column, dtype


def has_halves(stored: Any) -> bool:
    """Whether vectors are stored as `save_vectors` does: float16, in C order, two dimensions."""
    with stored.zip.open("vectors.npy") as stream:
        shape, by_column, dtype = _header(stream)
    return bool(dtype == np.float16) and not by_column and len(shape) == 2


def identity_of(stored: Any) -> ArrayIdentity:
    return ArrayIdentity(float_shape(stored, "vectors"), stored.zip.getinfo("vectors.npy").CRC)


def are_finite(stored: Any) -> bool:
    """Whether the stored float16 vectors are all finite, in a file whose checksum is right."""
    return all(_is_finite(block) for block in _blocks(stored, "vectors"))


def _is_finite(halves: np.ndarray) -> bool:
    bits = halves.view(np.uint16).ravel()
    pieces = (bits[start : start + _WITHIN_REACH] for start in range(0, len(bits), _WITHIN_REACH))
    return not any(((piece & _NOT_FINITE) == _NOT_FINITE).any() for piece in pieces)


def _blocks(stored: Any, name: str) -> Iterator[np.ndarray]:
    """The rows of a stored array, a block at a time; raises if its checksum is wrong or more bytes follow."""
    with stored.zip.open(f"{name}.npy") as stream:
        (n_rows, *rest), _, dtype = _header(stream)
        n_each = math.prod(rest)
        for start in range(0, n_rows, _BLOCK):
            n = min(_BLOCK, n_rows - start)
            yield np.frombuffer(stream.read(n * n_each * dtype.itemsize), dtype).reshape(n, *rest)
        if stream.read(1):  # reading to the end verifies the checksum
            raise ValueError("it is longer than it says")


def rows_of_length_one(stored: Any, name: str) -> np.ndarray | None:
    """The rows of a stored array, each scaled to length one; None if a value is not finite.

    They are read block by block: the file of a million vectors takes 0.8 GB, which need not be held beside the 1.5 GB.
    """
    with stored.zip.open(f"{name}.npy") as stream:
        shape, by_column, _ = _header(stream)
    if by_column:  # Fortran order, which is never written here
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
    """Write the rows of `stored`, each scaled to length one, into `values`, which has their shape."""
    with np.errstate(over="ignore", invalid="ignore"):  # values that do not fit become infinite
        for rows in _rows_within_reach(values):
            block = values[rows]
            block[:] = stored[rows]
            # not a dot product, whose last bit depends on where in memory the rows lie
            lengths = np.linalg.norm(block, axis=1, keepdims=True)
            block /= np.where(lengths == 0, 1, lengths)


def _rows_within_reach(values: np.ndarray) -> Iterator[slice]:
    """The rows, as many at once as fit in the processor's cache."""
    n = max(1, _WITHIN_REACH // max(1, values.shape[1]))
    return (slice(start, start + n) for start in range(0, len(values), n))
