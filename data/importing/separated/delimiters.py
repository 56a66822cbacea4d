"""Which character separates the cells of a file."""

import re
from collections import Counter
from functools import cache

from data.importing.columns.column_profiles import n_known
from data.importing.columns.known_headings import known_column
from data.importing.separated.dialect import PLAIN, SINGLE, TYPOGRAPHIC, TYPOGRAPHIC_MARKS, Dialect
from data.importing.separated.records import records

ONE_COLUMN = "\x1f"  # the delimiter of a file without one
ALIGNED = "\x1e"  # that of a file whose columns are aligned by spaces
DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    ":": "colon",
    "^": "caret",
    "~": "tilde",
    " ": "space",
    ALIGNED: "spaces, aligned columns",
}
_IN_TEXT = ":^~"  # characters that occur in running text too
_SAMPLE = 200_000  # characters in which the delimiter is looked for
_LINES_LOOKED_AT = 60
_LONGEST_HEADINGS = 5_000  # characters
_USUAL = 0.9  # share of the lines
_DRAWN = re.compile(r"^[ +|:=-]*(?:--|==)[ +|:=-]*$\n?", re.MULTILINE)  # lines of dashes between rows
_ENCLOSED = r'"(?:[^"\\]|""|\\.)*+"'
_SPACED = re.compile(rf'(?=.*" ")(?:{_ENCLOSED}|[^\s",;|]++)(?: (?:{_ENCLOSED}|[^\s",;|]++))++ ?')


def find_delimiter(text: str) -> str:
    """The character that separates the most cells most consistently; ONE_COLUMN if none does."""
    sample = text[:_SAMPLE]
    sample = sample[: sample.rfind("\n") + 1] or sample if len(text) > _SAMPLE else sample
    sample = _DRAWN.sub("", sample) or sample
    top = _filled_lines(sample)[:_LINES_LOOKED_AT]

    @cache
    def worth(delimiter: str) -> tuple[float, int]:
        if delimiter not in sample:
            return 0.0, 0
        best = (0.0, 0)
        for dialect in _dialects(top, delimiter):
            widths: Counter[int] = Counter()
            for number, (_, cells) in enumerate(records(sample, dialect), start=1):
                widths[_n_filled(cells)] += 1
                if number == _LINES_LOOKED_AT:
                    break
            usual = max((w for w in widths if w >= 2), key=lambda w: (widths[w], w), default=0)
            n_near = sum(n for width, n in widths.items() if usual and 2 <= width <= usual + 1)
            share = (widths[usual] + 0.9 * (n_near - widths[usual])) / max(1, widths.total()) if usual else 0.0
            best = max(best, (share, usual))
        return best

    if _is_spaced(top):
        return " "
    first = ",;\t|"  # the others occur in running text too
    for candidates, least in ((first, 0.55), (first + _IN_TEXT, _USUAL)):
        best = max(candidates, key=worth)
        if worth(best)[0] >= least:
            return ONE_COLUMN if best in ",;" and _is_list_of_sentences(sample, best) else best
    if rare := _rare_delimiter(top):
        return rare
    counts = {delimiter: sample.count(delimiter) for delimiter in first}
    return ONE_COLUMN if not any(counts.values()) or _is_prose(sample) else max(counts, key=lambda one: counts[one])


def _rare_delimiter(lines: list[str]) -> str:
    """A character that separates known headings in the first line and occurs as often in every other; "" if there is
    none.
    """
    if len(lines) < 2 or len(lines[0]) > _LONGEST_HEADINGS:
        return ""
    signs = dict.fromkeys(sign for sign in lines[0] if not (sign.isalnum() or sign.isspace() or sign in "\"'_-"))
    for sign in signs:
        n = lines[0].count(sign)
        if n_known(lines[0].split(sign)) > 1 and all(line.count(sign) == n for line in lines):
            return sign
    return ""


def _filled_lines(sample: str) -> list[str]:
    return [line for line in sample.splitlines() if line.strip()]


def _is_spaced(lines: list[str]) -> bool:
    """Whether single spaces separate cells, with words in quotation marks, as R writes tables."""
    n = sum(_SPACED.fullmatch(line) is not None for line in lines)
    return len(lines) > 1 and n >= _USUAL * len(lines)


def _dialects(lines: list[str], delimiter: str) -> list[Dialect]:
    """The ways in which such lines may be written."""
    found = [Dialect(delimiter), Dialect(delimiter, PLAIN)]
    if _has_marks(lines, delimiter, "''"):
        found.append(Dialect(delimiter, SINGLE))
    marks = [pair for pair in TYPOGRAPHIC_MARKS if _has_marks(lines, delimiter, pair)]
    return found + [Dialect(delimiter, TYPOGRAPHIC, marks=pair) for pair in marks]


def _has_marks(lines: list[str], delimiter: str, pair: str) -> bool:
    """Whether quotation marks stand next to the delimiter in at least half of the lines."""
    beside = f"{pair[1]}{delimiter}", f"{delimiter}{pair[0]}"
    return 2 * sum(any(place in line for place in beside) for line in lines) >= len(lines) > 1


def _is_list_of_sentences(sample: str, delimiter: str) -> bool:
    """Whether the lines are sentences with commas, under one heading or none."""
    lines = _filled_lines(sample)
    if len(lines) > 1 and delimiter not in lines[0]:
        return bool(known_column(lines[0])) and _is_prose("\n".join(lines[1:]))
    return _is_prose(sample) and '"' not in sample and n_known(lines[0].split(delimiter)) < 2 if lines else False


def _n_filled(cells: list[str]) -> int:
    """The number of cells without the empty ones at the end."""
    n = len(cells)
    while n > 1 and not cells[n - 1]:
        n -= 1
    return n


def _is_prose(sample: str) -> bool:
    """Whether most commas and semicolons are followed by a space, as in sentences and not in tables."""
    marks = re.findall(r"[,;](.?)", sample, re.DOTALL)
    return "\t" not in sample and sum(mark in " \n" for mark in marks) > 0.8 * len(marks)
