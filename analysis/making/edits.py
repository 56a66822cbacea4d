"""Edits of a corpus before they are saved: a list of steps, each of which can be undone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.compare.topics.topics import Topics
from analysis.making import duplicates
from data import table
from data.corpus import Corpus
from data.schema import COLUMN_NAMES, SEPARATOR

Cells = Mapping[str, str]  # of one quote, by column
Row = tuple[str, str]  # "quote" and its id, "camp" and its name, "about" and ""
EDITED = "edited"  # the corpus's own column that marks quotes whose words a person changed
NOTE = "note"
# columns that locate the words in the source; invalid once the words were changed
_PLACE = ("start", "end", "prefix", "suffix", "source_sha256")


@dataclass(frozen=True)
class Step:
    """One action: cells changed, by quote id; whole quotes added; quotes removed. `said` describes it to the person.

    `about` are fields of the corpus's description; `camps` colour, symbol and note by name, nothing for a removed one.
    """

    said: str
    cells: Mapping[str, Cells] = field(default_factory=dict)
    added: tuple[Cells, ...] = ()
    removed: tuple[str, ...] = ()
    about: Cells = field(default_factory=dict)
    camps: Mapping[str, Cells] = field(default_factory=dict)

    @property
    def quotes(self) -> set[str]:
        """Ids of all quotes that it touches."""
        return {*self.cells, *self.removed, *(cells["quote_id"] for cells in self.added)}

    @property
    def rows(self) -> set[Row]:
        """All rows of the corpus that it touches."""
        about = {("about", "")} if self.about else set()
        return {("quote", quote_id) for quote_id in self.quotes} | {("camp", name) for name in self.camps} | about


@dataclass(frozen=True)
class Draft:
    """The steps taken since version `base`."""

    base: str
    steps: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps)

    def then(self, step: Step) -> "Draft":
        """A copy with one more step."""
        return replace(self, steps=(*self.steps, step))

    def undone(self) -> "Draft":
        """A copy without the last step."""
        return replace(self, steps=self.steps[:-1])

    @property
    def quotes(self) -> set[str]:
        """Ids of the quotes that any step touches."""
        return set().union(*(step.quotes for step in self.steps))

    @property
    def rows(self) -> set[Row]:
        """All rows of the corpus that any step touches."""
        return set().union(*(step.rows for step in self.steps))

    @property
    def removed_ids(self) -> set[str]:
        """Ids of the quotes removed from their position; one that was put back comes at the end."""
        return {quote_id for step in self.steps for quote_id in step.removed}

    def apply(self, quotes: pd.DataFrame) -> pd.DataFrame:
        """The table after all steps, new quotes last. Cells of quotes that no longer exist are ignored."""
        for step in self.steps:
            quotes = _after(quotes, step)
        return quotes

    def onto(self, base: str, dropped: Collection[Row], readded: Iterable[Cells]) -> "Draft":
        """The same steps based on another version, without the rows `dropped`; quotes `readded` are put back first."""
        back = Step("Kept quotes that another person removed", added=tuple(readded))
        steps = [_without(step, set(dropped)) for step in self.steps]
        return Draft(base, tuple(step for step in [back, *steps] if step.rows))


def _after(quotes: pd.DataFrame, step: Step) -> pd.DataFrame:
    if step.removed:
        quotes = quotes[~quotes["quote_id"].isin(step.removed)].reset_index(drop=True)
    if step.cells:
        quotes = quotes.copy()
        row_of = {quote_id: row for row, quote_id in enumerate(quotes["quote_id"].tolist())}
        by_column: dict[str, dict[int, str]] = {}
        for quote_id, cells in step.cells.items():
            if quote_id in row_of:
                for column, value in cells.items():
                    by_column.setdefault(column, {})[row_of[quote_id]] = value
        for column, values in by_column.items():
            cells_now = quotes[column].to_numpy(dtype=object).copy() if column in quotes else [""] * len(quotes)
            for row, value in values.items():
                cells_now[row] = value
            quotes[column] = pd.Series(cells_now, dtype=str)
    if step.added:
        ids = set(quotes["quote_id"])
        new = pd.DataFrame([dict(cells) for cells in step.added if cells["quote_id"] not in ids], dtype=str)
        quotes = pd.concat([quotes, new], ignore_index=True).fillna("")
    return quotes


def _without(step: Step, dropped: set[Row]) -> Step:
    return replace(
        step,
        cells={quote_id: cells for quote_id, cells in step.cells.items() if ("quote", quote_id) not in dropped},
        added=tuple(cells for cells in step.added if ("quote", cells["quote_id"]) not in dropped),
        removed=tuple(quote_id for quote_id in step.removed if ("quote", quote_id) not in dropped),
        about={} if ("about", "") in dropped else step.about,
        camps={name: cells for name, cells in step.camps.items() if ("camp", name) not in dropped},
    )


def set_column(ids: Collection[str], column: str, value: str) -> Step:
    """Give one column of several quotes the same value."""
    n = len(ids)
    return Step(
        f"{column} of {n:,} {'quote' if n == 1 else 'quotes'}: {value or 'empty'}",
        cells={quote_id: {column: value} for quote_id in ids},
    )


def remove_quotes(ids: Collection[str]) -> Step:
    """Remove quotes."""
    n = len(ids)
    return Step(f"removed {n:,} {'quote' if n == 1 else 'quotes'}", removed=tuple(ids))


def add_quote(quotes: pd.DataFrame, cells: Cells) -> Step:
    """Add a quote, with a unique id derived from its words and speaker."""
    row = table.complete(
        pd.DataFrame([{name: value for name, value in cells.items() if name != "quote_id"}], dtype=str)
    )
    its_id = _free(str(row["quote_id"].iloc[0]), set(quotes["quote_id"]))
    own = dict.fromkeys((name for name in quotes if name not in COLUMN_NAMES), "")
    whole = own | row.iloc[0].to_dict() | {"quote_id": its_id}
    return Step("added a quote", added=({str(name): str(value) for name, value in whole.items()},))


def add_table(
    quotes: pd.DataFrame, new: pd.DataFrame, decided: Mapping[duplicates.DuplicateGroup, str], said: str
) -> Step:
    """Add a whole table of quotes, after the decisions about duplicates between both.

    The rows of the groups count `quotes` first, then `new`. An existing quote keeps its id and its words; a new one
    whose id is taken gets another.
    """
    both = together(quotes, new)
    left, rows = duplicates.resolve(both, decided)
    was_there = rows < len(quotes)
    kept, before = left[was_there], both.iloc[rows[was_there]].reindex(columns=left.columns, fill_value="")
    other = (kept.to_numpy(dtype=object) != before.to_numpy(dtype=object)).any(axis=1)
    cells = {}
    for after, old in zip(kept[other].to_dict("records"), before[other].to_dict("records"), strict=True):
        cells[after["quote_id"]] = {str(name): value for name, value in after.items() if value != old[name]}
    taken = set(quotes["quote_id"])
    added = []
    for row in left[~was_there].to_dict("records"):
        row = {str(name): str(value) for name, value in row.items()}
        row["quote_id"] = _free(row["quote_id"], taken)
        taken.add(row["quote_id"])
        added.append(row)
    return Step(said, cells=cells, added=tuple(added))


def together(quotes: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Both tables as one, with the columns of both; `quotes` come first."""
    return pd.concat([quotes, new], ignore_index=True).fillna("")


