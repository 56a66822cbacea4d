"""An untrusted backup, read and checked in a separate process, with limits on memory and time."""

import json
import math
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from data.processes.frames import MessageFrame
from data.processes.job import Job, JobFailure, Limits, until_over
from data.store import ids, rows
from data.store.access import access
from data.store.access.access import Access, Event
from data.store.errors import DamagedStore, NewerStore, StoreError
from data.store.integrity import seals, soundness
from data.store.integrity.soundness import OlderCommit
from data.store.log import FORMAT

ABOUT, ACCESS = "standpoint-store.json", "access.parquet"
MEMORY = 1_350  # megabytes, besides the 100 of the process itself
_SECONDS = 60  # of processor time, for each corpus
_OUTPUT = 64 * 1024**2  # bytes: keys and titles; the rows go into files


@dataclass(frozen=True)
class UnpackedBackup:
    """A checked backup: its corpora with their titles, and the file with the rows of each; and who may open them."""

    titles: dict[str, str]
    files: dict[str, Path]
    access: dict[str, Access]
    events: tuple[Event, ...]


def unpack(file: Path, into: Path, megabytes: int = MEMORY) -> UnpackedBackup:
    """Read and check all of a backup, and write the rows of each corpus into a file in the folder `into`.

    Another process does this, with at most this many megabytes of memory. Raises StoreError for anything that `backup`
    would not write.
    """
    arguments = {"file": str(file.absolute()), "into": str(into.absolute())}
    job = Job(
        __name__, "answers", arguments, [], Limits(megabytes * 1024**2, _SECONDS, _OUTPUT, in_all=math.inf, room=0)
    )
    until_over(job)
    try:
        *corpora, last = job.result()
    except JobFailure as ended:
        raise StoreError(
            f"{file.name} cannot be restored, and nothing was: {_reason(ended.why, job.limits)}"
        ) from ended
    if "refused" in last.header:
        raise StoreError(last.header["refused"], last.header["detail"])
    events = tuple(event for line in last.header["events"] if (event := Event.read(line)) is not None)
    titles = {corpus.header["corpus"]: str(corpus.header["title"]) for corpus in corpora}
    files = {corpus_id: into / f"{ids.table_of(corpus_id)}.parquet" for corpus_id in titles}
    return UnpackedBackup(titles, files, access.fold(events).access, events)


def _reason(why: str, limits: Limits) -> str:
    if why in ("memory", "output"):
        megabytes = limits.memory // 1024**2
        return f"reading it takes more than {megabytes:,} MB of memory. If you trust the file, give it more: --memory."
    if why == "time":
        return f"reading one of its corpora takes more than {limits.seconds:.0f} seconds of processor."
    return "it breaks the program that reads it."


def answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    """Runs in the other process: the title of each corpus once its rows are in a file, and last who may open what."""
    file, into = Path(arguments["file"]), Path(arguments["into"])
    try:
        with zipfile.ZipFile(file) as archive:
            tables, events = _contents(archive)
            for corpus_id, name in tables.items():
                table = _table(archive, name).select(rows.SCHEMA.names).cast(rows.SCHEMA)
                title = _check_corpus(corpus_id, table)
                parquet.write_table(table, into / name)
                yield MessageFrame({"corpus": corpus_id, "title": title})
    except StoreError as error:
        sentence = f"{file.name} cannot be restored, and nothing was: {error}"
        yield MessageFrame({"refused": sentence, "detail": error.detail})
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError, TypeError, NotImplementedError) as error:
        sentence = f"{file.name} is not a backup of a store: {error or type(error).__name__}"
        yield MessageFrame({"refused": sentence, "detail": ""})
    else:
        yield MessageFrame({"events": [event.line() for event in events]})


def _contents(archive: zipfile.ZipFile) -> tuple[Mapping[str, str], Sequence[Event]]:
    """The name of the table of each corpus, and the access events; raises for anything invalid."""
    # `backup` does not compress anything twice, so that a small file cannot fill the disk
    if packed := [one.filename for one in archive.infolist() if one.compress_type != zipfile.ZIP_STORED]:
        raise ValueError(f"{packed[0][:100]} is packed a second time")
    about = json.loads(archive.read(ABOUT))
    if not isinstance(about, dict) or not isinstance(about.get("corpora"), list):
        raise ValueError("it does not say what it holds")
    if int(about["format"]) > FORMAT:
        raise NewerStore("It", int(about["format"]), FORMAT)
    tables = {corpus_id: f"{ids.table_of(corpus_id)}.parquet" for corpus_id in map(str, about["corpora"])}
    names = set(archive.namelist())
    if lacking := [name for name in (ACCESS, *tables.values()) if name not in names]:
        raise StoreError(f"it is not whole: it lacks {', '.join(lacking)}.")
    if broken := archive.testzip():
        raise StoreError(f"it is damaged: {broken} cannot be read.")
    lines = _table(archive, ACCESS).select(access.SCHEMA.names).cast(access.SCHEMA).to_pylist()
    events = [event for line in lines if (event := Event.read(line)) is not None and event.corpus_id in tables]
    known = access.fold(events).access
    if lacking := [corpus_id for corpus_id in tables if corpus_id not in known]:
        raise StoreError(f"it does not say who may open {', '.join(lacking)}.")
    _each_once([key for one in known.values() for key in (one.read, one.edit)])
    return tables, events


def _each_once(keys: Iterable[str]) -> None:
    keys = list(keys)
    if len(set(keys)) < len(keys):
        raise StoreError("two of its corpora open with the same link.")


def _table(archive: zipfile.ZipFile, name: str) -> pa.Table:
    with tempfile.TemporaryFile() as file, archive.open(name) as packed:
        shutil.copyfileobj(packed, file)
        file.seek(0)
        return parquet.read_table(pa.PythonFile(file, mode="r"))


def _check_corpus(corpus_id: str, table: pa.Table) -> str:
    """The title of a corpus whose rows are valid; raises StoreError."""
    try:
        source = OlderCommit(table)
        state = soundness.verify(source, ())
        bad = seals.damaged_vectors(state.saves, source.vectors())
        if state.why or bad or not state.log.versions:
            raise DamagedStore(f"the rows of {corpus_id} are not as they were saved.", state.why or f"vectors of {bad}")
        live = source.rows_in_commit_order(rows.LIVE_COLUMNS).take(state.log.rows_at(state.log.latest))
        corpus = rows.decode(live, _vectors_in(source), state.log.latest, corpus_id)
        return " ".join(str(corpus.about.title).split())
    except (StoreError, MemoryError):
        raise
    except Exception as error:  # anything that a stranger's rows may trigger
        raise StoreError(f"the rows of {corpus_id} make no corpus: {type(error).__name__} {error}") from error


def _vectors_in(source: OlderCommit) -> rows.FindVectors:
    return lambda quotes, model: rows.vectors.decode(quotes, model, source.vectors(model.id))
