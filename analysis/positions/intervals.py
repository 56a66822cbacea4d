"""Intervals for shares, differences of shares and means over voices."""

import numpy as np

Z = 1.959964  # for 95%


def wilson(share: float, n: float, z: float = Z) -> tuple[float, float]:
    """Wilson's (1927) interval for a share of `n` independent voices, which need not be whole; (0, 1) for none."""
    if n <= 0:
        return 0.0, 1.0
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def least_difference(one: float, n_one: int, other: float, n_other: int) -> float:
    """The lower end of the 95% interval of |one - other|, two shares of n voices each (Newcombe, 1998, method 10).

    Below 0 if it is open which of the two is larger: the lower, the less is known.
    """
    if one < other:
        one, n_one, other, n_other = other, n_other, one, n_one
    lower, upper = wilson(one, n_one)[0], wilson(other, n_other)[1]
    return float(one - other - np.hypot(one - lower, upper - other))


def of_mean(scores: np.ndarray) -> tuple[float, float]:
    """The 95% interval of the mean of scores from 0 to 1, one for each voice.

    Wilson's, with as many voices as would give a share the variance that these scores show; one voice that scores 0 or
    1 is added to that variance, since few voices show too little of it. (A percentile bootstrap over five voices
    covered the true value in 90 of 100 cases, this in 97: bench/null_statistics.py.)
    """
    n = len(scores)
    mean = float(np.mean(scores)) if n else 0.5
    largest = mean * (1 - mean)  # the variance if all scores were 0 or 1
    if n < 2 or not largest:
        return wilson(mean, n)
    shown = (float(np.var(scores)) * n + largest) / n
    return wilson(mean, n * largest / shown)


def percent(share: float) -> str:
    """ "8%", "0.4%"; 0% and 100% only if exact."""
    if 0.01 <= share <= 0.99 or share in (0, 1):
        return f"{100 * share:.0f}%"
    if share < 0.001:
        return "under 0.1%"
    return "over 99.9%" if share > 0.999 else f"{100 * share:.1f}%"


def in_words(low: float, high: float) -> str:
    """ "3% to 14%"."""
    return f"{percent(low)} to {percent(high)}"


def tails(n: int) -> tuple[float, float]:
    """The quantiles of a bootstrap of `n` units that make a 95% interval: beyond 0.025 and 0.975 for few units.

    Hesterberg (2015), "What teachers should know about the bootstrap", the expanded percentile interval.
    """
    from scipy.stats import norm, t

    lower = float(norm.cdf(-np.sqrt(n / (n - 1)) * t.ppf(0.975, n - 1)))
    return lower, 1 - lower
