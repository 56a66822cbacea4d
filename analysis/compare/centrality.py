"""Which quotes represent a group: those most like all the others."""

import numpy as np

from analysis.blocks import row_blocks


def central_first(vectors: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The same `rows`, the one with the highest mean cosine to all of them first.

    `vectors` (n, dims) are of unit length, `rows` are positions in it. Ties, two quotes alone among them,
    keep the order given. The mean cosine to all is the cosine to their mean up to a factor, so no pair is
    compared.
    """
    rows = np.asarray(rows, dtype=np.intp)
    if len(rows) < 3:
        return rows
    blocks = list(row_blocks(len(rows), vectors.shape[1]))  # of a million vectors a copy would take 1.5 GB
    first = vectors[rows[blocks[0]]]  # kept for the product: mostly there are no others, and copying takes longest
    mean = np.sum([first.sum(axis=0), *(vectors[rows[block]].sum(axis=0) for block in blocks[1:])], axis=0) / len(rows)
    # rounded, so that equal quotes tie whatever the order of summation
    likeness = np.round(np.concatenate([first @ mean, *(vectors[rows[block]] @ mean for block in blocks[1:])]), 6)
    return rows[np.argsort(-likeness, kind="stable")]
