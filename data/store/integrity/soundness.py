"""Which saves of a corpus can be trusted: those up to the first that is damaged or missing, wherever they can be
read.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa
from pyarrow import compute

from data.store import rows
from data.store.errors import DamagedStore, NewerStore, StoreError
from data.store.integrity import seals
from data.store.integrity.register import Note
from data.store.integrity.seals import Save
from data.store.log import Log
from data.store.parts import Part
from data.store.tables import Tables

_MOST_TRIED = 16
_log = logging.getLogger(__name__)


class Source(Protocol):
    """Where the rows of a corpus are read from."""

    def rows_in_commit_order(self, columns: Sequence[str]) -> pa.Table:
        """All rows but vectors, in the order of their commits."""

    def vectors(self, model: str = "") -> pa.Table:
        """The vectors of a model by its id, or of all, with `seals.VECTOR_COLUMNS`."""


@dataclass(frozen=True)
class CurrentTable:
    """The table as it is now: rows appended meanwhile come last."""

    tables: Tables
    name: str

    def rows_in_commit_order(self, columns: Sequence[str]) -> pa.Table:
        return self.tables.read(self.name, columns, rows.IS_LOGGED)

    def vectors(self, model: str = "") -> pa.Table:
        where = rows.vectors.condition(model) if model else f"part = '{Part.VECTOR}'"
        return self.tables.read(self.name, seals.VECTOR_COLUMNS, where)


@dataclass(frozen=True)
class OlderCommit:
    """All rows of an older commit, in memory."""

    table: pa.Table

    def rows_in_commit_order(self, columns: Sequence[str]) -> pa.Table:
        return self.table.filter(compute.not_equal(self.table["part"], Part.VECTOR)).select(list(columns))

    def vectors(self, model: str = "") -> pa.Table:
        found = self.table.filter(compute.equal(self.table["part"], Part.VECTOR)).select(list(seals.VECTOR_COLUMNS))
        return found.filter(compute.equal(found["model"], model)) if model else found


@dataclass(frozen=True)
class LostSave:
    """A save that was made and cannot be read, or builds on one; `at` is None if that is not known either."""

    save: str
    at: datetime | None
    author: str


@dataclass(frozen=True)
class State:
    """The sound saves of a corpus, and the lost ones; `why` says how, for the server's owner."""

    source: Source
    log: Log
    saves: tuple[Save, ...]
    rewrites: int
    lost_saves: tuple[LostSave, ...] = ()
    why: str = ""


def examine(
    source: Source, logged: pa.Table, notes: Sequence[Note], bad: Collection[str] = (), before: "State | None" = None
) -> State:
    """Which of these rows (`rows.LOG_COLUMNS`) can be trusted, by their checksums and the notes of all saves.

    `bad`: saves whose other cells are known to be damaged. `before` is the state as read earlier. Raises NewerStore.
    """
    found = seals.saves(logged)
    rewrites = compute.sum(compute.equal(logged["part"], Part.TOMBSTONE)).as_py() or 0
    n_sound, why = _first_fault(found, bad)
    n_noted, missing = _first_missing(found, notes, rewrites)
    if n_noted < n_sound or not why:
        n_sound, why = min(n_sound, n_noted), missing
    sound = found[:n_sound]
    # once the table was rewritten, what was read before is no basis any more
    known = before.log if before is not None and before.rewrites == rewrites else None
    log = Log(logged.slice(0, sound[-1].stop if sound else 0).to_pandas(), known)
    lost = _lost_saves(found[n_sound:], notes, {save.tag for save in sound}, rewrites) if why else ()
    return State(source, log, tuple(sound), rewrites, lost, why)


def _first_fault(found: Sequence[Save], bad: Collection[str]) -> tuple[int, str]:
    for nth, save in enumerate(found):
        if save.fault:
            return nth, f"save {save.tag}: {save.fault}"
        if save.tag in bad:
            return nth, f"save {save.tag}: its cells are not as they were saved"
    return len(found), ""


def _first_missing(found: Sequence[Save], notes: Sequence[Note], rewrites: int) -> tuple[int, str]:
    """How many saves precede the first that was noted and is missing or out of place, and why."""
    if any(note.rewrites > rewrites for note in notes):
        return 0, "what was erased, or set right, since then is not in these rows"
    places = {save.tag: nth for nth, save in enumerate(found)}
    first, why = len(found), ""
    for note in notes:
        if note.rewrites != rewrites or places.get(note.save) == note.nth:
            continue
        at = min(places.get(note.save, note.nth), len(found))
        if at < first or not why:
            first, why = min(at, first), f"save {note.save} was made and is not in its place"
    return first, why


def _lost_saves(after: Sequence[Save], notes: Sequence[Note], kept: set[str], rewrites: int) -> tuple[LostSave, ...]:
    known = {save.tag: (save.head.at, save.head.author) if save.head else ("", "") for save in after}
    known |= {note.save: (note.at, note.author) for note in notes if note.rewrites == rewrites}
    return tuple(LostSave(tag, _moment(at), author) for tag, (at, author) in known.items() if tag not in kept)


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:
        return None


def older(tables: Tables, name: str, notes: Sequence[Note], error: StoreError) -> State:
    """The best state among the commits whose files are still here; raises DamagedStore if none can be read.

    `error` is why the newest cannot be read. The newest is tried again first: the fault may have passed.
    """
    commits = _commits(tables, name)
    best: State | None = None

    def is_sound(commit: int) -> bool:
        nonlocal best
        try:
            table = tables.read_at(name, commit)
            state = verify(OlderCommit(table), notes)
        except NewerStore:
            raise
        except (StoreError, KeyError, ValueError, pa.ArrowException) as fault:
            _log.info("commit %d of %s: %s", commit, name, fault)
            return False
        if state.log.versions and (best is None or len(state.log.versions) > len(best.log.versions)):
            best = state
        return len(state.saves) == len(seals.saves(state.source.rows_in_commit_order(rows.LOG_COLUMNS)))

    if not (commits and is_sound(commits[-1])):
        _search(commits[:-1], is_sound)
    if best is None:
        raise DamagedStore(
            "This corpus is damaged: none of its versions can be read. "
            "Whoever runs the server can try to repair it, or bring it back from a backup.",
            f"{name}: {error.detail or error}",
        )
    return best


def _commits(tables: Tables, name: str) -> list[int]:
    try:
        return tables.commits(name)
    except StoreError:
        return []


def _search(commits: Sequence[int], is_sound: Callable[[int], bool]) -> None:
    """Search for the last sound commit, supposing that those before it are sound too; else among the newest."""
    low, high = 0, len(commits)
    while low < high:
        middle = (low + high) // 2
        if is_sound(commits[middle]):
            low = middle + 1
        else:
            high = middle
    if low == 0:
        any(is_sound(commit) for commit in commits[-_MOST_TRIED:])


def verify(source: Source, notes: Sequence[Note]) -> State:
    """What can be trusted of a source after reading all cells."""
    logged = source.rows_in_commit_order(rows.LIVE_COLUMNS)
    state = examine(source, logged.select(rows.LOG_COLUMNS), notes)
    bad = seals.damaged_cells(state.saves, logged)
    return examine(source, logged.select(rows.LOG_COLUMNS), notes, bad) if bad else state
