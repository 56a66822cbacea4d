"""Tables in a LanceDB folder or bucket: created once, appended to, read in the order of their commits.

LanceDB is imported when a table is first touched: that takes seconds, and the first picture does not need it. An append
is one commit: all of its rows are there or none, whenever the process dies, and concurrent appends of several processes
never conflict.
"""

import errno
import logging
import os
import re
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data.store.errors import StoreError
from data.store.place import Place

# Rows keep their number when small files are compacted, and numbers follow the order of commits, which is the order of
# a corpus's versions.
_STABLE_ROWS = {"new_table_enable_stable_row_ids": "true"}
_ORDER = "_rowid"
_ATTEMPTS = 8
_KEPT = timedelta(days=1)  # files that a slow reader may still need
_TABLE = ".lance"  # suffix of a table's folder
_DAMAGED = "damaged"  # the folder to which repair moves what it replaces
_UNFINISHED = "unfinished"  # suffix of a folder in it that holds a new table until it is complete
_MANIFEST = re.compile(r"(\d+)\.manifest")
_NEWEST_FIRST = 2**64 - 1  # LanceDB names a commit's file by its distance from this number
APPENDS_BEFORE_COMPACTION = 64
# Two changes of a folder within the same clock tick look like one: what changed just now may change again.
_A_MOMENT = 100_000_000  # nanoseconds
# a second attempt does not help against these
_LASTING = {
    errno.ENOSPC: "its disk is full",
    errno.EDQUOT: "its disk quota is used up",
    errno.EROFS: "its disk can only be read",
    errno.EACCES: "the server may not write there",
    errno.EPERM: "the server may not write there",
    errno.EIO: "its disk fails",
}

_log = logging.getLogger(__name__)


class NoSuchTable(StoreError):
    """There is no table of this name."""


