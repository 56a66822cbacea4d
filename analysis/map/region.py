"""What lies in a part of the map: how much by whom, on what, and the quote that speaks best for it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from analysis.compare.first_answer import best_row
from analysis.text.words import FUNCTION_WORDS, POSITION_WORDS, terms
from analysis.view.selection import Index
from data.corpus import Corpus

MOST_WORDS = 6
MOST_READ = 1_000  # quotes whose words are counted, of more so many evenly taken
_LEAST_QUOTES = 2  # that hold a word


@dataclass(frozen=True)
class Here:
    """Quotes of a part of the map: `camps` with their number, most first; words with the number of quotes that hold
    them, more often than the rest of the corpus does; the row of the most central quote."""

    n: int
    camps: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, int], ...]
    central: int


def what_is_here(corpus: Corpus, index: Index, rows: np.ndarray) -> Here:
    """The part of the map that holds these rows, of which there is one at least.

    Words and two-word phrases are ranked by how many more quotes here hold them than would, were the words spread
    evenly over the corpus; function words and words of position name nothing and are left out. Ties by alphabet.
    """
    mask = np.zeros(index.n_quotes, dtype=bool)
    mask[rows] = True
    counts = index.facets["camp"].counts(mask)
    camps = sorted(((camp, n) for camp, n in counts.items() if n), key=lambda one: -one[1])
    return Here(len(rows), tuple(camps), _words(corpus, mask), best_row(corpus, rows))


def _words(corpus: Corpus, mask: np.ndarray) -> tuple[tuple[str, int], ...]:
    texts = corpus.quotes["text"].array
    here, there = (_holding(texts, _evenly(np.flatnonzero(part))) for part in (mask, ~mask))
    n_here, n_there = min(MOST_READ, int(mask.sum())), min(MOST_READ, int((~mask).sum()))
    scale = mask.sum() / max(n_here, 1)

    def gain(word: str) -> float:
        return here[word] / n_here - (there[word] / n_there if n_there else 0.0)

    named = [word for word, n in here.items() if n >= min(_LEAST_QUOTES, n_here) and gain(word) > 0]
    ranked = sorted(named, key=lambda word: (-gain(word), " " not in word, word))
    chosen: list[str] = []
    for word in ranked:
        if len(chosen) < MOST_WORDS and not any({*word.split()} & {*other.split()} for other in chosen):
            chosen.append(word)
    return tuple((word, round(here[word] * scale)) for word in chosen)


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
