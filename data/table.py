"""The quotes table: headings recognised, every cell checked, all faults reported at once."""

import codecs
import csv
import hashlib
import io
import re

import pandas as pd

from data.checks import ID, ID_ALLOWED, Check, Schema, broken_cells, every_cell, is_filled, matches, one_of, unique
from data.dates import span
from data.export import undo_neutralise
from data.faults import Fault, encoding_fault
from data.files.row_width import TooWide, check_width
from data.schema import (
    COLUMN_NAMES,
    COLUMNS,
    JOINT_COLUMNS,
    KINDS,
    LONGEST_CELL,
    LONGEST_TEXT,
    REQUIRED,
    SEPARATOR,
)

_VERBATIM = ("text", "prefix", "suffix")


def read(raw: bytes, file: str, ours: tuple[str, ...]) -> tuple[pd.DataFrame, list[Fault]]:
    """The table in the bytes of a file, as `parse` returns it, or why there is none.

    `ours` are the columns that a file begins with if it was downloaded here: in such a file the changes of
    `data.export` are undone.
    """
    text = ""
    try:
        text = raw.decode("utf-8-sig")
        check_width(text)
        found = parse(text)
    except UnicodeDecodeError as error:
        return pd.DataFrame(), [encoding_fault(file, error)]
    except TooWide as error:
        return pd.DataFrame(), [Fault(file, "", str(error))]
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        broken = Fault(file, "", f"is not a table of comma-separated values: {error}")
        return pd.DataFrame(), overlong_rows(text, file) or [broken]
    if raw.startswith(codecs.BOM_UTF8) and tuple(found.columns[: len(ours)]) == ours:
        found = undo_neutralise(found)
    return found, []


def parse(text: str, delimiter: str = ",", most_rows: int | None = None) -> pd.DataFrame:
    """A table of separated values, every cell a string; `index` counts from 0 below the headings.

    Drops rows without any value, and columns with neither heading nor value. Reads at most `most_rows`, headings
    included. Raises what pandas raises.
    """
    # the headings are read as an ordinary row: as a header, pandas would take the first cells of longer rows for an
    # index, and shift all others by one column
    body = text.lstrip("\r\n")
    n_above = len(text[: len(text) - len(body)].splitlines())
    rows = pd.read_csv(
        io.BytesIO(body.encode()),  # a StringIO would use four bytes a character
        sep=delimiter,
        nrows=most_rows,
        header=None,
        dtype=str,
        keep_default_na=False,
        skip_blank_lines=False,
    )
    filled = rows[(rows != "").any(axis=1)]
    if filled.empty:
        raise pd.errors.EmptyDataError("it is empty")
    headings = filled.iloc[0]
    quotes = filled.iloc[1:]
    named = [heading.strip() != "" or quotes[number].any() for number, heading in headings.items()]
    quotes = quotes.loc[:, named]
    return quotes.set_axis([headings[n] or f"column {n + 1}" for n in quotes], axis=1).rename(
        index=lambda n: n - 1 + n_above
    )


def overlong_rows(text: str, file: str, delimiter: str = ",") -> list[Fault]:
    """One fault for each row with more cells than there are headings."""
    found: list[Fault] = []
    n_headings = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            n_headings = n_headings or len(cells)
            if len(cells) > n_headings:
                allowed = f"must have at most {n_headings} cells, one a heading, but has {len(cells)}"
                found.append(Fault(file, cells[-1], allowed, number))
    except csv.Error:  # reported by the caller
        return []
    return found


def recognise_headings(quotes: pd.DataFrame) -> pd.DataFrame:
    """The table with our headings: surrounding space stripped, known aliases renamed.

    An alias is used only if our own heading is missing; of several aliases the first in the table wins. Unknown columns
    stay as they are.
    """
    quotes = quotes.rename(columns=lambda heading: str(heading).strip().removeprefix("\ufeff"))
    return quotes.rename(columns=recognise_columns(list(quotes)))


