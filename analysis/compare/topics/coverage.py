"""Who speaks about what, and who is silent: quotes counted by topic and side."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.multi_values import Sides
from analysis.text.directions import isolate
from analysis.view.wording import enumeration

NAMED_AT_MOST = 3  # topics named in a sentence; the rest are counted
_EVERYONE = {2: "both", 3: "all three", 4: "all four"}


@dataclass(frozen=True)
class NumberedTopics:
    """One number per quote, (n_quotes,), into the topics in alphabetical order; the first is "", for none."""

    numbers: np.ndarray
    names: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Quotes by topic and side. Quotes without a topic count in `totals` only."""

    topics: tuple[str, ...]  # in order of shared attention
    sides: tuple[str, ...]
    counts: np.ndarray  # (n_topics, n_sides); 0 is silence: no quote in this corpus
    totals: np.ndarray  # (n_sides,)
    n_in_several: int  # quotes that belong to more than one side, and count for each
    n_without: int = 0  # quotes of any side that have no topic

    def count(self, topic: str, side: str) -> int:
        return int(self.counts[self.topics.index(topic), self.sides.index(side)])

    def with_names(self, shown: Callable[[str], str]) -> "Coverage":
        """The same with its topics under the names in `shown`."""
        return replace(self, topics=tuple(map(shown, self.topics)))


def number_topics(labels: Iterable[str]) -> NumberedTopics:
    """Topics as numbers; `labels` has one per quote, "" for none. Of a million they take a tenth of a second."""
    codes, names = pd.factorize(np.array([*labels, ""], dtype=object), sort=True)
    return NumberedTopics(codes[:-1], tuple(names))  # the added "" comes first in the alphabet


def coverage(topics: Iterable[str] | NumberedTopics, sides: Sides) -> Coverage:
    """Count the quotes of each side on each topic; `topics` has one label per quote, "" for none.

    Shared attention is, for each two sides, the smaller of the shares of their quotes on the topic, summed over the
    pairs; 0 if only one side speaks. Highest first, then by the sum of all shares, then by name. A topic on which no
    side speaks is left out.
    """
    numbered = topics if isinstance(topics, NumberedTopics) else number_topics(topics)
    codes, names = numbered.numbers, numbered.names[1:]
    masks = [np.asarray(mask, dtype=bool) for mask in sides.values()]
    columns = [np.bincount(codes[mask], minlength=len(names) + 1)[1:] for mask in masks]
    counts = np.column_stack(columns) if columns else np.zeros((len(names), 0), dtype=int)
    totals = np.array([int(mask.sum()) for mask in masks], dtype=int)
    shares = counts / np.maximum(totals, 1)
    shared = np.zeros(len(names))
    for one, other in combinations(range(len(masks)), 2):
        shared += np.minimum(shares[:, one], shares[:, other])
    # rounded, so that equal shares tie whatever the order of the sides
    order = np.lexsort((np.arange(len(names)), -shares.sum(axis=1).round(9), -shared.round(9)))
    order = order[counts[order].any(axis=1)]
    belongs = np.sum(masks, axis=0) if masks else np.zeros(len(codes), dtype=int)
    several, without = int((belongs > 1).sum()), int(((belongs > 0) & (codes == 0)).sum())
    return Coverage(tuple(names[i] for i in order), tuple(sides), counts[order], totals, several, without)


def cells(topics: Iterable[str] | NumberedTopics, sides: Sides) -> dict[tuple[str, str], np.ndarray]:
    """Rows of each topic and side that has quotes, in corpus order; a missing pair is silence."""
    numbered = topics if isinstance(topics, NumberedTopics) else number_topics(topics)
    codes, found = numbered.numbers, {}
    for side, mask in sides.items():
        rows = np.flatnonzero(mask)
        rows = rows[np.argsort(codes[rows], kind="stable")]
        numbers, starts = np.unique(codes[rows], return_index=True)
        # splitting no rows would give one empty part, which has no number
        for number, own in zip(numbers, np.split(rows, starts[1:]), strict=False):
            found[numbered.names[number], side] = own
    return found


