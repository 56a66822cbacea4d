"""What a long build saves while it runs, so that it can resume where it was interrupted."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.embedding.known_vectors import KnownVectors
from analysis.embedding.models import Model
from analysis.embedding.windows import rule_of
from data.files.finished_chunks import FinishedChunks

_MAP, _VECTORS = "map", "vectors"


class BusyWorkspace(OSError):
    """Another process is building the same corpus."""


@dataclass(frozen=True)
class Workspace:
    """Two folders of finished chunks: of the vectors, and of the map."""

    vectors: Path
    map: Path

    def known_vectors(self, model: Model) -> KnownVectors:
        """The vectors of this model, by its current rule for long texts."""
        return KnownVectors(self.vectors, model, rule_of(model))

    def map_chunks(self) -> FinishedChunks:
        """The finished parts of the map."""
        return FinishedChunks(self.map)


def with_vectors(folder: Path) -> Workspace:
    """A workspace of known vectors, for a corpus that is not written next to it."""
    return Workspace(folder, folder / _MAP)


@contextmanager
def open_workspace(target: Path, vectors: Path | None = None) -> Iterator[Workspace]:
    """The workspace of the corpus at `target`, existing or new: a hidden folder in or beside it, removed after the
    block.

    If the block raises, or the process dies, what is finished stays, and the next build of the same target resumes from
    it. `vectors` is a folder that is kept in any case, for further builds. Raises BusyWorkspace and OSError.
    """
    target = target.absolute()
    # an existing corpus folder may be in a place where nothing can be written beside it
    is_there = target.is_dir() and any(target.iterdir())
    folder = target / ".building" if is_there else target.parent / f".{target.name}.building"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as busy:
        raise BusyWorkspace(f"Another process builds {target} now; wait for it, or name another folder.") from busy
    is_needed = True
    try:
        yield Workspace(vectors or folder / _VECTORS, folder / _MAP)
        is_needed = False
    finally:
        is_needed = is_needed and any((folder / name).exists() for name in (_VECTORS, _MAP))
        lock.release()
        if not is_needed:
            shutil.rmtree(folder, ignore_errors=True)
