"""Which quotes to mark next on a claim."""

from collections.abc import Set

import numpy as np

from analysis.embedding.search import Ranked, nearest


def to_mark(
    vectors: np.ndarray | None, claim: np.ndarray | None, among: np.ndarray, later: Set[int], most: int
) -> Ranked:
    """The `most` quotes under the mask `among` nearest to the claim's vector, those in `later` after all others.

    Without vectors, or before the claim has one, they come in corpus order, and their cosine is NaN.
    """
    put_off = np.zeros(len(among), dtype=bool)
    put_off[list(later)] = True
    first = _ranked(vectors, claim, among & ~put_off, most)
    if len(first) == most:
        return first
    last = _ranked(vectors, claim, among & put_off, most - len(first))
    return Ranked(np.concatenate([first.rows, last.rows]), np.concatenate([first.cosines, last.cosines]))


def _ranked(vectors: np.ndarray | None, claim: np.ndarray | None, among: np.ndarray, most: int) -> Ranked:
    if vectors is not None and claim is not None:
        return nearest(claim, vectors, among, most)
    rows = np.flatnonzero(among)[:most]
    return Ranked(rows, np.full(len(rows), np.nan))
