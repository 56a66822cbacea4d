"""A quote as a picture to share: the words, who said them, how they reached us, and where to check them."""

from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures.lines import SANS, SERIF, wrap
from analysis.figures.paper import MM, Caption, Sheet, clean, printed, with_note_on_signs
from analysis.text.directions import line_of, runs_from_right

WIDTH = 135.0  # mm
_MARGIN, _BAR = 8.0, 2.4  # mm; the bar has the camp's colour
_SMALL, _WHO, _WORDS = 6.8, 8.6, 12.5  # points
_LONG, _LONG_WORDS = 420, 9.5  # characters from which on the words are set smaller, and that size
_LINE = 1.45  # relative to the type size


@dataclass(frozen=True)
class Card:
    """The contents of the picture; `colour` is the camp's, `source` says where the words can be read."""

    words: str
    camp: str
    colour: str
    who: str
    how: str  # verbatim or reported, and who relayed it; "" if unknown
    source: tuple[str, ...]


def quote_card(card: Card) -> tuple[Sheet, Caption]:
    """The picture, as high as the words need, and the caption for the file's metadata.

    It is mirrored if the words run from right to left.
    """
    size = _LONG_WORDS if len(card.words) > _LONG else _WORDS
    across = WIDTH - 2 * _MARGIN - _BAR - 3
    source = with_note_on_signs(card.source, (card.camp, card.words, card.who, card.how))
    blocks = [
        (wrap(printed(card.camp), across, _SMALL, bold=True), _SMALL, "bold", SANS, 2.0),
        (wrap(printed(card.words), across, size, family=SERIF), size, "normal", SERIF, 3.5),
        (wrap(printed(card.who), across, _WHO, bold=True), _WHO, "bold", SANS, 0.8),
        (wrap(printed(card.how), across, _SMALL), _SMALL, "normal", SANS, 3.0),
        ([line for one in source for line in wrap(printed(one), across, _SMALL)], _SMALL, "normal", "", 0.0),
    ]
    blocks = [block for block in blocks if block[0]]
    height = 2 * _MARGIN + sum(len(lines) * _height(size) + gap for lines, size, _, _, gap in blocks)
    page = Figure(figsize=(WIDTH * MM, height * MM), facecolor="white")
    is_mirrored = runs_from_right(card.words)
    bar = (WIDTH - _MARGIN - _BAR if is_mirrored else _MARGIN) / WIDTH
    page.add_artist(Rectangle((bar, _MARGIN / height), _BAR / WIDTH, 1 - 2 * _MARGIN / height, color=card.colour, lw=0))
    edge = _MARGIN + _BAR + 3
    x, side = (1 - edge / WIDTH, "right") if is_mirrored else (edge / WIDTH, "left")
    at = _MARGIN
    for lines, type_size, weight, family, gap in blocks:
        from_right = runs_from_right(" ".join(lines))
        for line in lines:
            page.text(
                x, 1 - at / height, line_of(from_right, line), ha=side, va="top", size=type_size, weight=weight,
                family=family or SANS, color="black" if family else "#444444",
            )  # fmt: skip
            at += _height(type_size)
        at += gap
    frame = Sheet(page, WIDTH, height, _MARGIN, _MARGIN, WIDTH - _MARGIN, height - _MARGIN)
    return frame, Caption(clean(f"{card.who}: {card.words[:80]}"), card.source)


def _height(size: float) -> float:
    """Height in millimetres of a line in this type size."""
    return size * _LINE * 25.4 / 72