def recognise_columns(headings: list[str]) -> dict[str, str]:
    """Which headings stand for which of our columns, ignoring case, spaces, hyphens and underscores.

    An alias is used only if our own heading is missing; of several the first in the table wins.
    """
    names: dict[str, str] = {}
    for column in COLUMNS:
        if column.name in headings:
            names[column.name] = column.name
            continue
        for wanted in ({_fold(column.name)}, {_fold(alias) for alias in column.aliases}):
            taken = next((h for h in headings if _fold(h) in wanted and h not in names), None)
            if taken is not None:
                names[taken] = column.name
                break
    return names


def _fold(heading: str) -> str:
    return re.sub(r"[\s_-]+", "_", heading.strip()).lower()


def complete(quotes: pd.DataFrame) -> pd.DataFrame:
    """The table with every column of the schema (empty if it was missing) and an id in each row.

    Space around names, dates and labels is stripped; the words and their surroundings stay as they are.
    """
    missing = [name for name in COLUMN_NAMES if name not in quotes]
    quotes = quotes.assign(**dict.fromkeys(missing, ""))
    trimmed = [name for name in COLUMN_NAMES if name not in _VERBATIM]
    quotes[trimmed] = quotes[trimmed].apply(lambda column: column.str.strip())
    if "quote_id" in missing:
        quotes["quote_id"] = make_ids(quotes)
    others = [name for name in quotes if name not in COLUMN_NAMES]
    return quotes[[*COLUMN_NAMES, *others]]


