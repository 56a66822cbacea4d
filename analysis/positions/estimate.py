"""What share of a camp's quotes takes a stance, estimated from those read in a random sample.

The population is finite: the camp's quotes in this corpus. The interval is of the design, so it holds whoever speaks
how often; what such speakers might say elsewhere is another question, which `over_voices` answers with units as
clusters.
"""

from dataclasses import dataclass

import numpy as np

from analysis.positions.intervals import wilson

LEAST_SAMPLED = 20  # quotes
LEAST_VOICES = 5
FOLDS = 5


@dataclass(frozen=True)
class Estimate:
    """A share with its 95 % interval, from `n` quotes read of `n_all`."""

    share: float
    low: float
    high: float
    n: int
    n_all: int

    @property
    def width(self) -> float:
        """Of the interval."""
        return self.high - self.low


def from_sample(found: np.ndarray, n_all: int) -> Estimate:
    """The share from a simple random sample without replacement: `found` (n,) tells which of its quotes count.

    Wilson's interval with the effective size n (N - 1) / (N - n), which is exact where all were read.
    """
    n = len(found)
    share = float(np.mean(found))
    if n >= n_all:
        return Estimate(share, share, share, n, n_all)
    return Estimate(share, *wilson(share, n * (n_all - 1) / (n_all - n)), n, n_all)


def over_voices(found: np.ndarray, units: np.ndarray) -> tuple[float, float] | None:
    """The 95 % interval of the share if the voices, `units` (n,) of the sampled quotes, are taken for a sample of such
    voices: linearised ratio of cluster totals. None below five of them."""
    numbers, at = np.unique(units, return_inverse=True)
    if len(numbers) < LEAST_VOICES:
        return None
    share = float(np.mean(found))
    totals = np.bincount(at, weights=found - share)
    k = len(numbers)
    variance = k / (k - 1) * float((totals**2).sum()) / len(found) ** 2
    return wilson(share, share * (1 - share) / variance) if variance > 0 else wilson(share, k)


def with_machine(found: np.ndarray, said: np.ndarray, said_of_all: np.ndarray, seed: int = 0) -> Estimate:
    """The share from the same sample, helped by a machine that read all quotes (prediction-powered inference).

    `said` (n,) is what it says of the sampled quotes, `said_of_all` (N,) of all, 0 to 1. After Angelopoulos, Duchi and
    Zrnic (2023) the machine's mean is corrected by what people found in the sample; how far it is trusted is fitted on
    the other folds of the sample, so that no quote corrects itself and a bad machine biases nothing (cross-fitting,
    Zrnic and Candès, 2024). Its finite-population variance gives the effective size for Wilson's interval.
    """
    n, n_all = len(found), len(said_of_all)
    if n >= n_all:
        return from_sample(found, n_all)
    fold = np.random.default_rng(seed).permutation(n) % min(FOLDS, n)
    trust = np.array([_trust(found[fold != at], said[fold != at]) for at in range(fold.max() + 1)])[fold]
    residual = found - trust * said
    share = float(np.clip(np.mean(residual) + np.mean(trust) * np.mean(said_of_all), 0, 1))
    # what is rare may not have shown, and few corrections tell little of how large they are
    n_corrected = int((np.abs(found - said) > 0.5).sum())
    spread = (float(np.var(residual)) * n + 0.5) / (n + 1) * (1 + 0.5 / (n_corrected + 1))
    plain = max(share * (1 - share), 0.5 / n)
    n_effective = min(plain / spread, n_all) * n * (n_all - 1) / (n_all - n)
    low, high = wilson(share, n_effective)
    return Estimate(share, low, high, n, n_all)


def _trust(found: np.ndarray, said: np.ndarray) -> float:
    """The weight, 0 to 1, under which what the machine says explains most of what people found."""
    spread = float(np.var(said))
    if spread == 0:
        return 0.0
    return float(np.clip(np.mean((found - found.mean()) * (said - said.mean())) / spread, 0, 1))
