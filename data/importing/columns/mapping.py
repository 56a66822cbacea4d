"""From the columns found to ours: which heading means what, and which values hold for all rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data import table
from data.counting import count_of
from data.faults import CorpusError, Fault
from data.importing.columns import camps, columns, languages
from data.importing.columns.columns import DATES, KEPT, LEFT_OUT
from data.importing.dates import days
from data.importing.dates.days import AS_WRITTEN, DATE_ORDERS, DAY_FIRST, MONTH_FIRST, order_of
from data.schema import COLUMN_NAMES, REQUIRED, SEPARATOR

__all__ = ("AS_WRITTEN", "DATES", "DATE_ORDERS", "DAY_FIRST", "KEPT", "LEFT_OUT", "MONTH_FIRST", "order_of")
ONE_CAMP, NOT_GIVEN = "one camp", "not given"  # camps of tables without camps, and of single quotes without one
SPEAKERS = "speaker"  # the camps are the speakers
_CHECKED = (*DATES, "url", "language", "kind")  # columns of ours that are not free text


@dataclass(frozen=True)
class Columns:
    """What becomes of each heading: one of our columns, KEPT under its own heading, or LEFT_OUT.

    `same_for_all` fills columns of ours in all rows, whatever the table holds. Headings not listed are kept. `copies`
    are columns of ours that duplicate another of ours. `camps` gives speakers their camps, by any spelling. Unreadable
    cells of the columns `emptied` are left empty.
    """

    targets: Mapping[str, str]
    same_for_all: Mapping[str, str] = field(default_factory=dict)
    date_order: str = AS_WRITTEN
    copies: Mapping[str, str] = field(default_factory=dict)
    camps: Mapping[str, str] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True)
class MappingResult:
    """The quotes under our columns, and a sentence for each decision or change on the way."""

    quotes: pd.DataFrame
    notes: tuple[str, ...] = ()


def suggest_columns(cells: pd.DataFrame) -> tuple[Columns, columns.Guesses]:
    """What the columns are taken to be by their headings and cells, and the evidence."""
    found = columns.guess(cells)
    dated = [heading for heading, target in found.targets.items() if target in DATES]
    order = order_of(str(cell) for heading in dated for cell in cells[heading].unique())
    return Columns(found.targets, date_order=order, copies=found.copies), found


def unfit(chosen: Columns) -> list[str]:
    """A sentence for each reason why these columns make no corpus; empty if they do. A camp is not needed."""
    given = [target for target in chosen.targets.values() if target in COLUMN_NAMES]
    reasons = [
        f"No column is the {name}. Say which one is, or give one {name} for all rows."
        if name != "text"
        else "No column is the text. Say which one holds the words."
        for name in REQUIRED
        if name != "camp"
        and name not in given
        and chosen.copies.get(name) not in given
        and not chosen.same_for_all.get(name, "").strip()
    ]
    for name in dict.fromkeys(target for target in given if given.count(target) > 1):
        headings = " and ".join(f"“{heading}”" for heading, target in chosen.targets.items() if target == name)
        reasons.append(f"{headings} cannot all be the {name}. Choose one, and keep or leave out the others.")
    return reasons


def map_columns(cells: pd.DataFrame, chosen: Columns) -> pd.DataFrame:
    """The quotes of `read`."""
    return read(cells, chosen).quotes


def read(cells: pd.DataFrame, chosen: Columns) -> MappingResult:
    """The table with every column of the schema first, then those kept; same rows, same index.

    Raises CorpusError for columns that `unfit` objects to.
    """
    if reasons := unfit(chosen):
        raise CorpusError([Fault("columns", "", reason) for reason in reasons])
    notes: list[str] = []
    quotes = _with_values_for_all(_with_our_names(cells, chosen), chosen)
    quotes = table.complete(_with_camps(quotes, chosen, notes))
    for name in DATES:
        quotes = _with_dates(quotes, name, chosen, notes)
    quotes = _with_languages(quotes, notes)
    quotes = _with_urls(quotes, notes)
    return MappingResult(_without_signs_of_nothing(quotes, notes), tuple(notes))


def _with_our_names(cells: pd.DataFrame, chosen: Columns) -> pd.DataFrame:
    """Our columns under our names, and those that are kept under their own."""
    ours = {heading: target for heading, target in chosen.targets.items() if target in COLUMN_NAMES}
    left_out = [heading for heading, target in chosen.targets.items() if target == LEFT_OUT]
    kept = [heading for heading in cells if heading not in ours and heading not in left_out]
    return cells[[*ours, *kept]].rename(columns=ours | {heading: _own_name(heading, kept) for heading in kept})


def _with_values_for_all(quotes: pd.DataFrame, chosen: Columns) -> pd.DataFrame:
    """The values that hold for all rows, and the columns that duplicate another."""
    given = {name: value.strip() for name, value in chosen.same_for_all.items() if value.strip()}
    for name, value in given.items():
        if name in quotes:  # a value for all rows wins over the column, which is kept
            quotes = quotes.rename(columns={name: f"{name} (original)"})
        quotes = quotes.assign(**{name: value})
    for name, other in chosen.copies.items():
        if name not in given and other in quotes:
            quotes = quotes.drop(columns=name, errors="ignore").assign(**{name: quotes[other]})
    return quotes


def _own_name(heading: str, kept: list[str]) -> str:
    """The name of a column that is kept; changed if it has the name of one of ours without being it."""
    if heading not in COLUMN_NAMES:
        return heading
    name = f"{heading} (original)"
    return name if name not in kept else f"{heading} (original, kept)"


def _with_camps(quotes: pd.DataFrame, chosen: Columns, notes: list[str]) -> pd.DataFrame:
    """Each quote with a camp: from its column, from its speaker's row in a table, or the one camp of all."""
    if chosen.camps:
        known = {camps.plain(speaker): camp for speaker, camp in chosen.camps.items()}
        found = {
            cell: f" {SEPARATOR} ".join(known.get(camps.plain(part), "") or NOT_GIVEN for part in table.parts(cell))
            for cell in quotes["speaker"].unique()
        }
        camp = quotes["speaker"].map(found).astype("str")
        n = int(camp.str.contains(NOT_GIVEN, regex=False).sum())
        have = "has" if n == 1 else "have"
        of_all = f"{n:,} of {count_of(len(quotes), 'quote')} {have} none there"
        notes.append(f"The camps are those of the table of speakers; {of_all}.")
        if "camp" in quotes:
            quotes = quotes.rename(columns={"camp": "camp (original)"})
        return quotes.assign(camp=camp)
    if "camp" not in quotes or not quotes["camp"].str.strip().any():
        notes.append(f"No column gives a camp: all quotes are of “{ONE_CAMP}”. Speakers or a table can be the camps.")
        return quotes.assign(camp=ONE_CAMP)
    empty = quotes["camp"].str.strip() == ""
    if empty.any():
        notes.append(f"{count_of(int(empty.sum()), 'quote')} without a camp: of the camp “{NOT_GIVEN}”.")
        n_speakers = quotes["speaker"].map(lambda cell: len(table.parts(cell)))
        absent = n_speakers.map(lambda n: f" {SEPARATOR} ".join([NOT_GIVEN] * n))
        quotes = quotes.assign(camp=quotes["camp"].where(~empty, absent).astype("str"))
    return quotes


