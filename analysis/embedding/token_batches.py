"""Texts in batches of similar length, so that little time is spent on padding."""

from collections.abc import Callable, Iterable

import numpy as np

TEXTS_AT_ONCE = 128  # per batch, at most
_LEAST_SHARE = 256  # tokens of a batch; in smaller ones each token takes longer


def in_batches(
    texts: list[str],
    tokenise: Callable[[list[str]], list[list[int]]],
    vectors_of: Callable[[list[list[int]]], np.ndarray],
    tokens_at_once: int,
    each: Callable[..., Iterable[np.ndarray]],
    n_workers: int = 1,
) -> np.ndarray:
    """The vectors of texts in their order, (n, n_dims) float32; `each` maps `vectors_of` over the batches' tokens, on
    as many threads as there are workers.
    """
    tokens = tokenise(texts)
    batches = token_batches([len(ids) for ids in tokens], tokens_at_once, n_workers)
    vectors = np.concatenate(list(each(lambda batch: vectors_of([tokens[row] for row in batch]), batches)))
    vectors[np.concatenate(batches)] = vectors.copy()
    return vectors


def token_batches(lengths: list[int], tokens_at_once: int, n_workers: int = 1) -> list[list[int]]:
    """Positions in batches of similar length, the longest first.

    Several workers get equal shares, in more and smaller batches: while one computes the last of an odd number, the
    others would wait.
    """
    order = sorted(range(len(lengths)), key=lambda position: -lengths[position])
    batches: list[list[int]] = []
    start = 0
    while start < len(order):
        n = max(1, min(TEXTS_AT_ONCE, tokens_at_once // max(1, lengths[order[start]])))
        batches.append(order[start : start + n])
        start += n
    n_even = min(-(-len(batches) // n_workers) * n_workers, sum(lengths) // _LEAST_SHARE)
    return _even_batches(order, lengths, n_even) if n_workers > 1 and n_even >= len(batches) > 0 else batches


def _even_batches(order: list[int], lengths: list[int], n: int) -> list[list[int]]:
    ends = np.cumsum([lengths[position] for position in order])
    cuts = np.searchsorted(ends, ends[-1] * np.arange(1, n) / n, side="right")
    return [batch.tolist() for batch in np.split(np.array(order), cuts) if len(batch)]
