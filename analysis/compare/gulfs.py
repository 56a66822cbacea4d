"""Quotes to which the other side says nothing: those without a counterpart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.compare.counterparts import SAME, Counterparts
from analysis.multi_values import Sides
from analysis.progress import Progress, part, silent

LONELY = 0.1  # a gulf: the probability that the closest of as many random quotes is as far away or further


@dataclass(frozen=True)
class Gulfs:
    """Quotes without a counterpart: `rows`, the loneliest first, out of `n_asked`; `by_chance` are expected by chance.

    `by_chance` is the expected number if sides are drawn at random. If whole documents are drawn there are fewer.
    """

    rows: np.ndarray
    n_asked: int
    by_chance: float


def gulfs(
    vectors: np.ndarray,
    found: Counterparts,
    first: np.ndarray,
    second: np.ndarray,
    documents: np.ndarray | None = None,
    progress: Progress = silent,
) -> Gulfs:
    """The quotes asked whose closest of the `second` side is further than the closest of as many drawn at random.

    The draw is from quotes of both sides (masks), without those of the asked quote's own document (`documents`, (n,),
    numbers, -1 for unknown): neighbouring sentences are close, whoever speaks. They do count if the other side occurs
    in no other document. If `k` of these N are nearer than the counterpart, m random ones contain none of them with
    probability C(N - k, m) / C(N, m). Where that is at most LONELY, the quote is a gulf: an exact rank test, whatever
    the sizes of the sides. Opposite a silent side there are no counterparts, and no gulfs either: the side's silence is
    reported instead.
    """
    sides = {"first": first, "second": second}
    return _of_side(vectors, "first", {"second": found}, sides, _codes(documents, len(first)), progress)["second"]


def gulfs_of_sides(
    vectors: np.ndarray,
    found: Mapping[tuple[str, str], Counterparts],
    sides: Sides,
    documents: np.ndarray | None = None,
    progress: Progress = silent,
) -> dict[tuple[str, str], Gulfs]:
    """`gulfs` of each side opposite each other, from all of `counterparts_of_sides`.

    A side's quotes are compared with those asked once, and not again for each other side.
    """
    codes = _codes(documents, len(vectors))
    lonely: dict[tuple[str, str], Gulfs] = {}
    for at, name in enumerate(sides):
        step = part(progress, at / len(sides), (at + 1) / len(sides))
        opposite = {other: found[name, other] for other in sides if other != name}
        of_side = _of_side(vectors, name, opposite, sides, codes, step)
        lonely |= {(name, other): gulfs_there for other, gulfs_there in of_side.items()}
    return lonely


def _of_side(
    vectors: np.ndarray,
    name: str,
    found: Mapping[str, Counterparts],
    sides: Sides,
    codes: np.ndarray,
    progress: Progress,
) -> dict[str, Gulfs]:
    """The gulfs of one side opposite each of the others that `found` names; `codes` are numbers of documents."""
    rows = np.unique(np.concatenate([np.zeros(0, dtype=np.intp), *(one.rows for one in found.values())]))
    counts = [_Nearer(rows, one, sides[name], sides[other], codes) for other, one in found.items()]
    # none of another side is nearer than its closest, so only the asked side has to be searched, whoever is on both
    own = np.flatnonzero(sides[name])
    for block in row_blocks(len(own), max(len(rows), vectors.shape[1]), progress):
        columns = own[block]
        table = vectors[rows] @ vectors[columns].T
        is_own_document = codes[rows][:, None] == codes[columns]
        for count in counts:
            count.add(table, columns, is_own_document)
    return {other: count.gulfs(one) for (other, one), count in zip(found.items(), counts, strict=True)}


class _Nearer:
    """Counts the quotes of a side that are nearer to each of `rows` than its counterpart on one other side."""

    def __init__(self, rows: np.ndarray, found: Counterparts, first: np.ndarray, second: np.ndarray, codes: np.ndarray):
        self._rows, self._second, self._codes = rows, second, codes
        self._n_in_both, self._n_in_second = (
            np.bincount(codes[mask], minlength=len(codes)) for mask in (first | second, second)
        )
        self._n_all, self._n_second = int(self._n_in_both.sum()), int(self._n_in_second.sum())
        self._least = np.full(len(rows), np.inf, dtype=np.float32)
        self._least[np.searchsorted(rows, found.rows)] = found.cosines + SAME
        # in a corpus of one document only that document can serve as the reference
        self._is_elsewhere = self._n_in_second[codes[rows]] < self._n_second
        self._n = np.zeros(len(rows), dtype=np.int64)

    def add(self, table: np.ndarray, columns: np.ndarray, is_own_document: np.ndarray) -> None:
        """Count those in `columns`; the table has their cosines to all rows."""
        left_out = is_own_document
        if not self._is_elsewhere.all():
            left_out = np.where(self._is_elsewhere[:, None], is_own_document, self._rows[:, None] == columns)
        nearer = (table > self._least[:, None]) & ~left_out
        # a sum along an axis takes many times as long
        self._n += np.array([np.count_nonzero(of_row) for of_row in nearer], dtype=np.int64)

    def gulfs(self, found: Counterparts) -> Gulfs:
        """The gulfs among the quotes asked, once all of the side are counted."""
        at_random = np.ones(len(found.rows))  # the probability that the closest of as many is no nearer
        by_chance = 0.0
        places = np.searchsorted(self._rows, found.rows).tolist()
        for at, (row, place) in enumerate(zip(found.rows.tolist(), places, strict=True)):
            document, is_elsewhere = self._codes[row], self._is_elsewhere[place]
            n_pool = int(self._n_all - (self._n_in_both[document] if is_elsewhere else 1))
            n_drawn = int(self._n_second - (self._n_in_second[document] if is_elsewhere else self._second[row]))
            at_random[at] = _none_drawn(n_pool, int(self._n[place]), n_drawn)
            by_chance += _size(n_pool, n_drawn)
        lonely = np.flatnonzero(at_random <= LONELY)
        loneliest = lonely[np.lexsort((found.cosines[lonely], at_random[lonely]))]
        return Gulfs(found.rows[loneliest], len(found.rows), by_chance)


def _codes(documents: np.ndarray | None, n: int) -> np.ndarray:
    """Numbers of the documents from 0, without gaps; a quote without one gets a number of its own."""
    if documents is None:
        return np.arange(n)
    unknown = documents < 0
    numbers = np.where(unknown, int(documents.max(initial=-1)) + 1 + np.arange(n), documents)
    return np.asarray(pd.factorize(numbers)[0])


def _none_drawn(n_pool: int, n_nearer: int, n_drawn: int) -> float:
    """The probability that of `n_drawn` out of `n_pool` none is among the `n_nearer`."""
    if not n_drawn or n_nearer == 0:
        return 1.0
    if n_drawn + n_nearer > n_pool:
        return 0.0
    return exp(
        lgamma(n_pool - n_nearer + 1)
        - lgamma(n_pool - n_nearer - n_drawn + 1)
        - lgamma(n_pool + 1)
        + lgamma(n_pool - n_drawn + 1)
    )


@lru_cache(maxsize=4096)
def _size(n_pool: int, n_drawn: int) -> float:
    """The largest value of `_none_drawn` up to LONELY: how often chance alone makes a gulf."""
    if not n_drawn:
        return 0.0
    low, high = 1, n_pool + 1
    while low < high:
        middle = (low + high) // 2
        if _none_drawn(n_pool, middle, n_drawn) <= LONELY:
            high = middle
        else:
            low = middle + 1
    return _none_drawn(n_pool, low, n_drawn)
