"""How far apart two sides are in meaning, and whether that is more than chance between independent units.

Far apart means unlike in topic and wording, which is not disagreement. The test shuffles units and not quotes, since
the words of one person, or in one document, are alike (`analysis.units`):

* speakers joined with their documents, if each side has two such units or more;
* documents, if a side is one person, or its speakers share their documents: this shows how steady the difference
  is over occasions, and nothing about other speakers;
* a speaker on both sides (in two outlets, say) is a pair of units that swap sides with each other; the distance
  between the two is left out.

A side that rests on one document or one outlet gets a distance and no p: nothing in it is independent of that document
or of that outlet's choice. bench/null_statistics.py shows how far the figures can be trusted.
"""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations as pairs_of

import numpy as np
import pandas as pd

from analysis.compare.distance.energy import (
    distance_sums,
    energy,
    mean_across,
)
from analysis.compare.distance.origins import Origins, origins_of
from analysis.compare.distance.shuffles import Atoms, ShuffleTest, bootstrap_interval, shuffle, units_of_sides
from analysis.insufficient_data import InsufficientData
from analysis.multi_values import Sides
from analysis.progress import Progress, silent
from analysis.units import holm
from data.arrays import main_language

LEAST_QUOTES = 5
LEAST_SPEAKERS = 2
MOST_QUOTES = 400  # of one side in the computation; of more, this many are drawn. Four such sides take 1 s
_TOO_FEW_DRAWN = "Too few of the quotes drawn belong to {} or {} alone; a larger sample would tell."


SPEAKERS, DOCUMENTS = "speakers", "documents"


@dataclass(frozen=True)
class Distance:
    """Energy distance between two sides, with its permutation test and its interval if available.

    `value` is 0 on average between sides of the same kind, and by chance below 0 in half of the cases.
    """

    value: float
    share: float  # of the mean distance between the sides: 0 for identical sides, 1 for two points
    test: ShuffleTest | None
    untested: str  # why there is no test, as a sentence
    interval: tuple[float, float] | None  # not below 0; None below LEAST_SPEAKERS_FOR_INTERVAL a side
    n_quotes: tuple[int, int]  # of each side, without those in both
    n_drawn: tuple[int, int]  # of these, used in the computation
    n_speakers: tuple[int, int]
    n_in_both: int  # quotes left out because they belong to both sides
    n_paired: int  # units on both sides, whose halves swap


def distance(
    vectors: np.ndarray,
    speakers: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    *,
    documents: np.ndarray | None = None,
    outlets: np.ndarray | None = None,
    seed: int = 0,
    most_quotes: int = MOST_QUOTES,
    progress: Progress = silent,
) -> Distance | InsufficientData:
    """Distance between the quotes under two masks; see `distances`."""
    sides = {"the first side": first, "the second side": second}
    found = distances(
        vectors,
        speakers,
        sides,
        documents=documents,
        outlets=outlets,
        seed=seed,
        most_quotes=most_quotes,
        progress=progress,
    )
    return found[next(iter(found))]


def distances(
    vectors: np.ndarray,
    speakers: np.ndarray,
    sides: Sides,
    *,
    documents: np.ndarray | None = None,
    outlets: np.ndarray | None = None,
    rows: np.ndarray | None = None,
    seed: int = 0,
    most_quotes: int = MOST_QUOTES,
    progress: Progress = silent,
) -> dict[tuple[str, str], Distance | InsufficientData]:
    """Distance of each two sides, in the order of `sides`; each pair once. Their tests are adjusted together.

    `vectors` (n, dims) of unit length, `speakers`, `documents` and `outlets` (n,) belong to the rows of the corpus; a
    joint statement names several speakers, "A | B", and "" is an unknown document or outlet. Leave `outlets` out if the
    sides are outlets. `rows` (n,) are the rows of `vectors` to which all else belongs, if not all of them: copying
    those of a million quotes would take 1.5 GB, though few are used. Of a side with more than `most_quotes` a seeded
    sample of that size is used. A quote in both sides of a pair is left out of that pair.
    """
    quote_origins = origins_of(speakers, documents, outlets)
    return _distances(vectors, quote_origins, sides, rows, seed, most_quotes, progress)


def _distances(
    vectors: np.ndarray,
    quote_origins: Origins,
    sides: Sides,
    rows: np.ndarray | None,
    seed: int,
    most_quotes: int,
    progress: Progress,
) -> dict[tuple[str, str], Distance | InsufficientData]:
    if len(sides) < 2:
        return {}
    used = np.flatnonzero(np.any(list(sides.values()), axis=0))
    members = np.array([np.asarray(mask)[used] for mask in sides.values()], dtype=bool)
    quote_origins = quote_origins.take(used)
    drawn = _draw(members, quote_origins, most_quotes, seed)
    atoms = _atoms(vectors, used if rows is None else rows[used], quote_origins, members, drawn, progress)
    found = {}
    for (i, one), (j, other) in pairs_of(enumerate(sides), 2):
        pair = _pair(quote_origins, members, (i, j), (one, other))
        found[one, other] = _compare(atoms, pair, (i, j), seed)
    return _with_adjusted_p(found)


