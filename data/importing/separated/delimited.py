"""Comma-separated values and variants: any delimiter, any encoding, any use of quotation marks, or pasted as text."""

import re
from collections.abc import Iterator

from data.export import undo_neutralise
from data.files.row_width import TooWide, check_width
from data.importing.columns.column_profiles import n_known
from data.importing.encodings import decode_text
from data.importing.foreign import Choices, Decision, ForeignTable, ReadingChoices, Record
from data.importing.headings import headings
from data.importing.limits import FileRefusal, check_rows
from data.importing.separated import aligned, records
from data.importing.separated.delimiters import ALIGNED, DELIMITERS, ONE_COLUMN, find_delimiter
from data.importing.separated.dialect import PLAIN, SINGLE, STANDARD, TYPOGRAPHIC, Dialect
from data.importing.separated.dialect_search import find_dialect
from data.schema import COLUMN_NAMES

_RULE = re.compile(r"\s*\|?(?:\s*[:+|]*[-=]{2,}[:+|]*)+\s*")  # below the headings of a table drawn with bars
_BELOW_ROWS = re.compile(r"\(\d[\d,]* rows?\)")
_OUR_HEADINGS = ",".join(COLUMN_NAMES)  # of files written here, for which nothing needs to be guessed
_MOST_ABOVE = 1_000  # lines of titles and comments, on top of MOST_ROWS
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t,;]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
# lines of a transcript, and of a caption file: those belong to articles
_TURN = re.compile(r"(?=[^\W\d_])([^:\t,;|]{1,60}):\s+\S")
_CAPTIONS = re.compile(r"\A\s*(?:WEBVTT|\d+\s*\r?\n\d\d:\d\d:\d\d[.,]\d{3} --> )")
_RAGGED = (
    "has columns that spaces separate, but no place is empty in all of its lines, so that nobody can tell where they "
    "end. Name the delimiter, or write it again with tabs or commas between the cells, or each heading and cell at the "
    "same place in every line with two spaces before it."
)


