"""Which quotes to read next on a claim: those that may take a position, whichever it is and whoever speaks.

Cosine and words are fused by reciprocal ranks, for the claim and for its counter-claim, and learn from what was read:
each query is moved towards its own marks (Rocchio), and once enough was read, a ridge regression on the vectors adds a
ranking of its own. Camps alternate, so that a camp whose words are unlike the claim's is not read last.
bench/reading.py measures it.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from analysis.one_thread import one_thread
from analysis.text.words import FUNCTION_WORDS, terms
from data.stances import CONDITIONAL, NEITHER, NOT_ABOUT_IT, OPPOSES, POSITIONS, SUPPORTS

RANK_OFFSET = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)
TOWARDS, AWAY = 0.75, 0.25  # how far marked quotes move a query (Rocchio, 1971)
LEAST_LEARNED = 5  # readings, one of them with a position
_TARGETS = {True: 1.0, False: -0.2}  # of the regression: with a position, without
_HALF = {NEITHER: 0.5, NOT_ABOUT_IT: 1.0}  # how strongly a reading without a position repels the query


@dataclass(frozen=True)
class WordVectors:
    """TF-IDF of each quote, (n_quotes, n_terms), rows of length one, and the column of each term."""

    values: csr_array
    columns: Mapping[str, int]
    weights: np.ndarray  # (n_terms,) for a term used once

    def vector_of(self, text: str) -> np.ndarray:
        """A text in the same space, (n_terms,); zero if it shares no term with any quote."""
        found = np.zeros(len(self.weights))
        for term in _content(text):
            if term in self.columns:
                found[self.columns[term]] += self.weights[self.columns[term]]
        length = np.sqrt(np.square(found).sum())
        return found / length if length else found


def word_vectors(texts: Sequence[str]) -> WordVectors:
    """Count the words of all quotes: once for a corpus (about 0.1 s per thousand quotes), then kept."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(_content(text) for text in texts):
        return WordVectors(csr_array((len(texts), 0)), {}, np.zeros(0))
    vectorizer = TfidfVectorizer(analyzer=_content, sublinear_tf=True)
    values = csr_array(vectorizer.fit_transform(texts))
    return WordVectors(values, vectorizer.vocabulary_, vectorizer.idf_)


def _content(text: str) -> list[str]:
    return [term for term in terms(text) if term not in FUNCTION_WORDS]


@dataclass(frozen=True)
class Question:
    """A claim as a query: its words and those of its counter-claim, "" if there is none, and the vectors of both,
    (n_dims,) of length one, None before the model is ready.
    """

    claim: str
    counter_claim: str = ""
    vector: np.ndarray | None = None
    counter_vector: np.ndarray | None = None


@dataclass(frozen=True)
class Ground:
    """What there is to read: vectors of the quotes, (n_quotes, n_dims) or None, their words, and the camps' masks."""

    vectors: np.ndarray | None
    words: WordVectors
    camps: Mapping[str, np.ndarray] = field(default_factory=dict)


def scores(
    question: Question, ground: Ground, readings: Mapping[int, str], proposed: Mapping[int, str] | None = None
) -> np.ndarray:
    """Scores of how likely each quote takes a position, (n_quotes,), to be read in descending order; only the order is
    meaningful.

    `readings` has the readings so far by row: a stance or "not about it". Both poles, the claim and the counter-claim,
    have a ranking by cosine and one by words; what is learned from marks adds one, and so do a machine's proposals, by
    row, if it read quotes. All are added up.
    """
    with one_thread():
        rankings = _rankings(question, ground, readings)
    if proposed:
        rankings.append(_proposed_ranking(len(rankings[0]), proposed))
    return np.asarray(np.sum(rankings, axis=0))


def _rankings(question: Question, ground: Ground, readings: Mapping[int, str]) -> list[np.ndarray]:
    poles = [_pole(question.claim, question.vector, ground, readings, SUPPORTS)]
    if question.counter_claim:
        poles.append(_pole(question.counter_claim, question.counter_vector, ground, readings, OPPOSES))
    elif OPPOSES in readings.values():
        poles.append(_pole(question.claim, question.vector, ground, readings, OPPOSES))
    return [*poles, *_learned_rankings(ground, readings)]


