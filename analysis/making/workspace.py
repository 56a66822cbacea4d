"""What a long build keeps while it runs, so that it goes on where it was ended."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.embedding.known_vectors import KnownVectors
from analysis.embedding.models import Model
from analysis.embedding.windows import rule_of
from data.finished_chunks import FinishedChunks

_MAP, _VECTORS = "map", "vectors"


class BusyWorkspace(OSError):
    """Another process builds the same corpus."""


@dataclass(frozen=True)
class Workspace:
    """Two folders of finished chunks: of the vectors, and of the map."""

    vectors: Path
    map: Path

    def known_vectors(self, model: Model) -> KnownVectors:
        """Those of this model, by the rule that holds for it now."""
        return KnownVectors(self.vectors, model, rule_of(model))

    def map_chunks(self) -> FinishedChunks:
        """The finished parts of the map."""
        return FinishedChunks(self.map)


def with_vectors(folder: Path) -> Workspace:
    """A workspace of known vectors, for a corpus that is written nowhere near."""
    return Workspace(folder, folder / _MAP)


@contextmanager
def open_workspace(target: Path, vectors: Path | None = None) -> Iterator[Workspace]:
    """The workspace of the corpus that `target` is or becomes: a hidden folder in or beside it, gone after the block.

    Where it raises, or the process dies, what is finished stays, and the next build of the same target goes on
    from it.
    `vectors` is a folder that stays in any case, for further builds. Raises BusyWorkspace and OSError.
    """
    target = target.absolute()
    # a corpus folder that is there may lie where nothing may be written beside it
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