def read_delimited(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """A file of separated values; raises FileRefusal."""
    text, encoding = decode_text(raw, name, choices.encoding)
    try:
        table = read_text(text, name, choices, encoding)
    except FileRefusal as refused:
        refused.is_text = bool(text.strip())
        raise
    with_mark = raw.startswith(b"\xef\xbb\xbf")
    if with_mark and table.was_exported_here:  # a CSV that was downloaded here
        return ForeignTable(undo_neutralise(table.cells), table.reading)
    return table


def read_text(text: str, name: str, choices: Choices, encoding: str = "") -> ForeignTable:
    """A table from text, as pasted or decoded; raises FileRefusal."""
    _check_choices(choices)
    _check_text(text, name)
    text, n_skipped, delimiter, decisions = _without_preamble(text, choices)
    if not text.strip():
        skipped = "line that was" if n_skipped == 1 else f"{n_skipped:,} lines that were"
        raise FileRefusal(f"{name} is empty below the {skipped} skipped.")
    is_ours = text.startswith(_OUR_HEADINGS) and not (delimiter or choices.quotes or choices.escape)
    delimiter = "," if is_ours else delimiter
    if delimiter in ("", ALIGNED) and (alignment := aligned.find(text, delimiter == ALIGNED)):
        return _read_aligned(text, alignment, choices, name, encoding, decisions, n_skipped)
    delimiter = _delimiter(text, delimiter, name)
    if not choices.delimiter and delimiter in (":", ONE_COLUMN):
        _check_no_transcript(text, name)
    _check_widths(text, delimiter, name)
    found = Dialect(delimiter) if is_ours else find_dialect(text, delimiter, choices.quotes, choices.escape)
    rows = list(_within_limits(records.records(text, found), name, n_skipped))
    if not rows:
        raise FileRefusal(f"{name} is empty.")
    rules = [cells for _, cells in rows[:3] if _is_rule(cells)] if found.delimiter == "|" else []
    if rules:
        rows = _without_rules(rows)
        # databases and R write a "+" where bars cross lines of dashes; Markdown does not
        what = "a table drawn with bars" if "+" in "".join(rules[0]) else "a Markdown table"
        decisions.append(Decision("Format", what, "a line of dashes stands below the headings"))
    reading = ReadingChoices(
        "CSV",
        encoding,
        "" if delimiter == ONE_COLUMN else delimiter,
        quotes=found.quotes,
        escape=found.escape,
        decisions=(*decisions, *found.decisions),
    )

    def raw_cells(numbers: set[int]) -> dict[int, list[str]]:
        cells = records.raw_cells(text, found, {number - n_skipped for number in numbers})
        return {number + n_skipped: raw for number, raw in cells.items()}

    return headings.table(rows, choices, name, reading, None if rules else raw_cells)


def _delimiter(text: str, chosen: str, name: str) -> str:
    """The delimiter of a text whose columns are not aligned; raises FileRefusal if they seem to be."""
    if chosen == ALIGNED or (not chosen and aligned.is_ragged(text)):
        raise FileRefusal(f"{name} {_RAGGED}")
    return chosen or find_delimiter(text)


def _check_widths(text: str, delimiter: str, name: str) -> None:
    try:
        for candidate in ",;\t|" if delimiter == ONE_COLUMN else delimiter:
            check_width(text, candidate)
    except TooWide as error:
        raise FileRefusal(f"{name} {error}") from error


def _read_aligned(
    text: str,
    found: aligned.Alignment,
    choices: Choices,
    name: str,
    encoding: str,
    decisions: list[Decision],
    n_skipped: int,
) -> ForeignTable:
    rows = list(_within_limits(aligned.records(text, found), name, n_skipped))
    places = ", ".join(str(start + 1) for start in found.starts[1:])
    why = f"before place {places} every line has a space" if places else "two or more of them are between the cells"
    decisions = [*decisions, Decision("Columns", "separated by spaces", why)]
    if found.n_above:
        decisions.append(Decision("Headings", f"in row {rows[0][0]}", "the lines above are not aligned as those below"))
    reading = ReadingChoices("CSV", encoding, ALIGNED, decisions=tuple(decisions))
    return headings.table(rows, choices, name, reading)


def _within_limits(found: Iterator[Record], name: str, n_skipped: int) -> Iterator[Record]:
    for nth, (number, cells) in enumerate(found):
        check_rows(nth - _MOST_ABOVE, name)
        yield number + n_skipped, cells


def _check_choices(choices: Choices) -> None:
    for what, value in (("delimiter", choices.delimiter), ("escape", choices.escape)):
        if len(value) > 1 or value in ('"', "\r", "\n"):
            raise FileRefusal(f"The {what} {value!r} cannot be used; it is one character, such as a comma or a tab.")
    if choices.escape and choices.escape == choices.delimiter:
        raise FileRefusal("One character cannot both delimit and escape.")
    if choices.quotes not in ("", STANDARD, PLAIN, SINGLE, TYPOGRAPHIC):
        known = f"{STANDARD}, {PLAIN}, {SINGLE} or {TYPOGRAPHIC}"
        raise FileRefusal(f"Quotation marks are {known}, not {choices.quotes!r}.")


def _check_text(text: str, name: str) -> None:
    if "\0" in text:
        raise FileRefusal(f"{name} holds a NUL character, which no text has.")
    if not text.strip():
        raise FileRefusal(f"{name} is empty.")
    if any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else False:
        raise FileRefusal(f"{name} holds half a character (an unpaired surrogate).")
    if _CAPTIONS.match(text):
        raise FileRefusal(
            f"{name} is a file of captions (VTT or SRT), not a table. "
            "Bring it to the Article screen, which reads turns.",
            is_article=True,
        )
    if text[:200].lstrip().lower().startswith(("<!doctype html", "<html", "<?xml", "<table")):
        raise FileRefusal(
            f"{name} is a web page or XML, not a table, whatever its name says. "
            "Open it in a spreadsheet and save it as .xlsx or CSV."
        )


def _check_no_transcript(text: str, name: str) -> None:
    """Raise FileRefusal for turns of a conversation, where the names of the speakers precede their words."""
    lines = [line.strip() for line in text[:200_000].splitlines() if line.strip()]
    speakers = [found[1] for line in lines if (found := _TURN.match(line))]
    is_table = n_known(lines[0].split(":")) > 1
    if len(speakers) < 3 or is_table or len(speakers) < 0.3 * len(lines) or len({*speakers}) == len(speakers):
        return
    raise FileRefusal(
        f"{name} is a transcript in turns (“{speakers[0]}: …”), not a table. Bring it to the Article screen, which "
        "reads turns. The command line reads it as a table with --delimiter :",
        is_article=True,
    )


def _without_preamble(text: str, choices: Choices) -> tuple[str, int, str, list[Decision]]:
    """The text below what is skipped, the number of lines above it, the delimiter if the file names one, and why."""
    decisions: list[Decision] = []
    at, n_skipped = _below(text, choices.skip_lines)
    text = text[at:]
    if choices.skip_lines:
        decisions.append(Decision("Lines left out", f"{n_skipped:,} at the top", "chosen"))
    delimiter = choices.delimiter
    if found := _SEPARATOR_LINE.match(text):
        text, n_skipped = text[found.end() :], n_skipped + 1
        if not delimiter:
            delimiter = found[1]
            shown = DELIMITERS.get(delimiter, repr(delimiter))
            decisions.append(Decision("Delimiter", shown, f"the first line says sep={delimiter}"))
    if text.startswith("#") and not choices.headings_row:
        at, n_more = _comments_above(text)
        text = text[at:]
        if n_more:
            n_skipped += n_more
            lines = "1 line" if n_more == 1 else f"{n_more:,} lines"
            decisions.append(Decision("Lines left out", f"{lines} of comments at the top", "they begin with #"))
    return text, n_skipped, delimiter, decisions


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# lines that begin with "# " or "##": headings do not, and a quotation mark in one is part of a word
_COMMENTS = re.compile(r"(?:#(?:[ \t#][^\r\n]*)?(?:\r\n|\r|\n))++")


def _below(text: str, n_lines: int) -> tuple[int, int]:
    """Where the text continues after so many lines, and how many there were."""
    at = n_skipped = 0
    while n_skipped < n_lines and at < len(text):
        found = _LINE.match(text, at)
        assert found is not None
        at, n_skipped = found.end(), n_skipped + 1
    return at, n_skipped


def _comments_above(text: str) -> tuple[int, int]:
    """Where the text continues after the comments at its top, and how many lines they take; 0 if nothing follows."""
    found = _COMMENTS.match(text)
    if found is None or not text[found.end() : found.end() + 10_000].strip():
        return 0, 0
    return found.end(), len(re.findall(r"\r\n|\r|\n", found[0]))


def _is_rule(cells: list[str]) -> bool:
    """Whether the cells are a line of dashes, as below the headings, and perhaps above them too."""
    line = "|".join(cells)
    return line.count("--") + line.count("==") > 1 and _RULE.fullmatch(line) is not None


def _without_rules(rows: list[Record]) -> list[Record]:
    """The rows of such a table without lines of dashes, the bars at both ends, and the space around cells."""
    rows = [(number, cells) for number, cells in rows if not _is_rule(cells)]
    if len(rows[-1][1]) == 1 and _BELOW_ROWS.fullmatch(rows[-1][1][0].strip()):
        rows = rows[:-1]
    is_framed = all(not cells[0].strip() and not cells[-1].strip() for _, cells in rows)
    inner = slice(1, -1) if is_framed else slice(None)
    return [(number, [cell.strip() for cell in cells[inner]]) for number, cells in rows]
