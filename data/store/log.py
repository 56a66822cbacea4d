"""The saves of a corpus in the order of their commits: which count, what each changed, what a version contains.

A corpus is a log. A save appends the rows that it changes; a version contains the last row of each key up to its save.
Whether a save counts follows from the log alone: it does not if something that it changes, or needs unchanged, was
changed by a save that its author had not seen. So nothing is ever overwritten, every process arrives at the same
answer, and a version stays the same for as long as the table exists.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from data.store.errors import NewerStore
from data.store.parts import Key, Part

FORMAT = 2  # of a corpus's rows and of access events; 1 had no checksums
TEXTS = "texts"  # touched by a save that adds or rewords quotes

TEXTS_TOUCHED: Key = ("", TEXTS)
MAP_ROW: Key = (Part.MAP, "")


@dataclass(frozen=True)
class SaveHead:
    """A save's description of itself. `base` is the version that its author had seen, empty for the first."""

    version: str
    base: str
    author: str
    at: str  # UTC, ISO 8601
    message: str
    needs: tuple[Key, ...] = ()  # what it relies on without changing it
    touches: tuple[str, ...] = ()  # what others may rely on, and several saves may change at once
    format: int = FORMAT
    sums: Mapping[str, str] = field(default_factory=dict)  # checksums of its rows; empty in format 1
    seals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # those of earlier saves without any

    def to_json(self) -> str:
        """Its row of the log."""
        return json.dumps({name: getattr(self, name) for name in self.__dataclass_fields__}, ensure_ascii=False)

    @classmethod
    def from_json(cls, written: str) -> "SaveHead":
        """The inverse of `to_json`, also for format 1.

        Raises NewerStore, and ValueError, KeyError or TypeError for anything that `to_json` never wrote.
        """
        fields = {"format": 1, **json.loads(written)}
        if fields["format"] > FORMAT:
            raise NewerStore("This corpus", fields["format"], FORMAT)
        return cls(**fields | {"needs": tuple(map(tuple, fields["needs"])), "touches": tuple(fields["touches"])})


@dataclass(frozen=True)
class Version:
    """One save that counts: its tag, who made it, when (UTC), and how many quotes it touched."""

    version: str
    author: str
    at: datetime
    message: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    also: tuple[str, ...] = ()  # other parts of which it wrote rows


@dataclass
class _LogState:
    """The log as far as it was read. `last` gives, for each key, the position of the version that last wrote it."""

    versions: list[Version] = field(default_factory=list)
    positions: dict[str, int] = field(default_factory=dict)
    last: dict[Key, int] = field(default_factory=dict)
    alive: set[str] = field(default_factory=set)

    def copy(self) -> "_LogState":
        """A copy that can be extended while others still read this one."""
        return _LogState([*self.versions], {**self.positions}, {**self.last}, {*self.alive})


