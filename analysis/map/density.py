"""Where each camp's quotes lie densest on a crowded map."""

import numpy as np

FROM = 2_000  # quotes in view from which on a map is shaded by density
CELLS = 72  # a side of the grid
HALF = 0.5  # of a camp's quotes lie within its line


def density(points: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The smoothed share of the points in each cell of a grid over the box from `low` to `high`, (CELLS, CELLS).

    Rows go up the map, columns across; a Gaussian kernel whose width follows Silverman's rule, at least one cell.
    """
    from scipy.ndimage import gaussian_filter

    counts: np.ndarray
    counts, _, _ = np.histogram2d(points[:, 1], points[:, 0], bins=CELLS, range=[[low[1], high[1]], [low[0], high[0]]])
    cell = (high - low) / CELLS
    if not len(points):
        return counts
    spread = points.std(axis=0) / cell * len(points) ** (-1 / 6)
    smooth: np.ndarray = gaussian_filter(
        counts, sigma=(max(1.0, float(spread[1])), max(1.0, float(spread[0]))), mode="constant"
    )
    share: np.ndarray = smooth / max(float(smooth.sum()), 1e-300)
    return share


def level(shares: np.ndarray, within: float = HALF) -> float:
    """The density above which `within` of the whole lies: the line of the smallest area that holds so much."""
    ordered = np.sort(shares.ravel())[::-1]
    at = int(np.searchsorted(np.cumsum(ordered), within * ordered.sum()))
    return float(ordered[min(at, len(ordered) - 1)])
