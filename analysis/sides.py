"""Sides of a comparison: a camp, a speaker, an outlet, or what filters select."""

from dataclasses import dataclass

import numpy as np

from analysis.selection import Index, select
from analysis.view import FILTER_SIDE, read_filters
from analysis.wording import filters_in_words, label, shown

MOST_OFFERED = 500  # values of one column in the list of sides


@dataclass(frozen=True)
class Side:
    """One side: how a link writes it, how readers see it, and its quotes, a mask over the corpus."""

    written: str
    name: str
    mask: np.ndarray


def side(written: str, index: Index) -> Side:
    """The side that `written` names; it must be one that `analysis.view.known_side` knows."""
    column, _, value = written.partition(":")
    if column == FILTER_SIDE:
        filters = read_filters(value)
        return Side(written, filters_in_words(filters), select(index, filters).mask)
    mask = index.facets[column].holding((value,), index.n_quotes)
    return Side(written, shown(value), mask)


def named_apart(sides: list[Side]) -> dict[str, np.ndarray]:
    """Masks by name; sides of one name (a speaker called as a camp) are told apart by their column."""
    names = [one.name for one in sides]
    return {
        one.name if names.count(one.name) == 1 else f"{one.name} ({one.written.partition(':')[0]})": one.mask
        for one in sides
    }


def offered(index: Index) -> list[str]:
    """Every side that can be chosen by name: camps, then outlets, then speakers, in the order of their filters."""
    columns = [column for column in ("camp", "outlet", "speaker") if column in index.facets]
    return [f"{column}:{value}" for column in columns for value in index.facets[column].values[:MOST_OFFERED]]


def in_words(written: str) -> str:
    """A side in the list of sides: "Camp: Russia"."""
    column, _, value = written.partition(":")
    if column == FILTER_SIDE:
        return f"Filters: {filters_in_words(read_filters(value))}"
    return f"{label(column)}: {shown(value)}"


def of_filters(query: str) -> str:
    """A side as a link writes it, from a query string of filters."""
    return f"{FILTER_SIDE}:{query}"


def default_sides(index: Index) -> list[str]:
    """The two camps with most quotes, ties in the order of the camps; fewer where there are fewer."""
    facet = index.facets["camp"]
    counts = facet.counts(np.ones(index.n_quotes, dtype=bool))
    return [f"camp:{camp}" for camp in sorted(facet.values, key=lambda value: -counts[value])[:2]]
