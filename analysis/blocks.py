"""Long computations in blocks: bounded memory, progress, and a way to stop."""

import hashlib
from collections.abc import Collection, Iterator
from typing import TypeVar

import numpy as np

from analysis.progress import Progress, silent

T = TypeVar("T")

BLOCK_CELLS = 16_000_000  # numbers in one block: 64 MB as float32, small compared with the vectors themselves


def row_blocks(n_rows: int, n_columns: int, progress: Progress = silent, cells: int | None = None) -> Iterator[slice]:
    """Slices that cover `n_rows` in order, each of at most `cells` cells, or BLOCK_CELLS, of a table
    `n_columns` wide.

    Reports to `progress` after each block; a row is never split, so a block has at least one.
    """
    height = max(1, (cells or BLOCK_CELLS) // max(1, n_columns))
    for start in range(0, n_rows, height):
        yield slice(start, min(start + height, n_rows))
        progress(min(start + height, n_rows) / n_rows)


def row_digests(rows: np.ndarray) -> bytes:
    """Eight bytes for each row, concatenated, that depend on nothing but its content."""
    return b"".join(hashlib.blake2b(row.tobytes(), digest_size=8).digest() for row in rows)


def with_progress(items: Collection[T], every: int, progress: Progress) -> Iterator[T]:
    """The items one after another; reports to `progress` before every `every`-th."""
    for number, item in enumerate(items):
        if number % every == 0:
            progress(number / len(items))
        yield item
