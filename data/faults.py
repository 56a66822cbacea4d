"""What is wrong with a corpus, said so that its owner can mend it."""

import re
from dataclasses import dataclass

MOST_SHOWN = 50


@dataclass(frozen=True)
class Fault:
    """One mistake: in which file, where, what stands there, and what may stand there."""

    file: str
    place: str  # "row 8, column camp", "line 3", "camps[2].colour"; empty: the whole file
    value: str
    allowed: str

    @property
    def row(self) -> int:
        """The row it is in, 0 where it is in none."""
        found = re.match(r"row (\d+)", self.place)
        return int(found[1]) if found else 0

    @property
    def column(self) -> str:
        """The column it is in, "" where it is in none."""
        found = re.match(r"row \d+, column (.+)", self.place, re.DOTALL)
        return found[1] if found else ""

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        value = f": {_shortened(self.value)!r}" if self.value else ""
        return f"{self.file}{place}{value}; {self.allowed}"


class CorpusError(ValueError):
    """A corpus that cannot be opened; `faults` holds every mistake found, in file and row order."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        lines = [str(fault) for fault in faults[:MOST_SHOWN]]
        if len(faults) > MOST_SHOWN:
            lines.append(f"… and {len(faults) - MOST_SHOWN:,} more")
        super().__init__("\n".join(lines))


def encoding_fault(file: str, error: UnicodeDecodeError) -> Fault:
    """A file that is not UTF-8, and the line where that shows."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return Fault(file, f"line {line}", "", "must be UTF-8 text")


def _shortened(value: str, longest: int = 80) -> str:
    return value if len(value) <= longest else value[:longest] + "…"
