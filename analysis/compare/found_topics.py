"""Topics for a corpus that brings none: groups of like quotes, named by the words that set them apart.

Found, not given: an algorithm drew the lines and could have drawn others. They are shown with that word.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from analysis.blocks import Progress, row_blocks, silent
from analysis.compare.words import FUNCTION_WORDS, POSITION_WORDS, TermCounts

NOTE = "These topics were found by grouping like quotes; they were not given by the corpus."
MOST_TOPICS = 20
MOST_GROUPED = 2_000  # quotes compared with each other; the others of a larger corpus join the nearest group
WORDS_IN_A_NAME = 3
WORDS_TRIED = 200  # of a topic, the weightiest: enough to find three that share no word


@dataclass(frozen=True)
class FoundTopics:
    """`names`, the largest topic first, and for each quote the number of its topic, (n,)."""

    names: tuple[str, ...]
    numbers: np.ndarray

    def labels(self) -> np.ndarray:
        """The name of each quote's topic, (n,), as in a corpus's own column of topics."""
        return np.asarray(np.array(self.names, dtype=object)[self.numbers])


def find_topics(vectors: np.ndarray, counted: TermCounts, progress: Progress = silent) -> FoundTopics:
    """Groups of quotes near each other in the original space, the same for the same corpus every time.

    `vectors` (n, dims) of unit length; `counted` are the terms of the same quotes. About sqrt(n / 2)
    groups, at most MOST_TOPICS: one for up to four quotes, five for 41. Ward's method on quotes taken
    evenly, all of them up to MOST_GROUPED; it draws nothing at random. Equally large topics stand in the
    order of their first quote.
    """
    if not len(vectors):
        return FoundTopics((), np.empty(0, dtype=np.intp))
    numbers = _largest_first(_groups(vectors, progress))
    return FoundTopics(_names(numbers, counted), numbers)


def _groups(vectors: np.ndarray, progress: Progress) -> np.ndarray:
    from sklearn.cluster import AgglomerativeClustering

    n = len(vectors)
    n_groups = min(MOST_TOPICS, max(1, round(float(np.sqrt(n / 2)))))
    if n_groups == 1:
        return np.zeros(n, dtype=np.intp)
    grouped = np.unique(np.linspace(0, n - 1, min(n, MOST_GROUPED)).astype(np.intp))
    found = AgglomerativeClustering(n_clusters=n_groups, linkage="ward").fit_predict(vectors[grouped])
    if len(grouped) == n:
        return np.asarray(found)
    centres = np.array([vectors[grouped[found == number]].mean(axis=0) for number in range(n_groups)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    numbers = np.empty(n, dtype=np.intp)
    for block in row_blocks(n, vectors.shape[1], progress):
        numbers[block] = (vectors[block] @ centres.T).argmax(axis=1)
    numbers[grouped] = found
    return numbers


def _largest_first(groups: np.ndarray) -> np.ndarray:
    kinds, first, number, sizes = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    place = np.empty(len(kinds), dtype=np.intp)
    place[np.lexsort((first, -sizes))] = np.arange(len(kinds))
    return place[number]


def _names(numbers: np.ndarray, counted: TermCounts) -> tuple[str, ...]:
    """The terms with the highest c-TF-IDF of each topic; a name that would stand twice gets its number."""
    n_topics = int(numbers.max()) + 1
    weights = c_tf_idf(numbers, n_topics, counted)
    sayable = [i for i, term in enumerate(counted.terms) if _says_something(term)]
    single = np.array([" " not in counted.terms[i] for i in sayable], dtype=bool)
    names: list[str] = []
    for number in range(n_topics):
        of_topic = weights[number, sayable] if sayable else np.empty(0)
        # of equal weight, a phrase says more than its words
        order = np.lexsort((single, -of_topic))[:WORDS_TRIED]
        best = [counted.terms[sayable[i]] for i in order if of_topic[i] > 0]
        name = " / ".join(_apart(best)) or f"topic {number + 1}"
        names.append(f"{name} ({number + 1})" if name in names else name)
    return tuple(names)


def c_tf_idf(numbers: np.ndarray, n_topics: int, counted: TermCounts) -> np.ndarray:
    """Weight of each term for each topic, (n_topics, n_terms): Grootendorst (2022), "BERTopic", equation 2.

    tf * log(1 + A / f): uses in the topic, uses in all topics, and A the mean number of uses a topic.
    """
    belongs = csr_array((np.ones(len(numbers)), (numbers, np.arange(len(numbers)))), shape=(n_topics, len(numbers)))
    uses = (belongs @ counted.counts).toarray()
    return np.asarray(uses * np.log1p(uses.sum() / n_topics / np.maximum(uses.sum(axis=0), 1)))


def _says_something(term: str) -> bool:
    if POSITION_WORDS & set(term.split()) or term in FUNCTION_WORDS:
        return False
    return len(term) > 1 and any(letter.isalpha() for letter in term)


def _apart(terms: list[str]) -> list[str]:
    """The first few terms of which none holds another: "nato expansion" makes "nato" superfluous."""
    chosen: list[str] = []
    for term in terms:
        if len(chosen) == WORDS_IN_A_NAME:
            break
        if not any(set(term.split()) & set(other.split()) for other in chosen):
            chosen.append(term)
    return chosen
