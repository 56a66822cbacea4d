"""The topics of a corpus: its own, or groups that were found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.compare.topics.coverage import NumberedTopics, number_topics
from analysis.progress import Progress, part, silent
from analysis.text.term_counts import TermCounts
from analysis.text.unranked_words import unranked_words
from data.arrays import main_language
from data.corpus import Corpus

if TYPE_CHECKING:
    from analysis.compare.topics.found_topics import FoundTopics

NOTE = "These topics were found by grouping like quotes; they were not given by the corpus."
MOST_READ = 100_000  # quotes among which topics are found: the words of so many are counted in a second
MOST_PARTS = 2  # into which a reader splits a topic at once
LEAST_TOGETHER = 0.5  # share of the quotes identifying a name that must be in one topic, else the name is lost
_BETWEEN = "."  # between ids in the written identity of a topic


@dataclass(frozen=True)
class TopicFigures:
    """Measurements of a found topic; `anchors` are the ids of its most central quotes, its identity."""

    stability: float
    cohesion: float
    anchors: tuple[str, ...]

    @property
    def identity(self) -> str:
        """As a link contains it."""
        return _BETWEEN.join(self.anchors)


@dataclass(frozen=True)
class Topics:
    """One label per quote, (n_quotes,), "" for none; `found` if the corpus did not give them.

    `figures` are those of found topics by label; `apart` is the mean cosine of two quotes of the corpus.
    `names_without_topic` are readers' names whose topic no longer exists. `n_read` is the number of quotes among which
    they were found, 0 if all were read.
    """

    labels: np.ndarray
    found: bool
    figures: Mapping[str, TopicFigures] = field(default_factory=dict)
    apart: float = 0.0
    names_without_topic: tuple[str, ...] = ()
    n_read: int = 0

    @property
    def note(self) -> str:
        """How found topics came about; "" for those that the corpus gave."""
        if not self.found or not self.n_read:
            return NOTE if self.found else ""
        n = len(self.labels)
        return (
            f"{NOTE} They were found in {self.n_read:,} of the {n:,} quotes, always the same ones, and named by their "
            f"words; the other {n - self.n_read:,} belong to them by the same rules."
        )

    @cached_property
    def numbered(self) -> NumberedTopics:
        """The labels as numbers, for counting."""
        return number_topics(self.labels)

    @property
    def names(self) -> tuple[str, ...]:
        """Each label once, in alphabetical order."""
        return self.numbered.names[1:]

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The number of quotes of each label, and of those without one under ""."""
        counts = np.bincount(self.numbered.numbers, minlength=len(self.numbered.names))
        return dict(zip(self.numbered.names, counts.tolist(), strict=True))

    @property
    def silence(self) -> str:
        """The phrase for a side without quotes on a topic. Quotes near a found topic may be in none."""
        return "no quote in this topic" if self.found else "no quote in this corpus"

    def title(self, name: str) -> str:
        """A topic's name for readers: a found one is capitalised, a given one unchanged."""
        return (name[:1].upper() + name[1:]).replace(" / ", ", ") if self.found else name

    def in_a_text(self, name: str) -> str:
        """A topic's name within a sentence; one that contains commas is put in quotation marks."""
        shown = self.title(name)
        return f"“{shown}”" if "," in shown else shown

    def with_names(self, names: Mapping[str, str]) -> "Topics":
        """The same topics under the names that a reader gave to some of them."""
        labels = np.array([names.get(label, label) for label in self.labels], dtype=object)
        return replace(self, labels=labels)

    def with_written_names(self, names: Mapping[str, str], quote_ids: np.ndarray) -> "Topics":
        """The same topics under names from a link, by identity or label; others become `names_without_topic`.

        An identity belongs to the topic that has at least LEAST_TOGETHER of its quotes, of those still there.
        """
        known, homeless = {}, []
        label_of: dict[str, str] | None = None
        for key, name in names.items():
            if key in self.figures or key in self.names:
                known[key] = name
                continue
            if label_of is None:
                label_of = dict(zip(quote_ids.tolist(), self.labels.tolist(), strict=True))
            label = _home(key.split(_BETWEEN), label_of)
            if label:
                known[label] = name
            else:
                homeless.append(name)
        return replace(self.with_names(known), names_without_topic=tuple(homeless))


def _home(anchors: list[str], label_of: Mapping[str, str]) -> str:
    """The label under which most of these quotes are together now; "" if they are not."""
    labels = [label_of[quote_id] for quote_id in anchors if quote_id in label_of]
    if not labels:
        return ""
    label, n = Counter(labels).most_common(1)[0]
    return label if n >= LEAST_TOGETHER * len(anchors) else ""


def has_topics(corpus: Corpus) -> bool:
    """Whether the corpus has topics of its own."""
    return corpus.has_topics


def own_topics(corpus: Corpus) -> Topics:
    """The labels of the corpus's own column."""
    return Topics(corpus.own_topics, found=False)


