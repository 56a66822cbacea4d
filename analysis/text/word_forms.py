"""Forms of a word that count as the same: "sanction", "sanctions" and "sanctioned", by Porter's stemmers."""

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from analysis.text import languages
from analysis.text.term_counts import TermCounts


@lru_cache(maxsize=32)
def stemmer(language: str) -> Callable[[str], str]:
    """The function that gives the stem of a word in this BCP 47 language; the word itself if there is no stemmer, or
    for "".
    """
    import snowballstemmer

    name = languages.name(language).split()[0].lower()  # "Norwegian Bokmål" has the stemmer of Norwegian
    if name not in snowballstemmer.algorithms():
        return str
    stem_of = snowballstemmer.stemmer(name).stemWord
    return lru_cache(maxsize=20_000)(lambda word: str(stem_of(word)))


class TermForms:
    """Finds the quotes that contain a term of `counted` in any of its forms, in a BCP 47 `language`."""

    def __init__(self, counted: TermCounts, language: str):
        self.counted, self._stem = counted, stemmer(language)
        self._blocks: dict[tuple[str, bool], dict[str, list[int]]] = {}
        self._rows: dict[str, np.ndarray] = {}

    def rows_with(self, term: str) -> np.ndarray:
        """Rows in corpus order; none for an unknown term. A phrase matches if its words do, in any form."""
        if term not in self._rows:
            block = self._block(term.split()[0], is_phrase=" " in term)
            columns = block.get(self._key(term), [])
            counts = self.counted.counts
            rows = [counts.indices[counts.indptr[column] : counts.indptr[column + 1]] for column in columns]
            self._rows[term] = np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.intp)
        return self._rows[term]

    def _key(self, term: str) -> str:
        return " ".join(self._stem(word) for word in term.split())

    def _block(self, word: str, is_phrase: bool) -> dict[str, list[int]]:
        """Columns by stems, for the words, or for the phrases, that begin with this word's stem: forms differ at their
        ends.
        """
        stem = self._stem(word)
        begin = stem[: max(1, min(4, len(stem) - 1))]
        if (begin, is_phrase) not in self._blocks:
            terms, block = self.counted.terms, dict[str, list[int]]()
            for column in range(bisect_left(terms, begin), len(terms)):
                if not terms[column].startswith(begin):
                    break
                if (" " in terms[column]) is is_phrase:
                    block.setdefault(self._key(terms[column]), []).append(column)
            self._blocks[begin, is_phrase] = block
        return self._blocks[begin, is_phrase]
