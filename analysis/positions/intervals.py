"""Intervals of shares, of differences of shares and of means over voices."""

import numpy as np

Z = 1.959964  # of 95 %
LEAST_RESAMPLED = 5  # voices; below that a bootstrap only repeats what was seen
_RESAMPLES = 2_000


def wilson(share: float, n: float, z: float = Z) -> tuple[float, float]:
    """The interval of Wilson (1927) for a share of `n` independent voices, which need not be whole; (0, 1) for none."""
    if n <= 0:
        return 0.0, 1.0
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def least_difference(one: float, n_one: int, other: float, n_other: int) -> float:
    """The lower end of the 95 % interval of |one - other|, two shares of n voices each (Newcombe, 1998, method 10).

    Below 0 where which of the two is larger is open: the less, the less is known.
    """
    if one < other:
        one, n_one, other, n_other = other, n_other, one, n_one
    lower, upper = wilson(one, n_one)[0], wilson(other, n_other)[1]
    return float(one - other - np.hypot(one - lower, upper - other))


def of_mean(scores: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the mean of scores from 0 to 1, one for each voice.

    From five voices on by bootstrap over them, with a fixed seed; below that, and where all voices score the same,
    Wilson's, which takes the mean for a share.
    """
    n = len(scores)
    if n < LEAST_RESAMPLED or np.ptp(scores) == 0:
        return wilson(float(np.mean(scores)) if n else 0.5, n)
    drawn = np.random.default_rng(0).integers(n, size=(_RESAMPLES, n))
    low, high = np.quantile(scores[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
