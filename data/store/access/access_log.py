"""The table of who may open what: events are appended, and read as the state that they add up to.

Without it no corpus opens, so it is kept twice, and each event has a checksum: what is damaged or missing in one table
is read from the other, and written back with the next event.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from data.store import ids
from data.store.access import access
from data.store.access.access import Access, AccessState, Event, Kind
from data.store.errors import ReadOnly, StoreError, UnknownKey
from data.store.log import FORMAT
from data.store.tables import NoSuchTable, Tables

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """One of the two tables as it was read; `fault` says why it could not be read, or what in it is damaged."""

    events: tuple[Event, ...] = ()
    is_there: bool = True
    n_damaged: int = 0
    fault: str = ""


@dataclass(frozen=True)
class _Both:
    readings: tuple[Reading, Reading]
    events: tuple[Event, ...] = ()
    folded: AccessState = field(default_factory=AccessState)


class AccessLog:
    """Looks up and changes keys, for all corpora of `tables`."""

    def __init__(self, tables: Tables):
        self._tables = tables
        self._read: tuple[object, _Both | StoreError] | None = None

    def all(self) -> dict[str, Access]:
        """Access to all corpora, also deleted ones, by corpus id."""
        both = self._both()
        is_lost = not any(reading.is_there for reading in both.readings) and self._tables.exist
        if is_lost and any(map(ids.CORPUS_TABLE.fullmatch, self._tables.names())):
            raise _unreadable(f"{self._tables.uri} holds corpora, and no table {access.TABLE}")
        return both.folded.access

    def state(self) -> AccessState:
        """The state after all events."""
        return self._both().folded

    def readings(self) -> tuple[Reading, Reading]:
        """The table and its copy."""
        return self._both().readings

    def events(self) -> tuple[Event, ...]:
        """All events that can be read from either table."""
        return self._both().events

    def _both(self) -> _Both:
        if not self._tables.exist:
            return _Both((Reading(is_there=False), Reading(is_there=False)))
        commits = tuple(self._commit(name) for name in (access.TABLE, access.COPY))
        read = self._read  # which other visitors' threads replace too
        if read is None or read[0] != commits:
            self._read = read = commits, self._look()
        if isinstance(read[1], StoreError):
            raise read[1]
        return read[1]

    def _commit(self, name: str) -> object:
        try:
            return self._tables.commit(name)
        except NoSuchTable:
            return None
        except StoreError:
            return self._tables.traces(name)

    def _look(self) -> _Both | StoreError:
        table, copy = self._reading(access.TABLE), self._reading(access.COPY)
        if not (table.events or copy.events) and (table.fault or copy.fault):
            return _unreadable(f"{table.fault} {copy.fault}")
        events = access.merge_logs(table.events, copy.events)
        try:
            folded = access.fold(events)
        except StoreError as newer:
            return newer
        faults = [reading.fault for reading in (table, copy)]
        faults += [f"{access.TABLE} is missing"] if copy.is_there and not table.is_there else []
        for fault in (*filter(None, faults), *folded.passed_over.values()):
            _logger.error("the log of access: %s", fault)
        return _Both((table, copy), tuple(events), folded)

    def _reading(self, name: str) -> Reading:
        try:
            lines = self._tables.read(name, access.SCHEMA.names).to_pylist()
        except NoSuchTable:
            return Reading(is_there=False)
        except StoreError as error:
            return Reading(fault=error.detail or str(error))
        found = [Event.read(line) for line in lines]
        events = tuple(event for event in found if event is not None)
        n_damaged = len(found) - len(events)
        return Reading(events, True, n_damaged, f"{n_damaged:,} events of {name} are damaged" if n_damaged else "")

    def find(self, key: str) -> Access:
        """The corpus of a key; raises UnknownKey, also for a deleted corpus."""
        if ids.is_key(key):
            for one in self.all().values():
                if key in (one.read, one.edit) and one.deleted_at is None:
                    return one
        raise UnknownKey

    def editable(self, key: str) -> Access:
        """The corpus of an edit key; raises ReadOnly for the key to read."""
        found = self.find(key)
        if found.edit != key:
            raise ReadOnly
        return found

    def deleted_corpus(self, edit_key: str) -> Access:
        """The deleted corpus that had this edit key."""
        if ids.is_key(edit_key):
            for one in self.all().values():
                if one.edit == edit_key and one.deleted_at is not None:
                    return one
        raise UnknownKey

    def note(self, corpus_id: str, kind: Kind, by: str = "", **details: Any) -> None:
        """Append one event, made with the edit key `by`, or by the server's owner."""
        self.add([Event.new(corpus_id, kind, by, **details)])

    def begin(self) -> None:
        """Create the two tables before any corpus exists: corpora without them mean that they were lost."""
        if not any(event.kind == Kind.FORMAT for event in self._both().events):
            self.add([])

    def add(self, events: Sequence[Event]) -> None:
        """Append events, in one commit to each of the two tables; they count from the first commit on."""
        both = self._both()
        new = list(events)
        if not any(event.kind == Kind.FORMAT for event in both.events):
            new.insert(0, Event.new("", Kind.FORMAT, needs=FORMAT))
        failed = None
        for name, reading in zip((access.TABLE, access.COPY), both.readings, strict=True):
            known = {event.event for event in reading.events if event.is_sealed or name == access.TABLE}
            lacking = [event for event in both.events if event.event not in known]
            try:
                self._append(name, [*lacking, *new])
            except StoreError as error:
                # the copy may lag behind; without the table itself nothing is changed
                if name == access.TABLE:
                    raise
                failed = error
        if failed is not None:
            _logger.error("the copy of the log of access: %s", failed.detail or failed)

    def replace(self, name: str, events: Sequence[Event]) -> None:
        """Rewrite one of the two tables with these events."""
        self._tables.replace(name, _table(events))

    def forget(self, corpus_id: str) -> None:
        """Remove all events of a corpus, for good."""
        ids.table_of(corpus_id)  # raises for an invalid id
        for name in (access.TABLE, access.COPY):
            try:
                self._tables.delete(name, f"corpus_id = '{corpus_id}'")
            except NoSuchTable:
                continue

    def _append(self, name: str, events: Sequence[Event]) -> None:
        self._tables.create(name, access.SCHEMA.empty_table(), or_open=True)
        last = events[-1].event
        self._tables.append(name, _table(events), lambda: last in self._ids(name))

    def _ids(self, name: str) -> list[str]:
        return [str(event) for event in self._tables.read(name, ["event"])["event"].to_pylist()]


def _unreadable(why: str) -> StoreError:
    return StoreError(
        "The list of who may open what cannot be read. Whoever runs the server can repair it.",
        f"{why}. `python -m analysis store repair` makes new links for all corpora.",
    )


def _table(events: Sequence[Event]) -> pa.Table:
    return pa.Table.from_pylist([event.line() for event in events], schema=access.SCHEMA)
