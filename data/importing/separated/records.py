"""The records of a file of separated values that is written in a known dialect."""

import csv
import io
import re
from collections.abc import Collection, Iterator

from data.importing.foreign import Record
from data.importing.separated.dialect import ESCAPED_LETTERS, PLAIN, SINGLE, TYPOGRAPHIC, Dialect

_LONGEST_CELL = 64 * 1024**2  # of the csv module's reader, whose own limit is 131,072


class long_cells:
    """Lifts the csv module's limit on the length of cells inside the block."""

    def __enter__(self) -> None:
        self.before = csv.field_size_limit(_LONGEST_CELL)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self.before)


def _pattern(dialect: Dialect) -> re.Pattern[str]:
    """A cell and its end. Possessive, so that no cell is scanned twice."""
    delimiter, escape = re.escape(dialect.delimiter), re.escape(dialect.escape)
    ends = rf"(?P<end>{delimiter}|\r\n|\r|\n|\Z)"
    if escape:
        bare = rf"(?:[^{delimiter}\r\n{escape}]++|{escape}.|{escape})*+"
        inside = rf'(?:[^"{escape}]++|{escape}.|"")*+'
    else:
        bare, inside = rf"[^{delimiter}\r\n]*+", r'(?:[^"]++|"")*+'
    cell = rf"(?P<bare>{bare})"
    if dialect.quotes in (SINGLE, TYPOGRAPHIC):
        # an apostrophe within a word closes nothing; a mark before a delimiter or at the end of a line does
        opens, closes = dialect.mark, dialect.closing
        letter = rf"{closes}(?! *(?:{delimiter}|\r|\n|\Z))"
        # a mark inside: doubled, or a pair of its own
        within = 2 * closes if opens == closes else rf"{opens}[^{opens}{closes}\r\n]*+{closes}|{opens}"
        inside = rf"(?:[^{opens}{closes}{escape}]++|{within}|{letter}{rf'|{escape}.' if escape else ''})*+"
        cell = rf"(?:(?P<quoted> *{opens}{inside}{closes}) *(?={delimiter}|\r|\n|\Z)|(?P<bare>{bare}))"
    elif dialect.quotes != PLAIN:
        cell = rf'(?:(?P<quoted> *"{inside}") *(?={delimiter}|\r|\n|\Z)|(?P<bare>{bare}))'
    return re.compile(cell + ends, re.DOTALL)


def record_spans(text: str, dialect: Dialect) -> Iterator[tuple[int, int, list[tuple[int, int, bool]]]]:
    """Each record: where it begins and ends, and for each of its cells where it does and whether marks enclose it."""
    match = _pattern(dialect).match
    bare = _pattern(Dialect(dialect.delimiter, PLAIN, dialect.escape)).match
    quoted = dialect.quotes != PLAIN
    at, start, n = 0, 0, len(text)
    cells: list[tuple[int, int, bool]] = []
    while at < n or cells:
        found = match(text, at)
        enclosed = quoted and found is not None and found["quoted"] is not None
        if enclosed and dialect.width and found is not None and _swallows(text, found.span("quoted"), dialect):
            found, enclosed = bare(text, at), False
        if found is None:  # an escape at the very end
            cells.append((at, n, False))
            yield start, n, cells
            return
        end = found.start("end")
        cells.append((at, end, enclosed))
        at = found.end()
        if found["end"] != dialect.delimiter:
            yield start, end, cells
            cells, start = [], at


def _swallows(text: str, span: tuple[int, int], dialect: Dialect) -> bool:
    """Whether a cell joins lines each of which is a whole row by itself."""
    if not any(end in text[span[0] : span[1]] for end in "\r\n"):
        return False
    start = max(text.rfind(end, 0, span[0]) for end in "\r\n") + 1
    end = min((at for mark in "\r\n" if (at := text.find(mark, span[1])) >= 0), default=len(text))
    return whole_rows(text[start:end], dialect, dialect.width) > 0


def whole_rows(record: str, dialect: Dialect, width: int) -> int:
    """How many lines a record spans if each is a row by itself; 0 if any is not.

    A doubled quotation mark shows that the writer quoted on purpose, and a comma followed by a space is prose.
    """
    if 2 * dialect.mark in record:
        return 0
    separator = re.compile(re.escape(dialect.delimiter) + r"(?! )")
    lines = [line for line in record.splitlines() if line]
    return len(lines) if all(len(separator.findall(line)) == width - 1 for line in lines) else 0


def records(text: str, dialect: Dialect) -> Iterator[Record]:
    """Number and cells of each record with content."""
    if not dialect.escape and not dialect.width and dialect.mark not in text:
        with long_cells():
            for number, cells in enumerate(
                csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE), start=1
            ):
                if any(cells):
                    yield number, cells
        return
    letters = bool(dialect.escape) and _escapes_letters(text, dialect)
    for number, (_, _, spans) in enumerate(record_spans(text, dialect), start=1):
        cells = [_cell(text, span, dialect, letters) for span in spans]
        if any(cells):
            yield number, cells


def raw_cells(text: str, dialect: Dialect, numbers: Collection[int]) -> dict[int, list[str]]:
    """The raw cells of some records, by number, as they stand in the text."""
    return {
        number: [text[start:end] for start, end, _ in spans]
        for number, (_, _, spans) in enumerate(record_spans(text, dialect), start=1)
        if number in numbers
    }


def _cell(text: str, span: tuple[int, int, bool], dialect: Dialect, letters: bool) -> str:
    start, end, enclosed = span
    mark = dialect.mark
    cell = text[start:end].strip(" ")[1:-1] if enclosed else text[start:end]
    cell = cell.replace(2 * mark, mark) if enclosed and mark == dialect.closing else cell
    if not dialect.escape or dialect.escape not in cell:
        return cell
    if cell == f"{dialect.escape}N":  # how databases write a missing value
        return ""
    kept = {'"', "'", dialect.escape, dialect.delimiter, "\n", "\r"}

    def unescape(found: re.Match[str]) -> str:
        character = found[1]
        if letters and character in ESCAPED_LETTERS:
            return ESCAPED_LETTERS[character]
        return character if character in kept else found[0]

    return re.sub(re.escape(dialect.escape) + "(.)", unescape, cell, flags=re.DOTALL)


def _escapes_letters(text: str, dialect: Dialect) -> bool:
    """Whether \\n means a line break: only if no escape precedes any other letter."""
    after = {*re.findall(re.escape(dialect.escape) + "(.)", text, re.DOTALL)}
    return after <= {*ESCAPED_LETTERS, dialect.escape, "N", "0", '"', "'", "/", "b", dialect.delimiter, "\n", "\r"}
