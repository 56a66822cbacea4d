"""Who supports and who opposes what: people's readings of quotes, gathered by claim and side.

A stance is about the quoted words. A quote counts as most of its annotators say; a side is silent only where it was
read. Machines' proposals count nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from analysis.multi_values import Sides, parts_by_row
from analysis.positions.agreement import last_marks
from analysis.positions.checks import Bound
from analysis.positions.intervals import least_difference, of_mean
from analysis.units import voice_units
from analysis.view.selection import Facet
from data.stances import (
    CONDITIONAL,
    MACHINE,
    NEITHER,
    OPPOSES,
    POSITIONS,
    READINGS,
    SETTLES,
    SUPPORTS,
    TAKEN_OVER,
)

DISPUTED = "disputed"
OUTCOMES = (*READINGS, DISPUTED)
State = Literal["supports", "opposes", "conditional", "mixed", "neither", "disputed", "none found", "not read"]
CLEAR = 0.75  # share of the positions from which on the side holds one: one stray mark in 30 does not mix it
LEAST_VOICES = 2  # on each side, for common ground
_SCORES = {SUPPORTS: 1.0, CONDITIONAL: 0.5, OPPOSES: 0.0}


@dataclass(frozen=True)
class Material:
    """What is known about the quotes of a corpus apart from their words, one entry per row: who speaks, how, and which
    voice it is.
    """

    quote_ids: pd.Index
    speakers: tuple[tuple[str, ...], ...]
    is_direct: np.ndarray
    is_joint: np.ndarray  # said for several camps
    unit: np.ndarray  # as `units` numbers them


def material(quotes: pd.DataFrame, ids: pd.Index | None = None) -> Material:
    """The material of a corpus's table: computed once and kept. `ids` are those of the quotes, if available."""
    return Material(
        pd.Index(quotes["quote_id"], dtype=object) if ids is None else ids,
        tuple(parts_by_row(quotes["speaker"])),
        (quotes["kind"] == "direct").to_numpy(dtype=bool),
        np.array([len(camps) > 1 for camps in parts_by_row(quotes["camp"])], dtype=bool),
        voice_units(quotes),
    )


@dataclass(frozen=True)
class Support:
    """What one reading of a side rests on: ids of the quotes in corpus order, and how many speak."""

    quotes: tuple[str, ...] = ()
    n_speakers: int = 0
    n_units: int = 0  # independent voices: speakers and documents joined
    n_direct: int = 0
    n_joint: int = 0
    n_taken_over: int = 0  # read by no person but a machine, and taken over by a person

    def __len__(self) -> int:
        return len(self.quotes)


@dataclass(frozen=True)
class Cell:
    """One side's answer to a claim. `by` has the quotes of each outcome that occurs; `n_quotes` counts all of the side.

    `scores` has one number for each voice with a position: the mean over its quotes of 1 for support, 0 for opposition
    and 0.5 for a condition. `split` gives, for a quote on which annotators differ, the votes for each reading.
    """

    by: Mapping[str, Support] = field(default_factory=dict)
    n_quotes: int = 0
    scores: Mapping[int, float] = field(default_factory=dict)
    split: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    n_annotators: int = 0
    bound: Bound | None = None

    def ids(self, outcome: str) -> tuple[str, ...]:
        """Quotes with this outcome, in corpus order."""
        return self.by[outcome].quotes if outcome in self.by else ()

    def n(self, outcome: str) -> int:
        """How many quotes have this outcome."""
        return len(self.ids(outcome))

    @property
    def n_read(self) -> int:
        """Quotes that a person read for this claim."""
        return sum(map(len, self.by.values())) - self.n_taken_over

    @property
    def n_taken_over(self) -> int:
        """Quotes whose reading was taken over from a machine, and that nobody else read: they count as marked."""
        return sum(support.n_taken_over for support in self.by.values())

    @property
    def most_missed(self) -> int | None:
        """How many positions the unread may hold by the last finished check; None if none was finished. What was read
        since then can no longer be missed.
        """
        return None if self.bound is None else min(self.bound.most_missed, self.n_quotes - self.n_read)

    @property
    def n_taken(self) -> int:
        """Quotes that take a position."""
        return sum(self.n(stance) for stance in POSITIONS)

    @property
    def state(self) -> State:
        """In a word or two; "none found" if quotes were read and none takes a position or counts as "neither"."""
        if self.n_taken:
            return self._position()
        if self.n(DISPUTED):
            return "disputed"
        if self.n(NEITHER):
            return "neither"
        return "none found" if self.n_read else "not read"

    def _position(self) -> State:
        n_for, n_against, n_if = (self.n(stance) for stance in (SUPPORTS, OPPOSES, CONDITIONAL))
        for state, n in (("supports", n_for), ("opposes", n_against), ("conditional", n_if)):
            if n >= CLEAR * self.n_taken:
                return state  # type: ignore[return-value]
        if min(n_for, n_against) > (1 - CLEAR) * (n_for + n_against):
            return "mixed"
        return "conditional" if n_if >= max(n_for, n_against) else "supports" if n_for > n_against else "opposes"

    @property
    def support(self) -> float | None:
        """The mean score of the voices, from 0 all opposed to 1 all in support; None if no quote takes a position."""
        return float(np.mean(list(self.scores.values()))) if self.scores else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% interval of `support` over voices; None for fewer than two."""
        return of_mean(np.array(list(self.scores.values()))) if len(self.scores) > 1 else None


@dataclass(frozen=True)
class ClaimRow:
    """A claim with the cells of the sides, in their order."""

    claim_id: str
    claim: str
    cells: Mapping[str, Cell]

    @property
    def positions(self) -> dict[str, Cell]:
        """The sides that take a position."""
        return {side: cell for side, cell in self.cells.items() if cell.support is not None}

    @property
    def disagreement(self) -> float | None:
        """The gap between the most and the least supportive side, 0 to 1; None for fewer than two with a position."""
        levels = [cell.support for cell in self.positions.values() if cell.support is not None]
        return max(levels) - min(levels) if len(levels) > 1 else None

    @property
    def least_disagreement(self) -> float | None:
        """The largest lower 95% bound of the gap between two sides by their voices; below 0 if nothing is certain."""
        gaps = [
            least_difference(one.support or 0.0, len(one.scores), other.support or 0.0, len(other.scores))
            for one, other in combinations(self.positions.values(), 2)
        ]
        return max(gaps) if gaps else None


@dataclass(frozen=True)
class ClaimOutcomes:
    """People's outcomes for the quotes of the corpus toward one claim: arrays with one entry per quote, by row."""

    rows: np.ndarray
    outcomes: np.ndarray
    is_taken_over: np.ndarray
    quote_ids: np.ndarray
    votes: np.ndarray
    annotators: np.ndarray


