"""Which camp a speaker may belong to: proposed from a table that the person owns, and learned from what they correct.

The table has the columns `fits` and `camp`, and any others besides. The first row whose words stand in the speaker's
role, affiliation or name decides: who studies a government is an analyst, though the government is named too.
"""

import io
import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data.row_width import TooWide, check_width

SHIPPED = Path(__file__).parents[2] / "data" / "camps.csv"
COLUMNS = ("fits", "camp")
LONGEST_TABLE = 20_000  # rows
_LONGEST = 200  # characters of a cell


class CampTableError(ValueError):
    """A table of camps that cannot be used; the message says what is wrong."""


def shipped() -> pd.DataFrame:
    """The table that comes with the project."""
    return read(SHIPPED.read_bytes())


def read(content: bytes) -> pd.DataFrame:
    """A table from the bytes of a CSV; raises CampTableError."""
    try:
        check_width(content.decode("utf-8-sig"))
        table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CampTableError(f"The table of camps is not CSV in UTF-8: {error}") from error
    except TooWide as error:
        raise CampTableError(f"The table of camps {error}") from error
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise CampTableError(f"The table of camps lacks the column {', '.join(missing)}; found {list(table.columns)}.")
    if len(table) > LONGEST_TABLE:
        raise CampTableError(f"The table of camps has {len(table):,} rows; at most {LONGEST_TABLE:,} are read.")
    for row in table[["fits", "camp"]].itertuples():
        if not row.fits.strip() or not row.camp.strip() or "|" in row.camp or len(row.fits + row.camp) > _LONGEST:
            raise CampTableError(
                f"The table of camps, row {row.Index + 2}: fits {row.fits!r}, camp {row.camp!r}; both must be filled, "
                f"short, and the camp without '|'."
            )
    return table.reset_index(drop=True)


def propose(table: pd.DataFrame, speaker: str, role: str, affiliation: str) -> str:
    """The camp of the first row that fits, or "" where none does.

    Whole words are compared, without case: "US" does not fit "use". A speaker's own row, learned from a correction,
    has the whole name and comes before all others.
    """
    described = f" {_plain(role)} | {_plain(affiliation)} | {_plain(speaker)} "
    for fits, camp in zip(table["fits"], table["camp"], strict=True):
        if f" {_plain(fits)} " in described:
            return str(camp)
    return ""


def learn(table: pd.DataFrame, speaker: str, camp: str) -> pd.DataFrame:
    """The table with the camp that a person gave a speaker, before all other rows."""
    learned = pd.DataFrame([{"fits": speaker, "camp": camp, "note": "corrected by hand"}])
    return pd.concat([learned, forget(table, speaker)], ignore_index=True).fillna("")


def forget(table: pd.DataFrame, speaker: str) -> pd.DataFrame:
    """The table without the row that has the speaker's whole name."""
    return table[[_plain(fits) != _plain(speaker) for fits in table["fits"]]].reset_index(drop=True)


@lru_cache(maxsize=LONGEST_TABLE)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w.&-]+", text.lower()))
