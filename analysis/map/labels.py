"""Where labels go on the map so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Frame = tuple[float, float, float, float]  # left, bottom, right, top

# Tried in this order: right of the dot, left, above, below.
_BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1))
# For a label of an area: on its centre, else as near to it as possible without covering a dot.
_ACROSS, _UP = (0, 24, -24, 48, -48, 72, -72), (0, 13, -13, 26, -26, 39, -39, 52, -52)
_AROUND = sorted(((x, y) for x in _ACROSS for y in _UP), key=lambda shift: shift[0] ** 2 + (1.5 * shift[1]) ** 2)
_FURTHEST = 1 / 5  # of the map's width and height: a name further away would be taken for that of another place


@dataclass(frozen=True)
class Label:
    """A text to place: its point, its size in pixels, and its distance from the point."""

    text: str
    x: float
    y: float
    size: int = 11
    gap: float = 10


@dataclass(frozen=True)
class PlacedLabel:
    """A label with its centre's offset from its point, in pixels; y grows upwards."""

    label: Label
    shift_x: float
    shift_y: float


def place_labels(
    labels: Sequence[Label],
    points: np.ndarray,
    width: float,
    height: float,
    most_dots: int = 2_000,
    standing: Sequence[PlacedLabel] = (),
    kept_clear: np.ndarray | None = None,
) -> list[PlacedLabel]:
    """The labels that fit on a map of `width` x `height` pixels, in the order given; earlier ones take precedence.

    `points` are all dots, (n, 2) in map units; the map shows their box with a margin (see `box`). A label that would
    cover a placed one, cover a dot, or leave the map is left out. A label of an area (no gap) is moved into the map, to
    the nearest place where it covers no dot, and may cover some if there is no such place nearby. `kept_clear` is the
    mask of the dots that must not be covered, by default all; of more than `most_dots` that many count, at regular
    intervals. On a larger map of the same shape the result still has no overlap, since distances grow and letters do
    not: labels placed for a smaller map can be given as `standing`; they keep their places, and only additional ones
    that fit are returned.
    """
    low, high = box(points)
    scale = np.array([width, height]) / (high - low)
    dots = points if kept_clear is None else points[kept_clear]
    dots = (dots[:: -(-len(dots) // most_dots) or 1] - low) * scale
    taken = [
        _frame(
            one.label, (one.label.x - low[0]) * scale[0] + one.shift_x, (one.label.y - low[1]) * scale[1] + one.shift_y
        )
        for one in standing
    ]
    stand = {one.label for one in standing}
    placed = []
    for label in labels:
        if label in stand:
            continue
        x, y = (np.array([label.x, label.y]) - low) * scale
        for shift_x, shift_y, may_cover in _places(label, x, width, height):
            frame = _frame(label, x + shift_x, y + shift_y)
            on_map = frame[0] >= 0 and frame[1] >= 0 and frame[2] <= width and frame[3] <= height
            if on_map and not any(_overlap(frame, other) for other in taken) and (may_cover or _clear(frame, dots)):
                taken.append(frame)
                placed.append(PlacedLabel(label, shift_x, shift_y))
                break
    return placed


def box(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The corners of the map in its own units: the dots' box and a margin of 12%; never of zero size."""
    if not len(points):
        return np.array([-1.0, -1.0]), np.array([1.0, 1.0])
    columns = points.T  # one after the other: over both at once NumPy takes forty times as long
    low, high = (np.array([float(getattr(column, end)()) for column in columns]) for end in ("min", "max"))
    margin = np.maximum((high - low) * 0.12, 0.1)
    return low - margin, high + margin


def _size(label: Label) -> tuple[float, float]:
    """Half the width and height of a label, from the mean width of a letter."""
    return 0.29 * label.size * len(label.text) + 2, 0.62 * label.size


def _places(label: Label, x: float, width: float, height: float) -> list[tuple[float, float, bool]]:
    """Offsets to try, in order, and whether the label may cover dots there; `x` is its point across the map."""
    half_width, half_height = _size(label)
    if label.gap:
        return [(across * (half_width + label.gap), up * (half_height + label.gap), False) for across, up in _BESIDE]
    inward = float(np.clip(x, half_width, max(width - half_width, half_width)) - x)
    near = [(x, y) for x, y in _AROUND if abs(x) <= width * _FURTHEST and abs(y) <= height * _FURTHEST]
    shifts = [(inward + across, float(up)) for across, up in near]
    return [(*shift, may_cover) for may_cover in (False, True) for shift in shifts]


def _frame(label: Label, x: float, y: float) -> Frame:
    half_width, half_height = _size(label)
    return x - half_width, y - half_height, x + half_width, y + half_height


def _overlap(one: Frame, other: Frame) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _clear(frame: Frame, dots: np.ndarray) -> bool:
    reach = 6  # pixels: half a dot
    covered = (dots[:, 0] > frame[0] - reach) & (dots[:, 0] < frame[2] + reach)
    covered &= (dots[:, 1] > frame[1] - reach) & (dots[:, 1] < frame[3] + reach)
    return not covered.any()
