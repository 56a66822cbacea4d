"""Which quotes speak for a group: those most like all the others."""

import numpy as np


def central_first(vectors: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The same `rows`, the one with the highest mean cosine to all of them first.

    `vectors` (n, dims) are of unit length, `rows` are positions in it. Ties, two quotes alone among them,
    keep the order given. The mean cosine to all is the cosine to their mean up to a factor, so no pair is
    compared.
    """
    rows = np.asarray(rows, dtype=np.intp)
    if len(rows) < 3:
        return rows
    group = vectors[rows]
    # rounded, so that equal quotes tie whatever the order of a sum
    likeness = np.round(group @ group.mean(axis=0), 6)
    return rows[np.argsort(-likeness, kind="stable")]
