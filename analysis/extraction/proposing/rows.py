"""Adds proposed statements to the rows of a review: new ones wait, and none occurs twice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.extraction.proposing.answer import ProposedStatement
from analysis.extraction.review import review, review_speakers
from analysis.extraction.review.review import WAITING, Row, Rows
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.statements import Statement
from analysis.extraction.text.spans import Span
from data.article import Article
from data.stances import MACHINE

NEW, NAMED, FOUND = "new", "named", "found"
_SAME_FROM = 0.5  # share of the longer of two places that makes them the same words


@dataclass(frozen=True)
class SpeakerKnowledge:
    """What is known about speakers apart from an article: tables of camps and of people, camps decided before."""

    camps: pd.DataFrame
    people: Spellings
    decided: Mapping[str, str]


def add(
    article: Article, rows: Rows, proposed: Sequence[ProposedStatement], machine: str, known: SpeakerKnowledge
) -> tuple[Rows, Counter[str]]:
    """The rows with the proposals of `machine`, and how many are new, name the speaker of a row, or were already there.

    All new ones wait. Their camp is that of their speaker, from other rows, the table, or earlier decisions.
    """
    counts: Counter[str] = Counter()
    by_model = f"proposed by {machine.removeprefix(MACHINE).partition(',')[0]}"
    for one in proposed:
        overlapping = [row for row in rows if _overlap(row.segments, one.segments)]
        same = next((row for row in overlapping if _is_same(row.segments, one.segments)), None)
        if not overlapping:
            counts[NEW] += 1
            number = max((row.number for row in rows), default=0) + 1
            row = replace(_begin(article, one, rows, known), number=number, reason=by_model, proposed_by=machine)
            rows = review.in_order((*rows, row))
        elif same is None or same.speaker or same.state != WAITING or same.edited:
            counts[FOUND] += 1
        else:
            counts[NAMED] += 1
            row = _begin(article, one, rows, known)
            facts = {name: getattr(row, name) for name in _OF_SPEAKERS}
            rows = review.put(rows, replace(same, **facts, reason=f"its speaker was {by_model}", proposed_by=machine))
    return review_speakers.propose(rows, known.decided), counts


_OF_SPEAKERS = ("speaker", "role", "affiliation", "camp", "wikidata")


def _begin(article: Article, one: ProposedStatement, rows: Rows, known: SpeakerKnowledge) -> Row:
    """A row that waits, with what other rows know of its speaker."""
    first, *others = (_fullest(name, rows) for name in one.speakers)
    other = next((row for row in rows if not others and row.speaker == known.people.name(first)), None)
    role, affiliation = (other.role, other.affiliation) if other else ("", "")
    statement = Statement(
        one.kind, one.segments, None, None, first, tuple(others), role, affiliation, reason="proposed"
    )
    (row,) = review.begin(article, [statement], known.camps, known.people)
    return replace(row, camp=other.camp) if other and other.camp else row


def _fullest(name: str, rows: Rows) -> str:
    """The only longer name that ends with this one, among all speakers: "Lavrov" is "Sergei Lavrov"."""
    speakers = {part.strip() for row in rows for part in row.speaker.split("|")}
    longer = [other for other in speakers if other.endswith(f" {name}")]
    return longer[0] if len(longer) == 1 and name not in speakers else name


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def _is_same(one: Sequence[Span], other: Sequence[Span]) -> bool:
    longer = max(sum(end - start for start, end in spans) for spans in (one, other))
    return _overlap(one, other) >= _SAME_FROM * longer
