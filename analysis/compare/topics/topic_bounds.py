"""The topic of a quote that was not read when the topics were found, by the rules that held for those that were."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.blocks import row_blocks
from analysis.compare.topics import topic_words
from analysis.compare.topics.found_topics import OUTERMOST, FoundTopics
from analysis.compare.topics.topic_groups import Groups, nearest_group
from analysis.progress import Progress, part, silent
from analysis.text.term_counts import count_terms
from analysis.text.word_forms import TermForms


@dataclass(frozen=True)
class TopicBounds:
    """Where topics end. A quote belongs to its group's topic if it is as near to the group's `means` as `least_central`
    says; otherwise to the topic with the nearest of `centres`, among those to which it is as near as `least_near` says
    and one of whose `terms` it contains, in any form.
    """

    groups: Groups
    topic_of: np.ndarray  # (n_groups,) -1 for a mixed group
    means: np.ndarray  # (n_topics, dims), as the following
    least_central: np.ndarray
    centres: np.ndarray
    least_near: np.ndarray
    terms: tuple[tuple[str, ...], ...]
    language: str

    @classmethod
    def around(cls, found: FoundTopics, vectors: np.ndarray, language: str) -> "TopicBounds":
        """The bounds of topics that were found among quotes with these vectors, most of them in this language."""
        groups, cores = found.groups, found.cores
        assert groups is not None
        topic_of = np.full(len(groups.centres), -1, dtype=np.intp)
        topic_of[[core.group for core in cores]] = np.arange(len(cores))
        shape = (len(cores), vectors.shape[1])
        means = np.array([vectors[groups.numbers == core.group].mean(axis=0) for core in cores]).reshape(shape)
        centres = np.array([vectors[core.rows].mean(axis=0) for core in cores]).reshape(shape)
        pairs = list(zip(cores, means, centres, strict=True))
        return cls(
            groups,
            topic_of,
            means,
            np.array([np.round(vectors[core.rows[-1]] @ mean, 6) for core, mean, _ in pairs]),
            centres,
            np.array([np.quantile(vectors[core.rows] @ centre, OUTERMOST) for core, _, centre in pairs]),
            tuple(core.terms for core in cores),
            language,
        )

    def topics_of(self, vectors: np.ndarray, texts: pd.Series, progress: Progress = silent) -> np.ndarray:
        """The number of the topic of each quote, (n,); -1 for none."""
        numbers = np.full(len(vectors), -1, dtype=np.intp)
        if not len(self.terms):
            return numbers
        near = np.empty((len(vectors), len(self.terms)), np.float32)
        for block in row_blocks(len(vectors), vectors.shape[1], part(progress, 0, 0.5)):
            numbers[block], near[block] = self._by_place(vectors[block])
        may_join = np.flatnonzero((near > -np.inf).any(axis=1))
        near = near[may_join]
        near[~self._contains(texts.iloc[may_join].tolist(), part(progress, 0.5, 1))] = -np.inf
        joins = (near > -np.inf).any(axis=1)
        numbers[may_join[joins]] = near[joins].argmax(axis=1)
        return numbers

    def _contains(self, texts: list[str], progress: Progress) -> np.ndarray:
        """Whether each text contains one of the terms of each topic, (n_texts, n_topics)."""
        forms = TermForms(count_terms(texts, progress), self.language)
        contains = np.zeros((len(texts), len(self.terms)), dtype=bool)
        for number, terms in enumerate(self.terms):
            contains[topic_words.true_of(forms, terms), number] = True
        return contains

    def _by_place(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The topics of the groups' cores, -1 outside of them; and how near the others are to the topics that they may
        join, (n, n_topics), -inf to those that are too far.
        """
        numbers = self.topic_of[nearest_group(vectors, self.groups.axes, self.groups.centres)]
        central = np.round(vectors @ self.means.T, 6)[np.arange(len(vectors)), numbers]
        numbers = np.where((numbers >= 0) & (central >= self.least_central[numbers]), numbers, -1)
        near = np.round(vectors @ self.centres.T, 6)
        near[(near < self.least_near) | (numbers >= 0)[:, None]] = -np.inf
        return numbers, near
