"""All corpora in one file, and back: each checked before it is written, in either direction."""

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
from typing import IO

import pyarrow as pa
from pyarrow import parquet

from data.store import access, ids, rows, seals, soundness
from data.store.access import Access, Event
from data.store.errors import DamagedStore, NewerStore, StoreError
from data.store.log import FORMAT
from data.store.soundness import OlderCommit
from data.store.store import Store
from data.whole_folder import whole_file

_ABOUT, _ACCESS = "standpoint-store.json", "access.parquet"
_OLD_LEFTOVER = re.compile(r"\.[a-z0-9_]{8}")  # what format 1 left beside the file when it was killed
_A_DAY = 86_400  # seconds

Told = Callable[[str], None]


@dataclass(frozen=True)
class BackupSummary:
    """How many corpora are in a backup, and what is damaged: lines that begin with the id of the corpus."""

    corpora: int
    damaged: tuple[str, ...] = ()


def backup(store: Store, file: Path, report: Told = lambda line: None) -> BackupSummary:
    """Write every corpus with all its sound versions and keys into one file.

    The file is complete or not there. What is saved meanwhile is in it or not, each save whole. A damaged corpus is
    named and holds up no other; of what is left of it the sound versions are in the file.
    """
    known = store.access.all()
    copied: list[str] = []
    damaged: list[str] = []
    with whole_file(file) as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED) as archive:
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
        _add(archive, _ACCESS, pa.Table.from_pylist(events, schema=access.SCHEMA))
        about = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "corpora": copied}
        archive.writestr(_ABOUT, json.dumps(about))
    _clear_old_leftovers(file)
    return BackupSummary(len(copied), tuple(damaged))


def _add(archive: zipfile.ZipFile, name: str, table: pa.Table) -> None:
    with tempfile.TemporaryFile() as file:  # which has no name, so that a process that is killed leaves nothing
        parquet.write_table(table, file, compression="zstd")
        file.seek(0)
        with archive.open(name, "w", force_zip64=True) as member:
            shutil.copyfileobj(file, member)


def _clear_old_leftovers(file: Path) -> None:
    for left in file.parent.glob(f".{file.name}.*"):
        is_old = _OLD_LEFTOVER.fullmatch(left.name.removeprefix(f".{file.name}"))
        if is_old and left.is_file() and time.time() - left.stat().st_mtime > _A_DAY:
            left.unlink(missing_ok=True)


@dataclass(frozen=True)
class UnpackedBackup:
    """A backup that was checked: its corpora with their titles, and the file with the rows of each; who opens them."""

    titles: dict[str, str]
    files: dict[str, Path]
    access: dict[str, Access]
    events: tuple[Event, ...]


def unpack(file: Path, into: Path) -> UnpackedBackup:
    """Read and check all of a backup, and write the rows of each corpus into a file in the folder `into`.

    It needs no store and answers values that can be sent on, so that another process can do it. Raises StoreError for
    whatever is not as backup writes it.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _unpack(archive, into)
    except StoreError as error:
        raise StoreError(f"{file.name} cannot be restored, and nothing was: {error}", error.detail) from error
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError, TypeError, NotImplementedError) as error:
        raise StoreError(f"{file.name} is not a backup of a store: {error or type(error).__name__}") from error


def _unpack(archive: zipfile.ZipFile, into: Path) -> UnpackedBackup:
    about = json.loads(archive.read(_ABOUT))
    if not isinstance(about, dict) or not isinstance(about.get("corpora"), list):
        raise ValueError("it does not say what it holds")
    if int(about["format"]) > FORMAT:
        raise NewerStore("It", int(about["format"]), FORMAT)
    tables = {corpus_id: f"{ids.table_of(corpus_id)}.parquet" for corpus_id in map(str, about["corpora"])}
    if lacking := [name for name in (_ACCESS, *tables.values()) if name not in archive.namelist()]:
        raise StoreError(f"it is not whole: it lacks {', '.join(lacking)}.")
    if broken := archive.testzip():
        raise StoreError(f"it is damaged: {broken} cannot be read.")
    lines = _table(archive, _ACCESS).select(access.SCHEMA.names).cast(access.SCHEMA).to_pylist()
    events = tuple(event for line in lines if (event := Event.read(line)) is not None and event.corpus_id in tables)
    known = access.fold(events).access
    if lacking := [corpus_id for corpus_id in tables if corpus_id not in known]:
        raise StoreError(f"it does not say who may open {', '.join(lacking)}.")
    _each_once([key for one in known.values() for key in (one.read, one.edit)])
    titles, files = {}, {}
    for corpus_id, name in tables.items():
        table = _table(archive, name).select(rows.SCHEMA.names).cast(rows.SCHEMA)
        titles[corpus_id] = _check_corpus(corpus_id, table)
        files[corpus_id] = into / name
        parquet.write_table(table, files[corpus_id])
    return UnpackedBackup(titles, files, known, events)


def _each_once(keys: Iterable[str]) -> None:
    keys = list(keys)
    if len(set(keys)) < len(keys):
        raise StoreError("two of its corpora open with the same link.")


def _table(archive: zipfile.ZipFile, name: str) -> pa.Table:
    with tempfile.TemporaryFile() as file, archive.open(name) as packed:
        shutil.copyfileobj(packed, file)
        file.seek(0)
        return parquet.read_table(_arrow(file))


def _arrow(file: IO[bytes]) -> pa.PythonFile:
    return pa.PythonFile(file, mode="r")


def _check_corpus(corpus_id: str, table: pa.Table) -> str:
    """The title of a corpus whose rows are what they should be; raises StoreError."""
    try:
        source = OlderCommit(table)
        state = soundness.verify(source, ())
        bad = seals.damaged_vectors(state.saves, source.vectors())
        if state.why or bad or not state.log.versions:
            raise DamagedStore(f"the rows of {corpus_id} are not as they were saved.", state.why or f"vectors of {bad}")
        live = source.rows_in_commit_order(rows.LIVE_COLUMNS).take(state.log.rows_at(state.log.latest))
        corpus = rows.decode(live, _vectors_in(source), state.log.latest, corpus_id)
        return str(corpus.about.title)
    except StoreError:
        raise
    except Exception as error:  # whatever a stranger's rows may set off
        raise StoreError(f"the rows of {corpus_id} make no corpus: {type(error).__name__} {error}") from error


def _vectors_in(source: OlderCommit) -> rows.FindVectors:
    return lambda quotes, model: rows.vectors.decode(quotes, model, source.vectors(model.id))


def restore(store: Store, file: Path, report: Told = lambda line: None) -> tuple[int, int]:
    """Bring the corpora of a backup back, with their keys; how many were, and how many are here already.

    A corpus that is here stays as it is. Everything is checked before anything is written, and all that comes back
    is there from one commit on, the one that notes the keys. Raises StoreError.
    """
    with tempfile.TemporaryDirectory() as folder:
        unpacked = unpack(file, Path(folder))
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
    # what a broken-off restore left: without keys nobody can have opened it
    store.remove(corpus_id)
    store.tables.create(ids.table_of(corpus_id), table)
    store.table(corpus_id).settle()
