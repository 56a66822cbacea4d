"""How many saves a corpus has had, kept beside its table, so that a save that vanishes from the table is missed.

A save is noted here after its commit, so a missing note means nothing; a noted save that is missing was lost.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import pyarrow as pa

from data.store import checksum, ids
from data.store.errors import StoreError
from data.store.log import Version
from data.store.tables import NoSuchTable, Tables

_FIELDS = ("save", "nth", "rewrites", "at", "author")
SCHEMA = pa.schema([(name, pa.string()) for name in (*_FIELDS, "sum")])


@dataclass(frozen=True)
class Note:
    """One save: its tag, its position among all commits, after how many rewrites of the table, by whom and when."""

    save: str
    nth: int
    rewrites: int
    at: str
    author: str


class Register:
    """The notes of the corpus `corpus_id`. Damaged ones are skipped."""

    def __init__(self, tables: Tables, corpus_id: str):
        self._tables = tables
        self.name = ids.register_of(corpus_id)
        self._read: tuple[object, list[Note]] = (None, [])
        self.fault = ""  # why the notes could not be read at the last look

    def notes(self) -> list[Note]:
        """All notes that can be read; none if there are none, or if their table is damaged: then `fault` says so."""
        try:
            commit = self._tables.commit(self.name)
            read = self._read  # which other visitors' threads replace too
            if read[0] != commit:
                lines = self._tables.read(self.name, SCHEMA.names).to_pylist()
                found = [_note(line) for line in lines]
                self._read = read = commit, [note for note in found if note is not None]
                self.fault = f"{found.count(None):,} notes are damaged" if None in found else ""
        except NoSuchTable:
            return []
        except StoreError as error:
            self.fault = error.detail
            return []
        return read[1]

    def add(self, notes: Sequence[Note]) -> None:
        """Append notes; raises StoreError."""
        if notes:
            self._tables.create(self.name, SCHEMA.empty_table(), or_open=True)
            self._tables.append(self.name, _table(notes), lambda: False)

    def replace(self, notes: Sequence[Note]) -> None:
        """Replace all notes with these, even if their table is damaged."""
        try:
            self._tables.overwrite(self.name, _table(notes))
            self._tables.purge(self.name)
        except StoreError:
            self._tables.replace(self.name, _table(notes))
        self.fault = ""


def of_saves(saves: Sequence[str], versions: Sequence[Version], rewrites: int) -> list[Note]:
    """The notes of these saves, in the order of their commits; who and when is known for those that count."""
    by_tag = {version.version: version for version in versions}
    return [
        Note(tag, nth, rewrites, by_tag[tag].at.isoformat() if tag in by_tag else "", _author(by_tag.get(tag)))
        for nth, tag in enumerate(saves)
    ]


def _author(version: Version | None) -> str:
    return version.author if version else ""


def _table(notes: Sequence[Note]) -> pa.Table:
    lines = [[str(cell) for cell in astuple(note)] for note in notes]
    columns = zip(*([*line, _sum(line)] for line in lines), strict=True) if lines else [[] for _ in SCHEMA]
    return pa.table([pa.array(list(column), pa.string()) for column in columns], schema=SCHEMA)


def _note(line: dict[str, str | None]) -> Note | None:
    cells = [line[name] or "" for name in _FIELDS]
    if line["sum"] != _sum(cells):
        return None
    save, nth, rewrites, at, author = cells
    return Note(save, int(nth), int(rewrites), at, author)


def _sum(cells: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[: checksum.DIGITS]
