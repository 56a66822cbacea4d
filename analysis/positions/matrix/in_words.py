"""Positions in words: what a cell rests on, what a row amounts to, and the matrix in a few sentences."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from analysis.positions.matrix.positions import DISPUTED, Cell, ClaimRow, Support, by_disagreement, common_ground
from analysis.view.wording import enumeration
from data.stances import CONDITIONAL, NEITHER, OPPOSES, SUPPORTS

_VERBS = {
    "supports": ("supports", "support"),
    "opposes": ("opposes", "oppose"),
    "conditional": ("agrees on a condition", "agree on a condition"),
    "mixed": ("is mixed", "are mixed"),
}
_COUNTED = {SUPPORTS: "supports", OPPOSES: "opposes", CONDITIONAL: "conditional"}
MOST_NAMED = 3


def cell_in_words(cell: Cell, n_filtered: int = 0) -> str:
    """The full text of a cell: "supports 4 (2 speakers, 1 verbatim) · opposes 1 · read 45 of 160 · at most 6 missed".

    `n_filtered` counts readings of the side that the filters hide.
    """
    return " · ".join([*stances_in_words(cell), *reading_in_words(cell, n_filtered)])


def stances_in_words(cell: Cell) -> list[str]:
    """What was found, and what it rests on: "supports 4 (2 speakers, 1 verbatim)", "neither 1"."""
    parts = [f"{name} {_rests_on(cell.by[stance])}" for stance, name in _COUNTED.items() if cell.n(stance)]
    return parts + [f"{name} {cell.n(name):,}" for name in (NEITHER, DISPUTED) if cell.n(name)]


def _rests_on(support: Support) -> str:
    """ "4 (2 speakers, 1 verbatim)", "1 (verbatim)", "2 (1 speaker, 1 joint)"."""
    n = len(support)
    if n == 1:
        how = ["verbatim"] if support.n_direct else []
        how += ["joint"] if support.n_joint else []
        how += ["taken over from a machine"] if support.n_taken_over else []
    else:
        how = [_count(support.n_speakers, "speaker")]
        how += [f"{support.n_direct:,} verbatim"] if support.n_direct else []
        how += [f"{support.n_joint:,} joint"] if support.n_joint else []
        how += [f"{support.n_taken_over:,} taken over from a machine"] if support.n_taken_over else []
    return f"{n:,} ({', '.join(how)})" if how else f"{n:,}"


def reading_in_words(cell: Cell, n_filtered: int = 0) -> list[str]:
    """How much of the side was read, and what the unread may hold: silence is claimed only for what was read."""
    hidden = [f"{n_filtered:,} read filtered out"] if n_filtered else []
    over = [f"{cell.n_taken_over:,} taken over from a machine"] if cell.n_taken_over else []
    if not cell.n_read:
        return [f"not read (0 of {cell.n_quotes:,})", *over, *hidden]
    if not cell.n_taken and not cell.n(NEITHER) and not cell.n(DISPUTED):
        parts = [f"none found in {cell.n_read:,} of {cell.n_quotes:,} read"]
    else:
        parts = [f"read {cell.n_read:,} of {cell.n_quotes:,}"]
    if cell.most_missed is not None and cell.n_read < cell.n_quotes:
        parts.append(f"at most {cell.most_missed:,} missed")
    return [*parts, *over, *hidden]


def sides_in_words(row: ClaimRow, with_rest: bool = False) -> str:
    """Which sides take which position: "US and NATO support; Russia is mixed"; "" if none does.

    `with_rest` mentions the others too: "… ; Media: not read", and of more than three how many: "… ; not read: 6
    others".
    """
    parts = []
    for state, verbs in _VERBS.items():
        if sides := [side for side in row.positions if row.cells[side].state == state]:
            parts.append(f"{enumeration(sides)} {verbs[len(sides) > 1]}")
    if with_rest and parts:
        parts += _rest_in_words({side: cell.state for side, cell in row.cells.items() if side not in row.positions})
    return "; ".join(parts)


def _rest_in_words(states: Mapping[str, str]) -> list[str]:
    """Sides without a position, by name or, if they are many, by number."""
    if len(states) <= MOST_NAMED:
        return [f"{side}: {state}" for side, state in states.items()]
    return [f"{state}: {_count(n, 'other')}" for state, n in Counter(states.values()).items()]


def stands_of_sides(rows: Iterable[ClaimRow]) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Claims on which a side takes a position, the surest disagreement first: the claim, the summary of its row, and
    each side with the full text of its cell.
    """
    return tuple(
        (row.claim, badge(row)[0], tuple((side, cell_in_words(cell)) for side, cell in row.cells.items()))
        for row in by_disagreement(rows)
        if row.positions
    )


def badge(row: ClaimRow) -> tuple[str, str]:
    """The summary of a row in a few words, and its category: "common", "differ" or "". ("", "") if there is nothing to
    say.

    "The sides differ" is used if the lower bound of their gap is above 0, "may differ" if it is not.
    """
    if together := common_ground(row):
        return f"common ground of {enumeration(together)}", "common"
    if row.disagreement:
        return ("the sides differ" if is_sure(row) else "may differ: few voices"), "differ"
    return "", ""


def is_sure(row: ClaimRow) -> bool:
    """Whether the lower bound of the gap between two sides is above 0."""
    return (row.least_disagreement or 0) > 0


def in_words(rows: Sequence[ClaimRow]) -> list[str]:
    """The matrix in sentences: how much was read, common ground, and where sides differ most."""
    n_read = sum(len(_sides_read(row)) for row in rows)
    parts = [
        f"{_count(len(rows), 'claim')}, {_count(n_read, 'reading')} of a quote on a claim for these sides in view."
    ]
    shared = [row for row in rows if common_ground(row)]
    parts += [f"Common ground, by two voices or more on each side: {_rows(shared)}."] if shared else []
    differ = [row for row in by_disagreement(rows) if row.disagreement]
    sure = [row for row in differ if is_sure(row)]
    unsure = [row for row in differ if not is_sure(row)]
    parts += [f"The sides differ: {_rows(sure)}."] if sure else []
    parts += [f"They may differ, by too few voices to be sure: {_rows(unsure)}."] if unsure else []
    has_two_sides = any(len(row.cells) > 1 for row in rows)
    if n_read and has_two_sides and not shared and not differ:
        parts.append("On no claim do two sides take different positions, and on none is there common ground.")
    return parts


def _sides_read(row: ClaimRow) -> set[str]:
    return {one for cell in row.cells.values() for support in cell.by.values() for one in support.quotes}


def _rows(rows: Sequence[ClaimRow]) -> str:
    named = "; ".join(f"“{row.claim}” ({sides_in_words(row, with_rest=True)})" for row in rows[:MOST_NAMED])
    return f"{named}; and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else named


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
