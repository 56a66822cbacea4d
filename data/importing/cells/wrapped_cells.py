"""Columns whose every cell stands in quotation marks that are not part of the words: “…”, «…», `…`."""

import pandas as pd

from data.importing.foreign import CELLS_EXACT, Choices, Decision, ForeignTable
from data.importing.separated.dialect import TYPOGRAPHIC_MARKS

PAIRS = (*TYPOGRAPHIC_MARKS, "”“", "›‹", "‚‘", "‚’", "『』")
_STRAIGHT = '""'  # in separated values these are handled earlier
_THROUGHOUT = 0.98  # of the filled cells
_FEWEST = 2


def take_off_marks(table: ForeignTable, choices: Choices, quotes_are_plain: bool) -> ForeignTable:
    """The table without such marks, and a decision that says so; a table that was exported here is left as it is."""
    cells = table.cells
    if choices.cells == CELLS_EXACT or quotes_are_plain or table.was_exported_here:
        return table
    pairs = PAIRS if table.reading.format == "CSV" else (*PAIRS, _STRAIGHT)
    found = {str(name): pair for name in cells if (pair := _pair_around(cells[name], pairs))}
    if not found:
        return table
    changed = cells.assign(**{name: _without(cells[name], pair) for name, pair in found.items()}).astype("str")
    named = ", ".join(f"{pair[0]}…{pair[1]} of “{name[:40]}”" for name, pair in found.items())
    decision = Decision("Marks around cells", f"taken off: {named}", "they are around all cells of the column")
    return table.with_cells(changed, decision)


def _pair_around(cells: pd.Series, pairs: tuple[str, ...]) -> str:
    """The marks around all cells of a column; "" if there are none."""
    first = next((cell for cell in cells.array[:1_000] if cell.strip()), "").strip()
    pair = next((pair for pair in pairs if is_wrapped(first, pair)), "")
    if not pair:
        return ""
    filled = [cell.strip() for cell in cells.tolist() if cell.strip()]
    n = sum(is_wrapped(cell, pair) for cell in filled)
    return pair if n >= max(_FEWEST, _THROUGHOUT * len(filled)) else ""


def is_wrapped(cell: str, pair: str) -> bool:
    """Whether the marks open at the beginning and close at the end and not earlier, unlike “No,” he said, “never.”"""
    opening, closing = pair[0], pair[1]
    if len(cell) < 3 or not (cell.startswith(opening) and cell.endswith(closing)):
        return False
    inside = cell[1:-1]
    if opening == closing:
        return opening not in inside.replace(2 * opening, "")
    depth = 0
    for sign in inside:
        depth += (sign == opening) - (sign == closing)
        if depth < 0 and closing != "’":  # an apostrophe is the same character
            return False
    return depth <= 0


def _without(cells: pd.Series, pair: str) -> pd.Series:
    double = pair if pair[0] == pair[1] else ""

    def bare(cell: str) -> str:
        words = cell.strip()
        if not is_wrapped(words, pair):
            return cell
        return words[1:-1].replace(double, pair[0]) if double else words[1:-1]

    return cells.map(bare)
