"""The rows of an article under review, and what a person can do to one: every act gives new rows, none is lost.

A row's words are the article's own, at their places, unless a person typed others: then it has no place, and says so.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis.extraction import camps
from analysis.extraction.spellings import Spellings
from analysis.extraction.statements import Span, Statement
from analysis.extraction.transcripts import turns
from analysis.extraction.transcripts.documents import UNHEARD
from data.article import Article

WAITING, ACCEPTED, REJECTED = "waiting", "accepted", "rejected"
FIELDS = ("speaker", "role", "affiliation", "camp", "kind", "relayed_by", "venue", "said_on", "topic")
MOST_PARTS = 20
_MARKS = "“”\"‘’'«»„"


class ReviewError(ValueError):
    """What a person asked for cannot be done; the message says why and what can."""


@dataclass(frozen=True)
class Row:
    """One statement under review.

    `segments` are its places; a row whose words were typed has none, and `typed` holds them. `edited` names what a
    person changed, in the order of the first changes. `reason` is why it was not ticked at first. A `turn` of a
    transcript is read as one piece, whatever stands between its places; `question` is where the words stand that it
    answers. `camp` may be empty: who said what can be sure where the side is not.
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

    def words(self, text: str) -> str:
        """The words as they are shown: parts of a split quotation with an ellipsis between, a turn in paragraphs."""
        if self.turn and self.segments:
            return self.typed or turns.join_lines(text, self.segments)
        return self.typed or " … ".join(text[start:end] for start, end in self.segments)

    def asked(self, text: str) -> str:
        """The question that a turn answers, on one line."""
        return " ".join(text[slice(*self.question)].split()) if self.question else ""


Rows = tuple[Row, ...]


def begin(
    article: Article, statements: Sequence[Statement], table: pd.DataFrame, people: Spellings | None = None
) -> Rows:
    """A row for each statement, with its camp proposed; those to be relied on are accepted already.

    A person whom `people` knows under several spellings has one name. Where the cue denies, it stays with the words.
    """
    rows = []
    proposed: dict[tuple[str, str, str], str] = {}
    for number, one in enumerate(statements, 1):
        speaker = people.name(one.speaker) if people else one.speaker
        described = (one.speaker, one.role, one.affiliation)
        if described not in proposed:
            proposed[described] = camps.propose(table, speaker, *described[1:]) or camps.propose(table, *described)
        camp = proposed[described]
        others = tuple(people.name(other) if people else other for other in one.others)
        rows.append(
            Row(
                number=number,
                segments=_with_denial(article.text, one),
                kind=one.kind,
                cue=article.text[slice(*one.cue)] if one.cue else "",
                speaker=" | ".join((speaker, *others)) if others else speaker,
                role=one.role,
                affiliation=one.affiliation,
                camp=camp,
                relayed_by=one.relayed_by,
                venue=one.venue,
                said_on=one.said_on,
                state=WAITING if one.reason or not one.speaker else ACCEPTED,
                reason=one.reason,
                confidence=one.confidence,
                candidates=one.candidates,
                repeats=one.repeats,
                wikidata=people.wikidata(speaker) if people else "",
                turn=one.turn,
                question=one.question,
            )
        )
    return tuple(_with_joint_camps(row, table) for row in rows)


def _with_denial(text: str, one: Statement) -> tuple[Span, ...]:
    """The places of the words, with those before them that turn them: "denied that ...", "if Russia says that ..."."""
    if one.turned is None or one.kind == "direct" or not one.segments:
        return one.segments
    start, end = one.segments[0]
    between = text[one.turned[1] : start]
    beside = one.turned[1] <= start and len(between) <= _NEAR and "\n" not in between
    return ((one.turned[0], end), *one.segments[1:]) if beside else one.segments


_NEAR = 80  # characters between a verb and its words: whom it was told, and when


def _with_joint_camps(row: Row, table: pd.DataFrame) -> Row:
    """A joint statement has a camp for each speaker, or none until all are known."""
    names = [name.strip() for name in row.speaker.split("|")]
    if len(names) < 2:
        return row
    proposed = [row.camp, *(camps.propose(table, name, "", "") for name in names[1:])]
    if all(proposed):
        return replace(row, camp=" | ".join(proposed), role="", affiliation="")
    return replace(row, camp="", role="", affiliation="")


def find(rows: Rows, number: int) -> Row:
    """The row of a number; ReviewError where there is none."""
    for row in rows:
        if row.number == number:
            return row
    raise ReviewError(f"There is no statement {number}.")


