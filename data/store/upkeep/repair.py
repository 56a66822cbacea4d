"""Repairs a damaged store: the log of access from its copy, corpora from their sound parts.

What is replaced is moved into the store's folder `damaged`, so that repairing loses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa
from pyarrow import compute

from data.corpus import About
from data.store import ids, rows
from data.store.access import access
from data.store.access.access import Owner
from data.store.changes import Changes
from data.store.corpus_table import CorpusTable, back_to
from data.store.erasure.erasure import tombstone_row
from data.store.errors import DamagedStore, NewerStore, StoreError
from data.store.integrity import register, seals
from data.store.integrity.register import Register
from data.store.integrity.seals import Save
from data.store.integrity.soundness import State
from data.store.log import TEXTS, SaveHead
from data.store.outcome import Keys, Tombstone
from data.store.parts import Part
from data.store.store import Store, creation_event
from data.store.tables import NoSuchTable

_LOST_TITLE = "A repaired corpus whose description was lost"


@dataclass
class RepairResult:
    """What was done, as sentences; the new keys of corpora whose old ones are lost; what cannot be repaired."""

    done: list[str] = field(default_factory=list)
    keys: list[Keys] = field(default_factory=list)
    beyond_repair: list[str] = field(default_factory=list)


def repair(store: Store, new_keys: bool = False) -> RepairResult:
    """Repair what is damaged; what is sound is left alone, so that this can be called again.

    With `new_keys`, tables without keys get them though the log of access looks complete. Raises NewerStore.
    """
    found = RepairResult()
    if not store.tables.exist:
        return found
    was_damaged = _repair_access(store, found)
    for corpus_id in store.access.state().access:
        _repair_one(store, corpus_id, found)
    if was_damaged or new_keys:
        _give_keys(store, found)
    return found


def _repair_access(store: Store, found: RepairResult) -> bool:
    """Repair the log of access; returns whether events may have been lost."""
    for name in (access.TABLE, access.COPY):
        store.tables.put_back(name)
    log = store.access
    try:
        readings, passed_over = log.readings(), log.state().passed_over
        events = [event for event in log.events() if event.event not in passed_over]
    except NewerStore:
        raise
    except StoreError:
        for name in (access.TABLE, access.COPY):
            log.replace(name, [])
        found.done.append("The log of access could not be read, nor its copy: a new one was made.")
        return True
    was_damaged = bool(passed_over)
    lacks_a_table = not readings[0].is_there and bool(store.corpus_ids())
    for name, reading in zip((access.TABLE, access.COPY), readings, strict=True):
        lacking = len(events) - len(reading.events)
        if reading.fault or lacking or passed_over or not reading.is_there:
            was_damaged = was_damaged or bool(reading.fault) or (reading.is_there and bool(lacking)) or lacks_a_table
            log.replace(name, events)
            found.done.append(f"The table {name} was rebuilt from {len(events):,} events.")
    found.done += [f"Left out: {sentence}" for sentence in passed_over.values()]
    return was_damaged


def _give_keys(store: Store, found: RepairResult) -> None:
    known = store.access.state().access
    for corpus_id in sorted(set(store.corpus_ids()) - set(known)):
        try:
            title = store.table(corpus_id).title()
        except StoreError as error:
            found.beyond_repair.append(f"{corpus_id}  has no links, and cannot be read: {error.detail or error}")
            continue
        keys = Keys(corpus_id, ids.new_key("read"), ids.new_key("edit"))
        store.access.add([creation_event(keys, Owner())])
        found.keys.append(keys)
        found.done.append(f"{corpus_id}  {title}: its links were lost, and it has new ones.")


def _repair_one(store: Store, corpus_id: str, found: RepairResult) -> None:
    store.tables.put_back(ids.table_of(corpus_id))
    table = CorpusTable(store.tables, corpus_id)
    try:
        try:
            state, sound, faults = table.everything()
        except NewerStore:
            raise
        except NoSuchTable as error:
            found.beyond_repair.append(f"{corpus_id}  {error.detail}. Bring it back from a backup.")
            return
        except DamagedStore as error:
            state, sound, faults = None, rows.SCHEMA.empty_table(), [error.detail]
        if faults and (other := _owner_of_rows(store, table)):
            raise DamagedStore(
                "It holds another corpus.", f"its table holds the saves of {other}, whose files lie in its place"
            )
        if faults:
            sentence = _rebuild(store, table, state, sound, faults)
            found.done.append(f"{corpus_id}  {store.table(corpus_id).title()}: {sentence}")
        _repair_register(table, corpus_id, found)
    except NewerStore:
        raise
    except StoreError as error:
        found.beyond_repair.append(f"{corpus_id}  {error.detail or error}. Bring it back from a backup.")


def _owner_of_rows(store: Store, table: CorpusTable) -> str:
    """The id of another corpus whose saves this table holds because its folder or files were moved here; else empty.

    Their checksums are right, so that a repair would show them to everyone who has this corpus's links.
    """
    here = _tags(store, table.name)
    noted = {note.save for note in table.register.notes()}
    for other in store.corpus_ids() if here - noted else ():
        notes = {note.save for note in Register(store.tables, other).notes()}
        if other != table.corpus_id and (here - noted) & (notes | _tags(store, ids.table_of(other))):
            return other
    return ""


def _tags(store: Store, name: str) -> set[str]:
    """The tags of all saves in a table; none if it cannot be read."""
    try:
        return set(store.tables.read(name, ["save"])["save"].to_pylist())
    except StoreError:
        return set()


def _repair_register(table: CorpusTable, corpus_id: str, found: RepairResult) -> None:
    table.register.notes()
    if table.register.fault:
        state = table.state()
        table.register.replace(register.of_saves(state.log.saves, state.log.versions, state.rewrites))
        found.done.append(f"{corpus_id}  the notes of its saves were rebuilt.")
    else:
        table.settle()


def _rebuild(store: Store, table: CorpusTable, state: State | None, sound: pa.Table, faults: Sequence[str]) -> str:
    """Rewrite the table with its sound saves, and with what can be read for certain of those after them."""
    latest = state.log.latest if state else ""
    live = sound.take(state.log.rows_at(latest)) if state else sound
    saved, lost_quotes = _salvage(table, [] if state is None else seals.tags(state.saves))
    lost = state.lost_saves if state else ()
    if saved is None and not latest:
        raise DamagedStore("None of it can be read.", f"{table.name}: {'; '.join(faults)}")
    tombstone = Tombstone(datetime.now(UTC), "", "damage", len(lost_quotes), {}, len(lost), "; ".join(faults))
    at = tombstone.at.isoformat(timespec="seconds")
    head = SaveHead(ids.new_version(), latest, "", at, "Repaired after damage", (), (TEXTS,))
    last = rows.encode(head, Changes(), rows.MapPlaces({}))
    if saved is not None:
        last = back_to(saved, live, head)
        if not latest and Part.ABOUT not in saved["part"].to_pylist():
            about = rows.encode(head, Changes(about=About(title=_LOST_TITLE)), rows.MapPlaces({}))
            last = pa.concat_tables([last, about.slice(1)])
    last = pa.concat_tables([last, tombstone_row(head, tombstone)])
    parts = [seals.reseal(sound)] if len(sound) else []
    rebuilt = pa.concat_tables([*parts, seals.seal(head, last)])
    store.tables.replace(table.name, rebuilt)
    fresh = CorpusTable(store.tables, table.corpus_id)
    notes = register.of_saves([*dict.fromkeys(rebuilt["save"].to_pylist())], [], _rewrites(rebuilt))
    Register(store.tables, table.corpus_id).replace(notes)
    store.drop_from_memory(table.corpus_id)
    n = len(fresh.log().versions)
    kept = f"{n - 1:,} earlier {'version' if n == 2 else 'versions'} kept"
    named = f": {', '.join(lost_quotes[:10])}" if lost_quotes else ""
    return f"repaired; {kept}, {len(lost):,} saves and {len(lost_quotes):,} quotes lost{named}"


def _rewrites(table: pa.Table) -> int:
    return int(compute.sum(compute.equal(table["part"], Part.TOMBSTONE)).as_py() or 0)


def _salvage(table: CorpusTable, kept: Sequence[str]) -> tuple[pa.Table | None, list[str]]:
    """The content of the newest version as far as its rows are sound, and the ids of quotes that are not.

    None if the rows cannot be read, or hold nothing beyond the sound saves.
    """
    try:
        logged = table.current_rows.rows_in_commit_order(rows.LIVE_COLUMNS)
        found = seals.saves(logged)
    except NewerStore:
        raise
    except (StoreError, ValueError):
        return None, []
    bad = set(seals.damaged_cells(found, logged))
    ignored = {note.save for note in table.register.notes() if not note.at}
    newest: dict[tuple[str, str], int] = {}
    lost: dict[str, None] = {}
    for save in found:
        if save.tag in ignored and save.tag not in kept:
            continue
        its_own = logged.slice(save.start, save.stop - save.start)
        trusted, unsure = _sound_rows(save, its_own, save.tag in bad)
        keys = zip(its_own["part"].to_pylist(), its_own["key"].to_pylist(), strict=True)
        for nth, (part, key) in enumerate(keys):
            if nth in trusted:
                newest[part, key] = save.start + nth
                if part == Part.QUOTE:
                    lost.pop(key, None)
        for quote_id in unsure:
            newest.pop((Part.QUOTE, quote_id), None)
            lost[quote_id] = None
    taken = logged.take(sorted(newest.values()))
    live = rows.with_all_columns(taken.filter(compute.invert(taken["removed"])))
    return (live, list(lost)) if Part.QUOTE in live["part"].to_pylist() else (None, list(lost))


def _sound_rows(save: Save, its_own: pa.Table, has_bad_cells: bool) -> tuple[set[int], list[str]]:
    """The numbers of the rows of a save that are certain, and the ids of quotes that are not."""
    if not save.fault and not has_bad_cells:
        return set(range(len(its_own))), []
    parts, keys = its_own["part"].to_pylist(), its_own["key"].to_pylist()
    is_quote = compute.equal(its_own["part"], Part.QUOTE)
    is_bad = set(seals.damaged_quotes(its_own.filter(is_quote), also_unsealed=True))
    removed = its_own["removed"].to_pylist()
    trusted = set()
    for nth, (part, key) in enumerate(zip(parts, keys, strict=True)):
        if part == Part.QUOTE:
            sound = key not in is_bad if not removed[nth] else not save.fault
        else:
            # their cells are in the list of changes, except places on the map
            sound = not save.fault and part != Part.POINT
        if sound:
            trusted.add(nth)
    return trusted, [keys[nth] for nth in range(len(keys)) if parts[nth] == Part.QUOTE and nth not in trusted]
