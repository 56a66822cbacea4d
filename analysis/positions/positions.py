"""Who supports and who opposes what: stances that people marked on quotes, gathered by claim and side.

A stance is about the quoted words. A side without a marked quote is silent, which is not the same as neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.multi_values import Sides
from analysis.positions.agreement import last_marks
from analysis.view.selection import Facet

State = Literal["supports", "opposes", "mixed", "neither", "disputed", "silent"]


@dataclass(frozen=True)
class Cell:
    """What a side says to a claim: ids of the quotes, in corpus order, by what all their annotators marked.

    A quote on which annotators differ is in `disputed` and counts for nothing else.
    """

    supports: tuple[str, ...] = ()
    opposes: tuple[str, ...] = ()
    neither: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """In one word; "silent" where no quote of the side was marked for this claim."""
        if self.supports and self.opposes:
            return "mixed"
        for state in ("supports", "opposes", "disputed", "neither"):
            if getattr(self, state):
                return state
        return "silent"

    @property
    def n(self) -> int:
        """Marked quotes."""
        return len(self.supports) + len(self.opposes) + len(self.neither) + len(self.disputed)

    @property
    def balance(self) -> float | None:
        """From -1, all opposed, to 1, all in support; None where no quote takes a position."""
        taken = len(self.supports) + len(self.opposes)
        return (len(self.supports) - len(self.opposes)) / taken if taken else None


@dataclass(frozen=True)
class ClaimRow:
    """A claim with the cells of the sides, in their order."""

    claim_id: str
    claim: str
    cells: dict[str, Cell]

    @property
    def disagreement(self) -> float | None:
        """Half the gap between the most and the least supportive side, 0 to 1; None below two with a
        position."""
        balances = [cell.balance for cell in self.cells.values() if cell.balance is not None]
        return (max(balances) - min(balances)) / 2 if len(balances) > 1 else None

    @property
    def is_common_ground(self) -> bool:
        """Two sides or more take a position, and every quote that does takes the same."""
        taken = [cell for cell in self.cells.values() if cell.balance is not None]
        return len(taken) > 1 and {cell.state for cell in taken} in ({"supports"}, {"opposes"})


def positions(claims: pd.DataFrame, stances: pd.DataFrame, quote_ids: Iterable[str], sides: Sides) -> list[ClaimRow]:
    """The matrix of claims and sides, in the order of `claims` (claim_id, claim).

    `quote_ids` belong to the rows of the corpus, the masks in `sides` too; a quote in two sides stands in
    both. `stances` has claim_id, quote_id, stance, annotator; a quote or claim that is not here is passed
    over: marks may outlive both. Of several marks by one annotator the last counts.
    An index of the ids that is kept looks them up faster each time but the first.
    """
    agreed = _agreed(stances, quote_ids if isinstance(quote_ids, pd.Index) else pd.Index(quote_ids))
    by_claim = dict(tuple(agreed.groupby("claim_id", sort=False)))
    nothing = agreed.iloc[:0]
    return [
        ClaimRow(claim.claim_id, claim.claim, _cells(by_claim.get(claim.claim_id, nothing), sides))
        for claim in claims.itertuples()
    ]


def _agreed(stances: pd.DataFrame, quote_ids: pd.Index) -> pd.DataFrame:
    """Each pair of claim and quote once, in corpus order: claim_id, quote_id, row, and what all say or "disputed"."""
    marks = last_marks(stances)[["claim_id", "quote_id", "stance"]].drop_duplicates()
    place = marks["claim_id"] + "|" + marks["quote_id"]
    pairs = marks[~place.duplicated()]
    disputed = place[~place.duplicated()].isin(place[place.duplicated()])
    pairs = pairs.assign(stance=pairs["stance"].where(~disputed, "disputed"), row=rows_of(pairs["quote_id"], quote_ids))
    return pairs[pairs["row"] >= 0].sort_values("row", kind="stable")


def _cells(pairs: pd.DataFrame, sides: Sides) -> dict[str, Cell]:
    rows = pairs["row"].to_numpy(dtype=int)
    ids, stances = pairs["quote_id"].to_numpy(dtype=object), pairs["stance"].to_numpy(dtype=object)
    of_stance = {stance: stances == stance for stance in ("supports", "opposes", "neither", "disputed")}
    cells = {}
    for side, mask in sides.items():
        here = mask[rows]
        cells[side] = Cell(**{stance: tuple(ids[here & taken]) for stance, taken in of_stance.items()})
    return cells


def rows_of(ids: pd.Series, quote_ids: pd.Index) -> np.ndarray:
    """The row of each id in the corpus, (n,) int; -1 where the corpus has no such quote."""
    return quote_ids.get_indexer(pd.Index(ids))


def most_marked(facet: Facet, marked: np.ndarray, in_view: np.ndarray, most: int) -> tuple[list[str], int]:
    """Which values of a column to show as sides, in their own order, and how many have a quote in view at all.

    Where there are more than `most`, those with most marked quotes in view, then with most quotes. `marked` and
    `in_view` are masks over the corpus.
    """
    quotes = facet.counts(in_view)
    present = [value for value in facet.values if quotes[value]]
    marks = facet.counts(in_view & marked)
    first = sorted(present, key=lambda value: (-marks[value], -quotes[value]))[:most]
    kept = set(first)
    return [value for value in present if value in kept], len(present)


def by_disagreement(rows: Iterable[ClaimRow]) -> list[ClaimRow]:
    """Most disputed between sides first; then those with more sides and more quotes; those with one side
    last."""

    def key(row: ClaimRow) -> tuple[float, int, int]:
        taken = [cell for cell in row.cells.values() if cell.balance is not None]
        disagreement = -1.0 if row.disagreement is None else row.disagreement
        return -disagreement, -len(taken), -sum(len(cell.supports) + len(cell.opposes) for cell in taken)

    return sorted(rows, key=key)


def common_ground(rows: Iterable[ClaimRow]) -> list[ClaimRow]:
    """Claims on which all sides that take a position take the same, most sides first."""
    return sorted(
        (row for row in rows if row.is_common_ground),
        key=lambda row: -sum(cell.balance is not None for cell in row.cells.values()),
    )
