"""Text broken into lines of a given width, measured by the widths of its letters."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.figures import fonts

SANS, SERIF = "DejaVu Sans", "DejaVu Serif"
BOX = 0.6  # width of the box for a letter that no font has, relative to the type size


def wrap(text: str, across: float, size: float, bold: bool = False, family: str = SANS) -> list[str]:
    """Lines at most `across` mm wide, by the font's own widths; a word that is wider is broken."""
    most = _room(across, size)

    def width(words: str) -> float:
        return _width(words, family, bold)

    lines: list[str] = []
    room = 0.0
    for word in text.split():
        needed = width(word)
        if lines and needed + width(" ") <= room:
            lines[-1] += f" {word}"
            room -= needed + width(" ")
            continue
        for piece in _pieces(word, most, width) if needed > most else [word]:
            lines.append(piece)
            room = most - width(piece)
    return lines


def cut(text: str, across: float, size: float, bold: bool = False) -> str:
    """The text if it is at most `across` mm wide, else as many of its letters as are, with "…"."""
    room = _room(across, size)
    if _width(text, SANS, bold) <= room:
        return text
    room -= _width("…", SANS, bold)
    return f"{_pieces(text, room, lambda letter: _width(letter, SANS, bold))[0].rstrip()}…"


def text_width(text: str, size: float) -> float:
    """How wide the text is in mm."""
    return _width(text, SANS, bold=False) * size / 72 * 25.4


def _room(across: float, size: float) -> float:
    """Millimetres relative to the type size."""
    return across / 25.4 * 72 / size


def _width(words: str, family: str, bold: bool) -> float:
    return sum(_letter_width(letter, family, bold) for letter in words)


def _pieces(word: str, most: float, width: Callable[[str], float]) -> list[str]:
    """A word that is wider than a line, in pieces that fit."""
    pieces, room = [""], most
    for letter in word:
        if width(letter) > room:
            pieces.append("")
            room = most
        pieces[-1] += letter
        room -= width(letter)
    return pieces


@lru_cache(maxsize=4_096)
def _letter_width(letter: str, family: str, bold: bool) -> float:
    """Relative to the type size; kerning makes a line slightly shorter than the sum.

    Chinese, Japanese and Korean letters, which the font lacks, are as wide as they are high in any font.
    """
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    families, nowhere = fonts.others_for(fonts.lacking(letter, family))
    if nowhere:
        return BOX
    font = FontProperties(family=[family, *families], weight="bold" if bold else "normal", size=100)
    return float(text_to_path.get_text_width_height_descent(letter, font, ismath=False)[0]) / 100
