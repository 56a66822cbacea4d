"""The topics of a corpus: its own, or groups that were found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.progress import Progress, silent
from analysis.text.term_counts import TermCounts
from analysis.text.unranked_words import unranked_words
from data.arrays import main_language
from data.corpus import Corpus

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

    `figures` are those of found topics by label; `apart` is the mean cosine of two quotes of the corpus. `lost` are
    names given by readers whose topic no longer exists.
    """

    labels: np.ndarray
    found: bool
    figures: Mapping[str, TopicFigures] = field(default_factory=dict)
    apart: float = 0.0
    lost: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Each label once, in alphabetical order."""
        return tuple(sorted(set(self.labels) - {""}))

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
        """The same topics under names from a link, by identity or label; names whose topic no longer exists are `lost`.

        An identity belongs to the topic that has at least LEAST_TOGETHER of its quotes, of those still there.
        """
        known, lost = {}, []
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
                lost.append(name)
        return replace(self.with_names(known), lost=tuple(lost))


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


def grouped_topics(corpus: Corpus, counted: TermCounts, progress: Progress = silent) -> Topics:
    """Topics found in the vectors of a corpus that has vectors."""
    return topics_among(corpus, np.arange(len(corpus.quotes)), counted, progress)


def topics_among(
    corpus: Corpus, rows: np.ndarray, counted: TermCounts, progress: Progress = silent, n_groups: int = 0
) -> Topics:
    """Topics found among some of the quotes, the labels of the others being ""; see `find_topics`."""
    from analysis.compare.found_topics import find_topics  # SciPy is imported with it: not before the first picture

    assert corpus.vectors is not None
    quotes = corpus.quotes.iloc[rows]
    unranked = unranked_words(corpus.quotes)
    languages = [main_language(tag) for tag in quotes["language"]]
    terms = counted if len(rows) == len(corpus.quotes) else TermCounts(counted.terms, counted.counts[rows])
    texts = quotes["text"].tolist()
    found = find_topics(
        corpus.vectors.values[rows], terms, progress, unranked, languages, texts, n_groups, not n_groups
    )
    labels = np.full(len(corpus.quotes), "", dtype=object)
    labels[rows] = found.labels()
    ids = quotes["quote_id"].to_numpy()
    figures = {
        name: TopicFigures(stability, cohesion, tuple(ids[list(anchors)].tolist()))
        for name, stability, cohesion, anchors in zip(
            found.names, found.stability, found.cohesion, found.anchors, strict=True
        )
    }
    return Topics(labels, True, figures, found.apart)


def with_splits(topics: Topics, identities: Sequence[str], corpus: Corpus, counted: TermCounts) -> Topics:
    """The topics with these identities each split in two, as a reader asked; those that no longer exist are skipped."""
    for identity in identities:
        label_of = dict(zip(corpus.quotes["quote_id"].tolist(), topics.labels.tolist(), strict=True))
        whole = _home(identity.split(_BETWEEN), label_of)
        rows = np.flatnonzero(topics.labels == whole)
        if not whole or len(rows) < MOST_PARTS:
            continue
        parts = topics_among(corpus, rows, counted, n_groups=MOST_PARTS)
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
