"""Positions said in words: what stands in a cell, what a row comes to, and the matrix in a few sentences."""

from collections.abc import Iterable, Sequence

from analysis.positions.positions import Cell, ClaimRow, by_disagreement, common_ground

_VERBS = {"supports": ("supports", "support"), "opposes": ("opposes", "oppose")}
MOST_NAMED = 3


def cell_in_words(cell: Cell, n_whole: int, row_is_marked: bool) -> str:
    """ "2 support, 1 opposes, 1 neither". `n_whole` counts the marked quotes of the cell without filters."""
    told = [f"{len(ids):,} {_VERBS[stance][len(ids) > 1]}" for stance in _VERBS if (ids := getattr(cell, stance))]
    told += [f"{len(ids):,} {stance}" for stance in ("neither", "disputed") if (ids := getattr(cell, stance))]
    if told:
        return ", ".join(told)
    if n_whole:
        return f"none in view, {n_whole:,} filtered out"
    return "silent" if row_is_marked else "not marked yet"


def sides_in_words(row: ClaimRow) -> str:
    """Which sides take which position: "US and NATO support; Russia is mixed". "" where none does."""
    groups: dict[str, list[str]] = {"supports": [], "opposes": [], "mixed": []}
    for side, cell in row.cells.items():
        if cell.balance is not None:
            groups[cell.state].append(side)
    told = []
    for state, sides in groups.items():
        if sides:
            several = len(sides) > 1
            verb = ("is mixed", "are mixed")[several] if state == "mixed" else _VERBS[state][several]
            told.append(f"{_listed(sides)} {verb}")
    return "; ".join(told)


def in_words(rows: Sequence[ClaimRow]) -> list[str]:
    """The matrix in sentences: how much is marked, common ground, and where sides differ most."""
    n_marks = sum(len(_quotes(row)) for row in rows)
    pairs = f"{_count(n_marks, 'pair')} of claim and quote marked for these sides in view"
    told = [f"{_count(len(rows), 'claim')}, {pairs}."]
    told += [f"Common ground: {_rows(common_ground(rows))}."] if common_ground(rows) else []
    differ = [row for row in by_disagreement(rows) if row.disagreement]
    told += [f"The sides differ: {_rows(differ)}."] if differ else []
    if n_marks and not common_ground(rows) and not differ:
        told.append("On no claim do two sides take a position.")
    return told


def _quotes(row: ClaimRow) -> set[str]:
    cells = row.cells.values()
    return {one for cell in cells for one in (*cell.supports, *cell.opposes, *cell.neither, *cell.disputed)}


def _rows(rows: Sequence[ClaimRow]) -> str:
    told = "; ".join(f"“{row.claim}” ({sides_in_words(row)})" for row in rows[:MOST_NAMED])
    return f"{told}; and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else told


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
