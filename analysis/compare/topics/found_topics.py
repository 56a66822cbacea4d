"""Topics for a corpus without any: groups of similar quotes, named by the noun phrases that set them apart.

Found, not given: an algorithm drew the lines and could have drawn others, so they are always labelled as found. Groups
that are not a topic are mixed, and their quotes have none. A group is mixed if it is too small, falls apart when a
fifth of the quotes is left out, is hardly closer than any quotes are, or has no name that is true of half of its
quotes. If a name is true of half of the quotes near a group's centre, and not of half of all, those near the centre are
the topic and the others are mixed. A mixed quote joins a topic whose name is true of it if it lies nearer to the
topic's centre than the outermost tenth of the topic's quotes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from analysis.compare.centrality import central_first
from analysis.compare.topics import topic_words
from analysis.compare.topics.topic_groups import Grouping, Groups, cohesion, numbers_of_groups
from analysis.one_thread import one_thread
from analysis.progress import Progress, part, silent
from analysis.text.term_counts import TermCounts
from analysis.text.unranked_words import is_unranked
from analysis.text.word_forms import TermForms
from analysis.text.words import FUNCTION_WORDS
from data.counting import count_of

ENOUGH_TOPICS = 6  # with fewer, larger numbers of groups are tried
LEAST_QUOTES = 3  # per topic, in a corpus that has several
LEAST_TRUE = 0.5  # share of a topic's quotes that contain one of the terms that name it
LEAST_CORE = 0.5  # share of a group in its topic: with fewer, single quotes would often decide whether there is one
LEAST_STABLE = 0.4  # mean overlap with the group found without a fifth of the quotes
LEAST_CLOSER = 0.03  # how far the mean cosine within a group must be above that of any two quotes
OUTERMOST = 0.1  # share of a topic's quotes that lie too far out for others to join there
FIRST_ATTEMPT, GROUPING, READING = 0.6, 0.2, 0.8  # shares of the time: of the search, of an attempt, of naming
ANCHORS = 5  # central quotes by which a topic is recognised again


@dataclass(frozen=True)
class TopicCore:
    """The number of a topic's group, the rows of its core, the most central one first, and the terms of its name."""

    group: int
    rows: np.ndarray
    terms: tuple[str, ...]


@dataclass(frozen=True)
class FoundTopics:
    """`names`, the largest topic first, and for each quote the number of its topic, (n,); -1 in a mixed group.

    For each topic the `stability` of its group (`topic_groups`), its `cohesion`, the mean cosine of
    two of its quotes, and its `anchors`, rows of its most central quotes; `apart` is the mean cosine of any two quotes.
    `cores` are the middle of each topic, found in one of the `groups`.
    """

    names: tuple[str, ...]
    numbers: np.ndarray
    stability: tuple[float, ...] = ()
    cohesion: tuple[float, ...] = ()
    anchors: tuple[tuple[int, ...], ...] = ()
    apart: float = 0.0
    cores: tuple[TopicCore, ...] = ()
    groups: Groups | None = None

    def labels(self) -> np.ndarray:
        """The name of each quote's topic, (n,), as in a corpus's own column of topics; "" in a mixed group."""
        return np.asarray(np.array([*self.names, ""], dtype=object)[self.numbers])


@dataclass(frozen=True)
class NameSource:
    """What names are made from: the terms of the quotes, words that name nothing, and, if known, the quotes' own
    `texts` and `languages`.
    """

    counted: TermCounts
    unranked: frozenset[str] = FUNCTION_WORDS
    languages: Sequence[str] = ()
    texts: Sequence[str] = ()

    @cached_property
    def forms(self) -> TermForms:
        """Forms of the terms in the language of most quotes."""
        return TermForms(self.counted, main_language_of(self.languages))

    @cached_property
    def people(self) -> frozenset[str]:
        """Names of people in the texts."""
        return topic_words.people_in(self.texts)

    @cached_property
    def nouns(self) -> topic_words.Nouns:
        """Finds the nouns of some of the texts."""
        return topic_words.Nouns()

    @cached_property
    def is_english(self) -> bool:
        """Whether most quotes are, or may be, English."""
        return not len(self.languages) or 2 * sum(one in ("en", "") for one in self.languages) > len(self.languages)


def main_language_of(languages: Sequence[str]) -> str:
    """The language of most quotes; English if none is known."""
    known = Counter(one for one in languages if one)
    return known.most_common(1)[0][0] if known else "en"


@dataclass(frozen=True)
class GroupNames:
    """The name of each group, the terms that it consists of, the rows of all quotes of which it is true, and whether
    its own group's name is true of each quote, (n,): whether the quote contains one of the terms, in any form.
    """

    names: tuple[str, ...]
    terms: list[list[str]]
    true_of: list[np.ndarray]
    holds: np.ndarray


