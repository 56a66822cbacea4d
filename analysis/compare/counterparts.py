"""What the other side says to it: for each quote the closest one of the other side, and where there is none.

Closest in topic and wording, by cosine in the original space: a counterpart may agree or contradict.
"""

from dataclasses import dataclass

import numpy as np

from analysis.blocks import Progress, row_blocks, silent

TYPICAL = 0.9  # share of quotes that have a quote within the typical distance
TYPICAL_SAMPLE = 500  # quotes asked for their nearest one, in a larger corpus


@dataclass(frozen=True)
class Counterparts:
    """Quotes of one side with their closest of the other: mutual best first, then by cosine, then in order.

    Three arrays of one length; empty where a side is silent.
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

    `vectors` (n, dims) of unit length. A quote in both sides is never its own counterpart. `asked`, row
    numbers under `first`, limits the work where the sides are large (500 asked of 50,000: see
    bench/comparison_speed.py); what they are told is as exact as with all.
    """
    rows = np.flatnonzero(first) if asked is None else np.asarray(asked, dtype=np.intp)
    closest, cosines = _closest(vectors, rows, np.flatnonzero(second), lambda share: progress(share / 2))
    rows, closest, cosines = rows[closest >= 0], closest[closest >= 0], cosines[closest >= 0]
    answered, place = np.unique(closest, return_inverse=True)
    back, _ = _closest(vectors, answered, np.flatnonzero(first), lambda share: progress((1 + share) / 2))
    mutual = back[place] == rows
    order = np.lexsort((np.arange(len(rows)), -cosines, ~mutual))
    return Counterparts(rows[order], closest[order], cosines[order], mutual[order])


def typical_cosine(vectors: np.ndarray, progress: Progress = silent) -> float:
    """The cosine that nine of ten quotes reach with their nearest other quote, whoever said it.

    This is the corpus's typical distance: a quote that comes less near to the whole other side than nine of
    ten come to their nearest is a gulf. In a corpus of more than TYPICAL_SAMPLE quotes, so many are asked,
    evenly spaced. -1, so that nothing is a gulf, where there are fewer than two quotes.
    """
    if len(vectors) < 2:
        return -1.0
    asked = np.unique(np.linspace(0, len(vectors) - 1, min(TYPICAL_SAMPLE, len(vectors))).astype(np.intp))
    _, cosines = _closest(vectors, asked, np.arange(len(vectors)), progress)
    return float(np.quantile(cosines, 1 - TYPICAL))


def gulfs(found: Counterparts, typical: float) -> np.ndarray:
    """Rows without a counterpart within the typical distance, the loneliest first.

    Beside a silent side there are no counterparts, and no gulfs either: it is said that it is silent.
    """
    order = np.argsort(found.cosines, kind="stable")
    return found.rows[order][found.cosines[order] < typical]


def _closest(
    vectors: np.ndarray, rows: np.ndarray, among: np.ndarray, progress: Progress
) -> tuple[np.ndarray, np.ndarray]:
    """The row in `among` (ascending) with the highest cosine to each of `rows`, not itself, and that cosine.

    -1 where there is no other. Never more than a block of the table of all pairs is held.
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
