"""How much is read, and what is said where something is not."""

from collections.abc import Iterable

MOST_BYTES = 200 * 1024**2  # also in .streamlit/config.toml
MOST_EXPANDED = 500 * 1024**2  # what a compressed file may become
MOST_TIMES_LARGER = 200  # a spreadsheet or text shrinks to a tenth; what shrinks to less was made to harm
SMALL = 10 * 1024**2  # below this, how many times larger does not matter
MOST_MEMBERS = 2_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_HEADING = 200


class FileRefusal(ValueError):
    """A file of which nothing is read; the message says what is wrong, what is allowed, and the way past it.

    `encodings` are those under which its bytes could be read, the likeliest first; empty where that is not the matter.
    `joins` are headings of the columns to which cells past the last heading may belong, likewise.
    """

    def __init__(self, message: str, encodings: Iterable[str] = (), joins: Iterable[str] = ()):
        self.encodings, self.joins = tuple(encodings), tuple(joins)
        super().__init__(message)


def check_size(n_bytes: int, name: str) -> None:
    """Raise FileRefusal for a file that is empty or too large."""
    if not n_bytes:
        raise FileRefusal(f"{name} is empty.")
    if n_bytes > MOST_BYTES:
        raise FileRefusal(
            f"{name} has {_megabytes(n_bytes)}; at most {_megabytes(MOST_BYTES)} are read. "
            "Save it as Parquet or compress it (.csv.gz), or split it into several corpora."
        )


def check_expansion(packed: int, expanded: int, name: str) -> None:
    """Raise FileRefusal for a compressed file that would become too large."""
    if expanded > MOST_EXPANDED:
        raise FileRefusal(
            f"{name} would unpack to more than {_megabytes(MOST_EXPANDED)}, the most that is read. "
            "Leave out columns or sheets that are not needed, or split it into several corpora."
        )
    if expanded > SMALL and expanded > MOST_TIMES_LARGER * packed:
        raise FileRefusal(
            f"{name} would unpack to more than {MOST_TIMES_LARGER} times its size, which no table of quotes does. "
            "Unpack it yourself and bring what is inside."
        )


def check_rows(n_rows: int, name: str) -> None:
    """Raise FileRefusal for more rows than a corpus can have."""
    if n_rows > MOST_ROWS:
        raise FileRefusal(
            f"{name} has more than {MOST_ROWS:,} rows, the most that is read. "
            "Leave out rows that are not needed, or split it into several corpora."
        )


def check_columns(n_columns: int, name: str) -> None:
    """Raise FileRefusal for more columns than a corpus can have."""
    if n_columns > MOST_COLUMNS:
        raise FileRefusal(
            f"{name} has {n_columns:,} columns; at most {MOST_COLUMNS} are read. "
            "Leave out columns that are not needed; if it should have few, another delimiter separates them."
        )


def _megabytes(n_bytes: int) -> str:
    return f"{-(-n_bytes // 1024**2):,} MB"
