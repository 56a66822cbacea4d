"""Sides of a comparison: a camp, a speaker, an outlet, or what filters select."""

from dataclasses import dataclass

import numpy as np

from analysis.view.link import FILTER_SIDE, read_filters
from analysis.view.selection import Filters, Index, passing
from analysis.view.wording import cell_label, filters_in_words, label, whole_period
from data.corpus import Camp
from data.schema import PALETTE, SYMBOLS

MOST_OFFERED = 500  # values of one column in the list of sides


@dataclass(frozen=True)
class Side:
    """One side: how a link writes it, how readers see it, and its quotes, a mask over the corpus."""

    written: str
    name: str
    mask: np.ndarray

    @property
    def column(self) -> str:
        return self.written.partition(":")[0]


@dataclass(frozen=True)
class Look:
    """How charts draw a side."""

    colour: str
    symbol: str


def side(written: str, index: Index) -> Side:
    """The side that `written` names; it must be one that `analysis.view.link.known_side` knows."""
    column, _, value = written.partition(":")
    if column == FILTER_SIDE:
        filters = read_filters(value)
        return Side(written, _filters_name(filters), passing(index, filters))
    mask = index.facets[column].holding((value,), index.n_quotes)
    return Side(written, cell_label(value), mask)


def _filters_name(filters: Filters) -> str:
    """What filters select, as a name: a month or a year as such, anything else in quotation marks."""
    periods = [whole_period(days) for days in filters.periods.values() if days]
    if len(filters.active) == 1 and periods and periods[0]:
        return periods[0]
    return _filters_label(filters_in_words(filters))


def _filters_label(filters: str) -> str:
    """The filters in words, quoted so that their commas and words are not taken for those of the sentence."""
    return f"“{filters.translate(str.maketrans('“”', '‘’'))}”"


def by_distinct_name(sides: list[Side]) -> dict[str, Side]:
    """Sides by name; those with the same name (a speaker named like a camp) are distinguished by their column."""
    names = [one.name for one in sides]
    return {one.name if names.count(one.name) == 1 else f"{one.name} ({one.column})": one for one in sides}


def looks(sides: dict[str, Side], camps: tuple[Camp, ...]) -> dict[str, Look]:
    """A colour and symbol for each side: a camp keeps its own everywhere, others take what is left."""
    own = {camp.name: Look(camp.colour, camp.symbol) for camp in camps}
    taken = {name: own[side.name] for name, side in sides.items() if side.column == "camp"}
    colours = [colour for colour in PALETTE if colour not in {look.colour for look in taken.values()}]
    symbols = [symbol for symbol in SYMBOLS if symbol not in {look.symbol for look in taken.values()}]
    left = (Look(colour, symbol) for colour, symbol in zip(colours, symbols, strict=False))
    return {name: taken[name] if name in taken else next(left) for name in sides}


def in_words(written: str) -> str:
    """A side in the list of sides: "Camp: Russia"."""
    column, _, value = written.partition(":")
    if column == FILTER_SIDE:
        filters = read_filters(value)
        name = _filters_name(filters)
        return f"Period: {name}" if not name.startswith("“") else f"Filters: {filters_in_words(filters)}"
    return f"{label(column)}: {cell_label(value)}"


def of_filters(query: str) -> str:
    """A side as a link writes it, from a query string of filters."""
    return f"{FILTER_SIDE}:{query}"
