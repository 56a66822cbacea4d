"""Nearest quotes: to a text that a reader wrote, or to another quote."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.view.selection import Facet

# randomly drawn quotes that show how near the nearest usually is; fewer of a million, each compared with all others
_MOST_ASKED, _FEWEST_ASKED, _COSINES = 300, 100, 100_000_000
LEAST_ASKED = 10
_PAIRS = 2_000  # drawn at random, always the same


def cosine_at_random(vectors: np.ndarray) -> float:
    """The median cosine of two quotes drawn at random, of at least two: what "unrelated" means for these vectors.

    Some models put unrelated texts near 0, others all texts near each other.
    """
    one, other = np.random.default_rng(0).integers(0, len(vectors), (2, _PAIRS))
    apart = one != other
    return float(np.median((vectors[one[apart]] * vectors[other[apart]]).sum(axis=1)))


@dataclass(frozen=True)
class Ranking:
    """Rows of quotes, nearest first, with their cosine (-1 to 1); ties are in corpus order."""

    rows: np.ndarray
    cosines: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


def nearest(vector: np.ndarray, vectors: np.ndarray, among: np.ndarray, most: int) -> Ranking:
    """The `most` quotes under the mask `among` that are nearest to `vector` in meaning.

    `vector` is (n_dims,) and `vectors` (n_quotes, n_dims), all of length one, so a dot product is a cosine.
    """
    # all rows at once: copying the chosen ones first would cost more than multiplying the rest
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
    """For each camp to which the quote does not belong, its nearest quotes; camps in their own order.

    Camps without quotes under `among` have an empty ranking: silence is reported, not left out.
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
    """For how many quotes of a corpus of n `usual_cosine` looks up the nearest."""
    return min(n, _MOST_ASKED, max(_FEWEST_ASKED, _COSINES // max(n, 1)))


def usual_cosine(vectors: np.ndarray, documents: np.ndarray) -> float | None:
    """The cosine that half of the quotes reach with their nearest in another document: a result below it is weak.

    `vectors` (n, n_dims) of length one; `documents` (n,), "" for unknown, which counts as a separate document. In large
    corpora a random sample (`n_asked`) is used. None below LEAST_ASKED quotes, and if all are from one document.
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
