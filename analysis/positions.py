"""Who supports and who opposes what: stances that people marked on quotes, gathered by claim and side.

A stance is about the quoted words. A side without a marked quote is silent, which is not the same as neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.agreement import last_marks
from analysis.joint import Sides
from analysis.selection import Facet

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
    """
    row_of = {quote_id: row for row, quote_id in enumerate(quote_ids)}
    marks = last_marks(stances)
    marks = marks[np.array([quote_id in row_of for quote_id in marks["quote_id"]], dtype=bool)]
    by_pair = marks.groupby(["claim_id", "quote_id"], sort=False)["stance"]
    agreed = by_pair.first().where(by_pair.nunique() == 1, "disputed")
    by_claim: dict[str, list[tuple[int, str, str]]] = {}
    for (claim_id, quote_id), stance in agreed.items():
        by_claim.setdefault(claim_id, []).append((row_of[quote_id], quote_id, stance))
    return [
        ClaimRow(
            claim.claim_id,
            claim.claim,
            {name: _cell(sorted(by_claim.get(claim.claim_id, [])), mask) for name, mask in sides.items()},
        )
        for claim in claims.itertuples()
    ]


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


def _cell(marked: list[tuple[int, str, str]], mask: np.ndarray) -> Cell:
    ids: dict[str, list[str]] = {"supports": [], "opposes": [], "neither": [], "disputed": []}
    for row, quote_id, stance in marked:
        if mask[row]:
            ids[stance].append(quote_id)
    return Cell(**{stance: tuple(listed) for stance, listed in ids.items()})


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
