"""Where sides differ, in a few lines: the claims on which they part, else the topics on which both speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.compare.centrality import central_first
from analysis.compare.coverage import coverage
from analysis.multi_values import Sides
from analysis.positions.positions import Cell, ClaimRow, by_disagreement, positions, rows_of
from data.corpus import Corpus
from data.stances import Marked

MOST_LINES = 5
MOST_ONE_SIDED = 4  # lines up to which claims that one side alone speaks to fill the list
_SHORTEST = 20  # characters: a shorter quote is hard to read alone
Stance = Literal["supports", "opposes", "mixed", "neither", "disputed", "silent", ""]


@dataclass(frozen=True)
class Saying:
    """What one side says to a claim or topic: its stance ("" on a topic), its quotes, and the one to read first.

    `n` counts the quotes that the stance rests on, of a topic all quotes of the side; `row` is -1 where there is none.
    """

    side: str
    stance: Stance
    n: int
    row: int


@dataclass(frozen=True)
class Difference:
    """A claim (with its id) or a topic (without), and what each side says to it, in the order of the sides."""

    words: str
    claim_id: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True)
class Differences:
    """The lines to show; `n_claims` of all claims part the sides, `n_agreed` find all sides that speak of one mind.

    `one_sided` are claims to which one side alone speaks: no difference, and told apart.
    """

    lines: tuple[Difference, ...]
    one_sided: tuple[Difference, ...] = ()
    n_claims: int = 0
    n_agreed: int = 0
    n_marked: int = 0  # claims on which two sides or more take a position

    @property
    def on_claims(self) -> bool:
        """Whether people marked the stances, rather than the quotes only sharing a topic."""
        return bool(self.lines and self.lines[0].claim_id)


def differences(
    corpus: Corpus, marked: Marked, quote_ids: pd.Index, topics: np.ndarray | None, sides: Sides, most: int = MOST_LINES
) -> Differences:
    """The claims on which the sides differ most, at most `most`; where there is none, topics on which all speak.

    `sides` are masks over the corpus, `topics` one label a quote. Claims stand in the order of
    `by_disagreement`, topics in the order of shared attention. The quote to read first is of the stance that the side
    takes: a verbatim one before one that is partly so or reported, then the most central, then the first; one that an
    earlier line has shown only where there is no other.
    """
    rows = positions(marked.claims, marked.stances, quote_ids, sides) if len(marked.claims) else []
    ordered = by_disagreement(rows)
    apart = [row for row in ordered if row.disagreement]
    n_agreed, n_marked = (
        (sum(map(bool, of)) for of in zip(*map(_agreed_and_marked, rows), strict=True)) if rows else (0, 0)
    )
    if not apart:
        lines = _topics(corpus, topics, sides, most) if topics is not None else ()
        return Differences(lines, (), 0, n_agreed, n_marked)
    shown: set[int] = set()
    alone = [
        row
        for row in ordered
        if row.disagreement is None and any(cell.balance is not None for cell in row.cells.values())
    ]
    return Differences(
        tuple(_of_claim(corpus, row, quote_ids, shown) for row in apart[:most]),
        tuple(_of_claim(corpus, row, quote_ids, shown) for row in alone[: max(0, MOST_ONE_SIDED - len(apart))]),
        len(apart),
        n_agreed,
        n_marked,
    )


def _agreed_and_marked(row: ClaimRow) -> tuple[bool, bool]:
    return row.is_common_ground, row.disagreement is not None


def _of_claim(corpus: Corpus, row: ClaimRow, quote_ids: pd.Index, shown: set[int]) -> Difference:
    sayings = []
    for side, cell in row.cells.items():
        ids = _deciding(cell)
        rows = rows_of(pd.Series(ids, dtype=object), quote_ids)
        # one quote can stand for several claims; where there is another, each line shows its own
        fresh = rows[~np.isin(rows, list(shown))]
        saying = Saying(side, cell.state, len(ids), best_quote(corpus, fresh if len(fresh) else rows))
        shown.add(saying.row)
        sayings.append(saying)
    return Difference(row.claim, row.claim_id, tuple(sayings))


def _deciding(cell: Cell) -> Sequence[str]:
    """The quotes that make a cell what it is: of a mixed one those of the more frequent stance first."""
    if cell.state == "mixed":
        first, then = sorted((cell.supports, cell.opposes), key=len, reverse=True)
        return (*first, *then)
    return cell.supports or cell.opposes or cell.disputed or cell.neither


def _topics(corpus: Corpus, topics: np.ndarray, sides: Sides, most: int) -> tuple[Difference, ...]:
    counted = coverage(topics, sides)
    shared = [topic for topic, counts in zip(counted.topics, counted.counts, strict=True) if (counts > 0).sum() > 1]
    lines = []
    for topic in shared[:most]:
        of_topic = topics == topic
        sayings = []
        for side, mask in sides.items():
            rows = np.flatnonzero(of_topic & mask)
            sayings.append(Saying(side, "" if len(rows) else "silent", len(rows), best_quote(corpus, rows)))
        lines.append(Difference(topic, "", tuple(sayings)))
    return tuple(lines)


_MOST_VERBATIM = {"direct": 0, "mixed": 1}


def best_quote(corpus: Corpus, rows: np.ndarray) -> int:
    """Of these rows the one that speaks best for all: verbatim, then central, then first. -1 of none.

    One of few characters comes after all others, since it is hard to read alone.
    """
    if not len(rows):
        return -1
    ordered = rows if corpus.vectors is None else central_first(corpus.vectors.values, rows)
    kinds, texts = corpus.quotes["kind"].array, corpus.quotes["text"].array
    ranked = sorted(ordered.tolist(), key=lambda row: (len(texts[row]) < _SHORTEST, _MOST_VERBATIM.get(kinds[row], 2)))
    return int(ranked[0])
