"""Nearest quotes: to a text that a reader wrote, or to another quote."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.view.selection import Facet

# quotes, drawn at random, that tell how near the nearest usually is; of a million fewer, each held against all others
_MOST_ASKED, _FEWEST_ASKED, _COSINES = 300, 100, 100_000_000
LEAST_ASKED = 10
_PAIRS = 2_000  # drawn at random, always the same


def cosine_at_random(vectors: np.ndarray) -> float:
    """The median cosine of two quotes drawn at random, of at least two: what "unrelated" is in these vectors.

    Some models put unrelated texts near 0, others all texts near each other.
    """
    one, other = np.random.default_rng(0).integers(0, len(vectors), (2, _PAIRS))
    apart = one != other
    return float(np.median((vectors[one[apart]] * vectors[other[apart]]).sum(axis=1)))


@dataclass(frozen=True)
class Ranking:
    """Rows of quotes, nearest first, with their cosine (-1 to 1); ties stand in corpus order."""

    rows: np.ndarray
    cosines: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


def nearest(vector: np.ndarray, vectors: np.ndarray, among: np.ndarray, most: int) -> Ranking:
    """The `most` quotes under the mask `among` that are nearest to `vector` in meaning.

    `vector` is (n_dims,) and `vectors` (n_quotes, n_dims), all of length one, so a dot product is a cosine.
    """
    # all rows at once: copying the chosen ones first would cost more than multiplying the others
    return highest(vectors @ vector, among, most)


def highest(cosines: np.ndarray, among: np.ndarray, most: int) -> Ranking:
    """The `most` quotes under the mask `among` whose cosines, (n_quotes,), are the highest."""
    rows = np.flatnonzero(among)
    cosines = cosines[rows]
    if len(rows) > most:
        edge = np.partition(cosines, len(rows) - most)[len(rows) - most]
        kept = cosines >= edge
        rows, cosines = rows[kept], cosines[kept]
    order = np.argsort(-cosines, kind="stable")[:most]
    return Ranking(rows[order], cosines[order])


def nearest_in_other_camps(
    row: int, vectors: np.ndarray, camps: Facet, among: np.ndarray, most: int = 1
) -> dict[str, Ranking]:
    """For each camp that the quote does not belong to, its nearest quotes; camps in their own order.

    Camps with no quote under `among` are there with an empty ranking: silence is told, not left out.
    """
    own = {camps.values[code] for code in camps.codes[camps.rows == row]}
    here = np.arange(len(vectors)) != row
    cosines = vectors @ vectors[row]
    found = {}
    for camp in camps.values:
        if camp in own:
            continue
        members = camps.holding((camp,), len(vectors))
        found[camp] = highest(cosines, members & here & among, most)
    return found


def n_asked(n: int) -> int:
    """How many quotes of a corpus of n `usual_cosine` asks for their nearest."""
    return min(n, _MOST_ASKED, max(_FEWEST_ASKED, _COSINES // max(n, 1)))


def usual_cosine(vectors: np.ndarray, documents: np.ndarray) -> float | None:
    """What half of the quotes reach with their nearest of another document: a result below it is weak.

    `vectors` (n, n_dims) of length one; `documents` (n,), "" for unknown, a document of its own. Of large corpora some
    quotes are asked (`n_asked`), drawn at random. None below LEAST_ASKED quotes, and where all are of one document.
    """
    n = len(vectors)
    if n < LEAST_ASKED:
        return None
    asked = np.sort(np.random.default_rng(0).choice(n, n_asked(n), replace=False))
    codes, names = pd.factorize(documents)
    codes = np.where(names == "", -1, np.arange(len(names)))[codes]
    own = np.where(codes[asked] < 0, -2, codes[asked])  # which no quote has
    best = np.full(len(asked), -np.inf, dtype=np.float32)
    for block in row_blocks(n, len(asked)):
        cosines = vectors[asked] @ vectors[block].T
        same = own[:, None] == codes[None, block]
        inside = (asked >= block.start) & (asked < block.stop)
        same[inside, asked[inside] - block.start] = True
        cosines[same] = -np.inf
        np.maximum(best, cosines.max(axis=1), out=best)
    best = best[np.isfinite(best)]
    return float(np.median(best)) if len(best) else None
