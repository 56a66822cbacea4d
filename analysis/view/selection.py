"""Choosing which quotes are in view, and counting what each further choice would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from data.corpus import Corpus
from data.dates import span
from data.schema import COLUMN_NAMES, SEPARATOR

# Columns that a reader narrows by, in the order of the screen.
FACETS = ("camp", "speaker", "outlet", "relayed_by", "kind", "topic")
DATES = ("said_on", "published_on")
MOST_VALUES = 50  # a column of the owner's with more values than this is text, not a choice


@dataclass(frozen=True)
class Period:
    """From a first to a last day, both included; an open end is None."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last)


@dataclass(frozen=True)
class Filters:
    """What the reader asked to see; an empty field asks for nothing.

    `choices` maps a column to the values wanted there: any of them will do. All fields must hold at once.
    A quote whose date is not known never passes a period; one that is known only by month or year passes
    where any of its days does.
    """

    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    words: str = ""

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the fields that ask for something, in the order of the screen."""
        names = [column for column, values in self.choices.items() if values]
        names += [column for column, period in self.periods.items() if period]
        return (*names, "words") if self.words.strip() else tuple(names)

    def without(self, name: str) -> "Filters":
        """The same filters with the field `name` empty."""
        if name == "words":
            return replace(self, words="")
        choices = {column: values for column, values in self.choices.items() if column != name}
        periods = {column: period for column, period in self.periods.items() if column != name}
        return replace(self, choices=choices, periods=periods)


@dataclass(frozen=True)
class Facet:
    """One column as choices: `values` in the order shown; `rows[i]` holds the value numbered `codes[i]`.

    A joint statement stands in `rows` once for each of its camps or speakers, one that several outlets carried once
    for each of these.
    """

    column: str
    values: tuple[str, ...]
    rows: np.ndarray
    codes: np.ndarray

    def holding(self, wanted: tuple[str, ...], n_rows: int) -> np.ndarray:
        """Mask of the rows that hold any of the wanted values, (n_rows,) bool."""
        chosen = np.isin(np.asarray(self.values, dtype=object), wanted)
        mask = np.zeros(n_rows, dtype=bool)
        mask[self.rows[chosen[self.codes]]] = True
        return mask

    def counts(self, mask: np.ndarray) -> dict[str, int]:
        """Number of quotes under `mask` for each value; a quote counts once for each value it holds."""
        numbers = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        return dict(zip(self.values, numbers.tolist(), strict=True))


@dataclass(frozen=True)
class Index:
    """A corpus made ready to be narrowed; built once per corpus."""

    n_quotes: int
    facets: Mapping[str, Facet]
    first_days: Mapping[str, np.ndarray]  # datetime64[D], NaT where not known
    last_days: Mapping[str, np.ndarray]
    folded: pd.Series  # the words without upper and lower case

    def extent(self, column: str) -> tuple[date, date]:
        """The first and last day of a date column."""
        dated = ~np.isnat(self.first_days[column])
        first, last = self.first_days[column][dated].min(), self.last_days[column][dated].max()
        return first.astype(date), last.astype(date)


def build_index(corpus: Corpus) -> Index:
    """Prepare the facets, dates and lower-cased words of a corpus."""
    quotes = corpus.quotes
    facets = {}
    for column in (*FACETS, *_own_columns(quotes)):
        facet = _facet(corpus, column)
        if any(facet.values):
            facets[column] = facet
    days = {column: _days(quotes[column]) for column in DATES if quotes[column].any()}
    return Index(
        n_quotes=len(quotes),
        facets=facets,
        first_days={column: first for column, (first, _) in days.items()},
        last_days={column: last for column, (_, last) in days.items()},
        # Python's own folding, here and for the words wanted: the table's engine lowers some letters otherwise
        folded=quotes["text"].map(str.casefold),
    )


def with_topics(index: Index, labels: Sequence[str]) -> Index:
    """The index of a corpus without topics of its own, with these (n_quotes,) as its facet of topics, "" for none."""
    cells = pd.Series(list(labels), dtype=object)
    counts = dict(cells.value_counts())
    values = sorted(counts, key=lambda label: (not label, -counts[label], label))
    if not any(values):
        return index
    codes = pd.Categorical(cells, categories=values).codes.astype(np.intp)
    facet = Facet("topic", tuple(values), np.arange(index.n_quotes), codes)
    return replace(index, facets={**index.facets, "topic": facet})


def _own_columns(quotes: pd.DataFrame) -> list[str]:
    """Columns beyond the schema that can be chosen from: few values, at least one of them on two quotes.

    One called "words" cannot: it would be taken for the words searched for.
    """
    others = [column for column in quotes if column not in COLUMN_NAMES and column != "words"]
    return [column for column in others if quotes[column].nunique() <= min(MOST_VALUES, len(quotes) - 1)]


def _facet(corpus: Corpus, column: str) -> Facet:
    if column in ("camp", "speaker"):
        lines = corpus.voices[["row", column]].drop_duplicates()
        rows, cells = lines["row"].to_numpy(), lines[column]
    elif column == "outlet":  # a statement that several carried stands in each
        carried = corpus.quotes[column].str.split(SEPARATOR, regex=False).reset_index(drop=True).explode().str.strip()
        carried = carried.reset_index(name=column).drop_duplicates()
        rows, cells = carried["index"].to_numpy(), carried[column]
    else:
        rows, cells = np.arange(len(corpus.quotes)), corpus.quotes[column]
    counts = dict(cells.value_counts())
    declared = {"camp": [c.name for c in corpus.camps], "topic": [t.name for t in corpus.about.topics]}
    if column == "camp":  # a camp without any quote is there too: its silence is told
        counts = dict.fromkeys(declared["camp"], 0) | counts
    order = {name: position for position, name in enumerate(declared.get(column, []))}
    # declared order first, then the most frequent; "not given" comes last
    values = sorted(counts, key=lambda v: (not v, order.get(v, len(order)), -counts[v], v))
    codes = pd.Categorical(cells, categories=values).codes.astype(np.intp)
    return Facet(column, tuple(values), rows, codes)


def _days(cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    spans = {written: span(written) for written in cells.unique()}
    first = {written: days[0] if days else None for written, days in spans.items()}
    last = {written: days[1] if days else None for written, days in spans.items()}
    return (
        cells.map(first).to_numpy(dtype="datetime64[D]"),
        cells.map(last).to_numpy(dtype="datetime64[D]"),
    )


def _masks(index: Index, filters: Filters) -> dict[str, np.ndarray]:
    """The mask of each active field, by name. A column that this corpus lacks holds nothing."""
    nothing = np.zeros(index.n_quotes, dtype=bool)
    masks = {}
    for name in filters.active:
        if name == "words":
            wanted = filters.words.strip().casefold()
            masks[name] = index.folded.str.contains(wanted, regex=False).to_numpy(dtype=bool)
        elif name in filters.choices:
            facet = index.facets.get(name)
            masks[name] = facet.holding(filters.choices[name], index.n_quotes) if facet else nothing
        else:
            masks[name] = _within(index, name, filters.periods[name])
    return masks


def _within(index: Index, column: str, period: Period) -> np.ndarray:
    if column not in index.first_days:
        return np.zeros(index.n_quotes, dtype=bool)
    first_days, last_days = index.first_days[column], index.last_days[column]
    mask = ~np.isnat(first_days)
    if period.first:
        mask &= last_days >= np.datetime64(period.first)
    if period.last:
        mask &= first_days <= np.datetime64(period.last)
    return np.asarray(mask)


@dataclass(frozen=True)
class InView:
    """The quotes that pass: `mask` (n_quotes,) bool; for each facet how many each value would leave, and for each
    date column how many have a date.

    These counts follow all other fields but not the field's own choice: they tell what a choice there would show.
    """

    mask: np.ndarray
    counts: Mapping[str, Mapping[str, int]]
    dated: Mapping[str, int]

    @property
    def n(self) -> int:
        return int(self.mask.sum())


def select(index: Index, filters: Filters) -> InView:
    """Quotes that pass every filter, with the counts of each facet."""
    masks = _masks(index, filters)
    counts = {column: facet.counts(_others(index, masks, column)) for column, facet in index.facets.items()}
    dated = {
        column: int((_others(index, masks, column) & ~np.isnat(days)).sum())
        for column, days in index.first_days.items()
    }
    return InView(_all_of(index, list(masks.values())), counts, dated)


def _others(index: Index, masks: Mapping[str, np.ndarray], but: str) -> np.ndarray:
    """What passes every field but one."""
    return _all_of(index, [mask for name, mask in masks.items() if name != but])


def _all_of(index: Index, masks: list[np.ndarray]) -> np.ndarray:
    return np.logical_and.reduce(masks) if masks else np.ones(index.n_quotes, dtype=bool)


def what_to_loosen(index: Index, filters: Filters) -> list[tuple[str, int]]:
    """For an empty view: each active field with the number of quotes that dropping it would show, most first.

    Fields whose loss alone brings nothing back are left out; ties keep the order of the screen.
    """
    masks = _masks(index, filters)
    gains = [(name, int(_others(index, masks, name).sum())) for name in masks]
    return sorted([gain for gain in gains if gain[1]], key=lambda gain: -gain[1])
