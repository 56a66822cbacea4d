"""Known headings, in six languages, and the column of ours that each stands for."""

import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.schema import COLUMN_NAMES, COLUMNS

_LISTS = Path(__file__).with_name("headings.toml")


def fold_heading(heading: str) -> str:
    """A heading without differences of spelling: case, accents, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(character for character in plain if character.isalnum())


@lru_cache(maxsize=1)
def heading_lists() -> dict[str, dict[str, Any]]:
    """By column of ours: `exact`, folded headings with their rank; `words` and `but`, folded."""
    written = tomllib.loads(_LISTS.read_text("utf-8"))
    found = {}
    for column in COLUMNS:
        lists = written.get(column.name, {})
        exact = [column.name, *column.aliases]
        exact += [heading for name, headings in lists.items() if name not in ("words", "but") for heading in headings]
        ranks: dict[str, int] = {}
        for rank, heading in enumerate(exact):
            ranks.setdefault(fold_heading(heading), rank)
        found[column.name] = {
            "exact": ranks,
            "words": {fold_heading(word) for word in lists.get("words", ())},
            "but": {fold_heading(word) for word in lists.get("but", ())},
        }
    return found


@lru_cache(maxsize=2)
def bare_headings(what: str) -> frozenset[str]:
    """Headings that mean a date, or a group, of whatever the table is about."""
    return frozenset(fold_heading(heading) for heading in tomllib.loads(_LISTS.read_text("utf-8"))["bare"][what])


# the first of these columns that knows a heading gets it
ORDER = (
    *("text", "speaker", "camp", "said_on", "published_on", "quote_id", "role", "affiliation", "kind", "cue"),
    *("relayed_by", "venue", "url", "outlet", "title", "author", "topic", "language"),
)


def known_column(heading: str) -> str:
    """The column of ours that a heading stands for by its whole words, whatever its cells hold; "" if none."""
    key = fold_heading(heading)
    return next((name for name in ORDER if key in heading_lists()[name]["exact"]), key if key in COLUMN_NAMES else "")
