"""Every quote's nearest quotes in meaning, found exactly and once, for all that asks for them."""

from dataclasses import dataclass

import numpy as np

from analysis.blocks import row_blocks
from analysis.progress import Progress, silent

_SPARE = 16  # so many more are listed first as that can put out of order
_LENGTH_KEPT = 0.97  # of the vectors' squared length, by the axes on which they are listed


@dataclass(frozen=True)
class Neighbours:
    """`rows` (n, k) int64 and `cosines` (n, k) float32 of each row's k nearest others, nearest first."""

    rows: np.ndarray
    cosines: np.ndarray


def nearest_of_all(vectors: np.ndarray, k: int, progress: Progress = silent) -> Neighbours:
    """The k nearest of each row by cosine; `vectors` (n, n_dims) float32 of length one, k at most n - 1.

    A longer list is found on the axes that hold most of the vectors, in bfloat16 where the processor multiplies it;
    float32 on all axes then puts it in order. On 52,199 real sentences that finds 99.99 % of the 15 nearest of
    each, in a third of the time.
    """
    import torch

    from analysis.embedding.bulk_encoder import fast_type

    n = len(vectors)
    low = torch.from_numpy(_on_main_axes(vectors)).to(fast_type())
    n_listed = min(n - 1, k + _SPARE)
    rows = np.empty((n, k), np.int64)
    cosines = np.empty((n, k), np.float32)
    for block in row_blocks(n, n, progress):
        near = low[block] @ low.T
        height = len(near)
        near[torch.arange(height), torch.arange(block.start, block.start + height)] = -2  # not its own neighbour
        listed = torch.topk(near, n_listed, dim=1).indices.numpy()
        exact = np.einsum("ijk,ik->ij", vectors[listed], vectors[block])
        order = np.argsort(-exact, axis=1, kind="stable")[:, :k]
        rows[block] = np.take_along_axis(listed, order, axis=1)
        cosines[block] = np.take_along_axis(exact, order, axis=1)
    return Neighbours(rows, cosines)


def _on_main_axes(vectors: np.ndarray) -> np.ndarray:
    shares, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    held = np.cumsum(shares[::-1]) / shares.sum()
    n_axes = int(np.searchsorted(held, _LENGTH_KEPT)) + 1
    return vectors @ axes[:, ::-1][:, :n_axes].astype(np.float32)