def find_topics(
    vectors: np.ndarray,
    counted: TermCounts,
    progress: Progress = silent,
    unranked: frozenset[str] = FUNCTION_WORDS,
    languages: Sequence[str] = (),
    texts: Sequence[str] = (),
    n_groups: int = 0,
    with_mixed: bool = True,
) -> FoundTopics:
    """Groups of quotes near each other in the original space, always the same for the same corpus.

    `vectors` (n, dims) of unit length; `counted` are the terms of the same quotes. Makes `n_groups` groups, or else the
    first of `numbers_of_groups` that yields ENOUGH_TOPICS, or the one that yields most. Neither the order of the rows
    nor, usually, a row more or less changes them. Terms of `unranked` name no topic. If the quotes are in several
    `languages`, a topic is named in that of most of its quotes, and its name has to be true of these. With `texts`,
    names are noun phrases if the grammar can be parsed (English), without people's names, in the casing of the texts;
    without, they are terms in lower case. Without `with_mixed` every group is a topic, for a person who asked for
    exactly that number.
    """
    if not len(vectors):
        return FoundTopics((), np.empty(0, dtype=np.intp))
    source = NameSource(counted, unranked, languages, texts)
    grouping = Grouping(vectors)
    tried: list[FoundTopics] = []
    numbers = [n_groups] if n_groups else numbers_of_groups(len(vectors))
    ends = np.linspace(FIRST_ATTEMPT, 1, len(numbers)).tolist()
    for number, start, end in zip(numbers, [0.0, *ends], ends, strict=False):
        step = part(progress, start, end)
        groups = grouping.groups(number, part(step, 0, GROUPING, "grouping quotes"))
        tried.append(_of_groups(vectors, groups, source, with_mixed, part(step, GROUPING, 1)))
        if len(tried[-1].names) >= ENOUGH_TOPICS:
            return tried[-1]
    return max(tried, key=lambda found: len(found.names))


def _of_groups(
    vectors: np.ndarray, groups: Groups, source: NameSource, with_mixed: bool, progress: Progress
) -> FoundTopics:
    numbers = groups.numbers
    in_language = np.ones(len(numbers), dtype=bool)
    if len(source.languages):
        in_language = _in_main_language(numbers, np.asarray(source.languages))
    with one_thread():
        central = [central_first(vectors, np.flatnonzero(numbers == at)) for at in range(len(groups.stability))]
    named = name_groups(numbers, source, in_language, central, begin_apart=True, progress=progress)
    if len(named.names) > 1 and with_mixed:
        cores = [rows[: _core(named.holds[rows], in_language[rows])] for rows in central]
        return _topics(groups, named, cores, vectors)
    return FoundTopics(
        named.names,
        numbers,
        tuple(groups.stability.tolist()),
        tuple(groups.cohesion.tolist()),
        tuple(tuple(rows[:ANCHORS].tolist()) for rows in central),
        groups.apart,
        tuple(TopicCore(at, rows, tuple(named.terms[at])) for at, rows in enumerate(central)),
        groups,
    )


def _in_main_language(numbers: np.ndarray, languages: np.ndarray) -> np.ndarray:
    """Mask of the quotes in the language of most quotes of their topic; in a tie, the more frequent in the corpus."""
    kinds, of_quote = np.unique(languages, return_inverse=True)
    counts = np.zeros((int(numbers.max()) + 1, len(kinds)), dtype=np.int64)
    np.add.at(counts, (numbers, of_quote), 1)
    order = np.argsort(-np.bincount(of_quote), kind="stable")
    main = order[counts[:, order].argmax(axis=1)]
    return np.asarray(of_quote == main[numbers])


def _core(holds: np.ndarray, is_read: np.ndarray) -> int:
    """The size of a group's core: the largest number of its most central quotes of which LEAST_TRUE contain its name.

    Only quotes of the mask `is_read` can contain it, and are counted.
    """
    share = np.cumsum(holds) / np.maximum(np.cumsum(is_read), 1)
    enough = np.flatnonzero(share >= LEAST_TRUE)
    return int(enough[-1]) + 1 if len(enough) else 0


def _topics(groups: Groups, named: GroupNames, cores: list[np.ndarray], vectors: np.ndarray) -> FoundTopics:
    """The groups' cores that are large, steady and close enough, with the quotes that join them, the largest first."""
    all_sizes = np.bincount(groups.numbers, minlength=len(cores))
    sizes = np.array([len(core) for core in cores])
    close = _cohesion_of(cores, vectors)
    is_topic = (sizes >= np.maximum(LEAST_QUOTES, LEAST_CORE * all_sizes)) & (groups.stability >= LEAST_STABLE)
    kept = np.flatnonzero(is_topic & (close >= groups.apart + LEAST_CLOSER))
    numbers = with_those_that_join([cores[at] for at in kept], [named.true_of[at] for at in kept], vectors)
    order = np.argsort(-np.bincount(numbers[numbers >= 0], minlength=len(kept)), kind="stable")
    kept = kept[order]
    place = np.empty(len(kept) + 1, dtype=np.intp)
    place[order], place[-1] = np.arange(len(kept)), -1
    numbers = place[numbers]
    return FoundTopics(
        tuple(named.names[number] for number in kept),
        numbers,
        tuple(groups.stability[kept].tolist()),
        tuple(_cohesion_of([np.flatnonzero(numbers == number) for number in range(len(kept))], vectors).tolist()),
        tuple(tuple(cores[number][:ANCHORS].tolist()) for number in kept),
        groups.apart,
        tuple(TopicCore(int(number), cores[number], tuple(named.terms[number])) for number in kept),
        groups,
    )