def _with_dates(quotes: pd.DataFrame, name: str, chosen: Columns, notes: list[str]) -> pd.DataFrame:
    """The dates in our notation. If that loses anything, the original column is kept as well."""
    cells = quotes[name]
    found = {cell: days.read(cell, chosen.date_order) for cell in cells.unique()}
    written = {cell: _in_our_notation(cell, day, name in chosen.emptied) for cell, day in found.items()}
    converted = [(cell, day) for cell, day in found.items() if day and day.written != cell]
    gone = [cell for cell in found if cell.strip() and not written[cell] and not days.is_nothing(cell)]
    periods = [(cell, day) for cell, day in converted if day.period]
    if converted:
        notes.append(_about_converted(cells, converted, name))
    if gone:
        notes.append(_about_gone(cells, gone, name))
    if periods:
        notes.append(_about_periods(cells, periods, name))
    kept = f"{name} (original)"
    if (gone or periods or any(day.time for _, day in converted)) and kept not in quotes:
        quotes = quotes.assign(**{kept: cells})
        what = "They are" if gone or periods else "Their times are"
        notes[-1] += f" {what} kept in “{kept}”."
    return quotes.assign(**{name: cells.map(written).astype("str")})


def _in_our_notation(cell: str, day: days.Day | None, is_emptied: bool) -> str:
    if day:
        return day.written
    return "" if is_emptied else cell


