"""Texts in batches of similar length, so that little time is spent on padding."""

from collections.abc import Callable, Iterable

import numpy as np

TEXTS_AT_ONCE = 128  # per batch, at most


def in_batches(
    texts: list[str],
    tokenise: Callable[[list[str]], list[list[int]]],
    vectors_of: Callable[[list[list[int]]], np.ndarray],
    tokens_at_once: int,
    each: Callable[..., Iterable[np.ndarray]],
) -> np.ndarray:
    """The vectors of texts in their order, (n, n_dims) float32; `each` maps `vectors_of` over the batches' tokens."""
    tokens = tokenise(texts)
    batches = token_batches([len(ids) for ids in tokens], tokens_at_once)
    vectors = np.concatenate(list(each(lambda batch: vectors_of([tokens[row] for row in batch]), batches)))
    vectors[np.concatenate(batches)] = vectors.copy()
    return vectors


def token_batches(lengths: list[int], tokens_at_once: int) -> list[list[int]]:
    """Positions in batches of similar length, the longest first."""
    order = sorted(range(len(lengths)), key=lambda position: -lengths[position])
    batches: list[list[int]] = []
    while order:
        n = max(1, min(TEXTS_AT_ONCE, tokens_at_once // max(1, lengths[order[0]])))
        batches.append(order[:n])
        order = order[n:]
    return batches
