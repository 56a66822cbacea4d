"""Where chosen sides differ: claims ordered by how surely they do, with each side's stance and its best quote."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.multi_values import Sides
from analysis.positions.matrix.positions import (
    DISPUTED,
    Cell,
    ClaimOutcomes,
    Material,
    State,
    by_disagreement,
    positions,
)
from data.stances import CONDITIONAL, OPPOSES, POSITIONS, SUPPORTS


@dataclass(frozen=True)
class SideStance:
    """One side's answer to a claim: its state, the numbers of quotes with a position and of their speakers, of quotes
    read and of all quotes, and the id of the quote that shows it best, "" if there is none.
    """

    side: str
    state: State
    n_quotes: int
    n_speakers: int
    n_read: int
    n_all: int
    quote_id: str


@dataclass(frozen=True)
class Difference:
    """A claim on which at least one side takes a position. `gap` is between the most and the least supportive side, 0
    to 1, and `least_gap` its lower 95% bound, below 0 if nothing is certain; None with fewer than two sides.
    """

    claim_id: str
    claim: str
    stances: tuple[SideStance, ...]
    gap: float | None
    least_gap: float | None


def differences(
    claims: pd.DataFrame,
    stances: pd.DataFrame | Mapping[str, ClaimOutcomes],
    quotes: Material,
    sides: Sides,
    lengths: np.ndarray,
) -> list[Difference]:
    """Claims on which a side takes a position, those on which the sides most surely differ first.

    `claims`, `stances`, `quotes` and `sides` are as in `positions.positions`; `lengths` are the quotes' characters
    by row, for choosing short ones. A side's quote that an earlier claim shows is shown again only
    if there is no other.
    """
    rows = by_disagreement(positions(claims, stances, quotes, sides))
    taken: set[str] = set()
    found = []
    for row in rows:
        if not row.positions:
            continue
        said = tuple(_stance(side, cell, quotes, lengths, taken) for side, cell in row.cells.items())
        taken |= {one.quote_id for one in said}
        found.append(Difference(row.claim_id, row.claim, said, row.disagreement, row.least_disagreement))
    return found


def _stance(side: str, cell: Cell, quotes: Material, lengths: np.ndarray, taken: Collection[str]) -> SideStance:
    state = cell.state
    kinds = {"mixed": (SUPPORTS, OPPOSES, CONDITIONAL), "disputed": (DISPUTED,)}.get(state, (state,))
    candidates = [quote_id for kind in kinds for quote_id in cell.ids(kind)]
    n_speakers = len({name for stance in POSITIONS for name in _speakers(cell.ids(stance), quotes)})
    best = best_quote([one for one in candidates if one not in taken] or candidates, quotes, lengths)
    return SideStance(side, state, cell.n_taken, n_speakers, cell.n_read, cell.n_quotes, best)


def _speakers(ids: Iterable[str], quotes: Material) -> set[str]:
    rows = quotes.quote_ids.get_indexer(pd.Index(list(ids), dtype=object))
    return {name for row in rows for name in quotes.speakers[row]}


def best_quote(candidates: Iterable[str], quotes: Material, lengths: np.ndarray) -> str:
    """The quote to show first: verbatim before reported, a side's own before joint, then near 150 characters, then the
    earlier. "" if there are none.
    """
    ids = list(candidates)
    if not ids:
        return ""
    rows = quotes.quote_ids.get_indexer(pd.Index(ids, dtype=object))
    from_readable = np.abs(np.log((1 + lengths[rows]) / 150))
    first: int = np.lexsort((rows, from_readable, quotes.is_joint[rows], ~quotes.is_direct[rows]))[0]
    return ids[first]
