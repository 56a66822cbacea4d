"""Answers as a browser sends them, and the marks made from them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from analysis.positions.marking import Mark, Marking
from data.stances import LONGEST_CONDITION, LONGEST_ORIGIN, READINGS, SEEN, TAKEN_OVER

LATER, REMOVE = "later", "remove"
LONGEST_REASON = 500
MOST_ANSWERS = 5_000  # per batch


class Answer(NamedTuple):
    """One answer: its number on its page, what it is about, and the reading. `text` is a condition, if any."""

    number: int
    key: str
    value: str
    text: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """Answers of one page, in order; the page identifies itself by a nonce."""

    nonce: str
    answers: list[Answer]


def read_batch(sent: Any, values: Collection[str]) -> Batch:
    """The valid part of what a browser sent: anybody may send anything."""
    if not isinstance(sent, dict) or not isinstance(sent.get("events"), list):
        return Batch("", [])
    found = []
    for line in sent["events"][:MOST_ANSWERS]:
        if not isinstance(line, list) or len(line) != 5 or not isinstance(line[0], int | float):
            continue
        key, value, text, reason = (" ".join(str(cell).split()) for cell in line[1:])
        if value in values:
            found.append(Answer(int(line[0]), key[:200], value, text[:LONGEST_CONDITION], reason[:LONGEST_REASON]))
    return Batch(str(sent.get("nonce"))[:64], sorted(found))


def with_answers(
    marking: Marking, answers: Iterable[Answer], annotator: str, own: pd.DataFrame, places: Callable[[str], bool]
) -> Marking:
    """The marking with these answers as one person's marks. A key is claim and quote, "c01|q07"; keys that are not
    `places` of the corpus are ignored, as are postponed answers. `own` has the stances of the corpus itself. A mark
    that replaces one that was a machine's first says so.
    """
    mine = own[own["annotator"] == annotator]
    origins = dict(zip(mine["claim_id"] + "|" + mine["quote_id"], mine["origin"], strict=True))
    of_corpus = {*origins}
    origins |= {
        f"{mark.claim_id}|{mark.quote_id}": mark.origin for mark in marking.marks if mark.annotator == annotator
    }
    for answer in answers:
        claim_id, _, quote_id = answer.key.partition("|")
        if not places(answer.key):
            continue
        if answer.value == REMOVE and answer.key in of_corpus:
            marking = marking.removing((claim_id, quote_id, annotator))
        elif answer.value == REMOVE:
            marking = marking.without_mark(claim_id, quote_id, annotator)
        elif answer.value in READINGS:
            mark = Mark(claim_id, quote_id, answer.value, answer.text, answer.reason, annotator=annotator)
            marking = marking.with_mark(mark._replace(origin=after(origins.get(answer.key, ""))))
    return marking


def after(origin: str) -> str:
    """The origin of a mark that replaces one of this origin: it stays recorded that a machine's answer was seen."""
    for begins in (TAKEN_OVER, SEEN):
        if origin.startswith(begins):
            return f"{SEEN}{origin.removeprefix(begins)}"[:LONGEST_ORIGIN]
    return ""