def decide(rows: Rows, number: int, state: str) -> Rows:
    """Accept a row, reject it, or let it wait. Only a row with a speaker can be accepted; its camp may be unknown."""
    row = find(rows, number)
    if state == ACCEPTED and (missing := lacking(row)):
        raise ReviewError(f"Statement {number} cannot be accepted yet: {missing}.")
    return _put(rows, replace(row, state=state))


def decide_all(rows: Rows, state: str) -> Rows:
    """Rows that all have one state."""
    return tuple(replace(row, state=state) for row in rows)


def lacking(row: Row) -> str:
    """What a row needs before it can go into a corpus, or ""."""
    if not row.speaker.strip():
        return "its speaker is missing"
    if row.camp.strip() and len(row.speaker.split("|")) != len(row.camp.split("|")):
        return "it has as many camps as speakers, with | between them, or one of each"
    return ""


def change(rows: Rows, number: int, **values: str) -> Rows:
    """A row with other values of `FIELDS`; those that differ are noted as edited."""
    row = find(rows, number)
    changed = [name for name, value in values.items() if name in FIELDS and getattr(row, name) != value.strip()]
    given: dict[str, Any] = {name: values[name].strip() for name in changed}
    row = replace(row, **given)
    return _put(rows, _mark_missing(row, *changed))


def change_span(rows: Rows, text: str, number: int, first: str, last: str) -> Rows:
    """A row whose words begin with `first` and end with `last`, as the article has them nearest to where they were."""
    row = find(rows, number)
    near = row.segments[0][0] if row.segments else 0
    begins = _place(text, first, near, "begin")
    ends = [span for span in _places(text, last) if span[1] > begins[0] and span[0] >= begins[0]]
    if not ends:
        raise ReviewError(f"“{last[:60]}” does not follow “{first[:60]}” in the article.")
    was = row.segments[-1][1] if row.segments else begins[1]
    end = min(ends, key=lambda span: abs(span[1] - was))
    return _put(rows, _mark_missing(replace(row, segments=((begins[0], end[1]),), typed=""), "words"))


def type_words(rows: Rows, text: str, number: int, words: str) -> Rows:
    """A row with words that a person typed. Where the article has them they get their place; else they are marked."""
    row = find(rows, number)
    if not words.strip():
        raise ReviewError("The words must not be empty: reject the statement instead.")
    if words == row.words(text):
        return rows
    near = row.segments[0][0] if row.segments else 0
    places = _places(text, words.strip())
    if places:
        place = min(places, key=lambda span: abs(span[0] - near))
        return _put(rows, _mark_missing(replace(row, segments=(place,), typed=""), "words"))
    return _put(rows, _mark_missing(replace(row, typed=words.strip(), segments=()), "typed words"))


def split(rows: Rows, text: str, number: int, second: str) -> Rows:
    """Two rows of one: the second begins with the words `second`, or with the row's second part where it has parts."""
    row = find(rows, number)
    if not row.segments:
        raise ReviewError("Typed words have no place to be split at.")
    if not second.strip():
        if len(row.segments) < 2:
            raise ReviewError("Say with which words the second statement begins.")
        one, other = row.segments[:1], row.segments[1:]
    else:
        at = next((s for s in _places(text, second.strip()) if any(a < s[0] < b for a, b in row.segments)), None)
        if at is None:
            raise ReviewError(f"“{second[:60]}” does not stand within statement {number}.")
        holder = next(n for n, (a, b) in enumerate(row.segments) if a < at[0] < b)
        start, end = row.segments[holder]
        before = at[0]
        while before > start and text[before - 1].isspace():
            before -= 1
        one = (*row.segments[:holder], (start, before))
        other = ((at[0], end), *row.segments[holder + 1 :])
    first_half = _mark_missing(replace(row, segments=one), "split")
    second_half = _mark_missing(replace(row, segments=other, number=_next(rows), repeats=()), "split")
    return _in_order((*_put(rows, first_half), second_half))


def merge(rows: Rows, number: int, other: int) -> Rows:
    """One row with the places of two; its values are those of the first."""
    row, second = find(rows, number), find(rows, other)
    if number == other or not row.segments or not second.segments:
        raise ReviewError("Two statements with places in the article can be merged.")
    segments = _join_spans(sorted({*row.segments, *second.segments}))
    if len(segments) > MOST_PARTS:
        raise ReviewError(f"A statement has at most {MOST_PARTS} parts.")
    merged = _mark_missing(replace(row, segments=segments, repeats=(*row.repeats, *second.repeats)), "merged")
    return tuple(one for one in _put(rows, merged) if one.number != other)


