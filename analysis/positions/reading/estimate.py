"""What share of a camp's quotes takes a stance, estimated from those read in a random sample.

The population is finite: the camp's quotes in this corpus. The interval is design-based, so it holds however often
anyone speaks; what such speakers might say elsewhere is another question, which `over_voices` answers with units as
clusters.
"""

from dataclasses import dataclass

import numpy as np

from analysis.positions.intervals import wilson

LEAST_SAMPLED = 20  # quotes
LEAST_VOICES = 5
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A share with its 95% interval, from `n` quotes read of `n_all`."""

    share: float
    low: float
    high: float
    n: int
    n_all: int

    @property
    def width(self) -> float:
        """Width of the interval."""
        return self.high - self.low


def from_sample(found: np.ndarray, n_all: int) -> Estimate:
    """The share from a simple random sample without replacement; `found` (n,) says which of its quotes count.

    Wilson's interval with the effective size n (N - 1) / (N - n), which is exact if all were read.
    """
    n = len(found)
    share = float(np.mean(found))
    if n >= n_all:
        return Estimate(share, share, share, n, n_all)
    return Estimate(share, *wilson(share, n * (n_all - 1) / (n_all - n)), n, n_all)


def over_voices(found: np.ndarray, units: np.ndarray) -> tuple[float, float] | None:
    """The 95% interval of the share if the voices, `units` (n,) of the sampled quotes, are seen as a sample of such
    voices: linearised ratio of cluster totals. None for fewer than five.
    """
    numbers, at = np.unique(units, return_inverse=True)
    if len(numbers) < LEAST_VOICES:
        return None
    share = float(np.mean(found))
    totals = np.bincount(at, weights=found - share)
    k = len(numbers)
    variance = k / (k - 1) * float((totals**2).sum()) / len(found) ** 2
    return wilson(share, share * (1 - share) / variance) if variance > 0 else wilson(share, k)


def with_machine(found: np.ndarray, said: np.ndarray, said_of_all: np.ndarray) -> Estimate:
    """The share from the same sample, improved by a machine that read all quotes (prediction-powered inference).

    `said` (n,) is the machine's answer for the sampled quotes, `said_of_all` (N,) for all. The machine's share is
    corrected by what people found in the sample (Angelopoulos, Bates, Fannjiang, Jordan and Zrnic, 2023). For a
    yes-or-no prediction the optimal weight (Angelopoulos, Duchi and Zrnic, 2023) gives the post-stratified share:
    people's share among the quotes to which the machine says yes, and among the others, weighted by the sizes of the
    two groups. These sizes are known and nothing is fitted to the sample, so no cross-fitting is needed, and a machine
    that is wrong merely makes its two groups alike.

    The interval is of how many of the unread take the stance: in each group beta-binomial with Jeffreys' prior, the two
    added up. It needs no normal approximation, which fails if a good machine leaves few corrections. If the sample
    contains none of a group, the machine is ignored.
    """
    n, n_all = len(found), len(said_of_all)
    groups = [(found[said == says], int(np.sum(said_of_all == says))) for says in (0, 1)]
    groups = [(of_group, size) for of_group, size in groups if size]
    if n >= n_all or len(groups) < 2 or not all(len(of_group) for of_group, _ in groups):
        return from_sample(found, n_all)
    share = sum(float(np.mean(of_group)) * size / n_all for of_group, size in groups)
    chances = np.ones(1)
    for of_group, size in groups:
        chances = _sum_of(chances, _of_unread(int(np.sum(of_group)), len(of_group), size))
    below = np.cumsum(chances) / chances.sum()
    counts = np.searchsorted(below, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)) + int(np.sum(found))
    low, high = (float(count / n_all) for count in counts)
    return Estimate(share, min(low, share), max(high, share), n, n_all)


def _of_unread(n_found: int, n: int, size: int) -> np.ndarray:
    """The probability of each number, from 0 on, of unread quotes in a group of this size that take the stance."""
    from scipy.stats import betabinom

    left = size - n
    return np.asarray(betabinom.pmf(np.arange(left + 1), left, n_found + 0.5, n - n_found + 0.5))


def _sum_of(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The distribution of the sum of two independent numbers."""
    from scipy.signal import fftconvolve

    return np.asarray(fftconvolve(one, other)).clip(0)
