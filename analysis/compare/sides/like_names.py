"""Speakers' names that look like one person: offered for merging, never merged without a person's decision.

Two spellings of a person count as two speakers, and tests that shuffle speakers then find differences where there are
none. Names are compared without case, accents, titles and marks, in any order of their parts, Cyrillic in Latin
letters; endings that transliterations spell differently (Zelensky, Zelenskyy, Zelenskiy) are one.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.blocks import with_progress
from analysis.multi_values import parts
from analysis.progress import Progress, silent

MOST_NAMES = 3_000  # names compared; of more, those with most quotes
MOST_GROUPS = 20
LEAST_LIKE = 0.84  # Jaro-Winkler similarity of two parts of names, 0 to 1
_REPORT_EVERY = 10_000  # pairs
SHORTEST_LIKE = 5  # letters; shorter parts must be identical: Anna is not Anne
_TITLES = frozenset(
    """mr mrs ms dr prof sir lord lady president premier chancellor minister secretary general senator ambassador
    spokesman spokeswoman spokesperson""".split()  # noqa: SIM905
)
_CYRILLIC = {
    cyrillic: latin
    for pair in """аa бb вv гg ґg дd еe єe ёe жzh зz иi іi їi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch
    ъ ыy ь эe юyu яya""".split()  # noqa: SIM905
    for cyrillic, latin in [(pair[0], pair[1:])]
}
_ENDING = re.compile(r"(?:yy|iy|yj|ij|yi|ii|j|y)$")
_SAME = (
    ("ks", "x"),
    ("ff", "v"),
    ("w", "v"),
    ("ph", "f"),
    ("ou", "u"),
    ("j", "y"),
    ("yo", "o"),
    ("iy", "y"),
    ("iu", "yu"),
)


@dataclass(frozen=True)
class LikeNames:
    """Spellings that look like one person's, most quotes first; `name` is the one to use for all."""

    name: str
    spellings: tuple[str, ...]
    n_quotes: tuple[int, ...]


def like_names(speakers: Sequence[str] | np.ndarray, progress: Progress = silent) -> list[LikeNames]:
    """Groups of names that look alike among the cells of a column of speakers ("A | B" names two), most quotes first.

    A name that fits several people who are not alike ("Biden" beside "Joe Biden" and "Jill Biden") joins none of them.
    """
    counts: Counter[str] = Counter()
    codes, cells = pd.factorize(np.asarray(speakers, dtype=object))
    for cell, n in zip(cells, np.bincount(codes, minlength=len(cells)).tolist(), strict=True):
        for name in parts(cell):
            counts[name] += n
    names = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_NAMES]
    folded = {name: folded_parts(name) for name in names}
    pairs = with_progress(_candidates(folded), _REPORT_EVERY, progress)
    alike = {pair for pair in pairs if look_alike(folded[pair[0]], folded[pair[1]])}
    groups = _groups(names, folded, alike)
    people = [
        LikeNames(
            max(group, key=lambda name: (_is_full(folded[name]), counts[name], not name.isupper(), "," not in name)),
            tuple(group),
            tuple(counts[name] for name in group),
        )
        for group in groups
    ]
    return sorted(people, key=lambda group: -sum(group.n_quotes))[:MOST_GROUPS]


def _is_full(words: tuple[str, ...]) -> bool:
    return len(words) > 1 and all(len(word) > 1 for word in words)


def folded_parts(name: str) -> tuple[str, ...]:
    """The parts of a name in the form in which spellings are compared: "ZELENSKIY, Volodymyr" is ("zelensk",
    "volodimir").
    """
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in name.casefold())
    bare = "".join(mark for mark in unicodedata.normalize("NFD", latin) if not unicodedata.combining(mark))
    words = [word for word in re.findall(r"[^\W_]+", bare.replace("'", "").replace("’", "")) if word not in _TITLES]
    return tuple(_sound(word) for word in words)


def _sound(word: str) -> str:
    if len(word) > 3:
        word = _ENDING.sub("", word)
        for one, other in _SAME:
            word = word.replace(one, other)
    return word.replace("y", "i")


def look_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names, as folded parts, can be one person's: each part of the shorter one resembles, or is the
    initial of, a different part of the longer one, and at least one whole part resembles another.

    A name of one part must resemble the last one of the other; names that differ only in digits are different.
    """
    shorter, longer = sorted((one, other), key=len)
    if not shorter or _digits(one) != _digits(other):
        return False
    if len(shorter) == 1:
        return len(shorter[0]) > 2 and _part_alike(shorter[0], longer[-1])
    left, whole = list(longer), 0
    for part in sorted(shorter, key=len, reverse=True):
        match = next((each for each in left if _part_alike(part, each)), None)
        initial = match is None
        if match is None:
            match = next((each for each in left if 1 in (len(each), len(part)) and each[0] == part[0]), None)
        if match is None:
            return False
        left.remove(match)
        whole += not initial and len(part) > 1
    return whole > 0 and (whole > 1 or len(shorter) > 1)


@lru_cache(maxsize=MOST_NAMES)
def _digits(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(part for part in name if any(letter.isdigit() for letter in part)))


def _part_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_LIKE:
        return False
    from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

    return bool(
        JaroWinkler.similarity(one, other) >= LEAST_LIKE
        and DamerauLevenshtein.distance(one, other) <= (1 if min(len(one), len(other)) < 8 else 2)
    )


def _candidates(folded: dict[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    """Pairs of names of which two parts begin alike: no others are compared."""
    by_start: dict[str, list[str]] = defaultdict(list)
    for name, words in folded.items():
        for start in {word[:2] for word in words}:
            by_start[start].append(name)
    return {pair for names in by_start.values() for pair in combinations(names, 2)}


def _groups(names: list[str], folded: dict[str, tuple[str, ...]], alike: set[tuple[str, str]]) -> list[list[str]]:
    group_of = {name: [name] for name in names}

    def is_alike(one: str, other: str) -> bool:
        return (one, other) in alike or (other, one) in alike

    # fuller names first: a short one then joins the group that it fits, if there is just one
    for one, other in sorted(alike, key=lambda pair: (-min(len(folded[name]) for name in pair), pair)):
        first, second = group_of[one], group_of[other]
        if first is second:
            continue
        short = [name for name in (one, other) if len(folded[name]) == 1]
        fits = {id(group_of[name]) for name in names if short and name != short[0] and is_alike(short[0], name)}
        fits -= {id(group_of[name]) for name in short}
        if len(fits) > 1:
            continue
        first.extend(second)
        for name in second:
            group_of[name] = first
    different = {id(group): group for group in group_of.values() if len(group) > 1}
    place = {name: at for at, name in enumerate(names)}
    return [sorted(group, key=place.__getitem__) for group in different.values()]