def add(rows: Rows, text: str, words: str) -> tuple[Rows, int]:
    """The rows with one that was missed, found by its words, and its number. Spaces count for nothing."""
    words = words.strip()
    if not words:
        raise ReviewError("Mark or type the words of the statement, as the article has them.")
    places = _places(text, words) or _places(text, words.strip(_MARKS))
    if not places:
        raise ReviewError(f"The article does not hold “{words[:80]}”.")
    taken = {span for row in rows for span in row.segments}
    start, end = next((span for span in places if span not in taken), places[0])
    return add_span(rows, text, start, end)


def add_span(rows: Rows, text: str, start: int, end: int, like: Row | None = None) -> tuple[Rows, int]:
    """The rows with one at a place that a person marked, and its number. It has the speaker of `like`, if given.

    Space and quotation marks at its ends are left out; words between such marks are direct speech.
    """
    first, last = start, end
    start, end = _without_marks(text, start, end)
    if start == end:
        raise ReviewError("Mark the words of the statement, as the article has them.")
    if any(a <= start and end <= b for row in rows for a, b in row.segments if row.state != REJECTED):
        raise ReviewError("These words are part of a statement already: open it, and split it if need be.")
    before, after = text[max(0, min(first, start - 1)) : start], text[end : max(last, end + 2)]
    quoted = any(mark in before for mark in _MARKS) and any(mark in after for mark in _MARKS)
    number = _next(rows)
    kind = "direct" if quoted else "indirect"
    if like is None:
        row = Row(number, ((start, end),), kind, reason="added by hand: its speaker is missing", by_hand=True)
    else:
        row = replace(like, number=number, segments=((start, end),), kind=kind, repeats=(), by_hand=True)
    return _in_order((*rows, _mark_missing(row, "added by hand"))), number


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A place without space and quotation marks at its ends."""
    while start < end and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return start, end


def redate(rows: Rows, statements: Sequence[Statement]) -> Rows:
    """Rows with the days of `statements`, found anew at their places; a day that a person wrote stays.

    Rows without a place, or where nothing is found now, stay as they are.
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
    """A row whose missing parts were filled in no longer says that they are missing; one that lacks some waits."""
    row = find(rows, number)
    if missing := lacking(row):
        state = WAITING if row.state == ACCEPTED else row.state
        return _put(rows, replace(row, state=state, reason=missing))
    sentence = "" if "missing" in row.reason else row.reason
    return _put(rows, replace(row, reason=sentence))


def correct_speaker(rows: Rows, number: int, speaker: str) -> Rows:
    """Another speaker for a row; role, affiliation and camp come from a row where that speaker has them."""
    row = find(rows, number)
    known = next((one for one in rows if one.speaker == speaker and one.number != number), None)
    values = {"speaker": speaker, "role": "", "affiliation": "", "camp": ""}
    if known is not None:
        values |= {"role": known.role, "affiliation": known.affiliation, "camp": known.camp}
    if row.speaker == speaker:
        return rows
    return change(rows, number, **values)


def take(rows: Rows, kind: str = "direct") -> Rows:
    """Rows with all that wait of a kind accepted, but for those that lack something; who was rejected stays so."""
    return tuple(replace(row, state=ACCEPTED) if row.kind == kind and can_be_taken(row) else row for row in rows)


def can_be_taken(row: Row) -> bool:
    """Whether a row waits and lacks nothing; one of which nothing could be heard stays where it is."""
    return row.state == WAITING and not lacking(row) and row.reason != UNHEARD


@dataclass(frozen=True)
class SpeakerLine:
    """A speaker of an article with the number of their statements, joint ones too, and what is known of them."""

    name: str
    n: int
    role: str = ""
    affiliation: str = ""
    camp: str = ""
    wikidata: str = ""
    left_out: bool = False


def speaker_lines(rows: Rows) -> list[SpeakerLine]:
    """All who speak, most statements first, then in order of appearance; the facts are those of their first rows."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        for name in _parts(row.speaker):
            by_name.setdefault(name, []).append(row)
    lines = []
    for name, listed in by_name.items():
        own = [row for row in listed if row.speaker == name]
        facts = {key: next((getattr(row, key) for row in own if getattr(row, key)), "") for key in _FACTS}
        camp = next((camp for row in listed if (camp := _camp_in(row, name))), "")
        left_out = all(row.state == REJECTED for row in listed)
        lines.append(SpeakerLine(name, len(listed), camp=camp, left_out=left_out, **facts))
    return sorted(lines, key=lambda line: -line.n)


_FACTS = ("role", "affiliation", "wikidata")


def _parts(listed: str) -> list[str]:
    return [part.strip() for part in listed.split("|") if part.strip()]


def _camp_in(row: Row, name: str) -> str:
    """The camp that a speaker has in a row, alone or among several; "" where the row's camp is unknown."""
    names, camps_now = _parts(row.speaker), _parts(row.camp)
    return camps_now[names.index(name)] if len(names) == len(camps_now) else ""


