"""What the other side says to it: for each quote the closest one of the other side.

Closest in topic and wording, by cosine in the original space: a counterpart may agree or contradict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.blocks import row_blocks
from analysis.multi_values import Sides
from analysis.progress import Progress, part, silent

MOST_ASKED = 500  # quotes of a large side whose counterpart is looked up
SAME = 1e-6  # cosines closer than this count as equal
_NONE = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True)
class Counterparts:
    """Quotes of one side with their closest of the other: mutual best first, then by cosine, then in order.

    Four arrays of one length; empty if a side is silent.
    """

    rows: np.ndarray  # of the quotes asked for
    closest: np.ndarray  # rows of their counterparts
    cosines: np.ndarray  # float32, -1 to 1
    mutual: np.ndarray  # bool: each is the other's closest


def asked_rows(side: np.ndarray) -> np.ndarray:
    """The rows of a mask whose counterpart is looked up: of a large side MOST_ASKED at most, at even intervals."""
    rows = np.flatnonzero(side)
    return rows[:: max(1, -(-len(rows) // MOST_ASKED))]


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
    (pairs,) = _at_side(vectors, [rows], second, part(progress, 0, 0.5))
    (found,) = _in_order(vectors, [pairs], first, part(progress, 0.5, 1))
    return found


def counterparts_of_sides(
    vectors: np.ndarray, sides: Sides, asked: Mapping[str, np.ndarray], progress: Progress = silent
) -> dict[tuple[str, str], Counterparts]:
    """`counterparts` of the rows `asked` of each side at each other one, by (side, other side).

    A side's vectors are read once for the quotes of all others, and not again for each: a product of many rows takes a
    fraction of several of few.
    """
    pairs: dict[tuple[str, str], _Pairs] = {}
    found: dict[tuple[str, str], Counterparts] = {}
    others = {name: [other for other in sides if other != name] for name in sides}
    for at, (name, mask) in enumerate(sides.items()):
        step = part(progress, 0.5 * at / len(sides), 0.5 * (at + 1) / len(sides))
        of_others = _at_side(vectors, [asked[other] for other in others[name]], mask, step)
        pairs |= {(other, name): of_other for other, of_other in zip(others[name], of_others, strict=True)}
    for at, (name, mask) in enumerate(sides.items()):
        step = part(progress, 0.5 + 0.5 * at / len(sides), 0.5 + 0.5 * (at + 1) / len(sides))
        in_order = _in_order(vectors, [pairs[name, other] for other in others[name]], mask, step)
        found |= {(name, other): at_other for other, at_other in zip(others[name], in_order, strict=True)}
    return found


@dataclass(frozen=True)
class _Pairs:
    """Quotes, and the row and cosine of the closest to each."""

    rows: np.ndarray
    closest: np.ndarray
    cosines: np.ndarray


def _at_side(vectors: np.ndarray, asked: list[np.ndarray], mask: np.ndarray, progress: Progress) -> list[_Pairs]:
    """The closest quotes under the mask to several groups of rows; a quote without one is left out."""
    rows = np.concatenate([_NONE, *asked])
    closest, cosines = _closest(vectors, rows, np.flatnonzero(mask), progress)
    answered = [group[closest[group] >= 0] for group in _places(asked)]
    return [_Pairs(rows[group], closest[group], cosines[group]) for group in answered]


def _in_order(vectors: np.ndarray, groups: list[_Pairs], first: np.ndarray, progress: Progress) -> list[Counterparts]:
    """The pairs in order, with whether each quote is, under the mask `first`, the closest to its own closest."""
    rows = np.concatenate([_NONE, *(one.rows for one in groups)])
    closest = np.concatenate([_NONE, *(one.closest for one in groups)])
    cosines = np.concatenate([np.zeros(0, np.float32), *(one.cosines for one in groups)])
    answered, place = np.unique(closest, return_inverse=True)
    likest = np.full(len(answered), -1, dtype=np.float32)
    np.maximum.at(likest, place, cosines)
    back, _ = _closest(vectors, answered, np.flatnonzero(first), progress, enough=likest + SAME)
    mutual = back[place] == rows
    found = []
    for group in _places([one.rows for one in groups]):
        order = group[np.lexsort((np.arange(len(group)), -cosines[group], ~mutual[group]))]
        found.append(Counterparts(rows[order], closest[order], cosines[order], mutual[order]))
    return found


def _places(groups: list[np.ndarray]) -> list[np.ndarray]:
    """Where the members of each group are among all of them in succession."""
    ends = np.cumsum([0, *map(len, groups)])
    return [np.arange(start, end) for start, end in pairwise(ends.tolist())]


def _closest(
    vectors: np.ndarray,
    rows: np.ndarray,
    among: np.ndarray,
    progress: Progress,
    enough: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The row in `among` (ascending) with the highest cosine to each of `rows`, not itself, and that cosine.

    -1 if there is no other. For a row with one closer than `enough`, (n_rows,), no closer one is looked for. Only a
    block of the table of all pairs is held at a time: all rows by some of `among`, since products of few rows are slow.
    """
    closest = np.full(len(rows), -1, dtype=np.intp)
    cosines = np.full(len(rows), -np.inf, dtype=np.float32)
    searched = np.arange(len(rows))
    asking = vectors[rows]
    for block in row_blocks(len(among), max(len(rows), vectors.shape[1]), progress):
        if not len(searched):
            continue
        others = among[block]
        table = asking @ vectors[others].T
        itself = np.searchsorted(others, rows[searched])
        inside = itself < len(others)
        inside[inside] = others[itself[inside]] == rows[searched][inside]
        table[np.flatnonzero(inside), itself[inside]] = -np.inf
        best = table.argmax(axis=1)
        likeness = table[np.arange(len(best)), best]
        is_closer = likeness > cosines[searched]  # of equally close ones the first stays
        closest[searched[is_closer]] = others[best[is_closer]]
        cosines[searched[is_closer]] = likeness[is_closer]
        if enough is not None:
            goes_on = cosines[searched] <= enough[searched]
            searched, asking = searched[goes_on], asking[goes_on]
    return closest, np.maximum(cosines, -1)
