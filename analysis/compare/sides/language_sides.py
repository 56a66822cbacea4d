"""Sides with quotes in several languages: words are compared within one language, or they would reflect the
languages.
"""

from collections import Counter

import numpy as np
import pandas as pd

from data.arrays import main_language
from data.arrow_strings import different_cells

LEAST = 5  # quotes that each side needs in a language for its words to be compared


def languages_of(quotes: pd.DataFrame, mask: np.ndarray) -> dict[str, int]:
    """Quotes by main language under the mask, the most frequent first; "" if none is given."""
    counts: Counter[str] = Counter()
    for tag, n in quotes["language"][mask].value_counts(sort=False).items():
        counts[main_language(str(tag))] += int(n)
    return dict(counts.most_common())


def shared_languages(quotes: pd.DataFrame, one: np.ndarray, other: np.ndarray) -> dict[str, tuple[int, int]]:
    """Languages in which both sides have LEAST quotes, with the numbers; the largest smaller side first."""
    first, second = languages_of(quotes, one), languages_of(quotes, other)
    both = {tag: (n, second[tag]) for tag, n in first.items() if min(n, second.get(tag, 0)) >= LEAST}
    return dict(sorted(both.items(), key=lambda item: (-min(item[1]), item[0])))


def in_language(quotes: pd.DataFrame, tag: str) -> np.ndarray:
    """Mask of the quotes of a main language."""
    codes, languages = different_cells(quotes["language"])
    is_of_language = np.array([main_language(str(language)) == tag for language in languages], dtype=bool)
    return np.asarray(is_of_language[codes])


def word_languages(quotes: pd.DataFrame, one: np.ndarray, other: np.ndarray) -> dict[str, tuple[int, int] | None]:
    """The languages in which words of two sides are compared, as in `shared_languages`; None if all are in one."""
    tags = {**languages_of(quotes, one), **languages_of(quotes, other)}
    return dict.fromkeys(tags or [""]) if len(tags) < 2 else dict(shared_languages(quotes, one, other))