def distances_of_quotes(
    quote_origins: Origins,
    vectors: np.ndarray,
    sides: Sides,
    *,
    by_outlet: bool = False,
    rows: np.ndarray | None = None,
    most_quotes: int = MOST_QUOTES,
    progress: Progress = silent,
) -> dict[tuple[str, str], Distance | InsufficientData]:
    """`distances` of quotes with known origins; `by_outlet`: the sides are outlets.

    Sides in different languages get none: it would measure the languages.
    """
    narrowed = replace(quote_origins, outlets=None) if by_outlet else quote_origins
    found = _distances(vectors, narrowed, sides, rows, 0, most_quotes, progress)
    languages = {name: _language(quote_origins, np.asarray(mask)) for name, mask in sides.items()}
    for one, other in found:
        if languages[one] and languages[other] and languages[one] != languages[other]:
            found[one, other] = InsufficientData(
                f"Most quotes of {one} are in {languages[one]}, most of {other} in {languages[other]}: a distance "
                "would tell the languages apart."
            )
    return _with_adjusted_p(found)


def _language(quote_origins: Origins, mask: np.ndarray) -> str:
    """The language of more than half of the quotes, "en" for "en-GB"; "" if unknown."""
    if quote_origins.languages is None:
        return ""
    n_of_kind = quote_origins.counts(mask)
    codes, languages = pd.factorize(quote_origins.languages)
    counts: Counter[str] = Counter()
    for language, n in zip(languages, np.bincount(codes, n_of_kind, len(languages)).tolist(), strict=True):
        counts[main_language(str(language))] += int(n)
    ((most, n),) = counts.most_common(1) or [("", 0)]
    return most if 2 * n > n_of_kind.sum() else ""


def _with_adjusted_p(
    found: dict[tuple[str, str], Distance | InsufficientData],
) -> dict[tuple[str, str], Distance | InsufficientData]:
    """With the p of every test adjusted for the number of tests."""
    tested = {pair: answer for pair, answer in found.items() if isinstance(answer, Distance) and answer.test}
    adjusted = holm([answer.test.p for answer in tested.values() if answer.test])
    for (pair, answer), p in zip(tested.items(), adjusted, strict=True):
        assert answer.test
        found[pair] = replace(answer, test=replace(answer.test, n_tests=len(tested), adjusted_p=p))
    return found


@dataclass(frozen=True)
class _Side:
    """Counts over all quotes of a side, drawn or not, without those of the other side."""

    name: str
    n_quotes: int
    n_people: int
    n_documents: int
    n_both: int  # speakers joined with their documents
    is_one_document: bool
    outlet: str  # if all its quotes come from one


@dataclass(frozen=True)
class _Pair:
    sides: tuple[_Side, _Side]
    n_in_both: int

    def least(self, count: str) -> int:
        return min(int(getattr(side, count)) for side in self.sides)


def _draw(members: np.ndarray, quote_origins: Origins, most_quotes: int, seed: int) -> np.ndarray:
    """At most `most_quotes` quotes of each side, (n_sides, n) bool, at random and from as many people as possible.

    One quote of each person first, then a second of each, and so on; one shuffled order serves all sides.
    """
    if (members.sum(axis=1) <= most_quotes).all():
        return members
    order = np.random.default_rng(seed).permutation(members.shape[1])
    _, kind = quote_origins.present
    people = quote_origins.units_of_kinds.both[kind]
    drawn = np.zeros_like(members)
    for side, mask in enumerate(members):
        rows = order[mask[order]]
        nth_of_person = pd.Series(rows).groupby(people[rows]).cumcount().to_numpy()
        drawn[side, rows[np.argsort(nth_of_person, kind="stable")][:most_quotes]] = True
    return drawn


def _atoms(
    vectors: np.ndarray,
    vector_of: np.ndarray,
    quote_origins: Origins,
    members: np.ndarray,
    drawn: np.ndarray,
    progress: Progress,
) -> Atoms:
    rows = np.flatnonzero(drawn.any(axis=0))
    kinds, belongs = quote_origins.present[1][rows], quote_origins.units_of_kinds
    numbers = (belongs.people, belongs.documents, belongs.both)
    keys = np.column_stack([*(of_kind[kinds] for of_kind in numbers), members[:, rows].T, drawn[:, rows].T])
    groups, atom, sizes = np.unique(keys.astype(np.int64), axis=0, return_inverse=True, return_counts=True)
    n_sides = len(members)
    sums = distance_sums(vectors[vector_of[rows]], atom.ravel(), progress)
    return Atoms(
        units={"people": groups[:, 0], DOCUMENTS: groups[:, 1], SPEAKERS: groups[:, 2]},
        members=groups[:, 3 : 3 + n_sides].T.astype(bool),
        drawn=groups[:, 3 + n_sides :].T.astype(bool),
        sizes=sizes,
        sums=sums,
    )


