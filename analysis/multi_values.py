"""Cells with several values: a statement made by two speakers belongs to both, and to both camps."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from data import table
from data.arrow_strings import different_cells

# A side is a name and its quotes: a boolean mask over the rows of the corpus. Sides may overlap.
Sides = Mapping[str, np.ndarray]


def parts(cell: str) -> tuple[str, ...]:
    """ "US | NATO" as ("US", "NATO"); "" as ()."""
    return tuple(part for part in table.parts(cell) if part)


def parts_by_row(cells: Iterable[str]) -> list[tuple[str, ...]]:
    """`parts` of each cell, in order; equal cells are split once, and share the result."""
    codes, written = different_cells(cells)
    held = [parts(cell) for cell in written]
    return [held[code] for code in codes.tolist()]


def masks(cells: Iterable[str], values: Sequence[str]) -> dict[str, np.ndarray]:
    """For each of `values`, in order, the mask of the rows whose cell contains it, alone or jointly.

    An unknown value gets an all-false mask: silence, not an error.
    """
    codes, written = pd.factorize(np.array([*cells, ""], dtype=object))
    held = [parts(cell) for cell in written]
    return {value: np.array([value in cell for cell in held], dtype=bool)[codes[:-1]] for value in values}


def values(cells: Iterable[str]) -> tuple[str, ...]:
    """Every value that occurs, those with most rows first, ties by name."""
    counts: dict[str, int] = {}
    for cell in cells:
        for value in dict.fromkeys(parts(cell)):
            counts[value] = counts.get(value, 0) + 1
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
