"""The charts that can be exported as a figure for print. Each draws on a sheet of `analysis.figures.paper`."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.compare.periods import side_bases
from analysis.figures.paper import Caption, Sheet, clean, sheet
from analysis.map.density import MOST_POINTS, picture
from analysis.map.labels import Label, place_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARKERS = {
    "circle": "o",
    "diamond": "D",
    "square": "s",
    "triangle-up": "^",
    "triangle-down": "v",
    "pentagon": "p",
    "hexagon": "h",
    "star": "*",
}
_SMALL = 6.5
MOST_ROWS = 40
_LEGEND_LINE = 3.4  # mm
MOST_APART = 5_000  # dots whose symbols can be told apart
_PIXEL = 0.25  # mm per side of a pixel in a picture of counts


@dataclass(frozen=True)
class Ends:
    """Words at the ends of a map's axes, `across` and, if there are two, `up`; and its rows if it has any: a name and
    the height of its upper edge.
    """

    across: tuple[str, str]
    up: tuple[str, str] | None = None
    rows: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Dots:
    """Dots of one look: `points` (n, 2)."""

    name: str
    colour: str
    symbol: str
    points: np.ndarray
    is_ground: bool = False  # lies behind all others


@dataclass(frozen=True)
class Bars:
    """Bars of one side over time: where each begins and ends, (n,) days, and its base and height, (n, 2) lines."""

    name: str
    colour: str
    starts: np.ndarray
    ends: np.ndarray
    heights: np.ndarray


def map_figure(
    caption: Caption, width: float, groups: Sequence[Dots], labels: Sequence[Label], ends: Ends | None = None
) -> Sheet:
    """The map: dots by group, as many of the names as fit, and a legend with the size of each group.

    Above MOST_APART, dots of all groups are drawn in turns, so that none hides another; above the number that can be
    drawn individually, they are counted per pixel.
    """
    points = np.concatenate([group.points for group in groups]) if groups else np.zeros((0, 2))
    height = width * 0.72
    page = sheet(caption, width, height)
    n_beside = max(2, int(width // 40))
    n_lines = -(-len(groups) // n_beside)
    axes = page.axes(bottom=max(6.0, _LEGEND_LINE * n_lines) + (4 if ends else 0), left=4 if ends and ends.up else 0)
    size = float(np.clip(5.0 * (300 / max(len(points), 1)) ** 0.35, 0.7, 5.0))
    if len(points) > MOST_POINTS:
        _draw_counted(axes, groups, width, height)
    elif len(points) > MOST_APART:
        _draw_in_turns(axes, groups, size)
    else:
        _draw_apart(axes, groups, size)
    axes.set(xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set(color="#888888", linewidth=0.5)
    # the names are laid out for an area measured in points of type, as large as the drawing
    scale = 72 / 25.4
    placed = place_labels(labels, points, (width - 6) * scale, (height - 6) * scale)
    for one in placed:
        axes.annotate(
            clean(one.label.text),
            (one.label.x, one.label.y),
            xytext=(one.shift_x, one.shift_y),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=one.label.size * 0.85,
            fontweight="bold" if not one.label.gap else "normal",
            # the dots below a name show through without covering its letters; an outline would turn the text into paths
            bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.4},
        )
    axes.margins(0.12)
    below = 0.0
    if ends:
        _write_ends(axes, ends)
        below = -4 / (height - 10)
    axes.legend(
        loc="upper left", bbox_to_anchor=(0, below), ncols=n_beside, frameon=False, fontsize=_SMALL,
        borderaxespad=0.4, handletextpad=0.2, columnspacing=0.8,
    )  # fmt: skip
    return page


def _draw_apart(axes: "Axes", groups: Sequence[Dots], size: float) -> None:
    for group in groups:
        axes.scatter(
            group.points[:, 0],
            group.points[:, 1],
            s=size**2,
            marker=_MARKERS[group.symbol],
            c=group.colour,
            linewidths=0.3,
            edgecolors="white",
            label=_legend_entry(group),
        )


def _legend_entry(group: Dots) -> str:
    return f"{clean(group.name)} ({len(group.points):,})"


def _write_legend_of(axes: "Axes", groups: Sequence[Dots]) -> None:
    """Entries large enough to see, for dots that are too small for their symbols."""
    for group in groups:
        axes.scatter([], [], s=16, marker=_MARKERS[group.symbol], c=group.colour, label=_legend_entry(group))


def _draw_in_turns(axes: "Axes", groups: Sequence[Dots], size: float) -> None:
    """As an image in the file: vectors would take many megabytes."""
    for layer in _layers(groups):
        points = np.concatenate([group.points for group in layer])
        colours = np.repeat([group.colour for group in layer], [len(group.points) for group in layer])
        order = np.random.default_rng(0).permutation(len(points))
        across, up = points[order].T
        axes.scatter(across, up, s=size**2, c=colours[order], linewidths=0, rasterized=True)
    _write_legend_of(axes, groups)


def _draw_counted(axes: "Axes", groups: Sequence[Dots], width: float, height: float) -> None:
    points = np.concatenate([group.points for group in groups])
    low, high = points.min(axis=0), points.max(axis=0)
    high = np.where(high > low, high, low + 1)
    for layer in _layers(groups):
        drawn = picture(
            [(group.colour, group.points) for group in layer], low, high, int(width / _PIXEL), int(height / _PIXEL)
        )
        extent = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
        axes.imshow(drawn, extent=extent, aspect="auto", interpolation="nearest")
    axes.use_sticky_edges = False  # otherwise a picture would reach to the frame
    _write_legend_of(axes, groups)


def _layers(groups: Sequence[Dots]) -> list[list[Dots]]:
    """The groups behind all others, then the others; empty ones are left out."""
    parted = [
        [group for group in groups if group.is_ground is ground and len(group.points)] for ground in (True, False)
    ]
    return [layer for layer in parted if layer]


def _write_ends(axes: "Axes", ends: Ends) -> None:
    """The words at the ends of the axes, a dotted line in their middle, and the names of rows."""
    small: dict[str, Any] = {"fontsize": _SMALL, "va": "top", "transform": axes.transAxes}
    axes.text(0, -0.015, f"← {clean(ends.across[0])}", ha="left", **small)
    axes.text(1, -0.015, f"{clean(ends.across[1])} →", ha="right", **small)
    axes.axvline(0, color="#999999", lw=0.5, ls=":")
    if ends.up:
        upright: dict[str, Any] = {"fontsize": _SMALL, "ha": "right", "rotation": 90, "transform": axes.transAxes}
        axes.text(-0.01, 0, f"← {clean(ends.up[0])}", va="bottom", **upright)
        axes.text(-0.01, 1, f"{clean(ends.up[1])} →", va="top", **upright)
        axes.axhline(0, color="#999999", lw=0.5, ls=":")
    left = axes.get_xlim()[0]
    for name, top in ends.rows:
        axes.axhline(top, color="#BBBBBB", lw=0.4)
        axes.text(left, top, f" {clean(name)}", fontsize=_SMALL, fontweight="bold", va="top")


def bar_figure(
    caption: Caption, width: float, bars: Sequence[tuple[str, float, str, bool]], axis: str, lines: Sequence[float] = ()
) -> Sheet:
    """Bars to the left and right of zero: label, value, colour, and whether it is hatched, the first on top."""
    page = sheet(caption, width, 12 + 4.2 * len(bars))
    names = [textwrap.shorten(clean(name), 36, placeholder="…") for name, *_ in bars]
    axes = page.axes(left=min(width * 0.34, 3 + 1.25 * max(map(len, names), default=0)), bottom=9)
    for number, (_, value, colour, hatched) in enumerate(bars):
        axes.barh(number, value, color=colour, height=0.7, hatch="////" if hatched else None, edgecolor="white", lw=0.2)
    axes.set_yticks(range(len(bars)), names, fontsize=_SMALL)
    axes.invert_yaxis()
    axes.axvline(0, color="black", lw=0.6)
    for line in lines:
        axes.axvline(line, color="#666666", lw=0.6, ls=":")
    axes.set_xlabel(clean(axis), fontsize=_SMALL)
    axes.tick_params(labelsize=_SMALL, width=0.5, length=2)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    return page


def table_figure(
    caption: Caption,
    width: float,
    head: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    shades: Sequence[Sequence[float]],
) -> Sheet:
    """A matrix: per row a name and a cell for each column; `shades`, 0 to 1, darken a cell behind its words.

    Rows beyond MOST_ROWS are left out and counted in the last line of the caption.
    """
    kept = list(rows[:MOST_ROWS])
    if len(rows) > len(kept):
        caption = Caption(caption.title, (*caption.lines, f"The first {len(kept)} of {len(rows):,} rows."))
    first = 0.36 if len(head) < 6 else 0.28
    across = (1 - first) / max(1, len(head))
    letters = (int(width * first / 1.15), max(6, int(width * across / 1.15)))
    texts = [
        [
            "\n".join(textwrap.wrap(clean(name), letters[0])),
            *("\n".join(textwrap.wrap(clean(c), letters[1])) for c in cells),
        ]
        for name, cells in kept
    ]
    top = ["\n".join(textwrap.wrap(clean(name), letters[1])) for name in head]
    heights = [1.6 + 2.9 * max(text.count("\n") + 1 for text in line) for line in texts]
    head_height = 1.6 + 2.9 * max((name.count("\n") + 1 for name in top), default=1)
    whole = head_height + sum(heights)
    page = sheet(caption, width, whole)
    axes = page.axes()
    axes.set(xlim=(0, 1), ylim=(whole, 0))
    axes.axis("off")
    for column, name in enumerate(top):
        middle = first + across * (column + 0.5)
        axes.text(middle, head_height / 2, name, ha="center", va="center", fontsize=_SMALL, fontweight="bold")
    at = head_height
    for number, line in enumerate(texts):
        axes.axhline(at, color="#999999", lw=0.4)
        axes.text(0, at + heights[number] / 2, line[0], va="center", fontsize=_SMALL)
        for column, text in enumerate(line[1:]):
            shade = shades[number][column]
            if shade:
                grey = str(1 - 0.35 * min(1.0, shade))
                axes.fill_between(
                    [first + across * column, first + across * (column + 1)], at + 0.3, at + heights[number] - 0.3,
                    color=grey, lw=0,
                )  # fmt: skip
            middle = first + across * (column + 0.5)
            axes.text(middle, at + heights[number] / 2, text, ha="center", va="center", fontsize=_SMALL)
        at += heights[number]
    axes.axhline(at, color="black", lw=0.6)
    return page


def time_figure(
    caption: Caption, width: float, topics: Sequence[str], dots: Sequence[tuple[Dots, np.ndarray]], ticks: Sequence[str]
) -> Sheet:
    """Dots by day and topic: `points` are the day as a number and the topic's line, with a size in points each.

    `ticks` are the first and the last day in words.
    """
    page = sheet(caption, width, 16 + 6.5 * len(topics))
    names = [textwrap.shorten(clean(name), 34, placeholder="…") for name in topics]
    axes = page.axes(left=min(width * 0.34, 3 + 1.3 * max(map(len, names), default=0)), bottom=13)
    for group, sizes in dots:
        axes.scatter(
            group.points[:, 0], group.points[:, 1], s=sizes**2, marker=_MARKERS[group.symbol], c=group.colour,
            edgecolors="white", linewidths=0.3, label=clean(group.name),
        )  # fmt: skip
    axes.set_yticks(range(len(topics)), names, fontsize=_SMALL)
    axes.set_ylim(len(topics) - 0.4, -0.6)
    days = np.concatenate([group.points[:, 0] for group, _ in dots])
    axes.set_xticks([days.min(), days.max()] if days.min() < days.max() else [days.min()])
    axes.set_xticklabels(list(ticks) if days.min() < days.max() else [ticks[0]], fontsize=_SMALL)
    axes.tick_params(width=0.5, length=2)
    axes.grid(axis="y", color="#DDDDDD", lw=0.4)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.06), ncols=4, frameon=False, fontsize=_SMALL)
    return page


def period_figure(
    caption: Caption, width: float, topics: Sequence[str], sides: Sequence[Bars], ticks: Sequence[str]
) -> Sheet:
    """Bars by period, each topic's name above its own; the sides stand in the order of the legend.

    `ticks` are the first and the last day in words.
    """
    page = sheet(caption, width, 16 + (4.5 + 3.5 * len(sides)) * len(topics))
    axes = page.axes(left=3, bottom=13)
    for side, bases in zip(sides, side_bases(len(sides)), strict=True):
        wide = (side.ends - side.starts) * 0.82
        axes.bar(side.starts, -side.heights[:, 1], wide, side.heights[:, 0], align="edge", color=side.colour,
                 label=clean(side.name))  # fmt: skip
        for line in range(len(topics)):
            axes.axhline(line + bases, color=side.colour, lw=0.4, alpha=0.6)
    for line, name in enumerate(topics):
        axes.text(0, line + 0.03, textwrap.shorten(clean(name), 60, placeholder="…"), fontsize=_SMALL, weight="bold",
                  va="top", transform=axes.get_yaxis_transform())  # fmt: skip
    first, last = min(side.starts.min() for side in sides), max(side.ends.max() for side in sides)
    axes.set_xlim(first, last)
    axes.set_ylim(len(topics) + 0.02, -0.05)
    axes.set_yticks([])
    axes.set_xticks([first, last], list(ticks), fontsize=_SMALL)
    for label, side_of in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
        label.set_horizontalalignment(side_of)
    axes.tick_params(width=0.5, length=2)
    for edge in ("top", "right", "left"):
        axes.spines[edge].set_visible(False)
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.06), ncols=4, frameon=False, fontsize=_SMALL)
    return page
