"""Why the cells of a column do not match its heading."""

import pandas as pd

from data.checks import ID
from data.importing.columns import languages
from data.importing.columns.column_profiles import ColumnProfile
from data.importing.columns.known_headings import bare_headings, fold_heading
from data.importing.dates import days
from data.schema import KINDS, LONGEST_CELL

_FEW_CAMPS = 40
_MOSTLY = 0.6  # of the filled cells must match the heading
_HALF = 0.5
FILLED = 0.8  # of all cells, in a column that every quote needs
_LONGEST_NAME = 100


def too_long(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    """Why cells are longer than a cell may be; "" if none is. The other functions here answer the same way."""
    return f"its cells have up to {found.longest:,} characters" if found.longest > LONGEST_CELL else ""


def no_text(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    """Why cells are not quotes."""
    if not found.n_filled:
        return "it is empty"
    return (
        "it holds numbers, dates or addresses and no words"
        if found.numbers + found.urls > _MOSTLY or found.days > _MOSTLY
        else ""
    )


def _no_speaker(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    if found.share_filled < FILLED:
        return "it is empty" if not found.n_filled else f"{1 - found.share_filled:.0%} of its cells are empty"
    if found.length > _LONGEST_NAME or found.urls > _MOSTLY or (found.days > _MOSTLY and found.numbers < _MOSTLY):
        return "its cells are no names"
    return ""


def _no_camp(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    if found.share_filled < _HALF:  # quotes without a camp get the camp "not given"
        return "it is empty" if not found.n_filled else f"{1 - found.share_filled:.0%} of its cells are empty"
    if found.length > _LONGEST_NAME:
        return "its cells are too long for names of camps"
    few = _FEW_CAMPS if fold_heading(heading) in bare_headings("camps") else 500
    if found.n_distinct > max(2, min(few, found.n_filled)) or (found.n_distinct > 30 and found.distinct > 0.9):
        return f"{found.n_distinct:,} different values are too many for camps"
    return ""


def _no_dates(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    if found.n_filled and found.days < _MOSTLY:
        other = next((cell for cell in cells if cell.strip() and not days.is_nothing(cell) and not days.read(cell)), "")
        example = f" (“{' '.join(other.split())[:30]}”)" if other else ""
        return f"{1 - found.days:.0%} of its cells are no dates{example}; dates are as 2022-01-13, 2022-01 or 2022"
    return ""


def _no_id(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    stripped = cells.str.strip()
    twice = stripped[stripped.duplicated()]
    if len(twice):
        return (
            f"{str(twice.iloc[0])[:60]!r} stands in several rows, so that it is no id of quotes"
            if twice.iloc[0]
            else "some of its cells are empty"
        )
    broken = stripped[~stripped.str.fullmatch(ID)]
    return f"{str(broken.iloc[0])[:60]!r} cannot be an id in a link" if len(broken) else ""


def _no_url(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    return "its cells are no web addresses" if found.n_filled and found.urls < _MOSTLY else ""


def _no_kind(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    known_kinds = cells.str.strip().str.lower().isin(("", *KINDS))
    return f"its cells are not {', '.join(KINDS)}" if not known_kinds.all() else ""


def _no_language(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    values = [value for value in cells.str.strip().unique() if value]
    unread = [value for value in values if not languages.tag(value) and not days.is_nothing(value)]
    return f"{unread[0][:60]!r} is no language" if unread and len(unread) > len(values) * (1 - _MOSTLY) else ""


def _no_outlet(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    return "its cells are web addresses" if found.n_filled and found.urls > _MOSTLY else too_long(found, cells, heading)


def _no_place(found: ColumnProfile, cells: pd.Series, heading: str) -> str:
    return ""


MISFITS = {
    "text": no_text,
    "speaker": _no_speaker,
    "camp": _no_camp,
    "said_on": _no_dates,
    "published_on": _no_dates,
    "quote_id": _no_id,
    "url": _no_url,
    "kind": _no_kind,
    "language": _no_language,
    "outlet": _no_outlet,
    **dict.fromkeys(("start", "end", "prefix", "suffix", "source_sha256"), _no_place),
}