def by_claim(stances: pd.DataFrame, quotes: Material) -> dict[str, ClaimOutcomes]:
    """`outcomes` of the quotes that exist here, claim by claim: to be gathered once for several sides."""
    pairs = outcomes(stances)
    pairs = pairs.assign(row=rows_of(pairs["quote_id"], quotes.quote_ids))
    pairs = pairs[pairs["row"] >= 0].sort_values("row", kind="stable")
    return {str(claim_id): _of_claim(of_claim) for claim_id, of_claim in pairs.groupby("claim_id", sort=False)}


def _of_claim(pairs: pd.DataFrame) -> ClaimOutcomes:
    columns = ("outcome", "quote_id", "votes", "annotators")
    said, ids, votes, annotators = (pairs[column].to_numpy(dtype=object) for column in columns)
    rows, taken_over = pairs["row"].to_numpy(dtype=int), pairs["is_taken_over"].to_numpy(dtype=bool)
    return ClaimOutcomes(rows, said, taken_over, ids, votes, annotators)


def positions(
    claims: pd.DataFrame,
    stances: pd.DataFrame | Mapping[str, ClaimOutcomes],
    quotes: Material,
    sides: Sides,
    bounds: Mapping[tuple[str, str], Bound] | None = None,
) -> list[ClaimRow]:
    """The matrix of claims and sides, in the order of `claims` (claim_id, claim).

    The masks in `sides` belong to the rows of `quotes`; a quote in two sides appears in both. `stances` has claim_id,
    quote_id, stance, annotator, origin, or is the result of `by_claim` for these; marks on missing quotes or claims are
    ignored, since marks may outlive both. `bounds` has the results of finished checks, by claim and side.
    """
    gathered = by_claim(stances, quotes) if isinstance(stances, pd.DataFrame) else stances
    no_cells = np.empty(0, dtype=object)
    nothing = ClaimOutcomes(np.empty(0, int), no_cells, np.empty(0, bool), no_cells, no_cells, no_cells)
    n_quotes = {side: int(np.count_nonzero(mask)) for side, mask in sides.items()}
    known = bounds or {}
    rows = []
    for claim_id, claim in zip(claims["claim_id"].tolist(), claims["claim"].tolist(), strict=True):
        of_claim = gathered.get(claim_id, nothing)
        cells = {
            side: _cell(of_claim, mask, n_quotes[side], quotes, known.get((claim_id, side)))
            for side, mask in sides.items()
        }
        rows.append(ClaimRow(claim_id, claim, cells))
    return rows


