"""How often each quote uses each word and each phrase: those that `analysis.text.words.terms` lists."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.progress import Progress, silent
from analysis.text.word_arrays import cut_into_words
from analysis.text.words import FUNCTION_WORDS, without_addresses

if TYPE_CHECKING:  # the page imports this module before its first picture
    from scipy.sparse import csc_array, csr_array


@dataclass(frozen=True)
class TermCounts:
    """How often each quote uses each term; terms in alphabetical order."""

    terms: tuple[str, ...]
    counts: "csc_array"  # (n_quotes, n_terms)

    def column_of(self, term: str) -> int:
        """The term's column in `counts`, -1 for an unknown term."""
        column = bisect_left(self.terms, term)
        return column if column < len(self.terms) and self.terms[column] == term else -1

    def columns_of(self, terms: Iterable[str]) -> np.ndarray:
        """The columns of several known terms."""
        return np.array([bisect_left(self.terms, term) for term in terms], dtype=np.intp)

    @cached_property
    def is_phrase(self) -> np.ndarray:
        """Which terms are phrases, (n_terms,)."""
        return np.array([" " in term for term in self.terms], dtype=bool)

    @cached_property
    def in_corpus(self) -> np.ndarray:
        """How often all quotes together use each term, (n_terms,)."""
        return np.asarray(self.counts.sum(axis=0))

    @cached_property
    def n_terms(self) -> np.ndarray:
        """How many words each quote uses, and how many phrases, (2, n_quotes)."""
        return np.stack([self.counts @ kind.astype(np.int64) for kind in (~self.is_phrase, self.is_phrase)])

    def uses(self, mask: np.ndarray) -> np.ndarray:
        """How often the quotes under the mask use each term, (n_terms,)."""
        return np.asarray(mask.astype(np.int64) @ self.counts)

    def n_quotes(self, columns: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """How many quotes under the mask contain each of the terms in these columns."""
        counts = self.counts[:, columns]
        ends = np.cumsum(mask[counts.indices], dtype=np.int64)[counts.indptr[1:] - 1]
        return np.diff(ends, prepend=0)

    def by_group(self, columns: np.ndarray, groups: np.ndarray, n_groups: int) -> "csr_array":
        """How often each of `n_groups` groups of quotes uses the terms in these columns, (n_columns, n_groups).

        `groups` (n_quotes,) are their numbers, -1 for a quote that counts for none.
        """
        from scipy.sparse import coo_array

        counts = self.counts[:, columns]
        column = np.repeat(np.arange(len(columns)), np.diff(counts.indptr))
        group = groups[counts.indices]
        is_in_one = group >= 0
        at = (column[is_in_one], group[is_in_one])
        return coo_array((counts.data[is_in_one], at), shape=(len(columns), n_groups)).tocsr()

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