def change_words(quote_id: str, text: str) -> Step:
    """Change the words of a quote: it is marked as edited, and loses its position in the source."""
    cells = {"text": text, EDITED: "yes"} | dict.fromkeys(_PLACE, "")
    return Step(f"changed the words of {quote_id}", cells={quote_id: cells})


def _free(wanted: str, taken: Collection[str]) -> str:
    """The id if it is free, else with a number that makes it unique."""
    its_id, number = wanted, 2
    while its_id in taken:
        its_id, number = f"{wanted}-{number}", number + 1
    return its_id


def one_speaker(quotes: pd.DataFrame, spellings: Collection[str], name: str) -> Step:
    """Write several spellings of a speaker as one, also within joint statements."""
    cells = {}
    others = {spelling for spelling in spellings if spelling != name}
    for quote_id, speaker in zip(quotes["quote_id"], quotes["speaker"], strict=True):
        names = table.parts(speaker)
        if others.intersection(names):
            one = f" {SEPARATOR} ".join(name if each in others else each for each in names)
            cells[quote_id] = {"speaker": one}
    return Step(f"{', '.join(sorted(others))} is now {name} ({len(cells):,})", cells=cells)


def from_grid(shown: pd.DataFrame, edited: Mapping[int, Mapping[str, object]], before: Mapping[str, Cells]) -> Step:
    """What a person typed into the grid since `before`: `edited` has all changed cells by row of `shown`.

    An emptied cell arrives as None.
    """
    cells: dict[str, Cells] = {}
    for row, changed in edited.items():
        quote_id = str(shown["quote_id"].iloc[int(row)])
        wanted = {column: "" if value is None else str(value).strip() for column, value in changed.items()}
        new = {column: value for column, value in wanted.items() if before.get(quote_id, {}).get(column) != value}
        if new:
            cells[quote_id] = new
    said = "; ".join(f"{column} of {quote_id}" for quote_id, columns in cells.items() for column in columns)
    return Step(f"edited {said[:80]}", cells=cells)


def holding(quotes: pd.DataFrame, words: str) -> np.ndarray:
    """Mask of the quotes that contain the words in any column, ignoring case; all quotes for no words."""
    words = words.strip()
    if not words:
        return np.ones(len(quotes), dtype=bool)
    found = np.zeros(len(quotes), dtype=bool)
    for name in quotes:
        found |= quotes[name].str.contains(words, case=False, regex=False).to_numpy(dtype=bool)
    return found


def step_of_topics(topics: Topics, corpus: Corpus) -> Step:
    """The edit that writes the topics into the corpus as its own. Mixed quotes get none."""
    rows = np.flatnonzero(topics.labels != "")
    ids = corpus.quotes["quote_id"].to_numpy()[rows].tolist()
    labels = topics.labels[rows].tolist()
    cells = {quote_id: {"topic": topics.title(label)} for quote_id, label in zip(ids, labels, strict=True)}
    n = len(topics.names)
    return Step(f"{n:,} {'topic' if n == 1 else 'topics'} of {len(cells):,} quotes", cells=cells)
