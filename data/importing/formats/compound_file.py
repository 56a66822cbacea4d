"""The container of old workbooks (.xls): sectors, each of which names the next one of its stream.

A reader that follows a broken chain of sectors runs in a circle, and takes all memory on the way.
"""

import struct
from collections.abc import Iterator

import numpy as np

_HEADER = 512
_OF_HEADER = 109  # sector numbers of the table that the header itself holds
_NO_SECTOR = 0xFFFFFFFA  # from here on numbers mean the end of a chain, or nothing
_STREAM, _ROOT = 2, 5
_ENTRY = 128  # bytes of a directory entry
_NUMBER = np.dtype("<u4")


def check(raw: bytes) -> None:
    """Raise ValueError if a chain of sectors has no end or leaves the file, or a stream is larger than the file."""
    if len(raw) < 2 * _HEADER:
        raise ValueError("it is too short")
    shift, mini_shift = struct.unpack_from("<2H", raw, 0x1E)
    if not (shift in (9, 12) and mini_shift <= shift):
        raise ValueError("its sectors have no size")
    first, _, cutoff, first_mini, _, first_more, _ = struct.unpack_from("<7I", raw, 0x30)
    size = 1 << shift
    table = _table(raw, size, first_more)
    directory = b"".join(_sector(raw, size, number) for number in _chain(table, first))
    small = np.frombuffer(b"".join(_sector(raw, size, number) for number in _chain(table, first_mini)), dtype=_NUMBER)
    for start in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        kind = directory[start + 0x42]
        begin, n_bytes = struct.unpack_from("<2I", directory, start + 0x74)
        if kind not in (_STREAM, _ROOT) or not n_bytes:
            continue
        if n_bytes > len(raw):
            raise ValueError("it holds a stream that is larger than the file")
        for _ in _chain(table if kind == _ROOT or n_bytes >= cutoff else small, begin):
            pass


def _table(raw: bytes, size: int, first_more: int) -> np.ndarray:
    """The number of the next sector, for each sector."""
    numbers = np.frombuffer(raw, dtype=_NUMBER, count=_OF_HEADER, offset=0x4C).tolist()
    seen: set[int] = set()
    while first_more < _NO_SECTOR:
        if first_more in seen:
            raise ValueError("the list of its sectors has no end")
        seen.add(first_more)
        more = np.frombuffer(_sector(raw, size, first_more), dtype=_NUMBER).tolist()
        numbers, first_more = [*numbers, *more[:-1]], more[-1]
    parts = [_sector(raw, size, number) for number in numbers if number < _NO_SECTOR]
    return np.frombuffer(b"".join(parts), dtype=_NUMBER)


def _sector(raw: bytes, size: int, number: int) -> bytes:
    """The bytes of a sector; the last one of a file may be short."""
    start = _HEADER + number * size if size == _HEADER else (number + 1) * size
    if start >= len(raw):
        raise ValueError("it ends before a sector that it names")
    return raw[start : start + size].ljust(size, b"\xff")


def _chain(table: np.ndarray, number: int) -> Iterator[int]:
    """The numbers of a chain of sectors from one on; raises ValueError if it does not end."""
    n_left = len(table)
    while number < _NO_SECTOR:
        if not n_left or number >= len(table):
            raise ValueError("a chain of its sectors has no end")
        yield number
        number, n_left = int(table[number]), n_left - 1
