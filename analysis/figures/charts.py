"""The charts that can be exported as a figure for print. Each draws on a sheet of `analysis.figures.paper`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.compare.periods import side_bases
from analysis.figures.lines import cut, text_width, wrap
from analysis.figures.paper import Caption, Sheet, printed, sheet
from analysis.map.density import MOST_POINTS, picture
from analysis.map.labels import Label, place_labels
from analysis.text.directions import with_marks

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
_LEGEND_LINE, _LEGEND_KEY, _LONGEST_ENTRY = 3.4, 7.0, 75.0  # mm: a line, an entry's sign, its longest words
_MARGIN = 3.0  # mm, kept free to the left of the names of lines
_PAD, _MOST_LINES = 1.5, 8  # mm between columns of a table, and lines in a cell
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
    n_beside = _n_beside([_legend_entry(group, width) for group in groups], width)
    legend = max(6.0, _LEGEND_LINE * -(-len(groups) // n_beside))
    height = width * 0.72 + legend - 6  # many entries make the page longer, not the map smaller
    page = sheet(caption, width, height, [*(group.name for group in groups), *(one.text for one in labels)])
    axes = page.axes(bottom=legend + (4 if ends else 0), left=4 if ends and ends.up else 0)
    size = float(np.clip(5.0 * (300 / max(len(points), 1)) ** 0.35, 0.7, 5.0))
    if len(points) > MOST_POINTS:
        _draw_counted(axes, groups, width, height)
    elif len(points) > MOST_APART:
        _draw_in_turns(axes, groups, size, width)
    else:
        _draw_apart(axes, groups, size, width)
    axes.set(xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set(color="#888888", linewidth=0.5)
    # the names are laid out for an area measured in points of type, as large as the drawing
    scale = 72 / 25.4
    placed = place_labels(labels, points, (width - 6) * scale, (width * 0.72 - 6) * scale)
    for one in placed:
        axes.annotate(
            printed(one.label.text),
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
        below = -4 / (height - legend - 4)
    axes.legend(
        loc="upper left", bbox_to_anchor=(0, below), ncols=n_beside, frameon=False, fontsize=_SMALL,
        borderaxespad=0.4, handletextpad=0.2, columnspacing=0.8,
    )  # fmt: skip
    return page


def _draw_apart(axes: "Axes", groups: Sequence[Dots], size: float, width: float) -> None:
    for group in groups:
        axes.scatter(
            group.points[:, 0],
            group.points[:, 1],
            s=size**2,
            marker=_MARKERS[group.symbol],
            c=group.colour,
            linewidths=0.3,
            edgecolors="white",
            label=_legend_entry(group, width),
        )


def _legend_entry(group: Dots, width: float) -> str:
    """The group's name with its number, in which a long name is cut and the number is not."""
    n = f" ({len(group.points):,})"
    return f"{with_marks(_legend_name(group.name, width, text_width(n, _SMALL)))}{n}"


def _legend_name(name: str, width: float, taken: float = 0) -> str:
    """A name that a line of the legend has room for; `taken` mm of it are needed for more."""
    return cut(printed(name), min(_LONGEST_ENTRY, width - 2 * _MARGIN - _LEGEND_KEY) - taken, _SMALL)