def rows_read(corpus: Corpus) -> np.ndarray:
    """The rows of the quotes among which topics are found, and whose terms name them: of a large corpus MOST_READ."""
    from analysis.compare.topics.topic_groups import draw  # SciPy is imported with it: not before the first picture

    assert corpus.vectors is not None
    return draw(corpus.vectors.values, MOST_READ)


def topics_by_grouping(corpus: Corpus, rows: np.ndarray, counted: TermCounts, progress: Progress = silent) -> Topics:
    """Topics found in the vectors of a corpus that has vectors, among the quotes of `rows`, whose terms are `counted`.

    The other quotes belong to them by the same rules.
    """
    n, n_read = len(corpus.quotes), len(rows)
    if n_read == n:
        return topics_among(corpus, rows, counted, progress)
    from analysis.compare.topics.topic_bounds import TopicBounds

    assert corpus.vectors is not None
    vectors = corpus.vectors.values
    found, language = _find_among(corpus, rows, counted, part(progress, 0, 0.6))
    bounds = TopicBounds.around(found, vectors[rows], language)
    others = part(progress, 0.6, 1, f"comparing {n - n_read:,} other quotes with them")
    numbers = bounds.topics_of(vectors, corpus.quotes["text"], others)
    numbers[rows] = found.numbers
    return _topics(corpus, rows, found, numbers, n_read)


def topics_among(
    corpus: Corpus, rows: np.ndarray, counted: TermCounts, progress: Progress = silent, n_groups: int = 0
) -> Topics:
    """Topics found among some of the quotes, whose terms are `counted`, the labels of the others being ""; see
    `find_topics`.
    """
    found, _ = _find_among(corpus, rows, counted, progress, n_groups)
    numbers = np.full(len(corpus.quotes), -1, dtype=np.intp)
    numbers[rows] = found.numbers
    return _topics(corpus, rows, found, numbers, 0)


def _find_among(
    corpus: Corpus, rows: np.ndarray, counted: TermCounts, progress: Progress, n_groups: int = 0
) -> tuple["FoundTopics", str]:
    """Topics among the quotes of `rows`, and the language of most of these."""
    from analysis.compare.topics.found_topics import find_topics, main_language_of

    assert corpus.vectors is not None
    vectors, texts, tags = corpus.vectors.values, corpus.quotes["text"], corpus.quotes["language"]
    if len(rows) < len(vectors):
        vectors, texts, tags = vectors[rows], texts.iloc[rows], tags.iloc[rows]
    languages = [main_language(tag) for tag in tags]
    unranked = unranked_words(corpus.quotes)
    found = find_topics(vectors, counted, progress, unranked, languages, texts.tolist(), n_groups, not n_groups)
    return found, main_language_of(languages)


def _topics(corpus: Corpus, rows: np.ndarray, found: "FoundTopics", numbers: np.ndarray, n_read: int) -> Topics:
    ids = corpus.quotes["quote_id"]
    figures = {
        name: TopicFigures(stability, cohesion, tuple(ids.iloc[rows[list(anchors)]].tolist()))
        for name, stability, cohesion, anchors in zip(
            found.names, found.stability, found.cohesion, found.anchors, strict=True
        )
    }
    labels = np.array([*found.names, ""], dtype=object)[numbers]
    return Topics(labels, True, figures, found.apart, n_read=n_read)


def with_splits(topics: Topics, identities: Sequence[str], corpus: Corpus, counted: TermCounts) -> Topics:
    """The topics with these identities each split in two, as a reader asked; those that no longer exist are skipped."""
    for identity in identities:
        label_of = dict(zip(corpus.quotes["quote_id"].tolist(), topics.labels.tolist(), strict=True))
        whole = _home(identity.split(_BETWEEN), label_of)
        rows = np.flatnonzero(topics.labels == whole)
        if not whole or len(rows) < MOST_PARTS:
            continue
        of_rows = TermCounts(counted.terms, counted.counts[rows])
        parts = topics_among(corpus, rows, of_rows, n_groups=MOST_PARTS)
        taken = set(topics.names) - {whole}
        names = {name: f"{name} (part)" if name in taken else name for name in parts.names}
        labels = topics.labels.copy()
        labels[rows] = [names[label] for label in parts.labels[rows]]
        others = {name: figures for name, figures in topics.figures.items() if name != whole}
        of_parts = {names[name]: figures for name, figures in parts.figures.items()}
        topics = replace(topics, labels=labels, figures=others | of_parts)
    return topics


def read_names(written: str) -> dict[str, str]:
    """New names from a link: "old=new" lines; other lines are ignored."""
    pairs = (line.partition("=") for line in written.splitlines())
    return {old.strip(): new.strip() for old, _, new in pairs if old.strip() and new.strip()}


def write_names(names: Mapping[str, str]) -> str:
    """Names in the form that `read_names` reads; a name without a change is left out."""
    return "\n".join(
        f"{old}={' '.join(new.split())}" for old, new in names.items() if new.strip() and new.strip() != old
    )
