"""What databases, statistics programs and spreadsheets write where there is no value: NULL, \\N, #N/A, nan."""

from collections.abc import Sequence

import pandas as pd

from data.counting import count_of
from data.importing.columns.column_profiles import kind_of
from data.importing.foreign import CELLS_EMPTIED, CELLS_EXACT, Choices, Decision, ForeignTable

# neither a word in any language nor a name
_SURE = frozenset(
    [
        *("NULL", "\\N", "[NULL]", "(NULL)", "<NULL>", "[null]", "(null)", "<null>", "<NA>", "NaN", "NaT"),
        *("#N/A", "#NV", "#N/D", "#Н/Д", "#NULL!", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#ERROR!"),
        *("#WERT!", "#BEZUG!", "#ZAHL!", "#VALEUR!", "#NOM?", "#NOMBRE!", "#VALOR!", "#ЗНАЧ!", "#ССЫЛКА!", "#ИМЯ?"),
    ]
)
# these may be an answer, a code or a name
_UNSURE = frozenset(["null", "Null", "nan", "NA", "N/A", "n/a", "nil", "None"])
_DASHES = frozenset([".", "-", "--", "–", "—"])  # not reported if they are kept
_ANSWERS = frozenset(["None"])  # which people give to several questions
_SAMPLE = 300  # cells that show what a column holds
_MOSTLY = 0.8
_MOST_NAMED = 4  # columns
_Places = dict[str, list[str]]  # columns by sign


def without_signs(table: ForeignTable, choices: Choices) -> ForeignTable:
    """The table with signs for missing values emptied where the file shows that they are, and a decision that says so.

    A sign that may be a word or a name counts if it occurs in a column of numbers, days or addresses, or in several
    columns; codes such as NA for Namibia do not. A table that was exported here is left as it is.
    """
    cells = table.cells
    if choices.cells == CELLS_EXACT or table.was_exported_here:
        return table
    places = _places(cells)
    if not places:
        return table
    emptied, kept = _divide(cells, places, are_all_emptied=choices.cells == CELLS_EMPTIED)
    decisions: list[Decision] = []
    changed = cells
    if emptied:
        changed = _with_empty(cells, emptied)
        why = "databases and spreadsheets write so where there is no value"
        decisions.append(Decision("Cells left empty", _in_words(cells, emptied), why))
    kept = {sign: columns for sign, columns in kept.items() if sign not in _DASHES}
    if kept:
        why = "it may be a word, a name or a code"
        decisions.append(Decision("Cells kept as they are", _in_words(cells, kept), why))
    if changed.empty:
        return table
    return table.with_cells(changed, *decisions)


def _divide(cells: pd.DataFrame, places: _Places, are_all_emptied: bool) -> tuple[_Places, _Places]:
    """The places of signs for missing values, and those where the same characters may be a word, a name or a code."""
    if are_all_emptied:
        return places, {}
    emptied: _Places = {}
    kept: _Places = {}
    for sign, columns in places.items():
        is_sign = _is_sign(cells, sign, columns)
        for column in columns:
            is_emptied = is_sign and not _is_code(cells[column], sign)
            (emptied if is_emptied else kept).setdefault(sign, []).append(column)
    return emptied, kept


def _with_empty(cells: pd.DataFrame, emptied: _Places) -> pd.DataFrame:
    """The rows with these signs emptied, without rows that are then empty."""
    by_column = {column: [sign for sign, columns in emptied.items() if column in columns] for column in cells}
    changed = cells.assign(
        **{name: cells[name].where(~cells[name].isin(signs), "") for name, signs in by_column.items() if signs}
    ).astype("str")
    return changed[(changed != "").any(axis=1)]


def _places(cells: pd.DataFrame) -> _Places:
    """The columns in which each sign occurs."""
    places: _Places = {}
    for column in cells:
        found = cells[column][cells[column].isin(_SURE | _UNSURE | _DASHES)]
        for sign in found.unique():
            places.setdefault(str(sign), []).append(str(column))
    return places


def _is_sign(cells: pd.DataFrame, sign: str, columns: Sequence[str]) -> bool:
    if sign in _SURE:
        return sign != "NULL" or len(columns) > 1 or not _are_surnames(cells[columns[0]], sign)
    return any(_is_typed(cells[column], sign) for column in columns) or (
        len(columns) > 1 and sign not in _ANSWERS | _DASHES
    )


def _others(cells: pd.Series, sign: str) -> list[str]:
    """Some of the filled cells that are not the sign."""
    return [cell.strip() for cell in cells[(cells != sign) & (cells != "")].iloc[:_SAMPLE].tolist()]


def _is_typed(cells: pd.Series, sign: str) -> bool:
    others = [cell for cell in _others(cells, sign) if cell]
    return bool(others) and sum(kind_of(cell) in ("day", "number", "url") for cell in others) >= _MOSTLY * len(others)


def _are_surnames(cells: pd.Series, sign: str) -> bool:
    """Whether a column holds single words in capitals, as lists of surnames do."""
    others = {*_others(cells, sign)}
    return len(others) > 1 and sum(cell.isalpha() and cell.isupper() and len(cell) > 2 for cell in others) >= (
        _MOSTLY * len(others)
    )


def _is_code(cells: pd.Series, sign: str) -> bool:
    """Whether a column holds codes of the same number of capitals: NA among DE and FR."""
    others = {*_others(cells, sign)}
    alike = sum(len(cell) == len(sign) and cell.isalpha() and cell.isupper() for cell in others)
    return sign == "NA" and alike >= max(1, 0.5 * len(others))


def _in_words(cells: pd.DataFrame, places: _Places) -> str:
    parts = []
    for sign, columns in places.items():
        n = sum(int((cells[column] == sign).sum()) for column in columns)
        more = f" and {len(columns) - _MOST_NAMED} more" if len(columns) > _MOST_NAMED else ""
        named = ", ".join(f"“{column[:40]}”" for column in columns[:_MOST_NAMED])
        parts.append(f"“{sign}” ({count_of(n, 'cell')} of {named}{more})")
    return ", ".join(parts)
