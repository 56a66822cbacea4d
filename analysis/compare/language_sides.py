"""Sides whose quotes are in several languages: words are compared within one, else they tell of the languages."""

from collections import Counter

import numpy as np
import pandas as pd

from data.arrays import main_language

LEAST = 5  # quotes of each side in a language in which words are compared


def languages_of(quotes: pd.DataFrame, mask: np.ndarray) -> dict[str, int]:
    """Quotes by main language among those under the mask, the most first; "" where none is given."""
    counts: Counter[str] = Counter()
    for tag, n in quotes["language"][mask].value_counts(sort=False).items():
        counts[main_language(str(tag))] += int(n)
    return dict(counts.most_common())


def shared_languages(quotes: pd.DataFrame, one: np.ndarray, other: np.ndarray) -> dict[str, tuple[int, int]]:
    """Languages in which both sides have LEAST quotes, with how many; where the smaller has most, first."""
    first, second = languages_of(quotes, one), languages_of(quotes, other)
    both = {tag: (n, second[tag]) for tag, n in first.items() if min(n, second.get(tag, 0)) >= LEAST}
    return dict(sorted(both.items(), key=lambda item: (-min(item[1]), item[0])))


def in_language(quotes: pd.DataFrame, tag: str) -> np.ndarray:
    """Mask of the quotes of a main language."""
    return np.array([main_language(language) == tag for language in quotes["language"]], dtype=bool)


def word_languages(quotes: pd.DataFrame, one: np.ndarray, other: np.ndarray) -> dict[str, tuple[int, int] | None]:
    """Within which languages words of two sides are compared, as `shared_languages`; None for one that all are in."""
    tags = {**languages_of(quotes, one), **languages_of(quotes, other)}
    return dict.fromkeys(tags or [""]) if len(tags) < 2 else dict(shared_languages(quotes, one, other))
