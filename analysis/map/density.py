"""Where each camp's quotes are densest on a crowded map, and a picture of more than can be drawn individually."""

from collections.abc import Sequence

import numpy as np

FROM = 2_000  # quotes in view from which on a map is shaded by density
CELLS = 72  # per side of the grid
MOST_POINTS = 100_000  # quotes that are drawn individually; more are counted per pixel
SAMPLED = 20_000  # of more, which are also drawn as dots, so that there is something to click
_FAINTEST = 0.3  # opacity of a pixel with one quote
HALF = 0.5  # share of a camp's quotes within its line


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
    """The density above which a share `within` of the whole lies: the contour of the smallest area that contains that
    much.
    """
    ordered = np.sort(shares.ravel())[::-1]
    at = int(np.searchsorted(np.cumsum(ordered), within * ordered.sum()))
    return float(ordered[min(at, len(ordered) - 1)])


def picture(
    layers: Sequence[tuple[str, np.ndarray]], low: np.ndarray, high: np.ndarray, width: int, height: int
) -> np.ndarray:
    """Counts per pixel as colours: (height, width, 4) uint8, RGBA, the first row at the top of the map.

    `layers` are a colour as "#rrggbb" and the points (n, 2) that have it. A pixel has the colour of one of its points,
    drawn at random and the same each time, so that no layer covers another, no mixed colour appears that stands for
    nothing, and many pixels together show all colours in proportion. Opacity grows with the logarithm of the number of
    points; a pixel without any is transparent.
    """
    pixels = _pixels(np.concatenate([points for _, points in layers]), low, high, width, height)
    of_layer = np.repeat(np.arange(len(layers)), [len(points) for _, points in layers])
    order = np.random.default_rng(0).permutation(len(pixels))
    last = np.zeros(width * height, dtype=np.intp)
    last[pixels[order]] = of_layer[order]
    colours = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour, _ in layers], np.uint8)
    counts = np.bincount(pixels, minlength=width * height)
    filled = counts > 0
    made = np.zeros((width * height, 4), np.uint8)
    made[filled, :3] = colours[last[filled]]
    made[filled, 3] = np.round(255 * (_FAINTEST + (1 - _FAINTEST) * np.log(counts[filled]) / np.log(counts.max() + 1)))
    return np.asarray(made.reshape(height, width, 4))


def _pixels(points: np.ndarray, low: np.ndarray, high: np.ndarray, width: int, height: int) -> np.ndarray:
    across, up = ((points[:, axis] - low[axis]) / (high[axis] - low[axis]) for axis in (0, 1))
    column = np.clip((across * width).astype(np.intp), 0, width - 1)
    row = np.clip(((1 - up) * height).astype(np.intp), 0, height - 1)
    return np.asarray(row * width + column)


def sample_of(in_view: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Which of the quotes in view, an (n,) mask, are drawn as dots: at most SAMPLED at random, and as many `chosen`.

    The same view gives the same dots.
    """
    generator = np.random.default_rng(0)
    found = np.zeros(len(in_view), dtype=bool)
    for rows in (np.flatnonzero(in_view), chosen):
        found[rows if len(rows) <= SAMPLED else generator.choice(rows, SAMPLED, replace=False)] = True
    return np.asarray(found & in_view)
