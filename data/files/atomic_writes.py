"""A folder or a file that is written completely or not at all, however its writer ends."""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from filelock import BaseFileLock, FileLock, Timeout

_UNFINISHED = ".unfinished"
_LOCK, _CONTENT = "lock", "content"
_LONG_AGO = 3_600  # seconds


@contextmanager
def atomic_folder(folder: Path) -> Iterator[Path]:
    """An empty folder to write into; it becomes `folder` when the block ends.

    If the block raises, nothing is left. Leftovers of a killed process are removed by the next one. Raises
    FileExistsError if `folder` exists, and OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is there already and is not empty; name another folder, or remove it first.")
    with _beside(folder) as unfinished:
        content = unfinished / _CONTENT
        content.mkdir()
        yield content
        os.replace(content, folder)  # one step: readers see all files or none


@contextmanager
def atomic_file(file: Path) -> Iterator[IO[bytes]]:
    """A file to write, readable only by its creator; it becomes `file`, replacing any other, when the block ends.

    If the block raises, nothing is left and the old file stays. Nor does a killed process leave anything, where the
    system has files without a name; elsewhere the next process removes it. Raises OSError.
    """
    nameless = _nameless(file.parent)
    if nameless is None:
        with _beside(file) as unfinished, (unfinished / _CONTENT).open("x+b") as opened:
            yield opened
            _to_disk(opened)
            os.replace(unfinished / _CONTENT, file)
        return
    with os.fdopen(nameless, "w+b") as opened:
        yield opened
        _to_disk(opened)
        named = file.parent / f".{file.name[:40]}-{secrets.token_hex(4)}{_UNFINISHED}"
        os.link(f"/proc/self/fd/{opened.fileno()}", named, src_dir_fd=opened.fileno())
        os.replace(named, file)


def _to_disk(opened: IO[bytes]) -> None:
    opened.flush()
    os.fsync(opened.fileno())


def _nameless(place: Path) -> int | None:
    """An unnamed file in this folder, gone once it is closed; None if the system has none."""
    if not hasattr(os, "O_TMPFILE") or not Path("/proc/self/fd").exists():
        return None
    _clear_dead(place)
    try:
        return os.open(place, os.O_TMPFILE | os.O_RDWR, 0o600)
    except FileNotFoundError:
        raise
    except OSError:
        return None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A hidden folder beside `target`, removed after the block; that of a dead process is removed by the next one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_dead(target.parent)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}-", suffix=_UNFINISHED, dir=target.parent))
    lock = FileLock(unfinished / _LOCK)
    with suppress(NotImplementedError, OSError):  # a system without locks: leftovers are not removed
        lock.acquire()
    try:
        yield unfinished
    finally:
        lock.release()
        shutil.rmtree(unfinished, ignore_errors=True)


def _clear_dead(place: Path) -> None:
    """Remove leftovers of dead processes, whose locks are released. What cannot be removed stays, hidden."""
    for left in place.glob(f".*-*{_UNFINISHED}"):
        with suppress(OSError, NotImplementedError, Timeout):
            if left.is_file() and time.time() - left.stat().st_mtime > _LONG_AGO:
                left.unlink()
            elif (left / _CONTENT).exists():  # without it, another process may be about to lock it
                with _lock(left):
                    shutil.rmtree(left, ignore_errors=True)


def _lock(folder: Path) -> BaseFileLock:
    return FileLock(folder / _LOCK, timeout=0)