def _cohesion_of(members: list[np.ndarray], vectors: np.ndarray) -> np.ndarray:
    if not members:
        return np.empty(0)
    sums = np.stack([vectors[rows].sum(axis=0, dtype=float) for rows in members])
    return cohesion(sums, np.array([len(rows) for rows in members]))


def with_those_that_join(cores: list[np.ndarray], true_of: list[np.ndarray], vectors: np.ndarray) -> np.ndarray:
    """The number of each quote's topic, (n,), -1 for none: its core's, else that of the nearest centre among those
    whose name is true of it and whose core's outermost tenth lies further out.
    """
    numbers = np.full(len(vectors), -1, dtype=np.intp)
    for number, core in enumerate(cores):
        numbers[core] = number
    is_free = numbers < 0
    nearest = np.full(len(vectors), -np.inf)
    for number, (core, rows) in enumerate(zip(cores, true_of, strict=True)):
        centre = vectors[core].mean(axis=0)
        rows = rows[is_free[rows]]
        near = np.round(vectors[rows] @ centre, 6)
        joins = (near >= np.quantile(vectors[core] @ centre, OUTERMOST)) & (near > nearest[rows])
        numbers[rows[joins]], nearest[rows[joins]] = number, near[joins]
    return numbers


def name_groups(
    numbers: np.ndarray,
    source: NameSource,
    in_language: np.ndarray,
    central: Sequence[np.ndarray] = (),
    begin_apart: bool = False,
    progress: Progress = silent,
) -> GroupNames:
    """A name for each group; a repeated one gets its number appended. Only quotes of the mask `in_language` count. With
    `begin_apart` no two begin with the same word.
    """
    n_topics = int(numbers.max()) + 1
    numbers = np.where(in_language, numbers, n_topics)
    weights = c_tf_idf(numbers, n_topics + int(not in_language.all()), source.counted)
    reading = READING if len(source.texts) else 0.0
    can_be_said = sayable_terms(source, central, part(progress, 0, reading))
    names: list[str] = []
    terms_of: list[list[str]] = []
    true_of: list[np.ndarray] = []
    holds = np.zeros(len(numbers), dtype=bool)
    taken: frozenset[str] = frozenset()
    for number in range(n_topics):
        progress(reading + (1 - reading) * number / n_topics, f"naming {number + 1:,} of {count_of(n_topics, 'group')}")
        members = numbers == number
        terms = topic_words.best_terms(source.forms, weights[number], can_be_said, members, taken)
        taken |= topic_words.first_stems(terms) if begin_apart else frozenset()
        shown = [source.texts[row] for row in central[number][:200].tolist()] if len(source.texts) else []
        name = " / ".join(topic_words.as_written(term, shown) for term in terms) or f"topic {number + 1}"
        names.append(f"{name} ({number + 1})" if name in names else name)
        terms_of.append(terms)
        true_of.append(topic_words.true_of(source.forms, terms))
        holds[true_of[-1][members[true_of[-1]]]] = True
    return GroupNames(tuple(names), terms_of, true_of, holds)


def sayable_terms(source: NameSource, central: Sequence[np.ndarray], progress: Progress = silent) -> np.ndarray:
    """The numbers of the terms that can name a group: nouns of the central quotes, if most quotes are English."""
    few = (
        [source.texts[row] for rows in central for row in rows[: topic_words.READ].tolist()]
        if len(source.texts)
        else []
    )
    nouns = source.nouns.find(few, progress) if few and source.is_english else None
    return np.array(
        [
            number
            for number, term in enumerate(source.counted.terms)
            if topic_words.sayable(term, source.unranked, nouns) and not is_unranked(term, source.people)
        ],
        dtype=np.intp,
    )


def c_tf_idf(numbers: np.ndarray, n_topics: int, counted: TermCounts) -> np.ndarray:
    """Weight of each term for each topic, (n_topics, n_terms): Grootendorst (2022), "BERTopic", equation 2.

    tf * log(1 + A / f): uses in the topic, uses in all topics, and A the mean number of uses per topic.
    """
    belongs = csr_array((np.ones(len(numbers)), (numbers, np.arange(len(numbers)))), shape=(n_topics, len(numbers)))
    uses = (belongs @ counted.counts).toarray()
    return np.asarray(uses * np.log1p(uses.sum() / n_topics / np.maximum(uses.sum(axis=0), 1)))
