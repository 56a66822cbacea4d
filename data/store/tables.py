"""Tables in a LanceDB folder or bucket: made once, appended to, read in the order of their commits.

LanceDB is imported when a table is first touched: that takes seconds, and the first picture does not need it.
An append is one commit: its rows are all there or none is, whenever the process dies, and appends of several processes
never exclude each other.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.store.errors import StoreError

# Rows keep their number when small files are joined, and numbers follow the order of commits: that order is the order
# of a corpus's versions.
_STABLE_ROWS = {"new_table_enable_stable_row_ids": "true"}
_ORDER = "_rowid"
_FAILURES = (RuntimeError, OSError, ValueError)  # what LanceDB raises, by the part that fails
_ATTEMPTS = 8
_KEPT = timedelta(days=1)  # files that a slow reader may still need
APPENDS_BEFORE_COMPACTION = 64

_log = logging.getLogger(__name__)


class NoSuchTable(StoreError):
    """There is no table of that name."""


class Tables:
    """The tables at `uri`: a folder, or the address of an object store such as s3://bucket/path."""

    def __init__(self, uri: str):
        self.uri = uri
        self.folder = None if "://" in uri else Path(uri)

    @property
    def exist(self) -> bool:
        """Whether anything was stored here yet; for a folder it costs no import."""
        return self.folder is None or self.folder.is_dir()

    @cached_property
    def _connection(self) -> Any:
        import lancedb

        with _told(f"The store at {self.uri} cannot be opened"):
            # what others commit is seen at the next look
            return lancedb.connect(self.uri, read_consistency_interval=timedelta(0))

    def make_place(self) -> None:
        """Create the folder; raises StoreError where that cannot be."""
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # a folder that is there may still refuse us
            trial = self.folder / ".writable"
            trial.touch()
            trial.unlink(missing_ok=True)
        except OSError as error:
            why = "it is not a folder" if isinstance(error, FileExistsError) else error.strerror
            raise StoreError(
                f"The store at {self.folder} cannot be written: {why}. "
                "Name a folder that can be, or an object store, in STANDPOINT_STORE."
            ) from error

    def names(self) -> list[str]:
        """All tables, also those that were never finished."""
        if not self.exist:
            return []
        found: list[str] = []
        with _told(f"The store at {self.uri} cannot be read"):
            page = None
            while page is None or page.page_token:
                page = self._connection.list_tables(page_token=page.page_token if page else None)
                found += page.tables
        return found

    def create(self, name: str, rows: pa.Table, or_open: bool = False) -> None:
        """A table with these rows, in one commit; with `or_open` one that is there stays as it is."""
        self.make_place()
        with _told(f"The store at {self.uri} cannot be written"):
            self._connection.create_table(name, rows, exist_ok=or_open, storage_options=_STABLE_ROWS)

    def append(self, name: str, rows: pa.Table, is_there: Callable[[], bool]) -> None:
        """Add rows in one commit. `is_there` tells whether they arrived though an attempt reported an error."""
        table = self._open(name)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                commit = table.add(rows).version
                # one process at a time: two that join the same files would only refuse each other
                if commit % APPENDS_BEFORE_COMPACTION == 0:
                    self.compact(name)
                return
            except _FAILURES as error:
                if is_there():
                    return
                if attempt == _ATTEMPTS:
                    raise StoreError(f"The store at {self.uri} cannot be written: {_reason(error)}") from error
                _log.info("append to %s, attempt %d: %s", name, attempt, error)
                time.sleep(0.05 * 2**attempt)

    def read(self, name: str, columns: Sequence[str], where: str = "", ordered: bool = True) -> pa.Table:
        """Rows in the order of their commits, or in any. `where` is written by us alone, of literals and parsed ids."""
        table = self._open(name)
        with _told(f"The store at {self.uri} cannot be read"):
            query = table.search().with_row_id(True).select([*columns, _ORDER])
            rows = (query.where(where) if where else query).to_arrow()
        return (rows.sort_by(_ORDER) if ordered else rows).drop_columns([_ORDER])

    def commit(self, name: str) -> int:
        """The number of the last commit: another number, other rows."""
        table = self._open(name)
        with _told(f"The store at {self.uri} cannot be read"):
            return int(table.version)

    def drop(self, name: str) -> None:
        """Remove a table with all its files."""
        with _told(f"The store at {self.uri} cannot be written"):
            self._connection.drop_table(name, ignore_missing=True)

    def delete(self, name: str, where: str) -> None:
        """Remove rows. `where` is written by us alone, of literals and parsed ids."""
        with _told(f"The store at {self.uri} cannot be written"):
            self._open(name).delete(where)

    def compact(self, name: str) -> None:
        """Join small files, and remove those that nobody reads any more.

        Rows stay, with their order. Where another process does the same at this moment, it is left to it.
        """
        table = self._open(name)
        try:
            table.optimize(cleanup_older_than=_KEPT)
        except _FAILURES as error:
            _log.info("compaction of %s was left to another process: %s", name, error)

    def _open(self, name: str) -> Any:
        if not self.exist:
            raise NoSuchTable(f"There is no table {name} at {self.uri}.")
        try:
            return self._connection.open_table(name)
        except StoreError:
            raise
        except (ValueError, FileNotFoundError) as error:
            raise NoSuchTable(f"There is no table {name} at {self.uri}.") from error
        except _FAILURES as error:
            raise StoreError(f"The store at {self.uri} cannot be read: {_reason(error)}") from error


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except _FAILURES as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{what}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """What went wrong, without the place in LanceDB's own source."""
    return re.sub(r",? \S*\.rs(:\d+)*", "", str(error)).strip()