def _pole(text: str, vector: np.ndarray | None, ground: Ground, readings: Mapping[int, str], stance: str) -> np.ndarray:
    """The fused ranking of one pole as a score for each quote."""
    near = [row for row, reading in readings.items() if reading in (stance, CONDITIONAL)]
    far = {row: _HALF[reading] for row, reading in readings.items() if reading in _HALF}
    fused = _reciprocal(_closeness(ground.words.vector_of(text), ground.words.values, near, far))
    if ground.vectors is not None and vector is not None:
        fused = fused + _reciprocal(_closeness(vector, ground.vectors, near, far))
    return fused


def _learned_rankings(ground: Ground, readings: Mapping[int, str]) -> list[np.ndarray]:
    """The ranking of a kernel ridge regression on what was read, in a list; an empty list while there is too little."""
    taken = [reading in POSITIONS for reading in readings.values()]
    if ground.vectors is None or len(readings) < LEAST_LEARNED or not any(taken):
        return []
    known = ground.vectors[list(readings)].astype(np.float32)  # products in double precision take twice as long
    targets = np.array([_TARGETS[one] for one in taken])
    n, n_dims = known.shape
    # the same weights in primal and dual form: solved in whichever is smaller, readings or dimensions
    weights = known.T @ _ridge(known @ known.T, targets) if n <= n_dims else _ridge(known.T @ known, known.T @ targets)
    return [_reciprocal(np.asarray(ground.vectors @ weights.astype(ground.vectors.dtype)).ravel())]


def _ridge(products: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The solution of (products + identity) x = targets; `products` is symmetric positive semi-definite."""
    from scipy.linalg import solve

    return np.asarray(solve(products.astype(float) + np.eye(len(products)), targets, assume_a="pos"))


def _proposed_ranking(n: int, proposed: Mapping[int, str]) -> np.ndarray:
    """Quotes with a proposed position first, then those without a proposal, then the others."""
    ranks = np.zeros(n)
    for row, stance in proposed.items():
        ranks[row] = 1.0 if stance in POSITIONS else -1.0
    return _reciprocal(ranks)


def _closeness(
    query: np.ndarray, values: np.ndarray | csr_array, near: list[int], far: Mapping[int, float]
) -> np.ndarray:
    """Each quote's product with the query, moved towards the quotes in `near` and away from those in `far`."""
    drawn = query.astype(float)
    if near:
        drawn = drawn + TOWARDS * np.asarray(values[near].mean(axis=0)).ravel()
    if far:
        weights = np.array(list(far.values()))
        drawn = drawn - AWAY * np.asarray(values[list(far)].T @ weights).ravel() / len(far)
    # in the precision of the vectors: any other would copy all of them first
    return np.asarray(values @ drawn.astype(values.dtype)).ravel()


def _reciprocal(closeness: np.ndarray) -> np.ndarray:
    """1 / (60 + rank), equal for equal closeness: quotes that share no word with a query share the last rank."""
    from scipy.stats import rankdata

    return np.asarray(1 / (RANK_OFFSET + rankdata(-closeness, method="min")))


def in_turn(
    score: np.ndarray, camps: Mapping[str, np.ndarray], unread: np.ndarray, read: np.ndarray, most: int
) -> np.ndarray:
    """The next rows to read, at most `most`: always the best unread one of the camp that was read least so far.

    `unread` and `read` are masks over the quotes: those that may come, and those that were read on this claim. Of camps
    read equally often, the one whose next quote has the highest score comes first, whatever the order in which a corpus
    lists them; ties between quotes go by the corpus's order. A joint statement counts for each of its camps; quotes
    without a camp form one of their own.
    """
    masks = list(camps.values())
    masks.append(~np.any([*masks, np.zeros(len(score), dtype=bool)], axis=0))
    order = np.argsort(-score, kind="stable")
    waiting = [deque(order[(mask & unread)[order]].tolist()) for mask in masks]
    counts = [int((mask & read).sum()) for mask in masks]
    taken: dict[int, None] = {}
    while len(taken) < most:
        for rows in waiting:
            while rows and rows[0] in taken:
                rows.popleft()
        turns = [(counts[camp], -score[rows[0]], rows[0]) for camp, rows in enumerate(waiting) if rows]
        if not turns:
            break
        row = min(turns)[-1]
        taken[row] = None
        for number, mask in enumerate(masks):
            counts[number] += int(mask[row])
    return np.array(list(taken), dtype=int)
