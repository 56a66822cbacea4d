"""Where quotes are on the map, in words: by the quarters around its middle.

For readers who cannot see the picture. Directions have no meaning; that two sides are in the same quarter has.
"""

import numpy as np

QUARTERS = ("upper left", "upper right", "lower left", "lower right")


def quarters(points: np.ndarray, mask: np.ndarray) -> tuple[int, int, int, int]:
    """How many of the quotes under `mask` are in each of QUARTERS; `points` (n, 2) are those of the whole map.

    The middle is the mean of all points; a point on a line counts as right, or as upper.
    """
    across, up = (points[mask] - points.mean(axis=0)).T >= 0
    counts = np.bincount(2 * ~up + across, minlength=4)
    return tuple(counts.tolist())


def in_words(counts: tuple[int, int, int, int]) -> str:
    """ "5 upper right, 3 lower right"; "none" without quotes."""
    found = [f"{n:,} {name}" for name, n in zip(QUARTERS, counts, strict=True) if n]
    return ", ".join(found) or "none"