def _pair(quote_origins: Origins, members: np.ndarray, sides: tuple[int, int], names: tuple[str, str]) -> _Pair:
    one, other = members[list(sides)]
    counted = [_side(quote_origins, mask, name) for mask, name in zip((one & ~other, other & ~one), names, strict=True)]
    return _Pair((counted[0], counted[1]), int((one & other).sum()))


def _side(quote_origins: Origins, mask: np.ndarray, name: str) -> _Side:
    kinds, kind = quote_origins.present
    here = np.bincount(kind[mask], minlength=len(kinds)) > 0
    belongs = quote_origins.units_of_kinds
    n_documents = _n_different(belongs.documents[here])
    outlets = set() if quote_origins.outlets is None else set(quote_origins.outlets[kinds[here]].tolist())
    return _Side(
        name,
        int(mask.sum()),
        _n_different(belongs.people[here]),
        n_documents,
        _n_different(belongs.both[here]),
        is_one_document=bool(mask.any()) and n_documents == 1 and bool(belongs.has_document[here].all()),
        outlet=next(iter(outlets)) if len(outlets) == 1 else "",
    )


def _n_different(numbers: np.ndarray) -> int:
    return len(np.unique(numbers))


def _compare(atoms: Atoms, pair: _Pair, sides: tuple[int, int], seed: int) -> Distance | InsufficientData:
    unit, untested = _unit(pair)
    if not unit:
        return InsufficientData(untested)
    divided = units_of_sides(atoms, unit, sides)
    names = pair.sides[0].name, pair.sides[1].name
    if min(divided.first.sum(), (~divided.first).sum()) < LEAST_SPEAKERS:
        return InsufficientData(_TOO_FEW_DRAWN.format(*names))
    generator = np.random.default_rng([seed, *sides])
    labels = divided.first[:, None].astype(float)
    value = float(energy(divided.means, labels, divided.n_paired)[0])
    between = float(mean_across(divided.means, labels, divided.n_paired)[0])
    return Distance(
        value=value,
        share=value / (2 * between) if between else 0.0,
        test=None if untested else shuffle(divided, value, unit, generator),
        untested=untested,
        interval=None if untested or divided.n_paired else bootstrap_interval(divided.means, divided.first, generator),
        n_quotes=(pair.sides[0].n_quotes, pair.sides[1].n_quotes),
        n_drawn=(int(divided.sizes[divided.first].sum()), int(divided.sizes[~divided.first].sum())),
        n_speakers=(pair.sides[0].n_people, pair.sides[1].n_people),
        n_in_both=pair.n_in_both,
        n_paired=divided.n_paired,
    )


def _unit(pair: _Pair) -> tuple[str, str]:
    """What is shuffled, and why there is no test; without a unit there is no distance either, for that reason."""
    few = [reason for side in pair.sides if (reason := _too_few(side, pair.n_in_both))]
    if few:
        return "", " ".join(few)
    if alone := [side.name for side in pair.sides if side.is_one_document]:
        one = pair.least("n_people") >= LEAST_SPEAKERS
        rests = f"{_capital(alone[0])} rests on one document, so no test can tell it from that document."
        return ("people" if one else "", rests)
    if pair.least("n_both") >= LEAST_SPEAKERS:
        of_one_outlet = [side for side in pair.sides if side.outlet]
        reasons = [f"all quotes of {side.name} come from one outlet, {side.outlet}" for side in of_one_outlet]
        return SPEAKERS, _capital(
            f"{'; '.join(reasons)}: no test can tell a side from its outlet's choice."
        ) if reasons else ""
    if pair.least("n_documents") >= LEAST_SPEAKERS:
        return DOCUMENTS, ""
    if pair.least("n_people") >= LEAST_SPEAKERS:
        return "people", "The speakers of a side share their documents, so they are not independent of each other."
    return "", " ".join(_too_few(side, pair.n_in_both, LEAST_SPEAKERS) for side in pair.sides).strip()


def _capital(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"


def _too_few(side: _Side, n_in_both: int, least_people: int = 1) -> str:
    n_units = max(side.n_people, side.n_documents) if least_people == 1 else side.n_people
    if side.n_quotes >= LEAST_QUOTES and n_units >= LEAST_SPEAKERS:
        return ""
    sentence = f"{_capital(side.name)} has {_count(side.n_quotes, 'quote')} of {_count(side.n_people, 'speaker')}"
    apart = f", not counting {_count(n_in_both, 'quote')} in both sides" if n_in_both else ""
    least = f"at least {LEAST_QUOTES} quotes and {LEAST_SPEAKERS} speakers or documents a side"
    return f"{sentence}{apart}; a distance needs {least}."


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
