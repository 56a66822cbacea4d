"""The contents of a part of the map: how much by whom, on what, and its most representative quote."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from analysis.compare.first_answer import best_of_few
from analysis.text.words import FUNCTION_WORDS, POSITION_WORDS, terms
from analysis.view.selection import Index
from data.corpus import Corpus

MOST_WORDS = 6
MOST_READ = 1_000  # quotes whose words and vectors are read; of more, this many at regular intervals
_LEAST_QUOTES = 2  # that contain a word


@dataclass(frozen=True)
class Here:
    """Quotes of a part of the map: `camps` with their number, most first; words with the number of quotes that contain
    them, for words more frequent here than in the rest of the corpus, estimated from `n_read` quotes; the row of the
    most central of these.
    """

    n: int
    camps: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, int], ...]
    central: int
    n_read: int


def what_is_here(corpus: Corpus, index: Index, rows: np.ndarray) -> Here:
    """The contents of the part of the map with these rows, at least one.

    Words and two-word phrases are ranked by how many more quotes here contain them than if the words were spread evenly
    over the corpus; function words and words of position name nothing and are left out. Ties are alphabetical.
    """
    mask = np.zeros(index.n_quotes, dtype=bool)
    mask[rows] = True
    counts = index.facets["camp"].counts(mask)
    camps = sorted(((camp, n) for camp, n in counts.items() if n), key=lambda one: -one[1])
    here, there = (_evenly(np.flatnonzero(part)) for part in (mask, ~mask))
    words = _words(corpus, here, there, len(rows) / len(here))
    return Here(len(rows), tuple(camps), words, best_of_few(corpus, here), len(here))


def _words(corpus: Corpus, here: np.ndarray, there: np.ndarray, scale: float) -> tuple[tuple[str, int], ...]:
    """Words of the rows `here` compared with those `there`, each row standing for `scale` quotes."""
    texts = corpus.quotes["text"].array
    held, elsewhere = _holding(texts, here), _holding(texts, there)

    def gain(word: str) -> float:
        return held[word] / len(here) - (elsewhere[word] / len(there) if len(there) else 0.0)

    named = [word for word, n in held.items() if n >= min(_LEAST_QUOTES, len(here)) and gain(word) > 0]
    ranked = sorted(named, key=lambda word: (-gain(word), " " not in word, word))
    chosen: list[str] = []
    for word in ranked:
        if len(chosen) < MOST_WORDS and not any({*word.split()} & {*other.split()} for other in chosen):
            chosen.append(word)
    return tuple((word, round(held[word] * scale)) for word in chosen)


def _evenly(rows: np.ndarray) -> np.ndarray:
    return rows[:: -(-len(rows) // MOST_READ)] if len(rows) > MOST_READ else rows


def _holding(texts: np.ndarray, rows: np.ndarray) -> Counter[str]:
    held: Counter[str] = Counter()
    for row in rows.tolist():
        held.update({term for term in terms(texts[row]) if _names_something(term)})
    return held


def _names_something(term: str) -> bool:
    words = term.split()
    return not POSITION_WORDS & {*words} and term not in FUNCTION_WORDS and len(term) > 2 and term[0].isalpha()
