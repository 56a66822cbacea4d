"""How much is read, and the messages for what is not.

Files of visitors are limited to `MOST_BYTES` and the like; a file that its owner reads at the command line to
`OWN_FILES`, where the machine's memory is the limit.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

MOST_BYTES = 200 * 1024**2  # also in .streamlit/config.toml
MOST_EXPANDED = 500 * 1024**2  # size of a compressed file when unpacked
MOST_TIMES_LARGER = 200  # a spreadsheet or text shrinks to a tenth; a file that shrinks further was made to harm
SMALL = 10 * 1024**2  # below this size the ratio does not matter
MOST_MEMBERS = 2_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_HEADING = 200
BY_COMMAND = "python -m analysis build FILE --out FOLDER"


@dataclass(frozen=True)
class FileLimits:
    """How large a file may be: its bytes, its bytes unpacked, and its rows."""

    n_bytes: int
    expanded: int
    rows: int


OWN_FILES = FileLimits(8 * 1024**3, 16 * 1024**3, 20_000_000)
_wider: ContextVar[FileLimits | None] = ContextVar("wider", default=None)


@contextmanager
def using(wider: FileLimits | None) -> Iterator[None]:
    """Use these limits instead of those of visitors inside the block; None changes nothing."""
    before = _wider.set(wider or _wider.get())
    try:
        yield
    finally:
        _wider.reset(before)


def current() -> FileLimits:
    """The limits in force now."""
    return _wider.get() or FileLimits(MOST_BYTES, MOST_EXPANDED, MOST_ROWS)


class FileRefusal(ValueError):
    """A file of which nothing is read; the message says what is wrong, what is allowed, and how to fix it.

    `encodings` are those that could decode its bytes, the likeliest first; empty if that is not the problem. `joins`
    are headings of the columns to which cells past the last heading may belong, likewise. `is_article`: it is not a
    table but can be read on the Article screen. `is_text`: read in another way, it may be a table.
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
    """Raise FileRefusal for a compressed file that would grow too large."""
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