def _about_converted(cells: pd.Series, converted: list[tuple[str, days.Day]], name: str) -> str:
    first, day = converted[0]
    n = int(cells.isin([cell for cell, _ in converted]).sum())
    return f"{count_of(n, 'date')} of {name}, such as “{first[:40]}” read as {day.written}."


def _about_gone(cells: pd.Series, gone: Collection[str], name: str) -> str:
    n = int(cells.isin(gone).sum())
    shown = ", ".join(f"“{cell[:30]}”" for cell in sorted(gone)[:5]) + (" …" if len(gone) > 5 else "")
    return f"{count_of(n, 'cell')} of {name} left empty: {shown}."


def _about_periods(cells: pd.Series, periods: list[tuple[str, days.Day]], name: str) -> str:
    """Explains what longer periods were read as, since a date is a day, a month or a year."""
    n = int(cells.isin([cell for cell, _ in periods]).sum())
    examples: dict[str, str] = {}
    for cell, day in periods:
        examples.setdefault(day.period, f"“{cell[:30]}” as {day.written}")
    shown = "; ".join(f"{kind}: {example}" for kind, example in examples.items())
    longer, them = ("1 of them is a longer period", "it") if n == 1 else (f"{n:,} of them are longer periods", "them")
    return (
        f"Dates of {name} are days, months or years; {longer}, read as the month or year that holds {them} ({shown})."
    )


def _with_languages(quotes: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    written = {cell: languages.tag(cell) or cell for cell in quotes["language"].unique()}
    named = {cell: tag for cell, tag in written.items() if tag != cell}
    if not named:
        return quotes
    note = ", ".join(f"{cell} = {tag}" for cell, tag in list(named.items())[:6])
    notes.append(f"Languages are written as tags: {note}.")
    return quotes.assign(language=quotes["language"].map(written).astype("str"))


def _with_urls(quotes: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    bare = quotes["url"].str.match(r"www\.\S+$", case=False)
    if not bare.any():
        return quotes
    notes.append(
        f"{count_of(int(bare.sum()), 'address', 'addresses')} beginning with www. now with https:// before it."
    )
    return quotes.assign(url=quotes["url"].where(~bare, "https://" + quotes["url"]).astype("str"))


def _without_signs_of_nothing(quotes: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Cells such as "n.d." and "N/A" emptied where a date, an address, a language or a kind is expected."""
    for name in _CHECKED:
        values = [cell for cell in quotes[name].unique() if cell]
        gone = {cell for cell in values if days.is_nothing(cell)}
        if gone:
            empty = quotes[name].isin(gone)
            notes.append(_about_gone(quotes[name], gone, name))
            quotes = quotes.assign(**{name: quotes[name].where(~empty, "").astype("str")})
    return quotes


def has_order(cell: str) -> bool:
    """Whether a date can be read in two orders of day and month."""
    readings = {days.read(cell, order) for order in (DAY_FIRST, MONTH_FIRST)}
    return len(readings) == 2


def with_cells(quotes: pd.DataFrame, cells: Mapping[tuple[int, str], str]) -> pd.DataFrame:
    """The table with some cells, by index and column, replaced."""
    quotes = quotes.copy()
    for (row, column), value in cells.items():
        if row in quotes.index and column in quotes:
            quotes.loc[row, column] = value if column in ("text", "prefix", "suffix") else value.strip()
    return quotes


def faults(
    quotes: pd.DataFrame, file: str, declared_camps: tuple[str, ...] = (), topics: tuple[str, ...] = ()
) -> list[Fault]:
    """Every cell that breaks the schema or disagrees with its row, in row order."""
    found = table.faults(quotes, file, declared_camps, topics) + table.misaligned_cells(quotes, file)
    return sorted(found, key=lambda fault: fault.row)


def index_of(fault: Fault) -> int:
    """The index of the row that a fault is in: faults count rows as in a sheet whose first row is the headings."""
    return fault.row - 2


def unread_dates(faults: Iterable[Fault]) -> dict[str, int]:
    """How many cells of each date column are not dates."""
    found: dict[str, int] = {}
    for fault in faults:
        if fault.column in DATES:
            found[fault.column] = found.get(fault.column, 0) + 1
    return found
