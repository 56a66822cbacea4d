"""Removes what was deleted long ago and what was never finished; compacts the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from data.store import ids
from data.store.access import access
from data.store.access.access import Event, Kind
from data.store.errors import NewerStore, StoreError
from data.store.parts import Part
from data.store.store import Store

# What is due for removal is only marked at first: a clock that jumped ahead for an hour must remove nothing.
TIME_TO_REMOVE = timedelta(days=1)


@dataclass(frozen=True)
class CollectedCorpora:
    """What was removed for good: deleted corpora, and tables that were never finished.

    `due` is what the next run removes, a day from now at the earliest. `damaged` are lines that begin with the id of a
    corpus, or the name of a table, that was left alone. `clock`: why nothing was removed at all, else empty.
    """

    deleted: int = 0
    unfinished: int = 0
    due: int = 0
    damaged: tuple[str, ...] = ()
    clock: str = ""


def collect(store: Store, now: datetime | None = None, is_clock_right: bool = False) -> CollectedCorpora:
    """Remove what was deleted over 30 days ago and what was never finished; compact the rest.

    Removal takes two runs at least a day apart, the first of which only marks: a clock that jumps, ahead or back, makes
    it remove nothing early. Damaged corpora are left as they are, and do not stop the rest. `is_clock_right`: the
    caller has checked the clock, so events later than now were noted by a clock that was wrong then.
    """
    now = now or datetime.now(UTC)
    damaged = _settle(store)
    newest = store.access.state().newest_at
    if not is_clock_right and newest is not None and newest - now > access.CLOCKS_DIFFER:
        at = newest.isoformat(timespec="seconds")
        return CollectedCorpora(damaged=damaged, clock=f"the clock is behind: something happened here at {at}")
    expired, expired_due = _remove_expired(store, now)
    unfinished, unfinished_due = _remove_unfinished(store, now)
    stuck = (*expired.stuck, *unfinished.stuck)
    return CollectedCorpora(expired.n, unfinished.n, expired_due + unfinished_due, damaged + stuck)


@dataclass(frozen=True)
class _Removed:
    """How many corpora were removed, and why others could not be."""

    n: int = 0
    stuck: tuple[str, ...] = ()


def _remove(store: Store, corpus_ids: Sequence[str]) -> _Removed:
    stuck = []
    for corpus_id in corpus_ids:
        try:
            # its keys go last: if this is interrupted, the next run finds it again
            store.remove(corpus_id)
            store.access.forget(corpus_id)
        except StoreError as error:
            stuck.append(f"{corpus_id}  {error.detail or error}")
    return _Removed(len(corpus_ids) - len(stuck), tuple(stuck))


def _remove_expired(store: Store, now: datetime) -> tuple[_Removed, int]:
    expired = [one for one in store.access.all().values() if one.is_expired(now)]
    marked = [one for one in expired if one.due_at is not None]
    _mark(store, [one.corpus_id for one in expired if one.due_at is None], now)
    removed = [one.corpus_id for one in marked if one.due_at and now - one.due_at >= _time_to_remove(one)]
    return _remove(store, removed), len(expired) - len(removed)


def _time_to_remove(deleted: access.Access) -> timedelta:
    """How long it stays after it was marked: if the clock was behind, its day of deletion means nothing."""
    return access.KEPT_AFTER_DELETION if deleted.was_clock_behind else TIME_TO_REMOVE


def _remove_unfinished(store: Store, now: datetime) -> tuple[_Removed, int]:
    """Remove tables without keys: their process died before it noted them, or is just about to."""
    folded = store.access.state()
    if folded.passed_over or any(reading.fault for reading in store.access.readings()):
        return _Removed(), 0  # it may be the keys that were lost
    names = store.tables.names()
    tables = {found[1] for name in names if (found := ids.CORPUS_TABLE.fullmatch(name) or ids.REGISTER.fullmatch(name))}
    unknown = sorted(tables - set(folded.access))
    _mark(store, [corpus_id for corpus_id in unknown if corpus_id not in folded.unfinished], now)
    removed = [
        corpus_id
        for corpus_id in unknown
        if corpus_id in folded.unfinished and now - folded.unfinished[corpus_id] >= TIME_TO_REMOVE
    ]
    return _remove(store, removed), len(unknown) - len(removed)


def _mark(store: Store, corpus_ids: Sequence[str], now: datetime) -> None:
    if corpus_ids:
        at = now.isoformat(timespec="seconds")
        store.access.add([replace(Event.new(corpus_id, Kind.DUE), at=at) for corpus_id in corpus_ids])


def _settle(store: Store) -> tuple[str, ...]:
    """Compact tables, note saves that were not noted, and complete interrupted erasures; returns what is damaged."""
    damaged = []
    for corpus_id in store.access.all():
        try:
            _settle_corpus(store, corpus_id)
        except NewerStore:
            raise
        except StoreError as error:
            damaged.append(f"{corpus_id}  {error.detail or error}")
    for name in (access.TABLE, access.COPY):
        try:
            if name in store.tables.names():
                store.tables.compact(name)
        except StoreError as error:
            damaged.append(f"{name}  {error.detail or error}")
    return tuple(damaged)


def _settle_corpus(store: Store, corpus_id: str) -> None:
    table = store.table(corpus_id)
    _, _, faults = table.everything()
    if faults:  # its old files may be needed for the repair
        raise StoreError("This corpus is damaged.", "; ".join(faults))
    table.settle()
    if table.log().tombstones and _has_rows_from_before(store, table.name, len(table.log().tombstones)):
        store.tables.purge(table.name)
    store.tables.compact(table.name)
    if ids.register_of(corpus_id) in store.tables.names():
        store.tables.compact(ids.register_of(corpus_id))


def _has_rows_from_before(store: Store, name: str, rewrites: int) -> bool:
    """Whether the file of a commit from before the last erasure is still here."""
    oldest = store.tables.commits(name)[0]
    try:
        parts = store.tables.read_at(name, oldest)["part"].to_pylist()
    except StoreError:
        return True
    return bool(parts.count(Part.TOMBSTONE) < rewrites)
