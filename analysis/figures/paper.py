"""Figures for print: black on white, with title, n, method and source inside, at a chosen width, font embedded.

Matplotlib draws them; it is imported only here and only when a figure is asked for.
"""

import base64
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Text

from analysis.figures import fonts
from analysis.figures.lines import SANS, SERIF, wrap
from analysis.text.directions import in_english
from data.export import neutralise

# Untrusted text stays text: nothing between dollar signs becomes a formula. It stays text in every format, so that it
# can be searched and read aloud. Set once: the settings are global to the process, and nothing else draws.
mpl.rcParams.update(
    {
        "text.parse_math": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "standpoint",
        "pdf.fonttype": 42,
        "font.family": [SANS],
        "axes.unicode_minus": True,
    }
)


_DOTS_PER_INCH = 96  # of a screen; the PNGs have two or three times as many
MM = 1 / 25.4  # of an inch
_SMALL, _BODY, _TITLE = 6.5, 7.5, 9.5  # points
_MARGIN = 3.0  # mm
LINE = 3.3  # mm of a line of small type
_FAMILIES = (SANS, SERIF)
SIGNS_BY_NAME = "Words in [brackets] stand for signs of which the machine that made this figure has no font."
# what joins Arabic letters and places marks on letters: a font subset without it shows each letter by itself
_SHAPING = ["ccmp", "isol", "init", "medi", "fina", "rlig", "calt", "mark", "mkmk"]
# not those that end a line or are a gap: they part words
_CONTROL = dict.fromkeys(
    code for code in (*range(32), 127, *range(8234, 8239), *range(8294, 8298)) if not chr(code).isspace()
)


@dataclass(frozen=True)
class Caption:
    """The text around a figure: its title, then one line each for n, method and caveat, filters, and source."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A figure to draw on: its axes lie between the title and the lines below, all in millimetres of the page."""

    figure: Figure
    width: float
    height: float
    left: float
    bottom: float
    right: float
    top: float

    def axes(self, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0):  # type: ignore[no-untyped-def]
        """Axes over the free part, minus this many millimetres on each side."""
        x, y = self.left + left, self.bottom + bottom
        w, h = self.right - right - x, self.top - top - y
        return self.figure.add_axes((x / self.width, y / self.height, w / self.width, h / self.height))


def clean(text: str) -> str:
    """Text for a line: without control characters, and without direction marks that would reverse what follows."""
    return " ".join(text.translate(_CONTROL).split())


def printed(text: str) -> str:
    """The text as a figure shows it: cleaned, and with the names of signs that no font has."""
    return fonts.with_named_signs(clean(text))


def with_note_on_signs(lines: Sequence[str], words: Iterable[str]) -> tuple[str, ...]:
    """The lines below a figure that shows these words; another one if signs are written by name."""
    is_named = any(printed(text) != clean(text) for text in (*lines, *words))
    return (*lines, SIGNS_BY_NAME) if is_named else tuple(lines)


def sheet(caption: Caption, width: float, height: float, words: Iterable[str] = ()) -> Sheet:
    """A white page `width` mm wide with the caption around a drawing `height` mm high, which will show these words."""
    across = width - 2 * _MARGIN
    lines = with_note_on_signs(caption.lines, (caption.title, *words))
    below = [in_english(line) for text in lines for line in wrap(printed(text), across, _SMALL)]
    above = [in_english(line) for line in wrap(printed(caption.title), across, _TITLE, bold=True) or [""]]
    room_above, room_below = len(above) * 4.4 + 2, len(below) * LINE + 2
    whole = _MARGIN * 2 + room_above + height + room_below
    page = Figure(figsize=(width * MM, whole * MM), facecolor="white")
    for number, line in enumerate(above):
        y = 1 - (_MARGIN + number * 4.4) / whole
        page.text(_MARGIN / width, y, line, size=_TITLE, weight="bold", va="top", color="black")
    for number, line in enumerate(below):
        y = (_MARGIN + (len(below) - 1 - number) * LINE) / whole
        page.text(_MARGIN / width, y, line, size=_SMALL, va="bottom", color="black")
    bottom = _MARGIN + room_below
    return Sheet(page, width, whole, _MARGIN, bottom, width - _MARGIN, bottom + height)


def figure_bytes(page: Sheet, form: str, caption: Caption) -> bytes:
    """The figure as a file; `form` is SVG, PDF, PNG 2× or PNG 3×. The same figure gives the same bytes."""
    buffer = io.BytesIO()
    title = clean(caption.title)
    if form == "SVG":
        FigureCanvasSVG(page.figure).print_svg(buffer, metadata={"Title": title, "Date": None, "Creator": "Standpoint"})  # type: ignore[no-untyped-call]
        return _with_font(buffer.getvalue())
    has_others = _take_other_fonts(page.figure)
    if form == "PDF":
        about = {"Title": title, "Creator": "Standpoint", "CreationDate": None, "ModDate": None}
        # many Chinese fonts have outlines that readers cannot show when they are embedded as TrueType
        with mpl.rc_context({"pdf.fonttype": 3 if has_others else 42}):
            FigureCanvasPdf(page.figure).print_pdf(buffer, metadata=about)  # type: ignore[no-untyped-call]
        return buffer.getvalue()
    page.figure.set_dpi(_DOTS_PER_INCH * int(form[4]))
    FigureCanvasAgg(page.figure).print_png(buffer, metadata={"Title": title, "Software": "Standpoint"})  # type: ignore[no-untyped-call]
    return buffer.getvalue()


def _take_other_fonts(figure: Figure) -> bool:
    """Let other fonts of this machine draw the letters that the figures' own lacks; returns whether there were any.

    An SVG does not need this: viewers use their own fonts.
    """
    has_others = False
    for text in figure.findobj(Text):
        own = text.get_fontfamily()[0]
        if letters := fonts.lacking(text.get_text(), own):
            families, _ = fonts.others_for(letters)
            text.set_fontfamily([own, *families])
            has_others |= bool(families)
    return has_others


def _with_font(svg: bytes) -> bytes:
    """The SVG with the letters that it uses embedded, so that it looks the same where the font is not installed."""
    words = re.sub(rb"<[^>]*>", b"", svg).decode()
    families = [family for family in _FAMILIES if family.encode() in svg]
    faces = "".join(_face(family, weight, words) for family in families for weight in ("normal", "bold"))
    return svg.replace(b"<defs>", f'<defs><style type="text/css">{faces}</style>'.encode(), 1)


def _face(family: str, weight: str, words: str) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(findfont(FontProperties(family=family, weight=weight)), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=_SHAPING, notdef_outline=True, hinting=False))
    subsetter.populate(text=words)
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def data_csv(caption: Caption, head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """The figure's data with its caption on top, one line each after "# "; text that a spreadsheet would run is
    neutralised.

    Numbers stay numbers, also below zero.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([f"# {clean(line)}"] for line in (caption.title, *caption.lines))
    writer.writerow(map(neutralise, head))
    writer.writerows([neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return ("\ufeff" + buffer.getvalue()).encode("utf-8", "replace")
