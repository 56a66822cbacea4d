"""In which dialect a file of separated values is written.

The evidence is the file itself: with the right dialect all its lines have the same number of cells.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from data.counting import count_of
from data.importing.foreign import Decision
from data.importing.separated.dialect import (
    ESCAPED_LETTERS,
    PLAIN,
    SINGLE,
    STANDARD,
    TYPOGRAPHIC,
    TYPOGRAPHIC_MARKS,
    Dialect,
)
from data.importing.separated.records import long_cells, record_spans, whole_rows

_FEWEST_MARKS = 2  # cells in single quotation marks
_FEW = 0.02  # the share of rows or cells that may deviate


@dataclass
class _Evidence:
    """What one dialect would make of a file."""

    widths: Counter[tuple[int, int]] = field(
        default_factory=Counter
    )  # all cells, and those before the empty ones at the end
    strays: int = 0  # cells that begin with a quotation mark and do not end with one
    protected: int = 0  # cells that need their quotation marks: a delimiter, a line break or a doubled mark inside
    wrapped: int = 0  # cells in quotation marks that they do not need
    swallowing: int = 0  # cells that join lines each of which is a whole row by itself
    swallowed: int = 0  # the lines they join
    heads_wrapped: bool = False
    enclosed: Counter[int] = field(default_factory=Counter)  # by column, the enclosed cells below the first record
    n_heads: int = 0  # enclosed cells of the first record

    @property
    def width(self) -> int:
        """The usual number of cells; the larger of two equally common ones."""
        whole: Counter[int] = Counter()
        for (n_all, _), n in self.widths.items():
            whole[n_all] += n
        return max(whole, key=lambda width: (whole[width], width), default=0)

    @property
    def n_records(self) -> int:
        """Records with content."""
        return self.widths.total()

    @property
    def misfits(self) -> int:
        """Records of another width, and strays. Empty cells at the end of a line do not matter."""
        usual = self.width
        fitting = sum(n for (n_all, n_filled), n in self.widths.items() if n_filled <= usual <= n_all)
        return self.n_records - fitting + self.strays


def find_dialect(text: str, delimiter: str, quotes: str = "", escape: str = "") -> Dialect:
    """The dialect of a text; what is given is not guessed."""
    decisions: list[Decision] = []
    if quotes == SINGLE and not escape:
        return Dialect(delimiter, SINGLE, _single_escape(text))
    if quotes == TYPOGRAPHIC:
        beside = {pair: _n_opening(text, delimiter, pair[0]) for pair in TYPOGRAPHIC_MARKS}
        return Dialect(delimiter, TYPOGRAPHIC, escape, marks=max(beside, key=lambda pair: beside[pair]))
    if quotes == PLAIN or (escape and quotes):
        return Dialect(delimiter, quotes, escape)
    if escape:
        return Dialect(delimiter, STANDARD, escape)
    if not quotes:
        others = [Dialect(delimiter, SINGLE, _single_escape(text))]
        others += [Dialect(delimiter, TYPOGRAPHIC, marks=pair) for pair in TYPOGRAPHIC_MARKS if pair[0] in text]
        if found := next(filter(None, (_other_marks(text, other) for other in others)), None):
            return found
    dialect = _quoting(text, delimiter, decisions, bool(quotes))
    return Dialect(delimiter, dialect.quotes, dialect.escape, tuple(decisions), dialect.width)


def _quoting(text: str, delimiter: str, decisions: list[Decision], standard: bool) -> Dialect:
    has_escapes = "\\" in text
    if '"' not in text and not has_escapes:
        return Dialect(delimiter)
    if not has_escapes and delimiter != "\t" and _is_clean(text, delimiter):
        return Dialect(delimiter)
    usual = _evidence(text, Dialect(delimiter))
    if has_escapes and (escaped := _escape_dialect(text, delimiter, usual)):
        decisions.append(escaped[1])
        return escaped[0]
    if standard or not (usual.strays or usual.swallowing or usual.wrapped):
        return Dialect(delimiter)
    plain = _evidence(text, Dialect(delimiter, PLAIN))
    if why := _why_plain(usual, plain, delimiter):
        decisions.append(Decision("Quotation marks", "plain characters", why))
        return Dialect(delimiter, PLAIN)
    if usual.swallowing:
        why = f"{_cells(usual.swallowing)} would join {usual.swallowed:,} lines that are whole rows"
        decisions.append(Decision("Quotation marks", "of these cells plain characters", why))
        return Dialect(delimiter, width=usual.width)
    if usual.strays:
        why = f"{_cells(usual.strays)} with a mark at the beginning and none at the end: kept as written"
        decisions.append(Decision("Quotation marks", "around cells", why))
    return Dialect(delimiter)


def _single_escape(text: str) -> str:
    return "\\" if "\\'" in text else ""


def _n_opening(text: str, delimiter: str, mark: str) -> int:
    """How often a mark stands at the beginning of a cell."""
    return len(re.findall(rf"(?:\A|[\r\n]|{re.escape(delimiter)}) *{re.escape(mark)}", text))


def _other_marks(text: str, dialect: Dialect) -> Dialect | None:
    """The dialect with other marks if they enclose cells, as a rule and not as quoted words do."""
    if _n_opening(text, dialect.delimiter, dialect.mark) < _FEWEST_MARKS:
        return None
    found = _evidence(text, dialect)
    n_enclosed, n_rows = found.protected + found.wrapped, found.n_records - 1
    if found.swallowing or found.width < 2 or found.strays > n_enclosed * _FEW:
        return None
    whole = [nth for nth, n in found.enclosed.items() if n >= max(1, (1 - _FEW) * n_rows)]
    if found.n_heads == found.width:
        why = "they are around all cells of the first row too"
    elif len(whole) > 1:
        why = f"they are around all cells of {len(whole)} columns"
    elif found.protected >= _FEWEST_MARKS and found.misfits <= n_rows * _FEW and (whole or not found.wrapped):
        if found.misfits >= _evidence(text, Dialect(dialect.delimiter)).misfits:
            return None
        why = "and so read the rows fit"
    else:
        return None
    what = "single ones" if dialect.quotes == SINGLE else "…".join(dialect.marks)
    decision = Decision("Quotation marks", f"{what} around cells", f"{_cells(n_enclosed)} in them; {why}")
    return replace(dialect, decisions=(decision,))


def _is_clean(text: str, delimiter: str) -> bool:
    """Whether the strict reader of the csv module reads every record, each on a line of its own."""
    if f'{delimiter} "' in text or '\n "' in text:  # the reader would take the space for the beginning of the cell
        return False
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    n_before = 0
    try:
        with long_cells():
            for _ in lines:
                if lines.line_num != n_before + 1:
                    return False
                n_before = lines.line_num
    except csv.Error:
        return False
    return True


def _why_plain(usual: _Evidence, plain: _Evidence, delimiter: str) -> str:
    """Why quotation marks are ordinary characters; "" if they are not."""
    fits = plain.misfits <= max(usual.misfits, plain.n_records // 100) and plain.width >= 2
    needed = usual.protected - usual.swallowing
    if not fits or needed:
        return ""
    if usual.swallowing:
        return (
            f"each line is a row of {plain.width} cells; read as enclosing marks they would join "
            f"{usual.swallowed:,} rows into {_cells(usual.swallowing)}"
        )
    if usual.strays:
        return f"{_cells(usual.strays)} with one at the beginning and none at the end, and no cell needs them"
    if delimiter == "\t" and usual.wrapped and not usual.heads_wrapped:
        return f"{_cells(usual.wrapped)} in quotation marks that nothing in them needs, and others without"
    return ""


def _cells(n: int) -> str:
    return f"{n:,} {'cell' if n == 1 else 'cells'}"


def _escape_dialect(text: str, delimiter: str, usual: _Evidence) -> tuple[Dialect, Decision] | None:
    """The dialect in which a backslash escapes, if the text fits it better or all its backslashes escape."""
    dialect = Dialect(delimiter, STANDARD, "\\")
    after = Counter(re.findall(r"\\(.)", text, re.DOTALL))
    n_marks = after['"'] + after[delimiter]
    if n_marks:
        found = _evidence(text, dialect)
        if found.misfits < usual.misfits or (usual.swallowing and not found.swallowing):
            why = f"{n_marks:,} quotation marks or delimiters have a backslash before them, and so read the rows fit"
            return dialect, Decision("Escapes", "backslash", why)
    known = {*ESCAPED_LETTERS, "\\", "N", "0", '"', "'", delimiter, "\n", "\r"}
    if delimiter != "\t" and after["'"] and {*after} <= known:
        apostrophes = count_of(after["'"], "apostrophe")
        why = f"{apostrophes} with a backslash before, as databases write them"
        return dialect, Decision("Escapes", "backslash", why)
    n_escapes = n_marks + after["n"] + after["t"]
    if delimiter == "\t" and n_escapes and not re.search(r'(?<!\\)"', text) and {*after} <= known | {"/", "b"}:
        why = f"{sum(after.values()):,} backslashes, each before a character that tab-separated exports escape"
        return Dialect(delimiter, PLAIN, "\\"), Decision("Escapes", "backslash", why)
    return None


def _evidence(text: str, dialect: Dialect) -> _Evidence:
    found = _Evidence()
    lines: list[tuple[int, int]] = []  # of records over several lines: where they begin and end
    delimiter, mark = dialect.delimiter, dialect.mark
    for start, end, cells in record_spans(text, dialect):
        if len(cells) == 1 and start == end:
            continue
        n_filled = len(cells)
        while n_filled > 1 and cells[n_filled - 1][0] == cells[n_filled - 1][1]:
            n_filled -= 1
        found.widths[len(cells), n_filled] += 1
        for nth, (first, last, enclosed) in enumerate(cells):
            if enclosed:
                found.enclosed[nth] += found.n_records > 1
                found.n_heads += found.n_records == 1
                inside = text[first:last].strip(" ")[1:-1]
                if delimiter in inside or mark in inside or "\n" in inside or "\r" in inside:
                    found.protected += 1
                    if "\n" in inside or "\r" in inside:
                        lines.append((start, end))
                else:
                    found.wrapped += 1
                    found.heads_wrapped |= found.n_records == 1
            elif dialect.quotes != PLAIN and text.startswith(mark, first):
                found.strays += 1
    width = found.width
    for start, end in lines:
        if width >= 2 and (n_lines := whole_rows(text[start:end], dialect, width)):
            found.swallowing += 1
            found.swallowed += n_lines
    return found
