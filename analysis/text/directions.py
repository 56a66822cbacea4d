"""Names written from right to left within English sentences."""

import unicodedata

_FROM_RIGHT = {"R", "AL"}
_ISOLATE, _END = "\u2068", "\u2069"


def isolate(name: str) -> str:
    """The name kept apart from the words around it if it has letters that run from right to left, else as it is.

    Without that, the number after a Hebrew name is shown before it, and two such names change places.
    """
    if any(unicodedata.bidirectional(letter) in _FROM_RIGHT for letter in name):
        return f"{_ISOLATE}{name}{_END}"
    return name