class Log:
    """The log of one corpus, from its rows (save, part, key, removed, place, json) in the order of their commits.

    `before` is the log as read earlier, which is not processed again.
    """

    def __init__(self, rows: pd.DataFrame, before: "Log | None" = None):
        self._rows = rows
        if before is not None and before._begins(rows):
            self._folded: _LogState = _fold(rows.iloc[len(before._rows) :], before._folded.copy())
        else:
            self._folded = _fold(rows, _LogState())

    def _begins(self, rows: pd.DataFrame) -> bool:
        """Whether these rows continue this log, as they do unless the table was rewritten."""
        n = len(self._rows)
        return 0 < n <= len(rows) and rows["save"].iloc[n - 1] == self._rows["save"].iloc[n - 1]

    @property
    def versions(self) -> list[Version]:
        """The saves that count, oldest first."""
        return self._folded.versions

    @property
    def latest(self) -> str:
        """The tag of the newest version."""
        return self.versions[-1].version

    @property
    def saves(self) -> list[str]:
        """All committed saves, in that order, whether they count or not."""
        return list(dict.fromkeys(self._rows["save"].tolist()))

    @cached_property
    def tombstones(self) -> list[str]:
        """What was erased or lost, as JSON, oldest first: it applies to every version."""
        is_one = (self._rows["part"] == Part.TOMBSTONE) & ~self._rows["removed"].astype(bool)
        return [str(row) for row in self._rows.loc[is_one, "json"]]

    @cached_property
    def places(self) -> dict[Key, int]:
        """Where quotes, camps, topics and columns stand within their part, including those removed."""
        placed = self._rows[self._rows["place"].notna()]
        keys = zip(placed["part"].tolist(), placed["key"].tolist(), strict=True)
        return dict(zip(keys, placed["place"].astype(int).tolist(), strict=True))

    def version(self, version: str) -> Version:
        """The version with this tag."""
        return self.versions[self._folded.positions[version]]

    def before(self, version: str) -> str:
        """The tag of the version before this one; empty for the first."""
        position = self._folded.positions[version]
        return self.versions[position - 1].version if position else ""

    def json_at(self, version: str, key: Key) -> str:
        """The JSON of one row of a version."""
        rows = self._rows.loc[self.rows_at(version)]
        return str(rows.loc[(rows["part"] == key[0]) & (rows["key"] == key[1]), "json"].iloc[0])

    def jsons_at(self, version: str, part: str) -> list[str]:
        """The JSON of all rows of a part of a version."""
        rows = self._rows.loc[self.rows_at(version)]
        return [str(cell) for cell in rows.loc[rows["part"] == part, "json"]]

    def keys_of(self, version: str) -> list[Key]:
        """The rows that this version wrote or removed."""
        its_own = self._rows[(self._rows["save"] == version) & (self._rows["part"] != Part.SAVE)]
        return list(zip(its_own["part"], its_own["key"], strict=True))

    def holds(self, version: str) -> bool:
        """Whether there is such a version, and it counts."""
        return version in self._folded.positions

    def knows(self, save: str) -> bool:
        """Whether such a save was committed, whether it counts or not."""
        return bool((self._rows["save"] == save).any())

    def changed_since(self, base: str, keys: Iterable[Key]) -> list[Key]:
        """Those of the keys that a version after `base` wrote."""
        position = self._folded.positions[base]
        return [key for key in keys if self._folded.last.get(key, -1) > position]

    def writer(self, key: Key) -> Version:
        """The version that last wrote this key."""
        return self.versions[self._folded.last[key]]

    def rows_at(self, version: str) -> np.ndarray:
        """Row numbers of the log that make up a version, without rows that record a removal."""
        until = self._folded.positions[version]
        saves = {save for save, position in self._folded.positions.items() if position <= until}
        counted = self._rows[self._rows["save"].isin(saves) & (self._rows["part"] != Part.SAVE)]
        newest = counted.drop_duplicates(["part", "key"], keep="last")
        return np.asarray(newest.index[~newest["removed"].to_numpy(dtype=bool)])


def _fold(rows: pd.DataFrame, folded: _LogState) -> _LogState:
    """The log with these rows appended."""
    # plain lists: a log has many saves of few rows, and operations on tables would cost more per save
    lines = zip(*(rows[name].tolist() for name in ("save", "part", "key", "removed", "json")), strict=True)
    for save, its_lines in groupby(lines, key=lambda line: line[0]):
        written = list(its_lines)
        head = next(SaveHead.from_json(line[4]) for line in written if line[1] == Part.SAVE)
        changed = [((part, key), removed) for _, part, key, removed, _ in written if part != Part.SAVE]
        if not _counts(folded, head, [key for key, _ in changed]):
            continue
        position = len(folded.versions)
        folded.positions[save] = position
        folded.versions.append(_describe_version(head, changed, folded.alive))
        folded.last.update((key, position) for key, _ in changed)
        folded.last.update((("", name), position) for name in head.touches)
    return folded


def _counts(folded: _LogState, head: SaveHead, keys: Collection[Key]) -> bool:
    if not head.base:
        return not folded.versions
    if head.base not in folded.positions:
        return False
    base = folded.positions[head.base]
    return not any(folded.last.get(key, -1) > base for key in (*keys, *head.needs))


def _describe_version(head: SaveHead, changed: list[tuple[Key, bool]], alive: set[str]) -> Version:
    """Counts the save's quotes against those `alive` before it, and updates `alive`."""
    quotes = [(key, removed) for (part, key), removed in changed if part == Part.QUOTE]
    kept = {key for key, removed in quotes if not removed}
    gone = {key for key, removed in quotes if removed}
    added = len(kept - alive)
    counts: dict[str, Any] = {"added": added, "changed": len(kept) - added, "removed": len(gone & alive)}
    alive |= kept
    alive -= gone
    also = tuple(sorted({part for (part, _), _ in changed} - {Part.QUOTE}))
    return Version(head.version, head.author, datetime.fromisoformat(head.at), head.message, **counts, also=also)