def _n_beside(entries: Sequence[str], width: float) -> int:
    """How many entries of a legend have room next to each other."""
    widest = max((text_width(entry, _SMALL) for entry in entries), default=0)
    return max(1, int((width - 2 * _MARGIN) // (widest + _LEGEND_KEY)))


def _write_legend_of(axes: "Axes", groups: Sequence[Dots], width: float) -> None:
    """Entries large enough to see, for dots that are too small for their symbols."""
    for group in groups:
        axes.scatter([], [], s=16, marker=_MARKERS[group.symbol], c=group.colour, label=_legend_entry(group, width))


def _draw_in_turns(axes: "Axes", groups: Sequence[Dots], size: float, width: float) -> None:
    """As an image in the file: vectors would take many megabytes."""
    for layer in _layers(groups):
        points = np.concatenate([group.points for group in layer])
        colours = np.repeat([group.colour for group in layer], [len(group.points) for group in layer])
        order = np.random.default_rng(0).permutation(len(points))
        across, up = points[order].T
        axes.scatter(across, up, s=size**2, c=colours[order], linewidths=0, rasterized=True)
    _write_legend_of(axes, groups, width)


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
    _write_legend_of(axes, groups, width)


def _layers(groups: Sequence[Dots]) -> list[list[Dots]]:
    """The groups behind all others, then the others; empty ones are left out."""
    parted = [
        [group for group in groups if group.is_ground is ground and len(group.points)] for ground in (True, False)
    ]
    return [layer for layer in parted if layer]


def _write_ends(axes: "Axes", ends: Ends) -> None:
    """The words at the ends of the axes, a dotted line in their middle, and the names of rows."""
    small: dict[str, Any] = {"fontsize": _SMALL, "va": "top", "transform": axes.transAxes}
    axes.text(0, -0.015, f"← {printed(ends.across[0])}", ha="left", **small)
    axes.text(1, -0.015, f"{printed(ends.across[1])} →", ha="right", **small)
    axes.axvline(0, color="#999999", lw=0.5, ls=":")
    if ends.up:
        upright: dict[str, Any] = {"fontsize": _SMALL, "ha": "right", "rotation": 90, "transform": axes.transAxes}
        axes.text(-0.01, 0, f"← {printed(ends.up[0])}", va="bottom", **upright)
        axes.text(-0.01, 1, f"{printed(ends.up[1])} →", va="top", **upright)
        axes.axhline(0, color="#999999", lw=0.5, ls=":")
    left = axes.get_xlim()[0]
    for name, top in ends.rows:
        axes.axhline(top, color="#BBBBBB", lw=0.4)
        axes.text(left, top, f" {printed(name)}", fontsize=_SMALL, fontweight="bold", va="top")


def _beside_lines(names: Sequence[str], width: float) -> tuple[list[str], float]:
    """Names to the left of their lines, cut where there is no room, and the room that they take in mm."""
    shown = [cut(printed(name), width * 0.34 - _MARGIN, _SMALL) for name in names]
    return shown, _MARGIN + max((text_width(name, _SMALL) for name in shown), default=0)


def bar_figure(
    caption: Caption, width: float, bars: Sequence[tuple[str, float, str, bool]], axis: str, lines: Sequence[float] = ()
) -> Sheet:
    """Bars to the left and right of zero: label, value, colour, and whether it is hatched, the first on top."""
    page = sheet(caption, width, 12 + 4.2 * len(bars), [axis, *(name for name, *_ in bars)])
    names, left = _beside_lines([name for name, *_ in bars], width)
    axes = page.axes(left=left, bottom=9)
    for number, (_, value, colour, hatched) in enumerate(bars):
        axes.barh(number, value, color=colour, height=0.7, hatch="////" if hatched else None, edgecolor="white", lw=0.2)
    axes.set_yticks(range(len(bars)), names, fontsize=_SMALL)
    axes.invert_yaxis()
    axes.axvline(0, color="black", lw=0.6)
    for line in lines:
        axes.axvline(line, color="#666666", lw=0.6, ls=":")
    axes.set_xlabel(printed(axis), fontsize=_SMALL)
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
    rooms = ((width - 2 * _MARGIN) * first - _PAD, max(4.0, (width - 2 * _MARGIN) * across - _PAD))
    texts = [[_lines(name, rooms[0]), *(_lines(words, rooms[1]) for words in cells)] for name, cells in kept]
    top = [_lines(name, rooms[1], bold=True) for name in head]
    heights = [1.6 + 2.9 * max(text.count("\n") + 1 for text in line) for line in texts]
    head_height = 1.6 + 2.9 * max((name.count("\n") + 1 for name in top), default=1)
    whole = head_height + sum(heights)
    page = sheet(caption, width, whole, [*head, *(words for name, cells in kept for words in (name, *cells))])
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


def _lines(words: str, room: float, bold: bool = False) -> str:
    """The words of a table's cell in lines of this width in mm; what exceeds _MOST_LINES is cut."""
    lines = wrap(printed(words), room, _SMALL, bold)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], cut(" ".join(lines[_MOST_LINES - 1 :]), room, _SMALL, bold)]
    return "\n".join(lines)


