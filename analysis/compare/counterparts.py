"""What the other side says to it: for each quote the closest one of the other side, and the quotes without one.

Closest in topic and wording, by cosine in the original space: a counterpart may agree or contradict.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.progress import Progress, part, silent

LONELY = 0.1  # a gulf: the probability that the closest of as many random quotes is as far away or further
_SAME = 1e-6  # cosines closer than this count as equal


@dataclass(frozen=True)
class Counterparts:
    """Quotes of one side with their closest of the other: mutual best first, then by cosine, then in order.

    Four arrays of one length; empty if a side is silent.
    """

    rows: np.ndarray  # of the quotes asked for
    closest: np.ndarray  # rows of their counterparts
    cosines: np.ndarray  # float32, -1 to 1
    mutual: np.ndarray  # bool: each is the other's closest


def counterparts(
    vectors: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    asked: np.ndarray | None = None,
    progress: Progress = silent,
) -> Counterparts:
    """For quotes of the `first` mask the closest one under the `second`; ties go to the earlier row.

    `vectors` (n, dims) of unit length. A quote in both sides is never its own counterpart. `asked`, row numbers under
    `first`, limits the work if the sides are large (500 asked of 50,000: see bench/comparison_speed.py); their results
    are as exact as with all.
    """
    rows = np.flatnonzero(first) if asked is None else np.asarray(asked, dtype=np.intp)
    closest, cosines = _closest(vectors, rows, np.flatnonzero(second), part(progress, 0, 0.5))
    rows, closest, cosines = rows[closest >= 0], closest[closest >= 0], cosines[closest >= 0]
    answered, place = np.unique(closest, return_inverse=True)
    back, _ = _closest(vectors, answered, np.flatnonzero(first), part(progress, 0.5, 1))
    mutual = back[place] == rows
    order = np.lexsort((np.arange(len(rows)), -cosines, ~mutual))
    return Counterparts(rows[order], closest[order], cosines[order], mutual[order])


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
    codes = _codes(np.full(len(first), -1) if documents is None else documents)
    n_in_both, n_in_second = (np.bincount(codes[mask], minlength=len(codes)) for mask in (first | second, second))
    n_all, n_second = int(n_in_both.sum()), int(n_in_second.sum())
    # none of the other side is nearer than its closest: only the asked side has to be searched
    alone = np.flatnonzero(first & ~second)
    order = np.argsort(codes[alone], kind="stable")
    by_document = codes[alone][order]
    at_random = np.ones(len(found.rows))  # the probability that the closest of as many is no nearer
    by_chance = 0.0
    others = vectors[alone]
    for block in row_blocks(len(found.rows), len(alone), progress):
        rows = found.rows[block]
        table = vectors[rows] @ others.T
        for at, (row, document) in enumerate(zip(rows.tolist(), codes[rows].tolist(), strict=True)):
            # in a corpus of one document only that document can serve as the reference
            elsewhere = n_in_second[document] < n_second
            own = order[slice(*np.searchsorted(by_document, [document, document + 1]))]
            left_out = own if elsewhere else own[alone[own] == row]
            least = found.cosines[block.start + at] + _SAME
            n_nearer = np.count_nonzero(table[at] > least) - np.count_nonzero(table[at, left_out] > least)
            n_pool = n_all - (n_in_both[document] if elsewhere else 1)
            n_drawn = n_second - (n_in_second[document] if elsewhere else int(second[row]))
            at_random[block.start + at] = _none_drawn(int(n_pool), int(n_nearer), int(n_drawn))
            by_chance += _size(int(n_pool), int(n_drawn))
    lonely = np.flatnonzero(at_random <= LONELY)
    loneliest = lonely[np.lexsort((found.cosines[lonely], at_random[lonely]))]
    return Gulfs(found.rows[loneliest], len(found.rows), by_chance)


def _codes(documents: np.ndarray) -> np.ndarray:
    """Numbers of the documents from 0, without gaps; a quote without one gets a number of its own."""
    unknown = documents < 0
    numbers = np.where(unknown, int(documents.max(initial=-1)) + 1 + np.arange(len(documents)), documents)
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


def _closest(
    vectors: np.ndarray, rows: np.ndarray, among: np.ndarray, progress: Progress
) -> tuple[np.ndarray, np.ndarray]:
    """The row in `among` (ascending) with the highest cosine to each of `rows`, not itself, and that cosine.

    -1 if there is no other. Only a block of the table of all pairs is held at a time.
    """
    closest = np.full(len(rows), -1, dtype=np.intp)
    cosines = np.full(len(rows), -1, dtype=np.float32)
    if not len(among):
        return closest, cosines
    others = vectors[among]
    for block in row_blocks(len(rows), len(among), progress):
        table = vectors[rows[block]] @ others.T
        itself = np.searchsorted(among, rows[block])
        inside = itself < len(among)
        inside[inside] = among[itself[inside]] == rows[block][inside]
        table[np.flatnonzero(inside), itself[inside]] = -np.inf
        best = table.argmax(axis=1)
        cosines[block] = table[np.arange(len(best)), best]
        closest[block] = np.where(np.isneginf(cosines[block]), -1, among[best])
    return closest, np.maximum(cosines, -1)
