"""Which points lie within an outline drawn on the map."""

from collections.abc import Sequence

import numpy as np

MOST_CORNERS = 40  # a lasso has hundreds; this many describe the same outline to within the width of a dot


def inside(points: np.ndarray, shapes: Sequence[Sequence[tuple[float, float]]]) -> np.ndarray:
    """Mask (n,) of the points (n, 2) within any of the polygons; even-odd rule, as the browser draws them."""
    mask = np.zeros(len(points), dtype=bool)
    with np.errstate(over="ignore", invalid="ignore"):  # a link may contain corners of any size
        for shape in shapes:
            mask |= _inside_one(points, np.asarray(shape, dtype=float))
    return mask


def _inside_one(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    x, y = points[:, 0].astype(float), points[:, 1].astype(float)
    odd = np.zeros(len(points), dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        odd ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return odd


def box(x: Sequence[float], y: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The four corners of a box from two of its corners."""
    return (x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])


def thin_outline(x: Sequence[float], y: Sequence[float], most: int = MOST_CORNERS) -> tuple[tuple[float, float], ...]:
    """At most `most` corners of an outline, at regular intervals, beginning with the first."""
    step = max(1, -(-len(x) // most))
    return tuple(zip(x[::step], y[::step], strict=True))
