"""The matrix of claims and sides as a figure: each cell has a bar of who is for and against, and what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.figures.lines import wrap
from analysis.figures.paper import Caption, Sheet, printed, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_CLAIMS = 40
_SMALL = 6.5  # points
_LINE, _BAR, _GAP = 2.9, 2.4, 1.6  # mm: a line, a bar's height, the space around them
_LEAST_LINE, _BESIDE = 8.0, 1.5  # mm: a line's least width, and the space kept free beside one
_LEAST_CELL = 20.0  # mm of a cell beside others; if there is less room, sides are stacked
_FOR, _AGAINST, _PALE, _GREY = "#0072B2", "#D55E00", "#FBE3D3", "#444444"


@dataclass(frozen=True)
class StanceCell:
    """One side's answer to a claim: how many quotes oppose, support, and agree on a condition, and the same in
    words.
    """

    opposes: int
    supports: int
    conditional: int
    words: str


@dataclass(frozen=True)
class ClaimLine:
    """A claim, the summary of its row ("" if none), and a cell per side."""

    claim: str
    comes_to: str
    cells: Sequence[StanceCell]


@dataclass(frozen=True)
class _Page:
    """The layout of the page, in mm: the widths of the drawing, of the names, and of a cell."""

    axes: "Axes"
    width: float
    first: float
    cell: float
    longest: int


def stance_figure(caption: Caption, width: float, sides: Sequence[str], claims: Sequence[ClaimLine]) -> Sheet:
    """The first 40 claims; the rest are counted in the caption. `width` is that of the page in mm."""
    kept = claims[:MOST_CLAIMS]
    if len(claims) > len(kept):
        caption = Caption(caption.title, (*caption.lines, f"The first {len(kept)} of {len(claims):,} claims."))
    inner = width - 6
    first = max(0.3 * inner, min(0.4 * inner, 26))
    cell = (inner - first) / max(1, len(sides))
    beside = cell >= _LEAST_CELL
    names = [_wrap(side, cell, bold=True) for side in sides]
    head = _GAP + _LINE * max(map(len, names), default=0) if beside else 0.0
    if beside:
        heights = [_beside_height(line, first, cell) for line in kept]
    else:
        cell = inner - first
        heights = [_below_height(line, sides, inner, first, cell) for line in kept]
    whole = head + sum(heights) + _GAP
    drawn = sheet(caption, width, whole, [*sides, *(line.claim for line in kept)])
    axes = drawn.axes()
    axes.set(xlim=(0, inner), ylim=(whole, 0))
    axes.axis("off")
    longest = max((n for line in kept for one in line.cells for n in _lengths(one)), default=1) or 1
    page = _Page(axes, inner, first, cell, longest)
    if beside:
        for number, lines in enumerate(names):
            _write(page, first + number * cell, _LINE, lines, bold=True)
    top = head
    for line, height in zip(kept, heights, strict=True):
        axes.axhline(top, color="#999999", lw=0.4)
        (_draw_beside if beside else _draw_below)(page, line, sides, top + _GAP)
        top += height
    axes.axhline(top, color="black", lw=0.6)
    return drawn


def _lengths(cell: StanceCell) -> tuple[int, int]:
    return cell.opposes, cell.supports + cell.conditional


def _wrap(words: str, width: float, bold: bool = False) -> list[str]:
    return wrap(printed(words), max(_LEAST_LINE, width - _BESIDE), _SMALL, bold) or [""]


def _cell_height(cell: StanceCell, width: float) -> float:
    return _BAR + 1 + _LINE * len(_wrap(cell.words, width))


def _claim_lines(line: ClaimLine, width: float, bold: bool = False) -> tuple[list[str], list[str]]:
    return _wrap(line.claim, width, bold), _wrap(line.comes_to, width) if line.comes_to else []


def _beside_height(line: ClaimLine, first: float, cell: float) -> float:
    names = _LINE * sum(map(len, _claim_lines(line, first)))
    return 2 * _GAP + max([names, *(_cell_height(one, cell) for one in line.cells)])


def _below_height(line: ClaimLine, sides: Sequence[str], width: float, first: float, cell: float) -> float:
    cells = [
        max(_cell_height(one, cell), _LINE * len(_wrap(side, first)))
        for side, one in zip(sides, line.cells, strict=True)
    ]
    return 2 * _GAP + _LINE * sum(map(len, _claim_lines(line, width, bold=True))) + sum(cells) + _GAP * len(cells)


def _draw_beside(page: _Page, line: ClaimLine, sides: Sequence[str], top: float) -> None:
    claim, comes_to = _claim_lines(line, page.first)
    _write(page, 0, top + _LINE - 0.6, claim)
    _write(page, 0, top + _LINE * (len(claim) + 1) - 0.6, comes_to, colour=_GREY)
    for number, cell in enumerate(line.cells):
        _draw_cell(page, cell, page.first + number * page.cell, top)


def _draw_below(page: _Page, line: ClaimLine, sides: Sequence[str], top: float) -> None:
    claim, comes_to = _claim_lines(line, page.width, bold=True)
    _write(page, 0, top + _LINE - 0.6, claim, bold=True)
    _write(page, 0, top + _LINE * (len(claim) + 1) - 0.6, comes_to, colour=_GREY)
    top += _LINE * (len(claim) + len(comes_to)) + _GAP
    for side, cell in zip(sides, line.cells, strict=True):
        name = _wrap(side, page.first)
        _write(page, 0, top + _LINE - 0.6, name)
        _draw_cell(page, cell, page.first, top)
        top += max(_cell_height(cell, page.cell), _LINE * len(name)) + _GAP


def _draw_cell(page: _Page, cell: StanceCell, left: float, top: float) -> None:
    half = (page.cell - 2) / 2
    middle = left + half
    against, support, condition = (half * n / page.longest for n in (cell.opposes, cell.supports, cell.conditional))
    bar: dict[str, Any] = {"height": _BAR, "align": "edge"}
    page.axes.barh(top, 2 * half, left=left, color="#F1F1F1", **bar)
    page.axes.barh(top, -against, left=middle, color=_PALE, hatch="/////", edgecolor=_AGAINST, lw=0, **bar)
    page.axes.barh(top, support, left=middle, color=_FOR, **bar)
    if condition:
        dotted: dict[str, Any] = {"color": "white", "hatch": "....", "edgecolor": _FOR, "lw": 0.4}
        page.axes.barh(top, condition, left=middle + support, **dotted, **bar)
    page.axes.plot([middle, middle], [top, top + _BAR], color="black", lw=0.5)
    _write(page, left, top + _BAR + _LINE, _wrap(cell.words, page.cell))


def _write(
    page: _Page, left: float, top: float, lines: Sequence[str], bold: bool = False, colour: str = "black"
) -> None:
    """Lines of small type, each as one piece of text, the first with its baseline at `top`."""
    weight = "bold" if bold else "normal"
    for number, line in enumerate(lines):
        page.axes.text(
            left, top + number * _LINE, line, fontsize=_SMALL, fontweight=weight, color=colour, va="baseline"
        )
