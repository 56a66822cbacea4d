"""What the server's owner does now and then: clear away what was deleted, copy everything into a file, and back."""

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from pyarrow import compute, parquet

from data.store import access, ids, rows
from data.store.errors import StoreError
from data.store.log import Version
from data.store.store import Store
from data.store.tables import NoSuchTable

_FORMAT = 1
_ABOUT, _ACCESS = "standpoint-store.json", "access.parquet"
# A table without keys is one that a process is just making, or one that it died over.
_TIME_TO_NOTE_KEYS = timedelta(days=1)

Told = Callable[[str], None]


@dataclass(frozen=True)
class Removed:
    """What was removed for good: corpora that were deleted, and tables that no process finished."""

    deleted: int
    unfinished: int


def collect(store: Store, now: datetime | None = None) -> Removed:
    """Remove what was deleted over 30 days ago and what was never finished; join small files of the rest."""
    now = now or datetime.now(UTC)
    known = store.access.all()
    expired = [one.corpus_id for one in known.values() if one.expired(now)]
    for corpus_id in expired:
        # its keys go last: where this is cut off, the next run finds it again
        store.tables.drop(ids.table_of(corpus_id))
        store.access.forget(corpus_id)
    unfinished = 0
    for name in store.tables.names():
        found = ids.CORPUS_TABLE.fullmatch(name)
        if found and found[1] not in known and _is_old(store, name, now):
            store.tables.drop(name)
            unfinished += 1
        elif found is None or found[1] not in expired:
            _compact(store, name)
    return Removed(len(expired), unfinished)


def _compact(store: Store, name: str) -> None:
    try:
        store.tables.compact(name)
    except NoSuchTable:  # another process is just making it
        return


def _is_old(store: Store, name: str, now: datetime) -> bool:
    if store.tables.folder is not None:
        written = (store.tables.folder / f"{name}.lance").stat().st_mtime
        return now.timestamp() - written > _TIME_TO_NOTE_KEYS.total_seconds()
    try:
        heads = store.tables.read(name, ["json"], "part = 'save'")["json"]
    except NoSuchTable:
        return False  # its age cannot be told
    return bool(len(heads)) and now - datetime.fromisoformat(json.loads(heads[0].as_py())["at"]) > _TIME_TO_NOTE_KEYS


def backup(store: Store, file: Path, told: Told = lambda line: None) -> int:
    """Write every corpus with all its versions and keys into one file; the number of corpora.

    The file is complete or not there. What is saved meanwhile is in it or not, each save whole.
    """
    known = store.access.all()
    events = store.tables.read(access.TABLE, access.SCHEMA.names) if known else access.SCHEMA.empty_table()
    # written beside its place and then moved there, so that a broken-off backup replaces no good one
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED) as archive:
            about = {"format": _FORMAT, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
            archive.writestr(_ABOUT, json.dumps(about | {"corpora": list(known)}))
            _add(archive, _ACCESS, events)
            for corpus_id in known:
                table = ids.table_of(corpus_id)
                _add(archive, f"{table}.parquet", store.tables.read(table, rows.SCHEMA.names))
                told(f"{corpus_id}  {store.title(corpus_id)}")
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)
    return len(known)


def _add(archive: zipfile.ZipFile, name: str, table: pa.Table) -> None:
    with tempfile.NamedTemporaryFile() as file:
        parquet.write_table(table, file.name, compression="zstd")
        archive.write(file.name, name)


def restore(store: Store, file: Path, told: Told = lambda line: None) -> tuple[int, int]:
    """Bring the corpora of a backup back, with their keys; how many were, and how many are here already.

    A corpus that is here stays as it is. Raises StoreError for a file that is no backup, before anything is written.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            about = json.loads(archive.read(_ABOUT))
            if about["format"] != _FORMAT:
                raise StoreError(
                    f"{file.name} is a backup of another version of Standpoint (format {about['format']})."
                )
            events = _table(archive, _ACCESS).select(access.SCHEMA.names).cast(access.SCHEMA)
            tables = {corpus_id: f"{ids.table_of(corpus_id)}.parquet" for corpus_id in about["corpora"]}
            if lacking := [name for name in tables.values() if name not in archive.namelist()]:
                raise StoreError(f"{file.name} is not whole: it lacks {', '.join(lacking)}.")
            if broken := archive.testzip():
                raise StoreError(f"{file.name} is damaged: {broken} cannot be read.")
            here = store.access.all()
            new = [corpus_id for corpus_id in tables if corpus_id not in here]
            for corpus_id in new:
                _bring_back(store, corpus_id, _table(archive, tables[corpus_id]), events)
                told(f"{corpus_id}  {store.title(corpus_id)}")
    except (zipfile.BadZipFile, KeyError, ValueError, pa.ArrowException) as error:
        raise StoreError(f"{file.name} is not a backup of a store: {error}") from error
    return len(new), len(tables) - len(new)


def _bring_back(store: Store, corpus_id: str, saves: pa.Table, events: pa.Table) -> None:
    name = ids.table_of(corpus_id)
    store.tables.drop(name)  # what a broken-off restore left: without keys nobody can have opened it
    store.tables.create(name, saves.select(rows.SCHEMA.names).cast(rows.SCHEMA))
    its_own = events.filter(compute.equal(events["corpus_id"], corpus_id))
    store.access.note_all(its_own)


def _table(archive: zipfile.ZipFile, name: str) -> pa.Table:
    with tempfile.TemporaryDirectory() as folder, archive.open(name) as packed:
        file = Path(folder) / "rows.parquet"
        with file.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        return parquet.read_table(file)


def summary(store: Store) -> list[tuple[str, str]]:
    """Each corpus as a line for the server's owner: its id, and its title with versions, owner and state."""
    lines = []
    for one in store.access.all().values():
        history = store.history(one.read) if one.deleted_at is None else []
        told = [f"{len(history):,} {_versions(history)}, last {history[0].at:%Y-%m-%d %H:%M} UTC"] if history else []
        told += [one.owner] if one.owner else []
        told += ["listed for all"] if one.listed else []
        told += [f"for {', '.join(one.domains)}"] if one.domains else []
        told += [f"deleted {one.deleted_at:%Y-%m-%d}"] if one.deleted_at else []
        lines.append((one.corpus_id, "; ".join([store.title(one.corpus_id), *told])))
    return lines


def _versions(history: list[Version]) -> str:
    return "version" if len(history) == 1 else "versions"