def outcomes(stances: pd.DataFrame) -> pd.DataFrame:
    """People's outcome for each pair of claim and quote: claim_id, quote_id, outcome, votes, annotators, is_taken_over.

    A mark that settles a dispute decides, the last of several; else the reading of more than half of the annotators;
    else the pair is disputed. `votes` has the number of votes for each reading, without those that settle. A pair is
    taken over if its only readings came from a machine.
    """
    marks = last_marks(stances[~stances["annotator"].str.startswith(MACHINE)])
    lines = []
    for (claim_id, quote_id), pair in _pairs(marks):
        settling = [stance for stance, _, origin in pair if origin == SETTLES]
        votes: dict[str, int] = {}
        for stance, _, origin in pair:
            if origin != SETTLES:
                votes[stance] = votes.get(stance, 0) + 1
        n = sum(votes.values())
        most = max(votes, key=lambda stance: votes[stance]) if votes else ""
        outcome = settling[-1] if settling else most if 2 * votes[most] > n else DISPUTED
        is_taken_over = all(origin.startswith(TAKEN_OVER) for _, _, origin in pair)
        lines.append((claim_id, quote_id, outcome, votes, frozenset(name for _, name, _ in pair), is_taken_over))
    columns = ["claim_id", "quote_id", "outcome", "votes", "annotators", "is_taken_over"]
    return pd.DataFrame(lines, columns=columns)


def _pairs(marks: pd.DataFrame) -> Iterable[tuple[tuple[str, str], list[tuple[str, str, str]]]]:
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    columns = ("claim_id", "quote_id", "stance", "annotator", "origin")
    for claim_id, quote_id, *mark in zip(*(marks[name].tolist() for name in columns), strict=True):
        found.setdefault((claim_id, quote_id), []).append((mark[0], mark[1], mark[2]))
    return found.items()


def _cell(of_claim: ClaimOutcomes, mask: np.ndarray, n_quotes: int, quotes: Material, bound: Bound | None) -> Cell:
    here = np.flatnonzero(mask[of_claim.rows])
    rows, said, taken_over = of_claim.rows[here], of_claim.outcomes[here], of_claim.is_taken_over[here]
    by = {
        outcome: _support(rows[said == outcome], quotes, int(taken_over[said == outcome].sum()))
        for outcome in OUTCOMES
        if (said == outcome).any()
    }
    scores: dict[int, list[float]] = {}
    for unit, outcome in zip(quotes.unit[rows].tolist(), said.tolist(), strict=True):
        if outcome in _SCORES:
            scores.setdefault(unit, []).append(_SCORES[outcome])
    votes = zip(of_claim.quote_ids[here], of_claim.votes[here], strict=True)
    return Cell(
        by,
        n_quotes,
        {unit: sum(of_unit) / len(of_unit) for unit, of_unit in scores.items()},
        {quote_id: counts for quote_id, counts in votes if len(counts) > 1},
        len(frozenset().union(*of_claim.annotators[here])),
        bound,
    )


def _support(rows: np.ndarray, quotes: Material, n_taken_over: int) -> Support:
    return Support(
        tuple(quotes.quote_ids[rows]),
        len({name for row in rows for name in quotes.speakers[row]}),
        len({*quotes.unit[rows].tolist()}),
        int(quotes.is_direct[rows].sum()),
        int(quotes.is_joint[rows].sum()),
        n_taken_over,
    )


def rows_of(ids: pd.Series, quote_ids: pd.Index) -> np.ndarray:
    """The row of each id in the corpus, (n,) int; -1 if the corpus has no such quote."""
    return np.asarray(quote_ids.get_indexer(pd.Index(ids)))


def most_marked(facet: Facet, marked: np.ndarray, in_view: np.ndarray, most: int) -> tuple[list[str], int]:
    """Which values of a column to show as sides, in their own order, and how many have any quote in view.

    If there are more than `most`, those with most marked quotes in view, then with most quotes. `marked` and `in_view`
    are masks over the corpus.
    """
    quotes = facet.counts(in_view)
    present = [value for value in facet.values if quotes[value]]
    marks = facet.counts(in_view & marked)
    first = sorted(present, key=lambda value: (-marks[value], -quotes[value]))[:most]
    kept = set(first)
    return [value for value in present if value in kept], len(present)


def by_disagreement(rows: Iterable[ClaimRow]) -> list[ClaimRow]:
    """The rows ordered by how surely sides differ: by the lower bound of the gap; then by the gap, then by the numbers
    of sides and of quotes; those with one side last.
    """

    def key(row: ClaimRow) -> tuple[float, float, int, int]:
        least, gap = row.least_disagreement, row.disagreement
        return (
            2.0 if least is None else -least,
            0.0 if gap is None else -gap,
            -len(row.positions),
            -sum(cell.n_taken for cell in row.positions.values()),
        )

    return sorted(rows, key=key)


def common_ground(row: ClaimRow) -> list[str]:
    """The sides that share a position, if all sides of the row that take one take the same; else none.

    Each needs two independent voices. A voice that speaks for several of the sides, as in a joint statement, counts
    only for the first of them.
    """
    sides = list(row.positions)
    states = {row.cells[side].state for side in sides}
    if len(sides) < 2 or len(states) > 1 or not states <= {SUPPORTS, OPPOSES}:
        return []
    counted: set[int] = set()
    for side in sides:
        voices = {*row.cells[side].scores} - counted
        if len(voices) < LEAST_VOICES:
            return []
        counted |= voices
    return sides
