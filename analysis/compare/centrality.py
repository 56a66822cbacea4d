"""Which quotes represent a group: those most like all the others."""

import numpy as np

from analysis.blocks import row_blocks

# 1 MB: such a block stays in the processor's cache, and BLAS does not split its product between threads, which would
# mostly wait for each other; a quarter of the time that large blocks take
_CELLS_AT_ONCE = 250_000


def central_first(vectors: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The same `rows`, the one with the highest mean cosine to all of them first.

    `vectors` (n, dims) are of unit length, `rows` are positions in it. Ties, two quotes alone among them,
    keep the order given. The mean cosine to all is the cosine to their mean up to a factor, so no pair is
    compared.
    """
    rows = np.asarray(rows, dtype=np.intp)
    if len(rows) < 3:
        return rows
    blocks = [rows[block] for block in row_blocks(len(rows), vectors.shape[1], cells=_CELLS_AT_ONCE)]
    copied = np.empty((len(blocks[0]), vectors.shape[1]), vectors.dtype)  # one for all blocks: fresh memory is slow

    def of_block(block: np.ndarray) -> np.ndarray:
        return np.take(vectors, block, axis=0, out=copied[: len(block)], mode="clip")  # other modes copy twice

    total = np.sum([of_block(block).sum(axis=0) for block in blocks], axis=0, dtype=np.float64)
    mean = (total / len(rows)).astype(vectors.dtype)
    # rounded, so that equal quotes tie whatever the order of summation
    likeness = np.round(np.concatenate([of_block(block) @ mean for block in blocks]), 6)
    return rows[np.argsort(-likeness, kind="stable")]
