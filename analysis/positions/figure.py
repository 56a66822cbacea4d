"""The matrix as a figure fit to print: SVG, with title, what each cell says, n, method and source in it."""

import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape

from analysis.positions.in_words import badge, reading_in_words, stances_in_words
from analysis.positions.positions import Cell, ClaimRow
from data.stances import CONDITIONAL, OPPOSES, SUPPORTS

MOST_ROWS = 60
_CLAIM_WIDTH, _SIDE_WIDTH, _LINE, _MARGIN = 300, 168, 16, 24  # pixels
_FOR, _AGAINST = "#0072B2", "#D55E00"
_METHOD = (
    "Bars: quotes of the side that support (right, full), agree on a condition (right, dotted) or oppose (left, "
    "hatched). Stances are marked by people on the quoted words. “At most n missed”: 95 % bound from a random "
    "draw of the unread."
)
_DEFS = f"""<defs>
<pattern id="against" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="#FBE3D3"/><rect width="3" height="6" fill="{_AGAINST}"/></pattern>
<pattern id="if" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#fff"/>
<circle cx="2.5" cy="2.5" r="1.4" fill="{_FOR}"/></pattern>
</defs>"""


def svg(
    rows: Sequence[ClaimRow],
    title: str,
    source: str,
    cells: Callable[[ClaimRow], Mapping[str, Cell]] = lambda row: row.cells,
    heard: Collection[str] = (),
) -> str:
    """The first 60 rows; `source` is how to cite the corpus, `heard` names sides that are not compared."""
    shown = rows[:MOST_ROWS]
    sides = list(cells(shown[0])) if shown else []
    width = 2 * _MARGIN + _CLAIM_WIDTH + _SIDE_WIDTH * max(1, len(sides))
    longest = max((_longest(cell) for row in shown for cell in cells(row).values()), default=1) or 1
    drawn: list[str] = []
    top = _MARGIN + 20
    for line in _wrap(title, width - 2 * _MARGIN, 20):
        drawn.append(_text(_MARGIN, top, line, size=20, weight=600))
        top += 26
    top += 14
    for at, side in enumerate(sides):
        left = _MARGIN + _CLAIM_WIDTH + at * _SIDE_WIDTH
        name = f"{side} (not a side)" if side in heard else side
        for nth, line in enumerate(_wrap(name, _SIDE_WIDTH - 12, 13)[:2]):
            drawn.append(_text(left + 6, top + nth * _LINE, line, size=13, weight=600))
    top += 2 * _LINE
    for row in shown:
        height, pieces = _row(row, cells(row), top, longest, width)
        drawn += pieces
        top += height
    top += 10
    left_out = [f"The first {MOST_ROWS} of {len(rows):,} claims."] if len(rows) > MOST_ROWS else []
    for sentence in (*left_out, _METHOD, source):
        for line in _wrap(sentence, width - 2 * _MARGIN, 11):
            top += _LINE
            drawn.append(_text(_MARGIN, top, line, size=11, colour="#444"))
    height = top + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Source Sans 3, Helvetica, Arial, sans-serif" role="img"><title>{_clean(title)}</title>{_DEFS}'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{"".join(drawn)}</svg>'
    )


def _row(row: ClaimRow, cells: Mapping[str, Cell], top: int, longest: int, width: int) -> tuple[int, list[str]]:
    label, _ = badge(row)
    claim = _wrap(row.claim, _CLAIM_WIDTH - 16, 14)
    drawn = [f'<line x1="{_MARGIN}" x2="{width - _MARGIN}" y1="{top}" y2="{top}" stroke="#bbb"/>']
    drawn += [_text(_MARGIN, top + 20 + nth * 18, line, size=14) for nth, line in enumerate(claim)]
    height = 20 + 18 * len(claim)
    if label:
        drawn.append(_text(_MARGIN, top + height + 2, label, size=11, colour="#444"))
        height += _LINE
    for at, cell in enumerate(cells.values()):
        left = _MARGIN + _CLAIM_WIDTH + at * _SIDE_WIDTH + 6
        drawn += _bar(cell, left, top + 10, longest)
        lines = [line for part in (stances_in_words(cell), reading_in_words(cell)) for words in part
                 for line in _wrap(words, _SIDE_WIDTH - 14, 11)]  # fmt: skip
        drawn += [_text(left, top + 38 + nth * 14, line, size=11) for nth, line in enumerate(lines)]
        height = max(height, 38 + 14 * len(lines))
    return height + 6, drawn


def _bar(cell: Cell, left: int, top: int, longest: int) -> list[str]:
    half = (_SIDE_WIDTH - 16) / 2
    middle = left + half
    against, support, condition = (half * cell.n(one) / longest for one in (OPPOSES, SUPPORTS, CONDITIONAL))
    return [
        f'<rect x="{left}" y="{top}" width="{2 * half:.1f}" height="14" fill="#f3f1ec"/>',
        f'<rect x="{middle - against:.1f}" y="{top + 2}" width="{against:.1f}" height="10" fill="url(#against)"/>',
        f'<rect x="{middle:.1f}" y="{top + 2}" width="{support:.1f}" height="10" fill="{_FOR}"/>',
        f'<rect x="{middle + support:.1f}" y="{top + 2}" width="{condition:.1f}" height="10" fill="url(#if)"'
        f' stroke="{_FOR}" stroke-width="{1 if condition else 0}"/>',
        f'<line x1="{middle}" x2="{middle}" y1="{top}" y2="{top + 14}" stroke="#222"/>',
    ]


def _longest(cell: Cell) -> int:
    return max(cell.n(SUPPORTS) + cell.n(CONDITIONAL), cell.n(OPPOSES))


def _wrap(words: str, width: float, size: int) -> list[str]:
    """Lines that fit: a letter of these fonts is about half as wide as it is high."""
    return textwrap.wrap(" ".join(words.split()), max(8, int(width / (0.5 * size)))) or [""]


def _text(left: float, top: float, words: str, size: int, weight: int = 400, colour: str = "#111") -> str:
    style = f'font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{left}" y="{top}" {style}>{_clean(words)}</text>'


def _clean(words: str) -> str:
    """Words as XML holds them, without what it cannot."""
    return escape("".join(one for one in words if one.isprintable()))