def make_id(speaker: str, text: str) -> str:
    """The id of the first quote with these words of this speaker."""
    return hashlib.sha256(f"{speaker}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:10]


def make_ids(quotes: pd.DataFrame) -> pd.Series:
    """Ids derived from the words and the speaker, so that the same file gives the same ids."""
    made = [make_id(speaker, text) for speaker, text in zip(quotes["speaker"], quotes["text"], strict=True)]
    ids = pd.Series(made, index=quotes.index, dtype="str")
    nth = ids.groupby(ids).cumcount()
    return ids.where(nth == 0, ids + "-" + (nth + 1).astype(str))


def missing_columns(quotes: pd.DataFrame, file: str) -> list[Fault]:
    """One fault for each required column that is missing."""
    headings = ", ".join(map(str, quotes.columns)) or "none"
    return [
        Fault(file, "", f"the column {name!r} is missing; columns found: {headings}")
        for name in REQUIRED
        if name not in quotes
    ]


def repeated_columns(quotes: pd.DataFrame, file: str) -> list[Fault]:
    """One fault for each repeated heading."""
    twice = quotes.columns[quotes.columns.duplicated()].unique()
    return [Fault(file, str(heading), "must not stand twice among the headings", 1) for heading in twice]


def faults(quotes: pd.DataFrame, file: str, camps: tuple[str, ...], topics: tuple[str, ...]) -> list[Fault]:
    """Every cell that breaks the schema, in row order. Empty `camps` or `topics`: none were declared."""
    own = [name for name in quotes if name not in COLUMN_NAMES]
    return broken_cells(quotes, _schema(camps, topics, own), file)


def _schema(camps: tuple[str, ...], topics: tuple[str, ...], own: list[str]) -> Schema:
    checks = {
        "quote_id": [matches(ID, ID_ALLOWED), unique()],
        "text": [is_filled()],
        "speaker": [is_filled(), _no_empty_part()],
        "camp": [is_filled(), _no_empty_part(), _is_declared(camps, "camps")],
        "kind": [one_of(("", *KINDS), f"must be {', '.join(KINDS)} or empty")],
        "topic": [one_of(("", *topics), f"must be one of the topics of corpus.toml: {', '.join(topics)}")]
        if topics
        else [],
        "url": [matches(r"(https?://\S+)?", "must begin with http:// or https://, or be empty", re.IGNORECASE)],
        "published_on": [_date()],
        "said_on": [_date()],
        "start": [matches(r"[0-9]{0,12}", "must be a whole number or empty")],
        "end": [matches(r"[0-9]{0,12}", "must be a whole number or empty")],
        "source_sha256": [matches(r"([0-9a-f]{64})?", "must be 64 hexadecimal digits or empty")],
        "language": [matches(r"([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?", "must be a BCP 47 tag such as en or ru")],
    }
    return {name: [*checks.get(name, []), *every_cell(_longest(name))] for name in (*COLUMN_NAMES, *own)}


def _longest(name: str) -> int:
    return LONGEST_CELL if name in COLUMN_NAMES and name != "text" else LONGEST_TEXT


def _date() -> Check:
    allowed = "must be a date as 2022-01-13, 2022-01 or 2022, or empty"
    return Check(lambda s: s.map(lambda written: not written or span(written) is not None), allowed)


def _no_empty_part() -> Check:
    return Check(
        lambda s: ~s.str.contains(SEPARATOR, regex=False) | s.map(lambda cell: all(parts(cell))),
        f"must have a name on each side of {SEPARATOR!r}",
    )


def _is_declared(values: tuple[str, ...], what: str) -> Check:
    allowed = f"must be one of the {what} of corpus.toml: {', '.join(values)}"
    known = {"", *values}
    return Check(lambda s: s.map(lambda cell: not values or known.issuperset(parts(cell))), allowed)


def misaligned_cells(quotes: pd.DataFrame, file: str) -> list[Fault]:
    """Rows whose cells disagree with each other: joint speakers and camps, place and length of the words."""
    found = []
    joint = quotes["speaker"].str.contains(SEPARATOR, regex=False)
    joint |= quotes["camp"].str.contains(SEPARATOR, regex=False)
    for row in quotes[joint].itertuples():
        counts = {name: len(parts(getattr(row, name))) for name in JOINT_COLUMNS if getattr(row, name)}
        if len(set(counts.values())) > 1:
            numbers = ", ".join(f"{name} {count}" for name, count in counts.items())
            allowed = f"must name as many as the others; found {numbers}"
            found.append(Fault(file, row.camp, allowed, row.Index + 2, "camp"))
    placed = quotes[(quotes["start"] != "") | (quotes["end"] != "")]
    for row in placed.itertuples():
        if not (row.start.isdecimal() and row.end.isdecimal()):
            both = row.start and row.end
            fits = bool(both)  # a word where a number belongs is reported by the schema
        else:
            fits = int(row.end) - int(row.start) == len(row.text)
        if not fits:
            allowed = f"must be start + {len(row.text)}, the length of the text (start is {row.start or 'empty'})"
            found.append(Fault(file, row.end, allowed, row.Index + 2, "end"))
    return found


def parts(cell: str) -> list[str]:
    """The names in a cell: one, or several if a statement is joint ("US | NATO")."""
    return [part.strip() for part in cell.split(SEPARATOR)]


def voices(quotes: pd.DataFrame) -> pd.DataFrame:
    """Who speaks in each quote: (row, speaker, role, affiliation, camp), one line a voice, in row order.

    `row` is the position in `quotes`. A joint statement has a line for each of its speakers.
    """
    single = quotes[list(JOINT_COLUMNS)].assign(row=range(len(quotes)))
    joint = single["speaker"].str.contains(SEPARATOR, regex=False)
    lines = []
    for line in single[joint].itertuples():
        cells = [parts(getattr(line, name)) for name in JOINT_COLUMNS]
        for nth in range(len(cells[0])):
            lines.append([cell[nth] if nth < len(cell) else "" for cell in cells] + [line.row])
    several = pd.DataFrame(lines, columns=[*JOINT_COLUMNS, "row"])
    everyone = pd.concat([single[~joint], several]) if lines else single
    return everyone.sort_values("row", kind="stable").reset_index(drop=True)[["row", *JOINT_COLUMNS]]