def _below_dates(entries: Sequence[str], width: float) -> float:
    """Millimetres for the dates below a chart and the legend below them."""
    return 9.6 + _LEGEND_LINE * -(-len(entries) // _n_beside(entries, width))


def _legend_below_dates(axes: "Axes", entries: Sequence[str], width: float, high: float, left: float = 0) -> None:
    """The legend 4 mm below a chart `high` mm high, from the page's edge if the chart begins `left` mm further in."""
    axes.legend(
        loc="upper left", bbox_to_anchor=(-left / (width - 2 * _MARGIN - left), -4 / high), frameon=False,
        ncols=_n_beside(entries, width), fontsize=_SMALL,
    )  # fmt: skip


def _align_ends(axes: "Axes") -> None:
    """The first and the last date end where the axis does."""
    first, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")


def time_figure(
    caption: Caption, width: float, topics: Sequence[str], dots: Sequence[tuple[Dots, np.ndarray]], ticks: Sequence[str]
) -> Sheet:
    """Dots by day and topic: `points` are the day as a number and the topic's line, with a size in points each.

    `ticks` are the first and the last day in words.
    """
    entries = [_legend_name(group.name, width) for group, _ in dots]
    below, high = _below_dates(entries, width), 3 + 6.5 * len(topics)
    page = sheet(caption, width, high + below, [*topics, *(group.name for group, _ in dots)])
    names, left = _beside_lines(topics, width)
    axes = page.axes(left=left, bottom=below)
    for (group, sizes), entry in zip(dots, entries, strict=True):
        axes.scatter(
            group.points[:, 0], group.points[:, 1], s=sizes**2, marker=_MARKERS[group.symbol], c=group.colour,
            edgecolors="white", linewidths=0.3, label=entry,
        )  # fmt: skip
    axes.set_yticks(range(len(topics)), names, fontsize=_SMALL)
    axes.set_ylim(len(topics) - 0.4, -0.6)
    days = np.concatenate([group.points[:, 0] for group, _ in dots])
    is_one_day = days.min() == days.max()
    axes.set_xticks([days.min()] if is_one_day else [days.min(), days.max()])
    axes.set_xticklabels(ticks[:1] if is_one_day else ticks, fontsize=_SMALL)
    if not is_one_day:
        _align_ends(axes)
    axes.tick_params(width=0.5, length=2)
    axes.grid(axis="y", color="#DDDDDD", lw=0.4)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    _legend_below_dates(axes, entries, width, high, left)
    return page


def period_figure(
    caption: Caption, width: float, topics: Sequence[str], sides: Sequence[Bars], ticks: Sequence[str]
) -> Sheet:
    """Bars by period, each topic's name above its own; the sides stand in the order of the legend.

    `ticks` are the first and the last day in words.
    """
    entries = [_legend_name(side.name, width) for side in sides]
    below, high = _below_dates(entries, width), 3 + (4.5 + 3.5 * len(sides)) * len(topics)
    page = sheet(caption, width, high + below, [*topics, *(side.name for side in sides)])
    axes = page.axes(left=_MARGIN, bottom=below)
    for side, entry, bases in zip(sides, entries, side_bases(len(sides)), strict=True):
        wide = (side.ends - side.starts) * 0.82
        axes.bar(side.starts, -side.heights[:, 1], wide, side.heights[:, 0], align="edge", color=side.colour,
                 label=entry)  # fmt: skip
        for line in range(len(topics)):
            axes.axhline(line + bases, color=side.colour, lw=0.4, alpha=0.6)
    for line, name in enumerate(topics):
        short = cut(printed(name), width - 3 * _MARGIN, _SMALL, bold=True)
        axes.text(0, line + 0.03, short, fontsize=_SMALL, weight="bold", va="top", transform=axes.get_yaxis_transform())
    first, last = min(side.starts.min() for side in sides), max(side.ends.max() for side in sides)
    axes.set_xlim(first, last)
    axes.set_ylim(len(topics) + 0.02, -0.05)
    axes.set_yticks([])
    axes.set_xticks([first, last], list(ticks), fontsize=_SMALL)
    _align_ends(axes)
    axes.tick_params(width=0.5, length=2)
    for edge in ("top", "right", "left"):
        axes.spines[edge].set_visible(False)
    _legend_below_dates(axes, entries, width, high)
    return page
