"""Untrusted text, made safe to print in a terminal or a log."""

import unicodedata

_LINES = "\n\t"
# control characters, those that change the direction of writing, lone surrogates, and line separators
_COMMANDING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def harmless(text: str) -> str:
    """The text with every character that a terminal would obey replaced by its code, such as \\x1b."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char in _LINES or unicodedata.category(char) not in _COMMANDING else _printable(char) for char in text
    )


def _printable(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"
