"""Finished arrays of a long computation, in a folder: a run resumed after a kill finds each one whole, or not at
all.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np

from data.files.atomic_writes import atomic_file

_MANIFEST = "manifest.json"


class FinishedChunks:
    """Named chunks of arrays; a chunk counts once the manifest lists it with the hash of its file.

    A chunk that was being written when the process was killed is not in the manifest and is written again; so is a file
    that is missing or has another hash. Only one process at a time may write into a folder. Methods raise OSError.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._hashes: dict[str, str] = {}
        try:
            found = json.loads((folder / _MANIFEST).read_bytes())
        except (FileNotFoundError, ValueError):
            found = {}
        if isinstance(found, dict):
            self._hashes = {str(name): str(sha256) for name, sha256 in found.items() if Path(name).name == name}

    @property
    def names(self) -> tuple[str, ...]:
        """The chunks in the manifest, in the order in which they were finished."""
        return tuple(self._hashes)

    def read(self, name: str) -> dict[str, np.ndarray] | None:
        """The arrays of a chunk, or None if it is not finished."""
        wanted = self._hashes.get(name)
        try:
            with (self._folder / name).open("rb") as opened:
                if wanted is None or hashlib.file_digest(opened, "sha256").hexdigest() != wanted:
                    return None
                opened.seek(0)
                with np.load(opened, allow_pickle=False) as stored:
                    return dict(stored)
        except FileNotFoundError:
            return None

    def write(self, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Keep a chunk; it is finished when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with atomic_file(self._folder / name) as opened:
            np.savez(opened, **cast(dict[str, Any], arrays))
            opened.flush()
            opened.seek(0)
            self._hashes[name] = hashlib.file_digest(opened, "sha256").hexdigest()  # type: ignore[arg-type]
        with atomic_file(self._folder / _MANIFEST) as opened:
            opened.write(json.dumps(self._hashes, indent=0).encode())

    def all(self) -> Iterator[dict[str, np.ndarray]]:
        """The arrays of every finished chunk, one chunk after another."""
        for name in self.names:
            if (arrays := self.read(name)) is not None:
                yield arrays
