"""The table of who may open what: its events are appended, and read as what they come to."""

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from data.store import access, ids
from data.store.access import Access
from data.store.errors import ReadOnly, UnknownKey
from data.store.tables import NoSuchTable, Tables


class AccessLog:
    """Keys looked up and changed, for all corpora of `tables`."""

    def __init__(self, tables: Tables):
        self._tables = tables
        self._read: tuple[int, dict[str, Access]] | None = None

    def all(self) -> dict[str, Access]:
        """Of all corpora, also deleted ones, by corpus id."""
        try:
            commit = self._tables.commit(access.TABLE)
            if self._read is None or self._read[0] != commit:
                events = self._tables.read(access.TABLE, access.SCHEMA.names)
                self._read = commit, access.fold(events.to_pandas())
        except NoSuchTable:
            return {}
        return self._read[1]

    def find(self, key: str) -> Access:
        """The corpus of a key; raises UnknownKey, also for one that was deleted."""
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

    def deleted(self, edit_key: str) -> Access:
        """The corpus that was deleted and had this edit key."""
        if ids.is_key(edit_key):
            for one in self.all().values():
                if one.edit == edit_key and one.deleted_at is not None:
                    return one
        raise UnknownKey

    def note(self, corpus_id: str, kind: str, by: str = "", **told: Any) -> None:
        """Append one event, made with the edit key `by`, or by the server's owner."""
        event = ids.new_corpus_id()
        at = datetime.now(UTC).isoformat(timespec="seconds")
        cells = {"event": event, "at": at, "corpus_id": corpus_id, "kind": kind, "by": by, "json": json.dumps(told)}
        self.note_all(pa.table({name: [cell] for name, cell in cells.items()}, schema=access.SCHEMA))

    def note_all(self, events: pa.Table) -> None:
        """Append events as they are, in one commit."""
        last = events["event"][-1].as_py()
        self._tables.create(access.TABLE, access.SCHEMA.empty_table(), or_open=True)
        self._tables.append(access.TABLE, events, lambda: last in self._events())

    def forget(self, corpus_id: str) -> None:
        """Remove all events of a corpus, for good."""
        ids.table_of(corpus_id)  # raises for what is no id
        self._tables.delete(access.TABLE, f"corpus_id = '{corpus_id}'")

    def _events(self) -> list[str]:
        held: list[str] = self._tables.read(access.TABLE, ["event"])["event"].to_pylist()
        return held
