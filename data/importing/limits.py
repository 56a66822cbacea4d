"""How much is read, and what is said where something is not.

What visitors bring is held to `MOST_BYTES` and the like; a file that its owner reads at the command line to
`OWN_FILES`, where the memory of the machine is the limit.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

MOST_BYTES = 200 * 1024**2  # also in .streamlit/config.toml
MOST_EXPANDED = 500 * 1024**2  # what a compressed file may become
MOST_TIMES_LARGER = 200  # a spreadsheet or text shrinks to a tenth; what shrinks to less was made to harm
SMALL = 10 * 1024**2  # below this, how many times larger does not matter
MOST_MEMBERS = 2_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_HEADING = 200
BY_COMMAND = "python -m analysis build FILE --out FOLDER"


@dataclass(frozen=True)
class FileLimits:
    """How large a file may be: its bytes, those it may unpack to, and its rows."""

    n_bytes: int
    expanded: int
    rows: int


OWN_FILES = FileLimits(8 * 1024**3, 16 * 1024**3, 20_000_000)
_wider: ContextVar[FileLimits | None] = ContextVar("wider", default=None)


@contextmanager
def using(wider: FileLimits | None) -> Iterator[None]:
    """Read files up to these limits, and not to those of visitors, as long as the block lasts; None changes nothing."""
    before = _wider.set(wider or _wider.get())
    try:
        yield
    finally:
        _wider.reset(before)


def current() -> FileLimits:
    """The limits that hold now."""
    return _wider.get() or FileLimits(MOST_BYTES, MOST_EXPANDED, MOST_ROWS)


class FileRefusal(ValueError):
    """A file of which nothing is read; the message says what is wrong, what is allowed, and the way past it.

    `encodings` are those under which its bytes could be read, the likeliest first; empty where that is not the matter.
    `joins` are headings of the columns to which cells past the last heading may belong, likewise. `is_article`: it is
    no table but something that the Article screen reads. `is_text`: read in another way,
    it may be a table.
    """

    def __init__(
        self,
        message: str,
        encodings: Iterable[str] = (),
        joins: Iterable[str] = (),
        is_article: bool = False,
        is_text: bool = False,
    ):
        self.encodings, self.joins = tuple(encodings), tuple(joins)
        self.is_article, self.is_text = is_article, is_text
        super().__init__(message)


def check_size(n_bytes: int, name: str) -> None:
    """Raise FileRefusal for a file that is empty or too large."""
    if not n_bytes:
        raise FileRefusal(f"{name} is empty.")
    most = current().n_bytes
    if n_bytes > most:
        raise FileRefusal(
            f"{name} has {_megabytes(n_bytes)}; at most {_megabytes(most)} are read. "
            f"Save it as Parquet or compress it (.csv.gz), or split it into several corpora.{_way_past()}"
        )


def check_expansion(packed: int, expanded: int, name: str) -> None:
    """Raise FileRefusal for a compressed file that would become too large."""
    most = current().expanded
    if expanded > most:
        raise FileRefusal(
            f"{name} would unpack to more than {_megabytes(most)}, the most that is read. "
            f"Leave out columns or sheets that are not needed, or split it into several corpora.{_way_past()}"
        )
    if expanded > SMALL and expanded > MOST_TIMES_LARGER * packed:
        raise FileRefusal(
            f"{name} would unpack to more than {MOST_TIMES_LARGER} times its size, which no table of quotes does. "
            "Unpack it yourself and bring what is inside."
        )


def check_rows(n_rows: int, name: str) -> None:
    """Raise FileRefusal for more rows than a corpus can have."""
    most = current().rows
    if n_rows > most:
        raise FileRefusal(
            f"{name} has more than {most:,} rows, the most that is read. "
            f"Leave out rows that are not needed, or split it into several corpora.{_way_past()}"
        )


def check_columns(n_columns: int, name: str) -> None:
    """Raise FileRefusal for more columns than a corpus can have."""
    if n_columns > MOST_COLUMNS:
        raise FileRefusal(
            f"{name} has {n_columns:,} columns; at most {MOST_COLUMNS} are read. "
            "Leave out columns that are not needed; if it should have few, another delimiter separates them."
        )


def _way_past() -> str:
    return "" if _wider.get() else f" The command line reads larger files: {BY_COMMAND}"


def _megabytes(n_bytes: int) -> str:
    return f"{-(-n_bytes // 1024**2):,} MB"
