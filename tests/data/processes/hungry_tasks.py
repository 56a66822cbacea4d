"""Tasks that a process may be asked to do in the tests, and abuses that it must not get away with."""

import ctypes
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from data.processes.frames import MessageFrame


def echo(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    print("what is printed is no answer")
    yield MessageFrame(arguments | {"process": os.getpid(), "secret": os.environ.get("A_SECRET", "")}, blobs)


def rank(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    yield MessageFrame(
        {"nice": os.nice(0), "oom_score_adj": Path("/proc/self/oom_score_adj").read_text(encoding="ascii").strip()}
    )


def eat(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    yield MessageFrame({"begun": True})
    held = []
    while True:
        held.append(b"x" * 10_000_000)


def spin(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    yield MessageFrame({"process": os.getpid()})
    while True:
        pass


def spin_a_little(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    for nth in range(arguments["times"]):
        until = time.process_time() + arguments["seconds"]
        while time.process_time() < until:
            pass
        yield MessageFrame({"nth": nth})


def flood(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    while True:
        yield MessageFrame({}, [bytes(1_000_000)])


def crash(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    yield MessageFrame({"begun": True})
    ctypes.string_at(0)
