"""One person under several spellings is one: a table of spellings, names and Wikidata ids that the person owns."""

import io
import re
import unicodedata
from pathlib import Path

import pandas as pd

from data.row_width import TooWide, check_width

SHIPPED = Path(__file__).parents[2] / "data" / "people.csv"
COLUMNS = ("spelling", "name", "wikidata")
LONGEST_TABLE = 20_000  # rows
_LONGEST = 200  # characters of a cell
_ID = re.compile(r"Q\d{1,12}")


class SpellingsError(ValueError):
    """A table of people that cannot be used; the message says what is wrong."""


def shipped_table() -> pd.DataFrame:
    """The table that comes with the project."""
    return read(SHIPPED.read_bytes())


def read(content: bytes) -> pd.DataFrame:
    """A table from the bytes of a CSV; raises SpellingsError. The column `wikidata` may be missing or empty."""
    try:
        check_width(content.decode("utf-8-sig"))
        table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SpellingsError(f"The table of people is not CSV in UTF-8: {error}") from error
    except TooWide as error:
        raise SpellingsError(f"The table of people {error}") from error
    missing = [name for name in COLUMNS[:2] if name not in table]
    if missing:
        raise SpellingsError(f"The table of people lacks the column {', '.join(missing)}; found {list(table.columns)}.")
    if len(table) > LONGEST_TABLE:
        raise SpellingsError(f"The table of people has {len(table):,} rows; at most {LONGEST_TABLE:,} are read.")
    table = table.reindex(columns=list(COLUMNS), fill_value="")
    for row in table.itertuples():
        bad_id = row.wikidata and not _ID.fullmatch(row.wikidata)
        bare = row.spelling.strip() and row.name.strip() and "|" not in row.name
        if bad_id or not bare or len(row.spelling + row.name) > _LONGEST:
            raise SpellingsError(
                f"The table of people, row {row.Index + 2}: spelling {row.spelling!r}, name {row.name!r}, wikidata "
                f"{row.wikidata!r}; the first two must be filled, short and without '|', an id is empty or like Q42."
            )
    return table


def fold(name: str) -> str:
    """A name without case, accents, dots and double spaces, by which spellings are compared."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[\w-]+", bare))


class Spellings:
    """The table, looked up: the first row of a spelling counts."""

    def __init__(self, table: pd.DataFrame):
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        for spelling, name, wikidata in table[list(COLUMNS)].itertuples(index=False):
            self._names.setdefault(fold(spelling), name)
            if wikidata:
                self._ids.setdefault(fold(name), wikidata)

    def name(self, spelling: str) -> str:
        """The one name of a person, or the spelling itself where no row has it."""
        return self._names.get(fold(spelling), spelling)

    def wikidata(self, name: str) -> str:
        """The person's Wikidata id, or ""."""
        return self._ids.get(fold(name), "")


def learn(table: pd.DataFrame, spelling: str, name: str, wikidata: str = "") -> pd.DataFrame:
    """The table with a spelling that a person tied to a name, before all other rows.

    Spellings of the old name follow to the new one. Raises SpellingsError where the id is none.
    """
    if wikidata and not _ID.fullmatch(wikidata):
        raise SpellingsError(f"“{wikidata}” is no Wikidata id: it is a Q and a number, such as Q42.")
    table = table.assign(name=[name if fold(old) == fold(spelling) else old for old in table["name"]])
    wikidata = wikidata or Spellings(table).wikidata(name)
    rest = table[[fold(known) != fold(spelling) for known in table["spelling"]]]
    row = pd.DataFrame([{"spelling": spelling, "name": name, "wikidata": wikidata}])
    return pd.concat([row, rest], ignore_index=True)
