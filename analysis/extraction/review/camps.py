"""Which camp a speaker may belong to: proposed from the reviewer's own table, and learned from corrections.

The table has the columns `fits` and `camp`, and possibly others. The first row whose words occur in the speaker's role,
affiliation or name decides: a person who studies a government is an analyst, though the government is named too.
"""

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.extraction.lexicon import NAMES, PEOPLE_NOUNS, WordLists
from analysis.extraction.review import own_tables
from analysis.extraction.review.own_tables import LONGEST_ENTRY, LONGEST_TABLE, OwnTableError

SHIPPED = Path(__file__).parents[3] / "data" / "camps.csv"
COLUMNS = ("fits", "camp")


def shipped_table() -> pd.DataFrame:
    """The table that comes with the project."""
    return read(SHIPPED.read_bytes())


def read(content: bytes) -> pd.DataFrame:
    """A table from the bytes of a CSV; raises OwnTableError."""
    table = own_tables.read(content, "camps", COLUMNS)
    for row in table[["fits", "camp"]].itertuples():
        if not row.fits.strip() or not row.camp.strip() or "|" in row.camp or len(row.fits + row.camp) > LONGEST_ENTRY:
            raise OwnTableError(
                f"The table of camps, row {row.Index + 2}: fits {row.fits!r}, camp {row.camp!r}; both must be filled, "
                f"short, and the camp without '|'."
            )
    return table


def propose(table: pd.DataFrame, speaker: str, role: str, affiliation: str) -> str:
    """The camp of the first row that fits, or "" if none does.

    Whole words are compared, ignoring case: "US" does not fit "use". A speaker's own row, learned from a correction,
    has the whole name and comes before all others.
    """
    described = " | ".join((_plain(_whose(role)), _plain(_whose(affiliation)), _plain(_whose(speaker))))
    for fits, camp in zip(table["fits"], table["camp"], strict=True):
        plain = _plain(fits)
        if f" {plain} " in f" {described} " or plain == _plain(speaker):
            return str(camp)
    return ""


def _whose(phrase: str) -> str:
    """The words of a phrase that say for whom somebody speaks: those around its head.

    Of "Polish embassy in Moscow" only "Polish embassy"; of people who speak for no state ("critics of Russia",
    "American actor"), only what they are.
    """
    words = phrase.replace("(unnamed)", "").split()
    plain = [_plain(word) for word in words]
    end = next((i for i, word in enumerate(plain) if i and word in _CAMPS.places_follow), len(words))
    words, plain = words[:end], plain[:end]
    head = next((i - 1 for i, word in enumerate(plain) if i and word in _CAMPS.whose_follow), len(words) - 1)
    private = PEOPLE_NOUNS | NAMES.groups | _CAMPS.private
    if head >= 0 and plain[head] in private - _CAMPS.speak_for_a_state:
        return " ".join(word for word in words[: head + 1] if word[0].islower() or word == words[head])
    return " ".join(words)


_CAMPS = WordLists("camps")


def learn(table: pd.DataFrame, speaker: str, camp: str) -> pd.DataFrame:
    """The table with the camp that a person gave to a speaker, in front of all other rows."""
    learned = pd.DataFrame([{"fits": speaker, "camp": camp, "note": "corrected by hand"}])
    return pd.concat([learned, forget(table, speaker)], ignore_index=True).fillna("")


def forget(table: pd.DataFrame, speaker: str) -> pd.DataFrame:
    """The table without the row that has the speaker's whole name."""
    return table[[_plain(fits) != _plain(speaker) for fits in table["fits"]]].reset_index(drop=True)


@lru_cache(maxsize=LONGEST_TABLE)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w.&-]+", text.lower()))
