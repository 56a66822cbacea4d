"""All corpora to one file and back, each checked before it is written, in either direction."""

import json
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from data.files.atomic_writes import atomic_file
from data.store import ids, rows
from data.store.access import access
from data.store.access.access import Access
from data.store.errors import NewerStore, StoreError
from data.store.log import FORMAT
from data.store.store import Store
from data.store.upkeep import unpacking
from data.store.upkeep.unpacking import ABOUT, ACCESS

_OLD_LEFTOVER = re.compile(r"\.[a-z0-9_]{8}")  # left beside the file by format 1 if it was killed
_A_DAY = 86_400  # seconds

Report = Callable[[str], None]


@dataclass(frozen=True)
class BackupSummary:
    """How many corpora are in a backup, and what is damaged: lines that begin with the id of the corpus."""

    corpora: int
    damaged: tuple[str, ...] = ()


def backup(store: Store, file: Path, report: Report = lambda line: None) -> BackupSummary:
    """Write every corpus with all its sound versions and keys into one file.

    The file is complete or absent. A save made meanwhile is in it or not, but never in part. A damaged corpus is
    reported and does not stop the others; its sound versions are in the file.
    """
    known = store.access.all()
    copied: list[str] = []
    damaged: list[str] = []
    with atomic_file(file) as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED) as archive:
        for corpus_id in known:
            try:
                _, table, faults = store.table(corpus_id).everything()
                title = store.title(corpus_id)
            except NewerStore:
                raise
            except StoreError as error:
                damaged.append(f"{corpus_id}  {error.detail or error}")
                continue
            _add(archive, f"{ids.table_of(corpus_id)}.parquet", table)
            copied.append(corpus_id)
            damaged += [f"{corpus_id}  {title}: {fault}" for fault in faults]
            report(f"{corpus_id}  {title}")
        events = [event.line() for event in store.access.events() if event.corpus_id in copied]
        _add(archive, ACCESS, pa.Table.from_pylist(events, schema=access.SCHEMA))
        about = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "corpora": copied}
        archive.writestr(ABOUT, json.dumps(about))
    _clear_old_leftovers(file)
    return BackupSummary(len(copied), tuple(damaged))


def _add(archive: zipfile.ZipFile, name: str, table: pa.Table) -> None:
    with tempfile.TemporaryFile() as file:  # unnamed, so that a killed process leaves nothing
        parquet.write_table(table, file, compression="zstd")
        file.seek(0)
        with archive.open(name, "w", force_zip64=True) as member:
            shutil.copyfileobj(file, member)


def _clear_old_leftovers(file: Path) -> None:
    for left in file.parent.glob(f".{file.name}.*"):
        is_old = _OLD_LEFTOVER.fullmatch(left.name.removeprefix(f".{file.name}"))
        if is_old and left.is_file() and time.time() - left.stat().st_mtime > _A_DAY:
            left.unlink(missing_ok=True)


def restore(
    store: Store, file: Path, report: Report = lambda line: None, megabytes: int = unpacking.MEMORY
) -> tuple[int, int]:
    """Restore the corpora of a backup with their keys; how many were restored, and how many were already here.

    A corpus that is here stays as it is. Everything is checked before anything is written, and all that is restored
    appears with one commit, the one that notes the keys. The file is read in a separate process, with this many
    megabytes of memory. Raises StoreError.
    """
    with tempfile.TemporaryDirectory() as folder:
        unpacked = unpacking.unpack(file, Path(folder), megabytes)
        here = store.access.all()
        new = [corpus_id for corpus_id in unpacked.files if corpus_id not in here]
        _no_key_of_another(here, [unpacked.access[corpus_id] for corpus_id in new])
        if new:
            store.access.begin()
        for corpus_id in new:
            _write(store, corpus_id, parquet.read_table(unpacked.files[corpus_id]).cast(rows.SCHEMA))
        if new:
            store.access.add([event for event in unpacked.events if event.corpus_id in new])
    for corpus_id in new:
        report(f"{corpus_id}  {unpacked.titles[corpus_id]}")
    return len(new), len(unpacked.files) - len(new)


def _no_key_of_another(here: dict[str, Access], new: Iterable[Access]) -> None:
    taken = {key for one in here.values() for key in (one.read, one.edit)}
    if any(key in taken for one in new for key in (one.read, one.edit)):
        raise StoreError("A link in this backup opens another corpus here. Nothing was restored.")


def _write(store: Store, corpus_id: str, table: pa.Table) -> None:
    # left by an interrupted restore: without keys nobody can have opened it
    store.remove(corpus_id)
    store.tables.create(ids.table_of(corpus_id), table)
    store.table(corpus_id).settle()
