"""The rows of an article under review and what a person can do to them: each action returns new rows and loses none.

A row's words are the article's own, at their positions, unless a person typed others: then it has no position, and says
so.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis.extraction.review import camps
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.statements import Statement
from analysis.extraction.text.spans import Span
from analysis.extraction.transcripts import turns
from analysis.extraction.transcripts.documents import UNHEARD
from data.article import Article

WAITING, ACCEPTED, REJECTED = "waiting", "accepted", "rejected"
FIELDS = ("speaker", "role", "affiliation", "camp", "kind", "relayed_by", "venue", "said_on", "topic")


class ReviewError(ValueError):
    """What a person asked for cannot be done; the message says why and what can."""


@dataclass(frozen=True)
class Row:
    """One statement under review.

    `segments` are its positions; a row whose words were typed has none, and `typed` holds them. `edited` names what a
    person changed, in the order of the first changes. `reason` says why it was not ticked at first. A `turn` of a
    transcript is read as one piece, whatever is between its positions; `question` is the position of the question it
    answers. `camp` may be empty: the speaker can be certain when the side is not. `proposed_by` is the model that
    proposed the row, or its speaker, whatever a person has done with it since.
    """

    number: int
    segments: tuple[Span, ...]
    kind: str
    cue: str = ""
    speaker: str = ""
    role: str = ""
    affiliation: str = ""
    camp: str = ""
    relayed_by: str = ""
    venue: str = ""
    said_on: str = ""
    topic: str = ""
    state: str = WAITING
    reason: str = ""
    confidence: float = 0.0
    candidates: tuple[str, ...] = ()
    repeats: tuple[Span, ...] = ()
    typed: str = ""
    edited: tuple[str, ...] = ()
    by_hand: bool = field(default=False)
    wikidata: str = ""
    turn: bool = False
    question: Span | None = None
    proposed_by: str = ""

    def words(self, text: str) -> str:
        """The words as shown: parts of a split quotation joined by an ellipsis, a turn in paragraphs."""
        if self.turn and self.segments:
            return self.typed or turns.join_lines(text, self.segments)
        return self.typed or " … ".join(text[start:end] for start, end in self.segments)

    def question_in_one_line(self, text: str) -> str:
        """The question that a turn answers, on one line."""
        return " ".join(text[slice(*self.question)].split()) if self.question else ""


Rows = tuple[Row, ...]


def begin(
    article: Article, statements: Sequence[Statement], table: pd.DataFrame, people: Spellings | None = None
) -> Rows:
    """A row for each statement, with its camp proposed; reliable ones are accepted already.

    A person whom `people` knows under several spellings gets one name. If the cue denies, it stays with the words.
    """
    rows = []
    proposed: dict[tuple[str, str, str], str] = {}
    for number, one in enumerate(statements, 1):
        speaker = people.name(one.speaker) if people else one.speaker
        described = (one.speaker, one.role, one.affiliation)
        if described not in proposed:
            proposed[described] = camps.propose(table, speaker, *described[1:]) or camps.propose(table, *described)
        others = (people.name(other) if people else other for other in one.others)
        same: dict[str, Any] = {name: getattr(one, name) for name in _AS_STATED}
        rows.append(
            Row(
                number=number,
                segments=_with_denial(article.text, one),
                cue=article.text[slice(*one.cue)] if one.cue else "",
                speaker=" | ".join((speaker, *others)),
                camp=proposed[described],
                state=WAITING if one.reason or not one.speaker else ACCEPTED,
                wikidata=people.wikidata(speaker) if people else "",
                **same,
            )
        )
    return tuple(_with_joint_camps(row, table) for row in rows)


# what a row has from its statement
_AS_STATED: tuple[str, ...] = ("kind", "role", "affiliation", "relayed_by", "venue", "said_on", "reason", "confidence")
_AS_STATED += ("candidates", "repeats", "turn", "question")


def _with_denial(text: str, one: Statement) -> tuple[Span, ...]:
    """The positions of the words, with preceding words that reverse or qualify them: "denied that ...", "if Russia says
    that ...".
    """
    if one.turned is None or one.kind == "direct" or not one.segments:
        return one.segments
    start, end = one.segments[0]
    between = text[one.turned[1] : start]
    beside = one.turned[1] <= start and len(between) <= _NEAR and "\n" not in between
    return ((one.turned[0], end), *one.segments[1:]) if beside else one.segments


_NEAR = 80  # characters between a verb and its words: audience and time


def _with_joint_camps(row: Row, table: pd.DataFrame) -> Row:
    """A joint statement gets a camp for each speaker, or none until all are known."""
    names = [name.strip() for name in row.speaker.split("|")]
    if len(names) < 2:
        return row
    proposed = [row.camp, *(camps.propose(table, name, "", "") for name in names[1:])]
    return replace(row, camp=" | ".join(proposed) if all(proposed) else "", role="", affiliation="")


def find(rows: Rows, number: int) -> Row:
    """The row of a number; raises ReviewError if there is none."""
    if row := next((row for row in rows if row.number == number), None):
        return row
    raise ReviewError(f"There is no statement {number}.")


def decide(rows: Rows, number: int, state: str) -> Rows:
    """Accepts or rejects a row, or lets it wait. Only a row with a speaker can be accepted; its camp may be unknown."""
    row = find(rows, number)
    if state == ACCEPTED and (missing := lacking(row)):
        raise ReviewError(f"Statement {number} cannot be accepted yet: {missing}.")
    return put(rows, replace(row, state=state))


def decide_all(rows: Rows, state: str) -> Rows:
    """The rows, all with one state."""
    return tuple(replace(row, state=state) for row in rows)


def lacking(row: Row) -> str:
    """What a row still needs before it can go into a corpus, or ""."""
    if not row.speaker.strip():
        return "its speaker is missing"
    if row.camp.strip() and len(row.speaker.split("|")) != len(row.camp.split("|")):
        return "it has as many camps as speakers, with | between them, or one of each"
    return ""


def change(rows: Rows, number: int, **values: str) -> Rows:
    """A row with other values of `FIELDS`; those that differ are recorded as edited."""
    row = find(rows, number)
    changed = [name for name, value in values.items() if name in FIELDS and getattr(row, name) != value.strip()]
    given: dict[str, Any] = {name: values[name].strip() for name in changed}
    row = replace(row, **given)
    return put(rows, mark_edited(row, *changed))


def redate(rows: Rows, statements: Sequence[Statement]) -> Rows:
    """Rows with the dates of `statements`, matched by their positions; a date that a person wrote stays.

    Rows without a position, or without a match, stay as they are.
    """
    spans = sorted((start, end, one.said_on) for one in statements for start, end in one.segments)
    starts = [start for start, _, _ in spans]
    made = []
    for row in rows:
        at = bisect_right(starts, row.segments[0][0]) - 1 if row.segments and "said_on" not in row.edited else -1
        found = at >= 0 and spans[at][1] > row.segments[0][0]
        made.append(replace(row, said_on=spans[at][2]) if found else row)
    return tuple(made)


def settle(rows: Rows, number: int) -> Rows:
    """A row whose missing parts were filled in no longer says so; one that still lacks some waits."""
    row = find(rows, number)
    if missing := lacking(row):
        state = WAITING if row.state == ACCEPTED else row.state
        return put(rows, replace(row, state=state, reason=missing))
    sentence = "" if "missing" in row.reason else row.reason
    return put(rows, replace(row, reason=sentence))


def correct_speaker(rows: Rows, number: int, speaker: str) -> Rows:
    """Another speaker for a row; role, affiliation and camp come from a row in which that speaker has them."""
    if find(rows, number).speaker == speaker:
        return rows
    known = next((one for one in rows if one.speaker == speaker), None)
    facts = {name: getattr(known, name, "") for name in ("role", "affiliation", "camp")}
    return change(rows, number, speaker=speaker, **facts)


def take(rows: Rows, kind: str = "direct") -> Rows:
    """Accepts all waiting rows of a kind except those that need a look each; rejected ones stay rejected."""
    return tuple(replace(row, state=ACCEPTED) if row.kind == kind and needs_no_look(row) else row for row in rows)


def needs_no_look(row: Row) -> bool:
    """Whether a waiting row can be taken with all others: it lacks nothing, was audible, and no model proposed it."""
    return row.state == WAITING and not lacking(row) and row.reason != UNHEARD and not row.proposed_by


def keep_edited(rows: Rows, before: Rows) -> Rows:
    """New rows together with those of `before` that a person changed, which replace what overlaps them, and a model's
    proposals if they overlap nothing.
    """
    kept = [row for row in before if row.edited or row.by_hand or row.state == REJECTED]
    kept += _apart_from(kept, rows)
    kept += _apart_from(kept, [row for row in before if row.proposed_by])
    return tuple(replace(row, number=n) for n, row in enumerate(in_order(tuple(kept)), 1))


def _apart_from(held: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Rows that share no word with the kept ones."""
    spans = [span for row in held for span in row.segments]
    return [row for row in rows if not any(a < end and start < b for a, b in row.segments for start, end in spans)]


def put(rows: Rows, row: Row) -> Rows:
    """The rows with `row` replacing the one of the same number."""
    return tuple(row if one.number == row.number else one for one in rows)


def mark_edited(row: Row, *what: str) -> Row:
    """A row that records which of its fields a person changed, each once, in order."""
    return replace(row, edited=tuple(dict.fromkeys((*row.edited, *what))))


def in_order(rows: Rows) -> Rows:
    """Rows in the order of their words in the article; those without a position last."""
    return tuple(sorted(rows, key=lambda row: (row.segments or ((1 << 60, 1 << 60),))[0]))
