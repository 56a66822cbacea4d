"""The speakers of rows under review: one line each, with their camps, names and the state of all their rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.extraction.review import camps
from analysis.extraction.review.review import ACCEPTED, REJECTED, WAITING, Row, Rows
from analysis.extraction.review.spellings import Spellings


@dataclass(frozen=True)
class SpeakerLine:
    """A speaker of an article with the number of their statements, including joint ones, and what is known about
    them.
    """

    name: str
    n: int
    role: str = ""
    affiliation: str = ""
    camp: str = ""
    wikidata: str = ""
    left_out: bool = False


def speaker_lines(rows: Rows) -> list[SpeakerLine]:
    """All speakers, most statements first, then in order of appearance; the details are those of their first rows."""
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
    """The camp that a speaker has in a row, alone or among several; "" if the row's camp is unknown."""
    names, camps_now = _parts(row.speaker), _parts(row.camp)
    return camps_now[names.index(name)] if len(names) == len(camps_now) else ""


def assign(rows: Rows, speaker: str, camp: str, table: pd.DataFrame) -> Rows:
    """Rows in which a speaker has a camp, "" for unknown; those to which a person gave another camp by hand stay.

    A joint statement gets the camps of all its speakers once each of them has one, here or by the table.
    """
    known = {line.name: line.camp for line in speaker_lines(rows)} | {speaker: camp}
    proposed: dict[str, str] = {}  # by a table that may be long, so once for each name

    def camp_of(name: str) -> str:
        if not known[name] and name != speaker and name not in proposed:
            proposed[name] = camps.propose(table, name, "", "")
        return known[name] or proposed.get(name, "")

    def with_camp(row: Row) -> Row:
        names = _parts(row.speaker)
        if speaker not in names or "camp" in row.edited:
            return row
        parts = [camp_of(name) for name in names]
        return replace(row, camp=" | ".join(parts) if all(parts) else "")

    return tuple(with_camp(row) for row in rows)


def leave_out(rows: Rows, speaker: str) -> Rows:
    """Rows with all of a speaker rejected."""
    return tuple(replace(row, state=REJECTED) if row.speaker == speaker else row for row in rows)


def bring_back(rows: Rows, speaker: str) -> Rows:
    """Rows with those of a rejected speaker in their initial state again; unchanged for any other speaker."""
    own = [row for row in rows if row.speaker == speaker]
    if any(row.state != REJECTED for row in own):
        return rows
    return tuple(
        replace(row, state=WAITING if row.reason else ACCEPTED) if row.speaker == speaker else row for row in rows
    )


def spell(rows: Rows, people: Spellings) -> Rows:
    """Rows whose speakers have the names that a table of people gives them, also in joint statements."""

    def with_spelling(row: Row) -> Row:
        speaker = " | ".join(people.name(part) for part in _parts(row.speaker))
        wikidata = people.wikidata(speaker) or (row.wikidata if speaker == row.speaker else "")
        same = (speaker, wikidata) == (row.speaker, row.wikidata)
        return row if same else replace(row, speaker=speaker, wikidata=wikidata)

    return tuple(with_spelling(row) for row in rows)


def share_camps(rows: Rows) -> Rows:
    """Rows without a camp get that of their speaker in another row."""
    known = {line.name: line.camp for line in speaker_lines(rows)}
    return tuple(row if row.camp else replace(row, camp=known.get(row.speaker, "")) for row in rows)


def propose(rows: Rows, decided: Mapping[str, str]) -> Rows:
    """Rows without a camp get the one that was decided for their speaker before."""
    return tuple(row if row.camp else replace(row, camp=decided.get(row.speaker, "")) for row in rows)


def speakers(rows: Rows) -> list[str]:
    """All speakers of the rows, most frequent first, then in order of appearance."""
    return [name for name, _ in Counter(row.speaker for row in rows if row.speaker).most_common()]
