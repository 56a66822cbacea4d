"""How often each quote uses each word and each phrase: those that `analysis.text.words.terms` lists."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.progress import Progress, silent
from analysis.text.word_arrays import cut_into_words
from analysis.text.words import FUNCTION_WORDS, without_addresses

if TYPE_CHECKING:  # the page imports this module before its first picture
    from scipy.sparse import csc_array


@dataclass(frozen=True)
class TermCounts:
    """How often each quote uses each term; terms in alphabetical order."""

    terms: tuple[str, ...]
    counts: "csc_array"  # (n_quotes, n_terms)

    def column_of(self, term: str) -> int:
        """The term's column in `counts`, -1 for an unknown term."""
        column = bisect_left(self.terms, term)
        return column if column < len(self.terms) and self.terms[column] == term else -1

    def rows_with(self, term: str) -> np.ndarray:
        """Rows of the quotes that contain the term, in corpus order; none for an unknown term."""
        column = self.column_of(term)
        if column < 0:
            return np.empty(0, dtype=np.intp)
        return np.sort(self.counts.indices[self.counts.indptr[column] : self.counts.indptr[column + 1]])


def count_terms(texts: Sequence[str], progress: Progress = silent) -> TermCounts:
    """Counts over the corpus. A million quotes take seconds: do it once and keep the result."""
    from scipy.sparse import coo_array

    words = cut_into_words(texts, progress, without_addresses)
    keys, numbers = words.keys, words.numbers
    second = np.flatnonzero(words.goes_on)
    says_nothing = np.array([key in FUNCTION_WORDS for key in keys], bool)
    second = second[~(says_nothing[numbers[second]] | says_nothing[numbers[second - 1]])]
    # a space comes before all that words consist of, so that pairs in this order are phrases in alphabetical order
    pairs, pair_of = np.unique(numbers[second - 1] * len(keys) + numbers[second], return_inverse=True)
    firsts, seconds = np.divmod(pairs, max(1, len(keys)))
    columns_of_words = np.arange(len(keys)) + np.searchsorted(firsts, np.arange(len(keys)))
    columns_of_pairs = np.arange(len(pairs)) + firsts + 1
    terms = np.empty(len(keys) + len(pairs), dtype=object)
    terms[columns_of_words] = keys
    terms[columns_of_pairs] = [
        f"{keys[one]} {keys[other]}" for one, other in zip(firsts.tolist(), seconds.tolist(), strict=True)
    ]
    columns = np.concatenate([columns_of_words[numbers], columns_of_pairs[pair_of]]).astype(np.int32)
    at = (np.concatenate([words.rows, words.rows[second]]), columns)
    counts = coo_array((np.ones(len(columns), np.int64), at), shape=(len(texts), len(terms)))
    return TermCounts(tuple(terms.tolist()), counts.tocsc())
