"""The messages between a process and its parent: a JSON header followed by bytes. Nothing in them is ever executed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any

_LONGEST_HEADER = 64 * 1024**2  # bytes
_WRITTEN_AT_ONCE = 1024**2  # bytes; more in one call fails in some pipes


class BrokenFrame(Exception):
    """The data is not a frame, is incomplete, or exceeds what is allowed."""


@dataclass(frozen=True)
class MessageFrame:
    """`header` is anything that JSON can hold; `blobs` are bytes."""

    header: dict[str, Any]
    blobs: Sequence[bytes] = field(default_factory=tuple)

    @property
    def n_bytes(self) -> int:
        """The bytes after the header."""
        return sum(len(blob) for blob in self.blobs)


def write(pipe: IO[bytes], frame: MessageFrame) -> None:
    """Send a frame; raises OSError if the other end is closed."""
    sizes = [len(blob) for blob in frame.blobs]
    header = json.dumps({"header": frame.header, "sizes": sizes}).encode()
    pipe.write(len(header).to_bytes(8, "big") + header)
    for blob in frame.blobs:
        with memoryview(blob) as seen:
            for start in range(0, len(seen), _WRITTEN_AT_ONCE):
                pipe.write(seen[start : start + _WRITTEN_AT_ONCE])
    pipe.flush()


def read(pipe: IO[bytes], most: int) -> MessageFrame:
    """The next frame, with at most `most` bytes after its header; raises BrokenFrame."""
    length = int.from_bytes(_exactly(pipe, 8), "big")
    if length > min(_LONGEST_HEADER, most):
        raise BrokenFrame("too long a header")
    try:
        envelope = json.loads(_exactly(pipe, length))
        header, sizes = envelope["header"], [int(size) for size in envelope["sizes"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenFrame("no header") from error
    if not isinstance(header, dict) or any(size < 0 for size in sizes) or sum(sizes) > most:
        raise BrokenFrame("too much")
    return MessageFrame(header, tuple(_exactly(pipe, size) for size in sizes))


def _exactly(pipe: IO[bytes], n: int) -> bytes:
    found = pipe.read(n)
    if len(found) < n:
        raise BrokenFrame("cut off")
    return found
