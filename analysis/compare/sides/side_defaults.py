"""Which sides a comparison opens on, and which it offers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.multi_values import Sides
from analysis.view.link import FILTER_SIDE, MOST_SIDES, filters_query
from analysis.view.selection import DATES, Filters, Index, Period
from data.corpus import Corpus

MOST_PAIRED = 12  # sides of one kind among which the pair is sought: those with most quotes
MOST_PERIODS = 12
KINDS = ("camp", "outlet", "speaker", "period")


@dataclass(frozen=True)
class Offer:
    """Sides of one kind, as a link writes them, and the number of quotes of each."""

    kind: str
    counts: dict[str, int]


def default_sides(
    index: Index,
    declared: Sequence[str] = (),
    topics: np.ndarray | None = None,
    filtered: Sequence[str] = (),
    aside: Collection[str] = (),
) -> list[str]:
    """The sides that a comparison opens on, as a link writes them; fewer than two if a corpus has only one.

    Camps that the reader filtered by come first: two or more of them are the sides, a single one is put beside its
    natural opponent. Else the camps that the corpus declares; else the pair of camps that says most on the same topics
    (see `closest_pair`); else, in a corpus of one camp, the same for its outlets, speakers or periods. `topics` has one
    label per quote, "" for none; camps in `aside`, such as the press that reports, are no party to the debate, and are
    used only if chosen or if fewer than two others are left.
    """
    camps = _masks(index, "camp")
    if len(camps) > 1:
        return [f"camp:{camp}" for camp in _default_camps(camps, declared, topics, filtered, aside)]
    for column in ("outlet", "speaker"):
        values = _masks(index, column)
        if len(values) > 1:
            return [f"{column}:{value}" for value in closest_pair(values, topics)]
    return [*periods(index)][:2] or [f"camp:{camp}" for camp in camps]


def _default_camps(
    camps: Sides, declared: Sequence[str], topics: np.ndarray | None, filtered: Sequence[str], aside: Collection[str]
) -> Sequence[str]:
    chosen = [camp for camp in camps if camp in filtered][:MOST_SIDES]
    if len(chosen) > 1:
        return chosen
    if chosen:
        pair = _with_opponent(chosen[0], declared, camps, topics)
        return [camp for camp in camps if camp in pair]
    if len(known := [camp for camp in declared if camp in camps]) > 1:
        return known
    parties = {camp: mask for camp, mask in camps.items() if camp not in aside}
    return closest_pair(parties if len(parties) > 1 else camps, topics)


def _with_opponent(camp: str, declared: Sequence[str], camps: Sides, topics: np.ndarray | None) -> list[str]:
    others = [other for other in declared if other in camps and other != camp] if camp in declared else []
    if others:
        return [camp, others[0]]
    counts = _by_topic(camps, topics)
    best = max((name for name in camps if name != camp), key=lambda name: _shared_attention(counts[camp], counts[name]))
    return [camp, best]


def closest_pair(sides: Sides, topics: np.ndarray | None = None) -> tuple[str, ...]:
    """The two sides with most quotes on the same topics, in the order given.

    Sums over topics the smaller of the two numbers of quotes, so that a pair scores by its shared attention and by its
    size at once. Ties, and sides without topics, go by the smaller side's quotes, then by the order given.
    """
    largest = sorted(sides, key=lambda name: -int(sides[name].sum()))[:MOST_PAIRED]
    names = [name for name in sides if name in largest]
    if len(names) < 2:
        return tuple(names)
    counts = _by_topic({name: sides[name] for name in names}, topics)
    return max(combinations(names, 2), key=lambda pair: _shared_attention(counts[pair[0]], counts[pair[1]]))


def _by_topic(sides: Sides, topics: np.ndarray | None) -> dict[str, np.ndarray]:
    """For each side its number of quotes on each topic, with those without one last."""
    if topics is None:
        return {name: np.array([mask.sum()]) for name, mask in sides.items()}
    codes, names = pd.factorize(topics.astype(object))
    codes = np.where(names == "", len(names), np.arange(len(names)))[codes]
    return {name: np.bincount(codes[mask], minlength=len(names) + 1) for name, mask in sides.items()}


def _shared_attention(one: np.ndarray, other: np.ndarray) -> tuple[int, int, int]:
    """Quotes on the same topics, then quotes of the smaller side, then of both."""
    n_one, n_other = int(one.sum()), int(other.sum())
    return int(np.minimum(one, other)[:-1].sum()), min(n_one, n_other), n_one + n_other


def _masks(index: Index, column: str) -> dict[str, np.ndarray]:
    """The quotes of each value of a column that has some, in the order of its filter; "not given" is not a side."""
    facet = index.facets.get(column)
    if facet is None:
        return {}
    counts = facet.counts(np.ones(index.n_quotes, dtype=bool))
    values = [value for value in facet.values if value and counts[value]]
    if len(values) > 2 * MOST_PAIRED:  # masks of hundreds of speakers are never needed
        largest = set(sorted(values, key=lambda value: -counts[value])[:MOST_PAIRED])
        values = [value for value in values if value in largest]
    return {value: facet.holding((value,), index.n_quotes) for value in values}


def offers(index: Index, in_view: np.ndarray) -> dict[str, Offer]:
    """What can be compared, by kind: camps, outlets, speakers and periods of which there are at least two.

    Each with its quotes in view, a mask over the corpus, in the order of its filter.
    """
    made = {}
    for column in ("camp", "outlet", "speaker"):
        facet = index.facets.get(column)
        if facet is not None and sum(map(bool, facet.values)) > 1:
            counts = facet.counts(in_view)
            made[column] = Offer(column, {f"{column}:{value}": counts[value] for value in facet.values if value})
    if len(spans := periods(index)) > 1:
        made["period"] = Offer("period", {written: int((mask & in_view).sum()) for written, mask in spans.items()})
    return made


def periods(index: Index) -> dict[str, np.ndarray]:
    """The corpus's time divided into days, months or years, at most MOST_PERIODS of them, each as a side of filters.

    By the date of the words, else of the document. A quote known only by year is in none of its months. Empty periods
    are left out, so that of a long time with few dates the filled ones remain.
    """
    column = next((name for name in DATES if name in index.first_days), None)
    if column is None:
        return {}
    first, last = index.extent(column)
    sides = {}
    for period in _cut(first, last):
        mask = index.first_days[column] >= np.datetime64(period.first)
        mask &= index.last_days[column] <= np.datetime64(period.last)
        if mask.any():
            query = filters_query(Filters(periods={column: period}))
            sides[f"{FILTER_SIDE}:{query}"] = mask
    return sides


def _cut(first: date, last: date) -> list[Period]:
    n_months = (last.year - first.year) * 12 + last.month - first.month + 1
    if n_months == 1:
        days = (last - first).days + 1
        if days > MOST_PERIODS:
            return []
        return [Period(first + timedelta(days=day), first + timedelta(days=day)) for day in range(days)]
    if n_months <= MOST_PERIODS:
        starts = [
            date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(n_months)
        ]
        return [Period(start, _day_before(_next_month(start))) for start in starts]
    years = range(first.year, last.year + 1)
    step = -(-len(years) // MOST_PERIODS)
    return [Period(date(year, 1, 1), date(min(year + step - 1, 9999), 12, 31)) for year in years[::step]]


def _next_month(start: date) -> date:
    return (
        date(start.year + start.month // 12, start.month % 12 + 1, 1)
        if start.year < 9999 or start.month < 12
        else date.max
    )


def _day_before(day: date) -> date:
    return day - timedelta(days=1) if day != date.max else day


def opening_sides(corpus: Corpus, index: Index, filters: Filters, topics: np.ndarray | None) -> list[str]:
    """The sides to compare until somebody chooses others; `topics` has one label per quote, if known."""
    filtered = filters.choices.get("camp", ())
    aside = {camp.name for camp in corpus.camps if camp.not_a_side}
    return default_sides(index, corpus.about.sides, topics, filtered, aside)