def assign(rows: Rows, speaker: str, camp: str, table: pd.DataFrame) -> Rows:
    """Rows in which a speaker has a camp, "" for unknown; those that a person gave another camp by hand stay.

    A joint statement has the camps of all its speakers once each of them has one, here or by the table.
    """
    known = {line.name: line.camp for line in speaker_lines(rows)} | {speaker: camp}
    proposed: dict[str, str] = {}  # by a table that may be long, so once for each name

    def camp_of(name: str) -> str:
        if not known[name] and name != speaker and name not in proposed:
            proposed[name] = camps.propose(table, name, "", "")
        return known[name] or proposed.get(name, "")

    def assigned(row: Row) -> Row:
        names = _parts(row.speaker)
        if speaker not in names or "camp" in row.edited:
            return row
        parts = [camp_of(name) for name in names]
        return replace(row, camp=" | ".join(parts) if all(parts) else "")

    return tuple(assigned(row) for row in rows)


def leave_out(rows: Rows, speaker: str) -> Rows:
    """Rows with all of a speaker rejected."""
    return tuple(replace(row, state=REJECTED) if row.speaker == speaker else row for row in rows)


def bring_back(rows: Rows, speaker: str) -> Rows:
    """Rows in which those of a speaker who was left out are as they were at first; as they are for any other."""
    own = [row for row in rows if row.speaker == speaker]
    if any(row.state != REJECTED for row in own):
        return rows
    return tuple(
        replace(row, state=WAITING if row.reason else ACCEPTED) if row.speaker == speaker else row for row in rows
    )


def spell(rows: Rows, people: Spellings) -> Rows:
    """Rows whose speakers have the names that a table of people gives them; in joint statements too."""

    def spelled(row: Row) -> Row:
        speaker = " | ".join(people.name(part) for part in _parts(row.speaker))
        wikidata = people.wikidata(speaker) or (row.wikidata if speaker == row.speaker else "")
        same = (speaker, wikidata) == (row.speaker, row.wikidata)
        return row if same else replace(row, speaker=speaker, wikidata=wikidata)

    return tuple(spelled(row) for row in rows)


def share_camps(rows: Rows) -> Rows:
    """Rows without a camp whose speaker has one in another row have it too."""
    known = {line.name: line.camp for line in speaker_lines(rows)}
    return tuple(row if row.camp else replace(row, camp=known.get(row.speaker, "")) for row in rows)


def propose(rows: Rows, decided: Mapping[str, str]) -> Rows:
    """Rows without a camp with the one that was decided for their speaker before."""
    return tuple(row if row.camp else replace(row, camp=decided.get(row.speaker, "")) for row in rows)


def keep_edited(rows: Rows, before: Rows) -> Rows:
    """New rows with those of `before` that a person changed, in place of what overlaps them."""
    kept = [row for row in before if row.edited or row.by_hand or row.state == REJECTED]
    held = [span for row in kept for span in row.segments]
    free = [row for row in rows if not any(a < end and start < b for a, b in row.segments for start, end in held)]
    return tuple(replace(row, number=n) for n, row in enumerate(_in_order((*kept, *free)), 1))


def speakers(rows: Rows) -> list[str]:
    """All speakers of the rows, most frequent first, then in order of appearance."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.speaker:
            counts[row.speaker] = counts.get(row.speaker, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])


def _put(rows: Rows, row: Row) -> Rows:
    return tuple(row if one.number == row.number else one for one in rows)


def _mark_missing(row: Row, *what: str) -> Row:
    return replace(row, edited=tuple(dict.fromkeys((*row.edited, *what))))


def _next(rows: Rows) -> int:
    return max((row.number for row in rows), default=0) + 1


def _in_order(rows: Rows) -> Rows:
    return tuple(sorted(rows, key=lambda row: (row.segments or ((1 << 60, 1 << 60),))[0]))


def _join_spans(spans: list[Span]) -> tuple[Span, ...]:
    """Spans without overlaps: those that touch or overlap are one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _place(text: str, words: str, near: int, what: str) -> Span:
    places = _places(text, words.strip())
    if not words.strip() or not places:
        raise ReviewError(f"No words “{words[:60]}” to {what} with stand in the article.")
    return min(places, key=lambda span: abs(span[0] - near))


def _places(text: str, words: str) -> list[Span]:
    """Where words stand in a text; any run of spaces fits any other."""
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    return [found.span() for found in re.finditer(pattern, text)]