class Tables:
    """The tables at `uri`: a folder, or the address of an object store such as s3://bucket/path.

    `remembered`: later processes know that there is a store here, and notice when it is gone.
    """

    def __init__(self, uri: str, remembered: bool = False):
        self.uri = uri
        self.place = None if "://" in uri else Place(Path(uri), remembered)
        self._commits: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {}  # by table: its folder, its commit

    @property
    def folder(self) -> Path | None:
        """The folder of the tables; None in an object store."""
        return self.place.folder if self.place is not None else None

    @property
    def exist(self) -> bool:
        """Whether anything was stored here yet; for a folder, without importing LanceDB. Raises StoreGone."""
        return self.place is None or self.place.exists()

    @cached_property
    def _connection(self) -> Any:
        import lancedb

        with self._failing("opened"):
            # see other processes' commits at the next look
            return lancedb.connect(self.uri, read_consistency_interval=timedelta(0))

    def make_place(self) -> None:
        """Create the folder; raises StoreError if that fails."""
        if self.place is not None:
            self.place.make()

    def names(self) -> list[str]:
        """All tables, including unfinished ones."""
        if not self.exist:
            return []
        found: list[str] = []
        with self._failing("read"):
            if self.folder is not None:  # LanceDB fails if the folder contains something that is not a table
                with os.scandir(self.folder) as here:
                    return sorted(one.name.removesuffix(_TABLE) for one in here if _is_table(one))
            page = None
            while page is None or page.page_token:
                page = self._connection.list_tables(page_token=page.page_token if page else None)
                found += page.tables
        return found

    def create(self, name: str, rows: pa.Table, or_open: bool = False) -> None:
        """A table with these rows, in one commit; with `or_open` an existing one stays as it is."""
        self.make_place()
        with self._failing("written"):
            self._connection.create_table(name, rows, exist_ok=or_open, storage_options=_STABLE_ROWS)

    def overwrite(self, name: str, rows: pa.Table) -> int:
        """Replace all rows with these, in one commit; returns its number. Old files stay."""
        with self._failing("written"):
            table = self._connection.create_table(name, rows, mode="overwrite", storage_options=_STABLE_ROWS)
            return int(table.version)

    def append(self, name: str, rows: pa.Table, is_there: Callable[[], bool]) -> None:
        """Add rows in one commit. `is_there` tells whether they arrived though an attempt reported an error."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self._failing("written"):
                    commit = self._open(name).add(rows).version
            except StoreError as error:
                if isinstance(error, NoSuchTable) or _is_lasting(error.detail):
                    raise
                if is_there():
                    return
                if attempt == _ATTEMPTS:
                    raise
                _log.info("append to %s, attempt %d: %s", name, attempt, error.detail)
                time.sleep(0.05 * 2**attempt)
            else:
                # one process at a time: two that compact the same files would only reject each other
                if commit % APPENDS_BEFORE_COMPACTION == 0:
                    self.compact(name)
                return

    def read(self, name: str, columns: Sequence[str], where: str = "") -> pa.Table:
        """Rows in the order of their commits. `where` is built by our own code, of literals and parsed ids."""
        with self._failing("read"):
            return _rows(self._open(name), columns, where)

    def commit(self, name: str) -> tuple[int, int]:
        """The number of the last commit and the identity of its table: another pair, other rows.

        In a folder, LanceDB is asked again only when the folder of the table's commits has changed: that is much
        faster.
        """
        before = self._folder_of_commits(name)
        if before is not None and (known := self._commits.get(name)) is not None and known[0] == before:
            return known[1]
        if before is None and self.folder is not None and self.exist:
            raise self._no_table(name)
        with self._failing("read"):
            commit = int(self._open(name).version), before[0] if before else 0
        if before is not None and time.time_ns() - before[1] > _A_MOMENT:
            self._commits[name] = before, commit
        return commit

    def _folder_of_commits(self, name: str) -> tuple[int, int] | None:
        """Which folder holds the commits of a table, and when it last changed; None if that cannot be determined."""
        if self.folder is None:
            return None
        try:
            found = (self.folder / f"{name}.lance" / "_versions").stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def traces(self, name: str) -> tuple[tuple[str, int, int], ...]:
        """The files of all commits of a table that cannot be opened: other files, another state of damage."""
        if self.folder is None:
            return ()
        try:
            files = sorted((self.folder / f"{name}.lance" / "_versions").iterdir())
            return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
        except OSError:
            return ()

    def commits(self, name: str) -> list[int]:
        """The numbers of the commits whose files are still here, oldest first."""
        if self.folder is not None:
            written = [_MANIFEST.fullmatch(file) for file, _, _ in self.traces(name)]
            numbers = [int(found[1]) for found in written if found]
            return sorted(_NEWEST_FIRST - number if number > 2**63 else number for number in numbers)
        with self._failing("read"):
            return sorted(int(version["version"]) for version in self._open(name).list_versions())

    def read_at(self, name: str, commit: int) -> pa.Table:
        """All rows as they were at a commit, even if later ones cannot be read."""
        with self._failing("read"):
            if self.folder is None:
                table = self._connection.open_table(name, version=commit)
                return _rows(table, table.schema.names, "")
            with tempfile.TemporaryDirectory() as elsewhere:
                return _read_alone(self.folder / f"{name}.lance", name, commit, Path(elsewhere))

    def drop(self, name: str) -> None:
        """Remove a table with all its files, and with what repair set aside of it."""
        with self._failing("written"):
            self._connection.drop_table(name, ignore_missing=True)
            if self.folder is not None:  # of a table that was never finished, or that lost essential files
                shutil.rmtree(self.folder / f"{name}{_TABLE}", ignore_errors=True)
            for left in [] if self.folder is None else self.folder.glob(f"{_DAMAGED}/{name}-*"):
                shutil.rmtree(left)

    def replace(self, name: str, rows: pa.Table) -> None:
        """Replace a table that may be unreadable with one of these rows; the old one is set aside.

        The new one is written elsewhere first: whenever the process dies, one of the two is complete, after `put_back`
        if need be. In an object store the old one is removed first.
        """
        if self.folder is None:
            self.drop(name)
            self.create(name, rows)
            return
        import lancedb

        self.make_place()
        elsewhere = self.folder / _DAMAGED / f"{name}-{_UNFINISHED}"
        with self._failing("written"):
            shutil.rmtree(elsewhere, ignore_errors=True)
            elsewhere.mkdir(parents=True)
            lancedb.connect(str(elsewhere)).create_table(name, rows, storage_options=_STABLE_ROWS)
            here = self.folder / f"{name}{_TABLE}"
            if here.exists():
                here.rename(self.folder / _DAMAGED / f"{name}-{time.time_ns()}")
            (elsewhere / here.name).rename(here)
            elsewhere.rmdir()

    def put_back(self, name: str) -> None:
        """Undo a `replace` that died between its two steps: the old table is set aside, the new one is not here."""
        if self.folder is None or (self.folder / f"{name}{_TABLE}").exists():
            return
        with self._failing("written"):
            for aside in sorted(self.folder.glob(f"{_DAMAGED}/{name}-[0-9]*"))[-1:]:
                aside.rename(self.folder / f"{name}{_TABLE}")

    def delete(self, name: str, where: str) -> None:
        """Remove rows. `where` is built by our own code, of literals and parsed ids."""
        with self._failing("written"):
            self._open(name).delete(where)

    def compact(self, name: str) -> None:
        """Compact small files, and remove those that nobody reads any more.

        Rows stay, in their order. If another process is doing the same, this does nothing.
        """
        try:
            with self._failing("written"):
                self._open(name).optimize(cleanup_older_than=_KEPT)
        except NoSuchTable:
            raise
        except StoreError as error:
            _log.info("compaction of %s was left to another time: %s", name, error.detail)

    def purge(self, name: str) -> None:
        """Remove the files of all older commits at once, for good: a reader in the middle of one has to read again."""
        with self._failing("written"), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # LanceDB warns about exactly that
            self._open(name).optimize(cleanup_older_than=timedelta(0), delete_unverified=True)
            for left in [] if self.folder is None else self.folder.glob(f"{_DAMAGED}/{name}-*"):
                shutil.rmtree(left)

    def _open(self, name: str) -> Any:
        if not self.exist:
            raise self._no_table(name)
        try:
            with self._failing("read"):
                return self._connection.open_table(name)
        except StoreError as error:
            if isinstance(error.__cause__, ValueError | FileNotFoundError) and not self.traces(name):
                raise self._no_table(name) from error
            raise

    def _no_table(self, name: str) -> NoSuchTable:
        return NoSuchTable("There is nothing stored here.", f"There is no table {name} at {self.uri}")

    @contextmanager
    def _failing(self, done: str) -> Iterator[None]:
        """Turns errors inside the block into a StoreError that says that the store cannot be `done`."""
        try:
            yield
        except StoreError:
            raise
        except BaseException as error:
            if not isinstance(error, Exception) and not _is_panic(error):
                raise
            reason = _reason(error)
            why = next((f": {cause}" for code, cause in _LASTING.items() if _names(reason, code)), "")
            detail = f"The store at {self.uri} cannot be {done}: {reason}"
            if done == "written":
                _log.error("%s", detail)
            raise StoreError(
                f"The store of this server cannot be {done}{why}. Whoever runs the server finds more in its log.",
                detail,
            ) from error


def _rows(table: Any, columns: Sequence[str], where: str) -> pa.Table:
    query = table.search().with_row_id(True).select([*columns, _ORDER])
    rows = (query.where(where) if where else query).to_arrow()
    order = rows[_ORDER].to_numpy()
    if (order[1:] < order[:-1]).any():  # usually they come in order
        rows = rows.sort_by(_ORDER)
    if len(order) and len(np.unique(order)) < len(order):
        raise ValueError("rows of this table have the same number")
    return rows.drop_columns([_ORDER])


def _read_alone(table: Path, name: str, commit: int, elsewhere: Path) -> pa.Table:
    """The rows of one commit, through a folder that shows LanceDB only this commit."""
    import lancedb

    shown = elsewhere / f"{name}.lance"
    (shown / "_versions").mkdir(parents=True)
    manifest = next(
        file
        for number in (_NEWEST_FIRST - commit, commit)
        if (file := table / "_versions" / f"{number}.manifest").is_file()
    )
    shutil.copy(manifest, shown / "_versions")
    for folder in ("data", "_deletions"):
        if (table / folder).is_dir():
            try:
                (shown / folder).symlink_to((table / folder).absolute(), target_is_directory=True)
            except OSError:  # a system where not everyone may create links
                shutil.copytree(table / folder, shown / folder)
    opened = lancedb.connect(str(elsewhere)).open_table(name)
    return _rows(opened, opened.schema.names, "")


def _is_table(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(_TABLE) and entry.is_dir(follow_symlinks=False)


def _is_panic(error: BaseException) -> bool:
    """Whether LanceDB's native code panicked: such errors are not Exceptions, so that nobody catches them by
    accident.
    """
    return any("Panic" in kind.__name__ for kind in type(error).__mro__)


def _names(reason: str, code: int) -> bool:
    return f"os error {code})" in reason or f"[Errno {code}]" in reason


def _is_lasting(detail: str) -> bool:
    return any(_names(detail, code) for code in _LASTING)


def _reason(error: BaseException) -> str:
    """The error's message, without the location in LanceDB's own source."""
    return re.sub(r",? \S*\.rs(:\d+)*", "", str(error)).strip() or type(error).__name__
