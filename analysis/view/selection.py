"""Selecting which quotes are in view, and counting what each further choice would leave."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.view.word_search import WordSearch
from data.corpus import Corpus
from data.dates import span
from data.schema import COLUMN_NAMES, SEPARATOR

# Columns that a reader filters by, in the order of the screen.
FACETS = ("camp", "speaker", "outlet", "relayed_by", "kind", "topic")
DATES = ("said_on", "published_on")
MOST_VALUES = 50  # an owner's column with more values than this is text, not a choice


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

    `choices` maps a column to the values wanted there: any of them suffices. All fields must hold at once. A quote
    without a known date never passes a period; one known only by month or year passes if any of its days does.
    """

    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    words: str = ""

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the non-empty fields, in the order of the screen."""
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
    """One column as choices: `values` in the order shown; `rows[i]` has the value numbered `codes[i]`.

    A joint statement occurs in `rows` once for each of its camps or speakers, and one that several outlets carried once
    for each of these.
    """

    column: str
    values: tuple[str, ...]
    rows: np.ndarray
    codes: np.ndarray

    def holding(self, wanted: tuple[str, ...], n_rows: int) -> np.ndarray:
        """Mask of the rows that have any of the wanted values, (n_rows,) bool."""
        chosen = np.isin(np.asarray(self.values, dtype=object), wanted)
        if self._each_once and len(self.rows) == n_rows:
            return np.asarray(chosen[self.codes], dtype=bool)
        mask = np.zeros(n_rows, dtype=bool)
        mask[self.rows[chosen[self.codes]]] = True
        return mask

    def counts(self, mask: np.ndarray, rows: np.ndarray | None = None) -> dict[str, int]:
        """Number of quotes under `mask` for each value; a quote counts once for each value it has.

        `rows` are those under the mask, if available.
        """
        if self._each_once and len(self.rows) == len(mask):
            codes = self.codes[mask if rows is None else rows]
        else:
            codes = self.codes[mask[self.rows]]
        return self._by_value(codes)

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """Number of quotes for each value, whatever is in view."""
        return self._by_value(self.codes)

    @cached_property
    def _each_once(self) -> bool:
        """Whether each quote has one value, so that `codes` alone suffices."""
        return np.array_equal(self.rows, np.arange(len(self.rows)))

    def _by_value(self, codes: np.ndarray) -> dict[str, int]:
        numbers = np.bincount(codes, minlength=len(self.values))
        return dict(zip(self.values, numbers.tolist(), strict=True))


@dataclass(frozen=True)
class Index:
    """A corpus prepared for filtering; built once per corpus."""

    n_quotes: int
    facets: Mapping[str, Facet]
    first_days: Mapping[str, np.ndarray]  # datetime64[D], NaT if unknown
    last_days: Mapping[str, np.ndarray]
    words: WordSearch

    def extent(self, column: str) -> tuple[date, date]:
        """The first and last day of a date column."""
        return self._extents[column]

    @cached_property
    def dated(self) -> Mapping[str, np.ndarray]:
        """For each date column the mask of the quotes with a known date."""
        return {column: ~np.isnat(days) for column, days in self.first_days.items()}

    @cached_property
    def _extents(self) -> Mapping[str, tuple[date, date]]:
        found = {}
        for column, dated in self.dated.items():
            first, last = self.first_days[column][dated].min(), self.last_days[column][dated].max()
            found[column] = first.astype(date), last.astype(date)
        return found


def build_index(corpus: Corpus) -> Index:
    """Prepare the facets, dates and words of a corpus."""
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
        words=WordSearch(quotes["text"]),
    )


def with_topics(index: Index, labels: Sequence[str] | np.ndarray, title: Callable[[str], str] = str) -> Index:
    """The index of a corpus without topics of its own, with these (n_quotes,) as its facet of topics, "" for none.

    Each is called by its `title`.
    """
    codes, names = pd.factorize(np.asarray(labels, dtype=object))
    titles = [title(name) for name in names]  # not of each quote: a million take half a second
    counts = Counter[str]()
    for name, n in zip(titles, np.bincount(codes, minlength=len(titles)).tolist(), strict=True):
        counts[name] += n
    values = sorted(counts, key=lambda label: (not label, -counts[label], label))
    if not any(values):
        return index
    number = {value: at for at, value in enumerate(values)}
    of_name = np.array([number[name] for name in titles], dtype=np.intp)
    facet = Facet("topic", tuple(values), np.arange(index.n_quotes), of_name[codes])
    return replace(index, facets={**index.facets, "topic": facet})


def _own_columns(quotes: pd.DataFrame) -> list[str]:
    """Columns beyond the schema that can be chosen from: few values, at least one of them on two quotes.

    A column called "words" cannot: it would be confused with the words searched for.
    """
    others = [column for column in quotes if column not in COLUMN_NAMES and column != "words"]
    return [column for column in others if quotes[column].nunique() <= min(MOST_VALUES, len(quotes) - 1)]


def _facet(corpus: Corpus, column: str) -> Facet:
    n_quotes = len(corpus.quotes)
    if column in ("camp", "speaker"):
        rows, codes, cells = _of_voices(corpus.voices, column, n_quotes)
    elif column == "outlet":  # a statement that several carried counts for each
        rows, codes, cells = _of_parts(corpus.quotes[column])
    else:
        rows = np.arange(n_quotes)
        codes, cells = pd.factorize(corpus.quotes[column])
    counts = dict(zip(cells, np.bincount(codes, minlength=len(cells)).tolist(), strict=True))
    declared = {"camp": [c.name for c in corpus.camps], "topic": [t.name for t in corpus.about.topics]}
    if column == "camp":  # a camp without any quotes is included: its silence is shown
        counts = dict.fromkeys(declared["camp"], 0) | counts
    order = {name: position for position, name in enumerate(declared.get(column, []))}
    # declared order first, then the most frequent; "not given" comes last
    values = sorted(counts, key=lambda v: (not v, order.get(v, len(order)), -counts[v], v))
    number = {value: at for at, value in enumerate(values)}
    return Facet(column, tuple(values), rows, np.array([number[cell] for cell in cells], dtype=np.intp)[codes])


def _of_voices(voices: pd.DataFrame, column: str, n_quotes: int) -> tuple[np.ndarray, np.ndarray, Sequence[str]]:
    """Rows, codes and the values of the codes; a speaker named twice in one quote counts once there."""
    lines = voices[["row", column]]
    if len(lines) > n_quotes:
        lines = lines.drop_duplicates()
    codes, cells = pd.factorize(lines[column])
    return lines["row"].to_numpy(), codes, list(cells)


def _of_parts(cells: pd.Series) -> tuple[np.ndarray, np.ndarray, Sequence[str]]:
    """Rows, codes and the values of the codes, for cells that may name several; each distinct cell is split once."""
    of_row, different = pd.factorize(cells)
    held = [list(dict.fromkeys(part.strip() for part in cell.split(SEPARATOR))) for cell in different]
    n_held = np.array([len(names) for names in held], dtype=np.intp)
    codes, names = pd.factorize(np.array([name for names in held for name in names], dtype=object))
    n_of_row = n_held[of_row]
    rows = np.repeat(np.arange(len(of_row)), n_of_row)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(n_of_row) - n_of_row, n_of_row)
    return rows, codes[np.repeat((np.cumsum(n_held) - n_held)[of_row], n_of_row) + nth], list(names)


def _days(cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    codes, different = pd.factorize(cells)
    spans = [span(written) or (None, None) for written in different]
    first, last = (np.array([days[end] for days in spans], dtype="datetime64[D]") for end in (0, 1))
    return first[codes], last[codes]


def _masks(index: Index, filters: Filters) -> dict[str, np.ndarray]:
    """The mask of each active field, by name. A column that this corpus lacks matches nothing."""
    nothing = np.zeros(index.n_quotes, dtype=bool)
    masks = {}
    for name in filters.active:
        if name == "words":
            masks[name] = index.words.holding(filters.words)
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
    mask = index.dated[column].copy()
    if period.first:
        mask &= last_days >= np.datetime64(period.first)
    if period.last:
        mask &= first_days <= np.datetime64(period.last)
    return np.asarray(mask)


@dataclass(frozen=True)
class InView:
    """The quotes that pass: `mask` (n_quotes,) bool; for each facet how many each value would leave, and for each date
    column how many have a date.

    These counts apply all other fields but not the field's own choice: they show what a choice there would give.
    """

    mask: np.ndarray
    counts: Mapping[str, Mapping[str, int]]
    dated: Mapping[str, int]

    @cached_property
    def n(self) -> int:
        return int(np.count_nonzero(self.mask))


def select(index: Index, filters: Filters) -> InView:
    """Quotes that pass every filter, with the counts of each facet."""
    masks = _masks(index, filters)
    mask = _all_of(index, list(masks.values()))
    rows = np.flatnonzero(mask) if masks else None
    counts: dict[str, Mapping[str, int]] = {}
    for column, facet in index.facets.items():
        if not masks or [*masks] == [column]:
            counts[column] = facet.totals
        elif column in masks:
            counts[column] = facet.counts(_others(index, masks, column))
        else:
            counts[column] = facet.counts(mask, rows)
    dated = {
        column: int(np.count_nonzero((_others(index, masks, column) if column in masks else mask) & known))
        for column, known in index.dated.items()
    }
    return InView(mask, counts, dated)


def passing(index: Index, filters: Filters) -> np.ndarray:
    """Mask of the quotes that pass every filter, without the counts of `select`."""
    return _all_of(index, list(_masks(index, filters).values()))


def _others(index: Index, masks: Mapping[str, np.ndarray], but: str) -> np.ndarray:
    """The mask of the quotes that pass every field but one."""
    return _all_of(index, [mask for name, mask in masks.items() if name != but])


def _all_of(index: Index, masks: list[np.ndarray]) -> np.ndarray:
    return np.logical_and.reduce(masks) if masks else np.ones(index.n_quotes, dtype=bool)


def what_to_loosen(index: Index, filters: Filters) -> list[tuple[str, int]]:
    """For an empty view: each active field with the number of quotes that dropping it would show, most first.

    Fields that bring nothing back by themselves are left out; ties keep the order of the screen.
    """
    masks = _masks(index, filters)
    gains = [(name, int(_others(index, masks, name).sum())) for name in masks]
    return sorted([gain for gain in gains if gain[1]], key=lambda gain: -gain[1])