def in_a_sentence(found: Coverage, where: str = "in this corpus", in_groups: bool = False) -> str:
    """Sentences on how much each side says, on what all speak, and on what only one does; by rules, from the counts.

    With `in_groups` the topics are groups that were found: a side without quotes in one may speak about it all the
    same.
    """
    if not found.sides:
        return "No side is chosen."
    found = replace(found, sides=tuple(map(isolate, found.sides)), topics=tuple(map(isolate, found.topics)))
    parts = [_how_much(found, where)]
    if found.n_in_several:
        belong = "1 quote belongs" if found.n_in_several == 1 else f"{found.n_in_several:,} quotes belong"
        parts.append(f"{belong} to more than one side.")
    if not found.topics:
        return " ".join([*parts, "None of these quotes has a topic." if found.totals.any() else ""]).strip()
    if found.n_without:
        parts.append("1 quote has no topic." if found.n_without == 1 else f"{found.n_without:,} quotes have no topic.")
    speaking = found.counts > 0
    if len(found.sides) > 1 and found.totals.all():
        parts.append(_shared_topics_sentence(found, speaking, in_groups))
    parts += [alone for side in range(len(found.sides)) if (alone := _alone(found, speaking, side, in_groups))]
    return " ".join(parts)


def _how_much(found: Coverage, where: str) -> str:
    said = [
        f"{side} has {f'{total:,}' if total else 'none'}"
        for side, total in zip(found.sides, found.totals.tolist(), strict=True)
    ]
    first = int(found.totals[0])
    said[0] = f"{found.sides[0]} has {f'{first:,}' if first else 'no'} quote{'' if first == 1 else 's'} {where}"
    return f"{enumeration(said)}."


def _shared_topics_sentence(found: Coverage, speaking: np.ndarray, in_groups: bool) -> str:
    """On what all sides speak; with more than two sides also on what some do, with their names."""
    all_of_them = np.flatnonzero(speaking.all(axis=1))
    everyone = _EVERYONE.get(len(found.sides), f"all {len(found.sides)}")
    speak = "have quotes in" if in_groups else "speak on"
    sentence = f"In no topic are quotes of {everyone}." if in_groups else f"On no topic do {everyone} speak."
    if len(all_of_them):
        sentence = f"{everyone.capitalize()} {speak} {_topics(found, all_of_them, range(len(found.sides)))}."
    some = np.flatnonzero((speaking.sum(axis=1) > 1) & ~speaking.all(axis=1))
    if not len(some):
        return sentence
    named = []
    for row in some[:NAMED_AT_MOST]:
        counts = zip(found.sides, found.counts[row].tolist(), strict=True)
        named.append(f"{found.topics[row]} ({enumeration([f'{side} {count:,}' for side, count in counts if count])})")
    return f"{sentence} Some of them, not all, {speak} {_with_rest(named, len(some))}."


def _alone(found: Coverage, speaking: np.ndarray, side: int, in_groups: bool) -> str:
    rows = np.flatnonzero(speaking[:, side] & (speaking.sum(axis=1) == 1))
    if not len(rows) or len(found.sides) == 1:
        return ""
    # here the topics with most quotes matter: the other sides are silent on all of them
    rows = rows[np.argsort(-found.counts[rows, side], kind="stable")]
    speaks = "has quotes in" if in_groups else "speaks on"
    return f"Only {found.sides[side]} {speaks} {_topics(found, rows, [side])}."


def _topics(found: Coverage, rows: np.ndarray, sides: Iterable[int]) -> str:
    """ "Dialogue (4 and 6), Sanctions (1 and 2) and 3 more topics", counts in the order of the sides."""
    sides = list(sides)
    named = [
        f"{found.topics[row]} ({enumeration([f'{found.counts[row, side]:,}' for side in sides])})"
        for row in rows[:NAMED_AT_MOST]
    ]
    return _with_rest(named, len(rows))


def _with_rest(named: list[str], n: int) -> str:
    more = n - len(named)
    return enumeration([*named, f"{more} more topic{'' if more == 1 else 's'}"] if more else named)
