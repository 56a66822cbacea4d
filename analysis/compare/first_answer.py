"""Where sides differ, in a few lines: the claims on which they differ, else the topics on which both speak."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.compare.centrality import central_first
from analysis.compare.topics.coverage import coverage
from analysis.multi_values import Sides
from analysis.positions.matrix.differences import Difference, differences
from analysis.positions.matrix.positions import ClaimOutcomes, Material
from data.corpus import Corpus
from data.stances import Annotations

MOST_LINES = 5
MOST_ONE_SIDED = 4  # lines up to which the list is filled with claims to which only one side speaks
_SHORTEST = 20  # characters: a shorter quote is hard to read by itself


@dataclass(frozen=True)
class SideAnswer:
    """One side's answer to a claim or topic: its state ("" on a topic), its quotes, and the row to read first.

    `n` counts the quotes with a position, or on a topic all quotes of the side; `row` is -1 if there is none.
    """

    side: str
    state: str
    n: int
    row: int


@dataclass(frozen=True)
class AnswerLine:
    """A claim (with its id) or a topic (without), and each side's answer, in the order of the sides."""

    words: str
    claim_id: str
    sayings: tuple[SideAnswer, ...]


@dataclass(frozen=True)
class FirstAnswer:
    """The lines to show, and how many claims they are taken from.

    `one_sided` are claims on which only one side takes a position: not a difference, so listed separately. Of the
    `n_shared` claims on which two sides or more take one, the sides differ on `n_apart`, wholly or in part.
    """

    lines: tuple[AnswerLine, ...]
    one_sided: tuple[AnswerLine, ...] = ()
    n_apart: int = 0
    n_shared: int = 0

    @property
    def on_claims(self) -> bool:
        """Whether the lines rest on stances that people marked, not just on quotes sharing a topic."""
        return bool(self.lines and self.lines[0].claim_id)


def first_answer(
    corpus: Corpus,
    marked: Annotations,
    material: Material,
    topics: np.ndarray | None,
    sides: Sides,
    most: int = MOST_LINES,
    gathered: Mapping[str, ClaimOutcomes] | None = None,
) -> FirstAnswer:
    """The claims on which the sides differ most, at most `most`; if there are none, topics on which all speak.

    `sides` are masks over the corpus, `topics` one label per quote. Claims are in the order of
    `analysis.positions.matrix.differences`, topics in the order of shared attention, with the quote of `best_row` each.
    `gathered` is the result of `analysis.positions.matrix.positions.by_claim` for the stances, if available.
    """
    found: list[Difference] = []
    if len(marked.claims):
        stances = marked.stances if gathered is None else gathered
        found = differences(marked.claims, stances, material, sides, corpus.text_lengths)
    shared = [one for one in found if one.gap is not None]
    apart = [one for one in shared if one.gap]
    if not apart:
        lines = _topics(corpus, topics, sides, most) if topics is not None else ()
        return FirstAnswer(lines, (), 0, len(shared))
    alone = [one for one in found if one.gap is None]
    return FirstAnswer(
        tuple(_of_claim(one, material) for one in apart[:most]),
        tuple(_of_claim(one, material) for one in alone[: max(0, MOST_ONE_SIDED - len(apart))]),
        len(apart),
        len(shared),
    )


def _of_claim(one: Difference, material: Material) -> AnswerLine:
    rows = material.quote_ids.get_indexer([stance.quote_id for stance in one.stances])
    sayings = [
        SideAnswer(stance.side, stance.state, stance.n_quotes, int(row))
        for stance, row in zip(one.stances, rows, strict=True)
    ]
    return AnswerLine(one.claim, one.claim_id, tuple(sayings))


def _topics(corpus: Corpus, topics: np.ndarray, sides: Sides, most: int) -> tuple[AnswerLine, ...]:
    counted = coverage(topics, sides)
    shared = [topic for topic, counts in zip(counted.topics, counted.counts, strict=True) if (counts > 0).sum() > 1]
    lines = []
    for topic in shared[:most]:
        on_topic = topics == topic
        rows = {side: np.flatnonzero(on_topic & mask) for side, mask in sides.items()}
        sayings = [SideAnswer(side, "", len(own), best_row(corpus, own)) for side, own in rows.items()]
        lines.append(AnswerLine(topic, "", tuple(sayings)))
    return tuple(lines)


_MOST_VERBATIM = {"direct": 0, "mixed": 1}


def best_row(corpus: Corpus, rows: np.ndarray | Collection[int]) -> int:
    """The most representative of these rows: verbatim, then central, then first. -1 for no rows.

    A very short one comes after all others, since it is hard to read by itself.
    """
    given = np.asarray(rows, dtype=np.intp)
    if not len(given):
        return -1
    return _best_to_read(corpus, given if corpus.vectors is None else central_first(corpus.vectors.values, given))


def best_of_few(corpus: Corpus, rows: np.ndarray) -> int:
    """`best_row` of at least one row, without the vectors of all quotes, which may not be in memory yet."""
    if corpus.vectors is None:
        return _best_to_read(corpus, rows)
    return _best_to_read(corpus, rows[central_first(corpus.vectors.of_rows(rows), np.arange(len(rows)))])


def _best_to_read(corpus: Corpus, ordered: np.ndarray) -> int:
    quotes = corpus.quotes[["text", "kind"]].iloc[ordered]
    is_short = quotes["text"].str.len().to_numpy(dtype=int) < _SHORTEST
    grade = np.select([quotes["kind"] == kind for kind in _MOST_VERBATIM], list(_MOST_VERBATIM.values()), 2)
    return int(ordered[np.lexsort((grade, is_short))[0]])
