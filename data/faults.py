"""Faults of a corpus, described so that its owner can fix them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_SHOWN = 50


@dataclass(frozen=True)
class Fault:
    """One mistake: in which file, where, what stands there, and what is allowed.

    `row` counts as the file's owner does, the headings being row 1; 0 and "" if the fault is in no row or column.
    `where` names a place that is not a cell: "line 3", "camps[2].colour".
    """

    file: str
    value: str
    allowed: str
    row: int = 0
    column: str = ""
    where: str = ""

    @property
    def place(self) -> str:
        """Its place in words; empty if the fault concerns the whole file."""
        if not self.row:
            return self.where
        return f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        value = f": {_shorten(self.value)!r}" if self.value else ""
        return f"{self.file}{place}{value}; {self.allowed}"


class CorpusError(ValueError):
    """A corpus that cannot be opened; `faults` holds every mistake found, in file and row order."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("\n".join(fault_lines(faults)))


def fault_lines(faults: Sequence[Fault], describe: Callable[[Fault], str] = str, n_all: int = 0) -> list[str]:
    """A line for each of the first MOST_SHOWN faults, and one that counts the rest, so that no list is silently cut.

    `n_all` is how many there are if `faults` are only the first.
    """
    shown = [describe(fault) for fault in faults[:MOST_SHOWN]]
    if max(n_all, len(faults)) > MOST_SHOWN:
        shown.append(f"… and {max(n_all, len(faults)) - MOST_SHOWN:,} more")
    return shown


def encoding_fault(file: str, error: UnicodeDecodeError) -> Fault:
    """A fault for a file that is not UTF-8, with the line where that shows."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return Fault(file, "", "must be UTF-8 text", where=f"line {line}")


def _shorten(value: str, longest: int = 80) -> str:
    return value if len(value) <= longest else value[:longest] + "…"
