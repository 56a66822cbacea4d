"""Text that runs from right to left: names within English sentences, and lines of a picture."""

import re
import unicodedata

_FROM_RIGHT = {"R", "AL"}
_ISOLATE, _END = "\u2068", "\u2069"
# Embeddings, overrides and isolates: one that is not ended, or that ends ours, reverses all that follows.
CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_LEFT_MARK, _RIGHT_MARK = "\u200e", "\u200f"
# the last letter of a name before a number, or before the next name of a list
_NAMES_END = re.compile(r"([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])(?=[\s(]*[\d(,;:])")


def isolate(name: str) -> str:
    """The name kept apart from the words around it if it has letters that run from right to left, else as it is, but
    without signs that turn what follows round.

    Without that, the number after a Hebrew name is shown before it, and two such names change places.
    """
    name = name.translate(CONTROLS)
    return f"{_ISOLATE}{name}{_END}" if _has_letters_from_right(name) else name


def with_marks(name: str) -> str:
    """Like `isolate`, for a figure: many fonts have a box for what isolates, but none for these marks."""
    return f"{_LEFT_MARK}{name}{_LEFT_MARK}" if _has_letters_from_right(name) else name


def in_english(line: str) -> str:
    """A line of an English text that is drawn by itself: numbers stay behind the names that run from right to left,
    and such names in their order.
    """
    return line_of(False, _NAMES_END.sub(rf"\1{_LEFT_MARK}", line))


def _has_letters_from_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in _FROM_RIGHT for letter in text)


def runs_from_right(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left, as in the Unicode algorithm."""
    directions = map(unicodedata.bidirectional, text)
    return next((one in _FROM_RIGHT for one in directions if one == "L" or one in _FROM_RIGHT), False)


def line_of(paragraph_from_right: bool, line: str) -> str:
    """A line of a paragraph that is drawn by itself, with a mark if it would otherwise take another direction."""
    if runs_from_right(line) == paragraph_from_right:
        return line
    return f"{_RIGHT_MARK if paragraph_from_right else _LEFT_MARK}{line}"


def without_isolation(label: str) -> str:
    """The label without what `isolate` adds."""
    return label.replace(_ISOLATE, "").replace(_END, "")
