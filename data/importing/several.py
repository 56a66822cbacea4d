"""Several tables imported at once (sheets of a workbook, files of a zip, files together) as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from data.counting import count_of
from data.importing.columns.columns import ORIGINS, guess
from data.importing.columns.known_headings import fold_heading
from data.importing.foreign import ALL, Decision, ForeignTable, check_table
from data.importing.limits import check_rows
from data.schema import COLUMN_NAMES

SHEET, FILE = ORIGINS
_ALIKE = 0.5  # the share of headings that tables of one kind have in common
_JOINED = 0.8  # the share of rows that must be found by an id


@dataclass
class _Parts:
    """What became of each table: rows of the result, columns joined to it, or left out."""

    rows: list[str] = field(default_factory=list)
    joined: dict[str, tuple[str, str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def together(tables: Mapping[str, ForeignTable], column: str, name: str, wanted: str) -> ForeignTable:
    """One table of all that belong together; a single table unchanged. Raises FileRefusal.

    Tables with the same headings are stacked, and `column` records which table each row came from; tables with an id
    that matches their rows add columns. Others are left out, and the reading reports it. With ALL for `wanted`, tables
    need only have some heading in common.
    """
    if len(tables) == 1:
        return next(iter(tables.values()))
    targets = {title: guess(table.cells).targets for title, table in tables.items()}
    with_text = [title for title in tables if "text" in targets[title].values()]
    main = max(with_text or tables, key=lambda title: (_n_ours(targets[title]), len(tables[title].cells)))
    parts = _sort_files(tables, targets, main, wanted)
    cells, decisions = _stack(tables, targets, parts, main, column)
    for title, (key, other_key) in parts.joined.items():
        cells, decision = _join(cells, tables[title].cells, key, other_key, title)
        decisions.append(decision)
    reading = tables[main].reading
    left_out = [reading.left_out] if reading.left_out else []
    if parts.left_out:
        names = ", ".join(f"“{title}”" for title in parts.left_out)
        left_out.append(f"Left out, as {'its' if len(parts.left_out) == 1 else 'their'} columns are others: {names}.")
    shown = main if len(parts.rows) == 1 and not parts.joined else ALL
    return ForeignTable(
        check_table(cells, name),
        replace(
            reading.with_decisions(*decisions),
            sheet=shown,
            sheets=reading.sheets or tuple(tables),
            left_out=" ".join(left_out),
        ),
        tables[main].extras,
    )


def _n_ours(targets: Mapping[str, str]) -> int:
    return sum(target in COLUMN_NAMES for target in targets.values())


def _names(targets: Mapping[str, str]) -> set[str]:
    """The names of a table's columns: our own name for ours, the heading for others."""
    return {target if target in COLUMN_NAMES else fold_heading(heading) for heading, target in targets.items()}


def _sort_files(
    tables: Mapping[str, ForeignTable], targets: Mapping[str, Mapping[str, str]], main: str, wanted: str
) -> _Parts:
    parts = _Parts()
    ours = _names(targets[main])
    for title, table in tables.items():
        names = _names(targets[title])
        alike = len(ours & names) / min(len(ours), len(names)) if names else 0.0
        same_words = "text" in targets[title].values() or "text" not in targets[main].values()
        enough = len(ours & names) >= min(2, len(ours))
        if title == main or (same_words and enough and alike >= (0.01 if wanted == ALL else _ALIKE)):
            parts.rows.append(title)
        elif keys := _keys(tables[main].cells, table.cells):
            parts.joined[title] = keys
        else:
            parts.left_out.append(title)
    return parts


def _keys(cells: pd.DataFrame, other: pd.DataFrame) -> tuple[str, str] | None:
    """A column in each of two tables such that the ids of one find the rows of the other; None if there is none."""
    best: tuple[float, str, str] | None = None
    for theirs in other:
        ids = other[theirs].str.strip()
        ids = ids[ids != ""]
        if ids.empty or ids.duplicated().any():
            continue
        known = set(ids)
        for own in cells:
            column = cells[own].str.strip()
            share = float(column.isin(known).mean()) + (
                0.1 if fold_heading(str(own)) == fold_heading(str(theirs)) else 0
            )
            if share >= _JOINED and (best is None or share > best[0]):
                best = (share, str(own), str(theirs))
    return best[1:] if best else None


def _stack(
    tables: Mapping[str, ForeignTable],
    targets: Mapping[str, Mapping[str, str]],
    parts: _Parts,
    main: str,
    column: str,
) -> tuple[pd.DataFrame, list[Decision]]:
    if len(parts.rows) == 1:
        return tables[main].cells, []
    check_rows(sum(len(tables[title].cells) for title in parts.rows), f"all {column}s together")
    by_target = {target: heading for heading, target in targets[main].items() if target in COLUMN_NAMES}
    by_name = {fold_heading(heading): heading for heading in targets[main]}
    frames = []
    origin = column if column not in targets[main] else f"{column} of origin"
    for title in parts.rows:
        cells = tables[title].cells
        names: dict[str, str] = {}
        for heading, target in targets[title].items():
            wanted = by_name.get(fold_heading(heading)) or by_target.get(target)
            if wanted and wanted not in names.values():
                names[heading] = wanted
        frames.append(cells.rename(columns=names).assign(**{origin: title}))
    whole = pd.concat(frames, ignore_index=True).fillna("").astype("str")
    counts = ", ".join(f"{title} {len(tables[title].cells):,}" for title in parts.rows)
    why = f"rows: {counts}; the column “{origin}” keeps where each came from, and rows are counted through"
    return whole, [Decision(f"{len(parts.rows)} {column}s", "one table", why)]


def _join(
    cells: pd.DataFrame, other: pd.DataFrame, key: str, other_key: str, title: str
) -> tuple[pd.DataFrame, Decision]:
    """The table with the columns of another joined to its rows by an id."""
    lines = other.assign(**{other_key: other[other_key].str.strip()}).set_index(other_key)
    found = lines.reindex(cells[key].str.strip()).set_axis(cells.index)
    n_found = int(cells[key].str.strip().isin(lines.index).sum())
    joined = cells.copy()
    for heading in lines:
        name = heading if heading not in joined else f"{heading} ({title})"
        joined[name] = found[heading].fillna("").astype("str")
    n_unused = int((~lines.index.isin(cells[key].str.strip())).sum())
    why = f"{n_found:,} of {len(cells):,} rows are in both" + (
        f"; {count_of(n_unused, 'row')} of “{title}” without words" if n_unused else ""
    )
    return joined, Decision(f"“{title}”", f"joined by “{key}”", why)
