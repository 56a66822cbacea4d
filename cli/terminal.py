"""What the commands print: words of strangers among it, which must not command the terminal."""

import time
import unicodedata
from typing import NoReturn

import typer

_LINES = "\n\t"
# control characters, those that turn the direction of writing, lone surrogates, and separators of lines
_COMMANDING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def say(text: object = "", err: bool = False) -> None:
    """Print a line, to the error stream with `err`; characters that a terminal would obey are written out."""
    typer.echo(harmless(str(text)), err=err)


def stop(message: str) -> NoReturn:
    """End the command with a sentence on the error stream, and status 1."""
    say(message, err=True)
    raise typer.Exit(1)


class PrintedProgress:
    """Prints how far a long work is, every so often and not for every batch."""

    def __init__(self) -> None:
        self._printed_at = 0.0
        self._doing = ""

    def __call__(self, done: float, doing: str = "", /) -> None:
        self._doing = doing or self._doing
        if time.monotonic() - self._printed_at > 2 or done == 0:
            self._printed_at = time.monotonic()
            say(f"{done:4.0%}  {self._doing}")


def harmless(text: str) -> str:
    """The text with every character that a terminal would obey written as its number, such as \\x1b."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char in _LINES or unicodedata.category(char) not in _COMMANDING else _printable(char) for char in text
    )


def _printable(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"
