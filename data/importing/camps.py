"""The camps of a table from elsewhere: what stands there, and which camp it means."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from data.schema import SEPARATOR
from data.table import parts


def values(quotes: pd.DataFrame) -> dict[str, int]:
    """Each value found in the camp column with its number of quotes, the most first; "" where none is given.

    A joint statement counts for each of its camps.
    """
    counts: Counter[str] = Counter()
    for cell, n in quotes["camp"].value_counts().items():
        for part in dict.fromkeys(parts(str(cell))):
            counts[part] += int(n)
    return dict(sorted(counts.items(), key=lambda found: (-found[1], found[0])))


def renamed(quotes: pd.DataFrame, camps: Mapping[str, str]) -> pd.DataFrame:
    """The quotes with each value replaced by the camp it means; values that are not named stay."""
    meant = {value: camp.strip() for value, camp in camps.items() if camp.strip() != value}
    if not meant:
        return quotes
    cells = {
        cell: f" {SEPARATOR} ".join(meant.get(part, part) for part in parts(cell)) for cell in quotes["camp"].unique()
    }
    return quotes.assign(camp=quotes["camp"].map(cells).astype("str"))
