"""Axes that a reader names by two opposite sentences, and how far to trust them.

A quote's place is how much nearer its wording comes to one pole than to the other. That is closeness of wording, not
position: in trials with opposed sentences it distinguished the two with an AUC of 0.68, where a coin has 0.50.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.insufficient_data import InsufficientData

WARNING = "Closeness of wording, not position."
LEAST_QUOTES = 10
HALVINGS = 200
RANDOM_AXES = 999
_TWINS = 1e-3  # quotes closer than this are one text
LEAST_RHO = 0.5  # below this, other words for the ends order the quotes differently: unreliable


@dataclass(frozen=True)
class Reliability:
    """How similarly versions of an axis order the quotes: Spearman's rho, the mean over pairs of versions."""

    rho: float
    between: str  # "phrasings" or "halves of the dimensions"
    n_versions: int  # phrasings, or halvings
    n_quotes: int


@dataclass(frozen=True)
class AxisReach:
    """How far the axis spreads these quotes, compared with axes of the same length between random pairs of them."""

    spread: float  # standard deviation of the scores
    random_spread: float  # that of the median random axis
    exceeds: float  # share of the random axes that spread them less
    n_random: int

    @property
    def ratio(self) -> float:
        """The spread relative to the median random axis; 0 if no axis spreads the quotes."""
        return self.spread / self.random_spread if self.random_spread else 0.0


def scores(vectors: np.ndarray, one_pole: np.ndarray, other_pole: np.ndarray) -> np.ndarray:
    """For each quote its mean cosine to the phrasings of `one_pole` minus that to the other's, (n,), -2 to 2.

    `vectors` (n, dims) and the poles (n_phrasings, dims) are of unit length.
    """
    return np.asarray(vectors @ direction(one_pole, other_pole))


def direction(one_pole: np.ndarray, other_pole: np.ndarray) -> np.ndarray:
    """The axis as a vector (dims,), not of unit length: opposite poles with similar wording make it short."""
    return np.asarray(np.mean(one_pole, axis=0) - np.mean(other_pole, axis=0))


def reliability(
    vectors: np.ndarray, one_pole: np.ndarray, other_pole: np.ndarray, seed: int = 0
) -> Reliability | InsufficientData:
    """Whether other words for the same axis would order the quotes alike.

    With two or more phrasings per pole: the first of one pole against the first of the other form a version, the second
    ones another, and so on; surplus phrasings are ignored, since versions that share a phrasing would agree too easily.
    With one: the two halves of the dimensions, split at random HALVINGS times, which shows less, since both halves come
    from the same sentence.
    """
    if len(vectors) < LEAST_QUOTES:
        n = len(vectors)
        return InsufficientData(f"{n} quote{'' if n == 1 else 's'}; how reliable an axis is needs {LEAST_QUOTES}.")
    n_versions = min(len(one_pole), len(other_pole))
    if n_versions > 1:
        versions = [vectors @ (one_pole[i] - other_pole[i]) for i in range(n_versions)]
        rhos = [spearman(one, other) for one, other in combinations(versions, 2)]
        return Reliability(float(np.mean(rhos)), "phrasings", n_versions, len(vectors))
    axis = direction(one_pole, other_pole)
    generator = np.random.default_rng(seed)
    halves = np.array([generator.permutation(len(axis)) < len(axis) // 2 for _ in range(HALVINGS)]).T
    shares = vectors * axis  # what each dimension adds to a score, computed once for all halves
    rhos = [spearman(one, other) for one, other in zip((shares @ halves).T, (shares @ ~halves).T, strict=True)]
    return Reliability(float(np.mean(rhos)), "halves of the dimensions", HALVINGS, len(vectors))


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's rho, ties at their mean rank; 0 if one of them is constant, which orders nothing."""
    from scipy.stats import rankdata

    ranks = np.array([rankdata(one), rankdata(other)])
    ranks -= ranks.mean(axis=1, keepdims=True)
    lengths = np.sqrt((ranks**2).sum(axis=1))
    return float(ranks[0] @ ranks[1] / lengths.prod()) if lengths.all() else 0.0


def reach(
    vectors: np.ndarray, one_pole: np.ndarray, other_pole: np.ndarray, seed: int = 0
) -> AxisReach | InsufficientData:
    """Whether these quotes differ along this axis more than along the difference of any two of them.

    The random axes run between two quotes and have the same length as this one; the two do not count towards their own
    axis. (Axes in arbitrary directions are too easy to exceed: one between bananas and cats exceeds nearly all of
    them.) An axis that exceeds few says little about this corpus, however well its poles are worded.
    """
    n = len(vectors)
    if n < LEAST_QUOTES:
        return InsufficientData(
            f"{n} quote{'' if n == 1 else 's'}; an axis is set beside those between two quotes from {LEAST_QUOTES}."
        )
    axis = direction(one_pole, other_pole).astype(np.float64)
    spread = float((vectors @ axis).std())
    spreads = _spreads_between_quotes(np.asarray(vectors, dtype=np.float64), float(np.linalg.norm(axis)), seed)
    if not len(spreads):
        return InsufficientData("The quotes are all alike: no axis sets them apart.")
    return AxisReach(spread, float(np.median(spreads)), float((spreads < spread).mean()), len(spreads))


def _spreads_between_quotes(vectors: np.ndarray, length: float, seed: int) -> np.ndarray:
    """How far the quotes spread along axes between two of them, each without these two; near-identical quotes form no
    axis.
    """
    generator = np.random.default_rng(seed)
    n = len(vectors)
    one = generator.integers(n, size=RANDOM_AXES)
    other = (one + generator.integers(1, n, size=RANDOM_AXES)) % n
    axes = vectors[one] - vectors[other]
    lengths = np.linalg.norm(axes, axis=1)
    apart = lengths > _TWINS
    one, other, axes = one[apart], other[apart], axes[apart] * (length / lengths[apart, None])
    scores = vectors @ axes.T
    at = np.arange(len(axes))
    scores[one, at] = scores[other, at] = np.nan
    return np.asarray(np.nanstd(scores, axis=0))
