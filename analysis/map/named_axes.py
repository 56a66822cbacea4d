"""Axes as people write them, and the quotes laid out along one or two of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.view.selection import Index
from data.axes import LONGEST_PHRASING, MOST_PHRASINGS, Axis
from data.counting import count_of

COLUMNS = 48  # about as many dots as fit side by side on a narrow map
DOT = 0.055  # a dot's height on a map that is 2 high
LONGEST_LABEL = 40
MOST_ROWS = 8


@dataclass(frozen=True)
class NamedAxis:
    """An axis from `low` to `high`: phrasings of each pole, and the labels at the ends of the map."""

    low: tuple[str, ...]
    high: tuple[str, ...]
    low_label: str
    high_label: str
    note: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.low, *self.high)


@dataclass(frozen=True)
class Layout:
    """Quotes along named axes: `points` (n, 2) float32 within -1 to 1, and their scores, (n,) for each axis.

    With two axes, across and up. With one, the second direction has no meaning: quotes are in `rows` (a name and the
    height of its middle), spread within them so that dots do not hide each other.
    """

    key: tuple[Any, ...]  # everything that can change the points
    axes: tuple[NamedAxis, ...]
    points: np.ndarray
    scores: tuple[np.ndarray, ...]
    rows: tuple[tuple[str, float], ...] = ()

    def place(self, scores: Sequence[float]) -> np.ndarray:
        """The position of a text with these scores, (2,); with one axis above all rows."""
        across, *up = (score / _reach(of_all) for score, of_all in zip(scores, self.scores, strict=True))
        return np.array([across, up[0] if up else 1.1])


def phrasings(written: str) -> tuple[str, ...]:
    """One phrasing per line, without repeats; blank lines and those beyond the maximum are ignored."""
    lines = (" ".join(line.split())[:LONGEST_PHRASING] for line in written.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))[:MOST_PHRASINGS]


def phrasings_text(lines: Sequence[str]) -> str:
    """Phrasings in the form that `phrasings` reads."""
    return "\n".join(lines)


def named_axis(low: str, high: str, presets: Sequence[Axis]) -> NamedAxis | None:
    """The axis between two poles as they are written; None if one of them is empty.

    Poles of a preset carry its labels and its note, all others their first phrasing.
    """
    one, other = phrasings(low), phrasings(high)
    if not one or not other:
        return None
    for preset in presets:
        if (one, other) == tuple(phrasings(phrasings_text(pole.phrasings)) for pole in (preset.low, preset.high)):
            return NamedAxis(one, other, preset.low.label, preset.high.label, preset.note)
    return NamedAxis(one, other, _label(one[0]), _label(other[0]))


def _label(phrasing: str) -> str:
    return phrasing if len(phrasing) <= LONGEST_LABEL else phrasing[: LONGEST_LABEL - 1] + "…"


def along_two(key: tuple[Any, ...], axes: tuple[NamedAxis, NamedAxis], across: np.ndarray, up: np.ndarray) -> Layout:
    """Quotes by their scores on two axes."""
    points = np.column_stack([across / _reach(across), up / _reach(up)]).astype(np.float32)
    return Layout(key, axes, points, (across, up))


def along_one(
    key: tuple[Any, ...], axis: NamedAxis, scores: np.ndarray, names: Sequence[str], row_of: np.ndarray
) -> Layout:
    """Quotes by their score on one axis, in rows one below another: `row_of` (n,) is a position in `names`.

    More than MOST_ROWS rows do not fit: then all are in a single one without a name.
    """
    if len(names) > MOST_ROWS:
        names, row_of = [""], np.zeros(len(scores), dtype=int)
    across = scores / _reach(scores)
    height = 2 / max(1, len(names))
    middles = 1 - (np.arange(len(names)) + 0.5) * height
    up = middles[row_of] + _spread(across, row_of, height) if len(scores) else np.zeros(0)
    return Layout(
        key,
        (axis,),
        np.column_stack([across, up]).astype(np.float32),
        (scores,),
        tuple(zip(names, middles.tolist(), strict=True)),
    )


def along_axes(layout: Layout, index: Index, in_view: np.ndarray) -> str:
    """The layout in words: how many quotes, and where each camp is on average, with its n."""
    facet = index.facets["camp"]
    sentences = [
        f"{count_of(int(in_view.sum()), 'quote')} in view, placed by closeness of wording, which is not position."
    ]
    for axis, scores in zip(layout.axes, layout.scores, strict=True):
        means = []
        for number, camp in enumerate(facet.values):
            rows = facet.rows[facet.codes == number]
            rows = rows[in_view[rows]]
            if len(rows):
                means.append((float(scores[rows].mean()), f"{camp} {scores[rows].mean():+.2f} (n = {len(rows):,})"))
        order = "; ".join(words for _, words in sorted(means)) or "none"
        sentences.append(f"From “{axis.low_label}” (-) to “{axis.high_label}” (+), the camps' means: {order}.")
    return " ".join(sentences)


def _reach(scores: np.ndarray) -> float:
    """The greatest distance from the middle, so that the axis goes from -1 to 1; 1 if all are equal."""
    return float(np.abs(scores).max(initial=0)) or 1.0


def _spread(across: np.ndarray, row_of: np.ndarray, height: float) -> np.ndarray:
    """Vertical offsets, (n,): quotes of one row that fall into one column are stacked around its middle."""
    column = np.minimum((across + 1) / 2 * COLUMNS, COLUMNS - 1).astype(int)
    order = np.lexsort((column, row_of))  # stable: in corpus order within a stack
    stack = (row_of * COLUMNS + column)[order]
    first = np.flatnonzero(np.diff(stack, prepend=-1))
    nth = np.empty(len(order), dtype=int)
    nth[order] = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order)))
    # 0, 1, -1, 2, -2 ...; every other column half a step higher, so that neighbours do not touch
    steps = (nth + 1) // 2 * np.where(nth % 2, 1, -1) + 0.5 * (column % 2)
    highest = np.zeros(row_of.max() + 1)
    np.maximum.at(highest, row_of, np.abs(steps))
    step = np.minimum(DOT, 0.42 * height / np.maximum(highest, 1e-9))
    return np.asarray(steps * step[row_of])
