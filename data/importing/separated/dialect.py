"""How a file of separated values is written: what quotation marks mean in it, and what escapes them."""

from dataclasses import dataclass

from data.importing.foreign import Decision

STANDARD, PLAIN, SINGLE, TYPOGRAPHIC = "standard", "plain", "single", "typographic"
TYPOGRAPHIC_MARKS = ("“”", "„“", "„”", "””", "«»", "»«", "‹›", "‘’", "``", "「」")
ESCAPED_LETTERS = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True)
class Dialect:
    """A delimiter; whether quotation marks enclose cells (STANDARD), are ordinary characters (PLAIN), or other ones
    enclose cells (SINGLE or TYPOGRAPHIC, by `marks`); and an escape.
    """

    delimiter: str
    quotes: str = STANDARD
    escape: str = ""
    decisions: tuple[Decision, ...] = ()
    width: int = 0  # cells per line; a quotation mark that would swallow whole lines is an ordinary character
    marks: str = ""  # for TYPOGRAPHIC: the opening and the closing mark

    @property
    def mark(self) -> str:
        """The quotation mark that opens an enclosed cell."""
        return self.marks[:1] or ("'" if self.quotes == SINGLE else '"')

    @property
    def closing(self) -> str:
        """The quotation mark that closes an enclosed cell."""
        return self.marks[1:] or self.mark
