"""The folder of a store: whether it exists, whether it is the same one as before, and whether it can be written."""

import hashlib
import json
import logging
import os
import secrets
from pathlib import Path

from data.store import checksum
from data.store.errors import StoreError, StoreGone

MARK = "standpoint-store.json"  # in the folder: which store this is
_log = logging.getLogger(__name__)


class Place:
    """A folder that holds a store, or will.

    If there was a store and it is gone, as on a disk that is not mounted, looking raises StoreGone and nothing is
    written: a new store in its place would hide the old one when that returns. With `remembered`, later processes know
    it too, by a note in the user's own state folder.
    """

    def __init__(self, folder: Path, remembered: bool = False):
        self.folder = folder
        self._seen = ""  # the mark of the store that this process has seen here
        self._met = False
        self._note = _note_of(folder) if remembered else None

    def exists(self) -> bool:
        """Whether a store is here; raises StoreGone if there was one and it is gone."""
        mark = _mark(self.folder)
        there = bool(mark) or _has_tables(self.folder)
        before = self._seen or (self._read_note() if not self._met else "")
        if (not there and (self._met or before)) or (mark and before and mark != before):
            raise StoreGone(
                "The corpora of this server are not where they were: a disk may not be connected. "
                "Whoever runs the server can bring them back; until then nothing is stored.",
                f"There was a store at {self.folder}, and {'another one' if there else 'none'} is there now. "
                "Mount or move it back, and start the server again. Where it was given up on purpose, "
                "`python -m analysis store new` begins another.",
            )
        if there:
            self._meet(mark)
        return there

    def make(self) -> None:
        """Create the folder and mark it; raises StoreError if that fails."""
        if self.exists() and self._seen:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            marked = secrets.token_hex(16)
            # if two do this at the same moment, the second takes the mark of the first
            unfinished = self.folder / f".{MARK}.{marked}"
            unfinished.write_text(json.dumps({"store": marked, "sum": checksum.of_text(marked)}))
            try:
                os.link(unfinished, self.folder / MARK)
            except FileExistsError:
                if not _mark(self.folder):  # a damaged one
                    unfinished.replace(self.folder / MARK)
            except OSError:  # a file system without links
                unfinished.replace(self.folder / MARK)
            unfinished.unlink(missing_ok=True)
        except OSError as error:
            why = "it is not a folder" if isinstance(error, FileExistsError) else (error.strerror or str(error))
            raise StoreError(
                f"The store of this server cannot be written: {why}.",
                f"{self.folder}: {why}. Name a folder that can be written, or an object store, in STANDPOINT_STORE.",
            ) from error
        self._meet(_mark(self.folder))

    def forget(self) -> None:
        """Allow another store to begin here, though one was here before."""
        self._seen, self._met = "", False
        if self._note is not None:
            self._note.unlink(missing_ok=True)

    def _meet(self, mark: str) -> None:
        first = not self._met or (mark and not self._seen)
        self._met, self._seen = True, mark or self._seen
        if first and mark and self._note is not None and self._read_note() != mark:
            try:
                self._note.parent.mkdir(parents=True, exist_ok=True)
                self._note.write_text(mark)
            except OSError as error:  # then only this process knows
                _log.info("which store lies at %s is not remembered: %s", self.folder, error)

    def _read_note(self) -> str:
        try:
            return self._note.read_text().strip() if self._note is not None else ""
        except (OSError, ValueError):
            return ""


def _mark(folder: Path) -> str:
    """The mark of the store here; empty if there is none that can be trusted."""
    try:
        read = json.loads((folder / MARK).read_text())
        mark = str(read["store"])
        return mark if checksum.of_text(mark) == read["sum"] else ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _has_tables(folder: Path) -> bool:
    try:
        with os.scandir(folder) as found:
            return any(entry.name.endswith(".lance") for entry in found)
    except OSError:
        return False


def _note_of(folder: Path) -> Path:
    from platformdirs import user_state_path

    name = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:24]
    return user_state_path("standpoint") / "stores" / name
