"""Topics for a corpus that brings none: groups of like quotes, named by the words that set them apart.

Found, not given: an algorithm drew the lines and could have drawn others. They are shown with that word. Groups that
are no topic, since they are too small or no name is true of half of their quotes, are mixed: their quotes have none.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from analysis.blocks import Progress, row_blocks, silent
from analysis.compare.unranked_words import is_unranked
from analysis.compare.words import FUNCTION_WORDS, POSITION_WORDS, TermCounts

NOTE = "These topics were found by grouping like quotes; they were not given by the corpus."
MOST_TOPICS = 20
MOST_GROUPED = 2_000  # quotes compared with each other; the others of a larger corpus join the nearest group
LEAST_QUOTES = 3  # of a topic in a corpus that has several
LEAST_TRUE = 0.5  # of a topic's quotes hold one of the terms that name it
WORDS_IN_A_NAME = 3
WORDS_TRIED = 200  # of a topic, the weightiest: enough to find three that share no word


@dataclass(frozen=True)
class FoundTopics:
    """`names`, the largest topic first, and for each quote the number of its topic, (n,); -1 in a mixed group."""

    names: tuple[str, ...]
    numbers: np.ndarray

    def labels(self) -> np.ndarray:
        """The name of each quote's topic, (n,), as in a corpus's own column of topics; "" in a mixed group."""
        return np.asarray(np.array([*self.names, ""], dtype=object)[self.numbers])


def find_topics(
    vectors: np.ndarray,
    counted: TermCounts,
    progress: Progress = silent,
    unranked: frozenset[str] = FUNCTION_WORDS,
    languages: Sequence[str] = (),
) -> FoundTopics:
    """Groups of quotes near each other in the original space, the same for the same corpus every time.

    `vectors` (n, dims) of unit length; `counted` are the terms of the same quotes. About sqrt(n / 2)
    groups, at most MOST_TOPICS: one for up to four quotes, five for 41. Ward's method on all quotes up to
    MOST_GROUPED, else on those whose vectors have the smallest hashes: neither the order of the rows nor a row more
    or less changes who they are, unless it is one of them. Equally large topics stand in the order of their smallest
    hash. Terms of `unranked` name no topic. Where `languages` of the quotes are several, a topic is named in
    that of most of its quotes, and its name is to be true of these.
    """
    if not len(vectors):
        return FoundTopics((), np.empty(0, dtype=np.intp))
    hashes = _hashes(vectors)
    numbers = _largest_first(_groups(vectors, hashes, progress), hashes)
    own = _in_main_language(numbers, np.asarray(languages)) if len(languages) else np.ones(len(numbers), dtype=bool)
    return _without_mixed(numbers, counted, unranked, own)


def _hashes(vectors: np.ndarray) -> np.ndarray:
    """A number for each vector that depends on nothing else, (n,) uint64."""
    rows = np.ascontiguousarray(vectors, dtype=np.float16)
    digests = (hashlib.blake2b(row.tobytes(), digest_size=8).digest() for row in rows)
    return np.frombuffer(b"".join(digests), dtype=np.uint64)


def _in_main_language(numbers: np.ndarray, languages: np.ndarray) -> np.ndarray:
    """Mask of the quotes in the language of most quotes of their topic; of two, that of most of the corpus."""
    kinds, of_quote = np.unique(languages, return_inverse=True)
    counts = np.zeros((int(numbers.max()) + 1, len(kinds)), dtype=np.int64)
    np.add.at(counts, (numbers, of_quote), 1)
    order = np.argsort(-np.bincount(of_quote), kind="stable")
    main = order[counts[:, order].argmax(axis=1)]
    return np.asarray(of_quote == main[numbers])


def _without_mixed(numbers: np.ndarray, counted: TermCounts, unranked: frozenset[str], own: np.ndarray) -> FoundTopics:
    names, is_true = name_groups(numbers, counted, unranked, own)
    sizes = np.bincount(numbers, minlength=len(names))
    kept = np.flatnonzero(is_true & (sizes >= LEAST_QUOTES)) if len(names) > 1 else np.arange(len(names))
    place = np.full(len(names), -1, dtype=np.intp)
    place[kept] = np.arange(len(kept))
    return FoundTopics(tuple(names[number] for number in kept), place[numbers])


def _groups(vectors: np.ndarray, hashes: np.ndarray, progress: Progress) -> np.ndarray:
    from sklearn.cluster import AgglomerativeClustering

    n = len(vectors)
    n_groups = min(MOST_TOPICS, max(1, round(float(np.sqrt(n / 2)))))
    if n_groups == 1:
        return np.zeros(n, dtype=np.intp)
    grouped = np.argsort(hashes, kind="stable")[:MOST_GROUPED]  # in this order, so that ties are settled alike
    found = AgglomerativeClustering(n_clusters=n_groups, linkage="ward").fit_predict(vectors[grouped])
    centres = np.array([vectors[grouped[found == number]].mean(axis=0) for number in range(n_groups)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    numbers = np.empty(n, dtype=np.intp)
    for block in row_blocks(n, vectors.shape[1], progress):
        numbers[block] = (vectors[block] @ centres.T).argmax(axis=1)
    numbers[grouped] = found
    return numbers


def _largest_first(groups: np.ndarray, hashes: np.ndarray) -> np.ndarray:
    kinds, number, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    smallest = np.array([hashes[groups == kind].min() for kind in kinds])
    place = np.empty(len(kinds), dtype=np.intp)
    place[np.lexsort((smallest, -sizes))] = np.arange(len(kinds))
    return place[number]


def name_groups(
    numbers: np.ndarray, counted: TermCounts, unranked: frozenset[str], own: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """The terms with the highest c-TF-IDF of each topic; a name that would stand twice gets its number. And whether
    LEAST_TRUE of the topic's quotes hold one of the terms, (n_topics,). Only quotes of the mask `own` count."""
    n_topics = int(numbers.max()) + 1
    numbers = np.where(own, numbers, n_topics)
    weights = c_tf_idf(numbers, n_topics + int(not own.all()), counted)
    sayable = [i for i, term in enumerate(counted.terms) if _says_something(term) and not is_unranked(term, unranked)]
    single = np.array([" " not in counted.terms[i] for i in sayable], dtype=bool)
    names: list[str] = []
    is_true: list[bool] = []
    for number in range(n_topics):
        of_topic = weights[number, sayable] if sayable else np.empty(0)
        # of equal weight, a phrase says more than its words
        order = np.lexsort((single, -of_topic))[:WORDS_TRIED]
        best = [counted.terms[sayable[i]] for i in order if of_topic[i] > 0]
        terms = _apart(best)
        name = " / ".join(terms) or f"topic {number + 1}"
        names.append(f"{name} ({number + 1})" if name in names else name)
        held = np.unique(np.concatenate([counted.rows_with(term) for term in terms] or [np.empty(0, np.intp)]))
        is_true.append((numbers[held] == number).sum() >= LEAST_TRUE * (numbers == number).sum())
    return names, np.array(is_true, dtype=bool)


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
