"""A folder that is written whole or not at all, however its writer ends."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNFINISHED = ".unfinished"


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """An empty hidden folder beside `folder` to write into; it becomes `folder` when the block ends.

    Where the block raises, nothing is left. What a process that was killed left beside it is cleared away by the next.
    Raises FileExistsError where there is something at `folder`, and OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is there already and is not empty; name another folder, or remove it first.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_dead(folder.parent)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", suffix=_UNFINISHED, dir=folder.parent))
    lock = _lock(unfinished, wait=True)
    try:
        yield unfinished
        unfinished.chmod(0o777 & ~_umask())  # a temporary folder is for its maker alone
        os.replace(unfinished, folder)  # one step: whoever looks sees all files or none
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    finally:
        _unlock(lock)


def _clear_dead(place: Path) -> None:
    """Remove folders whose writers died: the system unlocked them. One that cannot be removed stays, hidden."""
    for left in place.glob(f".*-*{_UNFINISHED}"):
        lock = _lock(left, wait=False)
        # an empty one may be another process's that is about to lock it
        if lock is not None and left.is_dir() and any(left.iterdir()):
            shutil.rmtree(left, ignore_errors=True)
        _unlock(lock)


def _lock(folder: Path, wait: bool) -> int | None:
    """A lock that ends with this process at the latest; None where another has it, or the system knows none."""
    if sys.platform == "win32":
        return None
    import fcntl

    opened = None
    try:
        opened = os.open(folder, os.O_RDONLY)
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        _unlock(opened)
        return None
    return opened


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
