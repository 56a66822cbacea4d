"""The topics of a corpus: its own, or groups that were found."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.blocks import Progress, silent
from analysis.compare.found_topics import find_topics
from analysis.compare.unranked_words import unranked_words
from analysis.compare.words import TermCounts
from data.arrays import main_language
from data.corpus import Corpus


@dataclass(frozen=True)
class Topics:
    """One label a quote, (n_quotes,), "" where none is known; `found` where they were not given by the corpus."""

    labels: np.ndarray
    found: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Each label once, in alphabetical order."""
        return tuple(sorted(set(self.labels) - {""}))

    def title(self, name: str) -> str:
        """A topic's name for readers: a found one is made of words in lower case, a given one stands as written."""
        return (name[:1].upper() + name[1:]).replace(" / ", ", ") if self.found else name

    def in_a_text(self, name: str) -> str:
        """A topic's name within a sentence; one with commas of its own stands in quotation marks."""
        shown = self.title(name)
        return f"“{shown}”" if "," in shown else shown

    def with_names(self, names: Mapping[str, str]) -> "Topics":
        """The same topics under the names that a reader gave some of them."""
        labels = np.array([names.get(label, label) for label in self.labels], dtype=object)
        return Topics(labels, self.found)


def has_topics(corpus: Corpus) -> bool:
    """Whether the corpus brings topics of its own."""
    return bool(corpus.quotes["topic"].any())


def own_topics(corpus: Corpus) -> Topics:
    """The labels of the corpus's own column."""
    return Topics(corpus.quotes["topic"].to_numpy(dtype=object), found=False)


def grouped_topics(corpus: Corpus, counted: TermCounts, progress: Progress = silent) -> Topics:
    """Topics found in the vectors of a corpus that has some."""
    assert corpus.vectors is not None
    unranked = unranked_words(corpus.quotes)
    languages = [main_language(tag) for tag in corpus.quotes["language"]]
    return Topics(find_topics(corpus.vectors.values, counted, progress, unranked, languages).labels(), found=True)


def read_names(written: str) -> dict[str, str]:
    """New names as a link holds them: "old=new" lines; what is no such line is passed over."""
    pairs = (line.partition("=") for line in written.splitlines())
    return {old.strip(): new.strip() for old, _, new in pairs if old.strip() and new.strip()}


def write_names(names: Mapping[str, str]) -> str:
    """Names as `read_names` reads them; a name without a change is left out."""
    return "\n".join(
        f"{old}={' '.join(new.split())}" for old, new in names.items() if new.strip() and new.strip() != old
    )
