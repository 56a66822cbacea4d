"""The camps and speakers of an imported table: which values occur, which mean the same, whose camp is which."""

import unicodedata
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from data.importing.columns import columns
from data.importing.foreign import ForeignTable
from data.importing.limits import FileRefusal
from data.schema import SEPARATOR
from data.table import parts


def values(quotes: pd.DataFrame, column: str = "camp") -> dict[str, int]:
    """Each value in the column with its number of quotes, the most frequent first; "" for empty cells.

    A joint statement counts for each of its camps.
    """
    counts: Counter[str] = Counter()
    for cell, n in quotes[column].value_counts().items():
        for part in dict.fromkeys(parts(str(cell))):
            counts[part] += int(n)
    return dict(sorted(counts.items(), key=lambda found: (-found[1], found[0])))


def rename_camps(quotes: pd.DataFrame, names: Mapping[str, str], column: str = "camp") -> pd.DataFrame:
    """The quotes with each value replaced by the one it means; values that `names` lacks stay."""
    meant = {value: name.strip() for value, name in names.items() if name.strip() != value}
    if not meant:
        return quotes
    cells = {
        cell: f" {SEPARATOR} ".join(meant.get(part, part) for part in parts(cell)) for cell in quotes[column].unique()
    }
    return quotes.assign(**{column: quotes[column].map(cells).astype("str")})


def plain(name: str) -> str:
    """A name without what differs between two spellings: case, accents, kinds of space, and the order in "Moe, Ada"."""
    before, comma, after = name.partition(",")
    if comma and after.strip() and "," not in after and len(name.split()) <= 4:
        name = f"{after} {before}"
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def spellings(found: Mapping[str, int]) -> dict[str, str]:
    """Values that may be others spelt differently, each with the most frequent spelling of the same name."""
    groups: dict[str, list[str]] = {}
    for value in found:
        if value:
            groups.setdefault(plain(value), []).append(value)
    best = {key: max(names, key=lambda name: (found[name], name)) for key, names in groups.items()}
    return {name: best[key] for key, names in groups.items() for name in names if name != best[key]}


def of_voices(voices: pd.DataFrame) -> dict[str, str]:
    """The camp of each speaker of a corpus, from its rows for each quote and speaker; of several, that of most
    quotes.
    """
    counts = voices.groupby(["speaker", "camp"], sort=False).size().sort_values(kind="stable")
    return {str(speaker): str(camp) for speaker, camp in counts.index if speaker and camp}


def of_speakers(table: ForeignTable, name: str) -> dict[str, str]:
    """The camps from a table of speakers and camps; raises FileRefusal if it has none.

    Its columns are found by their headings; failing that, the first holds the speakers and the second their camps.
    """
    cells = table.cells
    targets = {target: heading for heading, target in columns.guess(cells).targets.items()}
    speaker, camp = targets.get("speaker"), targets.get("camp")
    if not (speaker and camp):
        if cells.shape[1] < 2:
            raise FileRefusal(f"{name} holds no camps: it must have a column of speakers and one of their camps.")
        others = [heading for heading in cells if heading not in (speaker, camp)]
        speaker, camp = speaker or others.pop(0), camp or others.pop(0)
    pairs = zip(cells[speaker].str.strip(), cells[camp].str.strip(), strict=True)
    known: dict[str, str] = {}
    for person, side in pairs:
        if not person or not side:
            continue
        if known.setdefault(person, side) != side:
            raise FileRefusal(
                f"{name}: {person!r} is of the camp {known[person]!r} and of {side!r}; one row each is allowed."
            )
    if not known:
        raise FileRefusal(f"{name} holds no camps: all its rows are empty.")
    return known
