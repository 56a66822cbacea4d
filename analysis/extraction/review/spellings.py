"""Merges several spellings of a person, by a table of spellings, names and Wikidata ids."""

import re
import unicodedata
from pathlib import Path

import pandas as pd

from analysis.extraction.review import own_tables
from analysis.extraction.review.own_tables import LONGEST_ENTRY, OwnTableError

SHIPPED = Path(__file__).parents[3] / "data" / "people.csv"
COLUMNS = ("spelling", "name", "wikidata")
_ID = re.compile(r"Q\d{1,12}")


def shipped_table() -> pd.DataFrame:
    """The table that comes with the project."""
    return read(SHIPPED.read_bytes())


def read(content: bytes) -> pd.DataFrame:
    """A table from the bytes of a CSV; raises OwnTableError. The column `wikidata` may be missing or empty."""
    table = own_tables.read(content, "people", COLUMNS[:2]).reindex(columns=list(COLUMNS), fill_value="")
    for row in table.itertuples():
        bad_id = row.wikidata and not _ID.fullmatch(row.wikidata)
        bare = row.spelling.strip() and row.name.strip() and "|" not in row.name
        if bad_id or not bare or len(row.spelling + row.name) > LONGEST_ENTRY:
            raise OwnTableError(
                f"The table of people, row {row.Index + 2}: spelling {row.spelling!r}, name {row.name!r}, wikidata "
                f"{row.wikidata!r}; the first two must be filled, short and without '|', an id is empty or like Q42."
            )
    return table


def fold(name: str) -> str:
    """A name without case, accents, dots and double spaces, for comparing spellings."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[\w-]+", bare))


class Spellings:
    """Looks up spellings in the table; the first row of a spelling counts."""

    def __init__(self, table: pd.DataFrame):
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        for spelling, name, wikidata in table[list(COLUMNS)].itertuples(index=False):
            self._names.setdefault(fold(spelling), name)
            if wikidata:
                self._ids.setdefault(fold(name), wikidata)

    def name(self, spelling: str) -> str:
        """The canonical name of a person, or the spelling itself if no row has it."""
        return self._names.get(fold(spelling), spelling)

    def wikidata(self, name: str) -> str:
        """The person's Wikidata id, or ""."""
        return self._ids.get(fold(name), "")


def learn(table: pd.DataFrame, spelling: str, name: str, wikidata: str = "") -> pd.DataFrame:
    """The table with a spelling that a reviewer linked to a name, in front of all other rows.

    Spellings of the old name move to the new one. Raises OwnTableError if the id is not valid.
    """
    if wikidata and not _ID.fullmatch(wikidata):
        raise OwnTableError(f"“{wikidata}” is no Wikidata id: it is a Q and a number, such as Q42.")
    table = table.assign(name=[name if fold(old) == fold(spelling) else old for old in table["name"]])
    wikidata = wikidata or Spellings(table).wikidata(name)
    rest = table[[fold(known) != fold(spelling) for known in table["spelling"]]]
    row = pd.DataFrame([{"spelling": spelling, "name": name, "wikidata": wikidata}])
    return pd.concat([row, rest], ignore_index=True)
