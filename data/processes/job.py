"""One task in a separate process: started, watched, and killed if it needs too much or nobody waits for it."""

import math
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psutil

from data.processes import children, frames, memory
from data.processes.frames import BrokenFrame, MessageFrame
from data.processes.line import WaitingLine

_LOOK_EVERY = 0.05  # seconds
_LOOK_SELDOM = 1.0
_NEARLY = 0.9  # of the allowed processor time: what was used since the last look is unknown
AT_ONCE = "STANDPOINT_READINGS"  # the environment variable that says how many may run at once
_MEMORY_FOR_EACH = 3 * 1024**3  # bytes of the machine's memory


@dataclass(frozen=True)
class Limits:
    """Limits of one task. `seconds` are of processor time; the wall-clock limit is `PATIENCE` times as long.

    If there are several answers, `seconds` and the others hold for each, and `in_all` for all together. `room` are
    bytes that must be free before it starts, since its answer stays with the server.
    """

    memory: int = 1_200 * 1024**2  # bytes above what the process holds before it begins
    seconds: float = 18
    output: int = 600 * 1024**2  # bytes
    in_all: float = 300  # seconds
    room: int = 400 * 1024**2


# at the command line nobody else is waiting, and a table of millions of rows needs much of the machine
OWN_MACHINE = Limits(
    memory=max(4 * 1024**3, memory.total() // 2), seconds=600, in_all=math.inf, output=2 * 1024**3, room=0
)
PATIENCE = 6
ABANDONED = "abandoned"  # nobody asked for it any more
NO_ROOM = "The server holds as much now as its memory allows, so it was not begun. Try again in some minutes."


class JobFailure(Exception):
    """No complete answer came; `why` is "memory", "time", "all", "output", "room", "cancelled", "broken" or ABANDONED
    (nobody asked for it).
    """

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


def needs_more_than(why: str, limits: Limits) -> str:
    """The limit that a task exceeded, such as "60 seconds of processor"; "" if it ended for another reason."""
    if why == "time":
        return f"{limits.seconds:.0f} seconds of processor"
    return f"{limits.memory // 1024**2:,} MB of memory" if why in ("memory", "output") else ""


def why_unread(why: str, limits: Limits, reader: str, way_out: str) -> str:
    """Why nothing was read from a file, as the words that follow its name.

    `reader` is what ran into the limit, `way_out` what its owner can do about that.
    """
    if why == "room":
        return f"was not read. {NO_ROOM}"
    if why in ("cancelled", ABANDONED):
        return "was not read: that was cancelled"
    if limit := needs_more_than(why, limits):
        return f"needs more than the {limit} that are given to {reader}; {way_out}"
    return "breaks the program that reads it; save it again as CSV in UTF-8"


def at_once() -> int:
    """How many tasks run at the same time: as the server's owner set it, or as many as fit, at most two."""
    limit = os.environ.get(AT_ONCE, "")
    if limit.isdecimal() and int(limit):
        return int(limit)
    return int(max(1, min(2, memory.total() // _MEMORY_FOR_EACH)))


_line = WaitingLine(at_once)


class Job:
    """A function of a module, run in its own process; queued when constructed, and started when its turn comes.

    `module` and `function` name the function, which takes a header and blobs and yields frames. Both are constants of
    this project. The caller keeps calling `wait`: a job that nobody asks about for `abandoned_after` seconds is killed.
    """

    def __init__(
        self,
        module: str,
        function: str,
        arguments: dict[str, Any],
        blobs: Sequence[bytes],
        limits: Limits = Limits(),
        abandoned_after: float = 5.0,
    ):
        self.frames: list[MessageFrame] = []  # received so far
        self.done = 0.0  # the finished share of the current answer, if its function reports it
        self.running_since = 0.0  # by the monotonic clock, 0 while queued
        self.why = ""  # not empty: it ended without a complete answer
        self.peak = 0  # bytes of memory that the process held at most
        self.seconds = 0.0  # of processor time, for the whole job
        self.limits = limits
        self._module, self._abandoned_after = module, abandoned_after
        task = {"function": function, "arguments": arguments, "memory": limits.memory, "seconds": limits.seconds}
        self._task: MessageFrame | None = MessageFrame(task, blobs)
        self._over = threading.Event()
        self._asked_at = time.monotonic()
        self._child: children.Child | None = None
        self._place = _line.join()
        threading.Thread(target=self._run, name="reading", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Whether it is over, after waiting at most this many seconds."""
        self._asked_at = time.monotonic()
        over = self._over.wait(seconds)
        self._asked_at = time.monotonic()
        return over

    def result(self) -> list[MessageFrame]:
        """All frames, once it is over; raises JobFailure."""
        assert self._over.is_set()
        if self.why:
            raise JobFailure(self.why)
        return self.frames

    def cancel(self) -> None:
        """End it now."""
        self._end("cancelled")

    @property
    def ahead(self) -> int:
        """How many tasks are ahead of it in the queue; 0 once it runs."""
        return _line.ahead(self._place)

    def _end(self, why: str) -> None:
        if not self._over.is_set():
            self.why = self.why or why
            if self._child is not None:
                self._child.kill()

    @property
    def _is_abandoned(self) -> bool:
        return time.monotonic() - self._asked_at > self._abandoned_after

    def _run(self) -> None:
        try:
            while not self.why and not _line.wait(self._place, _LOOK_EVERY):
                if self._is_abandoned:
                    self.why = ABANDONED
            if not self.why and memory.available() < self.limits.room:
                self.why = "room"
            if not self.why:
                self._talk()
        except (OSError, TypeError, ValueError, psutil.Error):  # no process came, or a broken one
            self.why = self.why or "broken"
        finally:
            _line.leave(self._place)
            self._task = None
            self._over.set()

    def _talk(self) -> None:
        assert self._task is not None
        child = self._child = children.take(self._module)
        if self.why:  # cancelled while a process was being started for it
            child.end()
            return
        self.running_since = time.monotonic()
        watcher = threading.Thread(target=self._watch, args=(child.process,), name="watching a reading", daemon=True)
        watcher.start()
        try:
            frames.write(child.tasks, self._task)
            left = self.limits.output
            while "end" not in (frame := frames.read(child.answers, left)).header:
                if "done" in frame.header:  # not an answer, so it gets no time limit of its own
                    self.done = min(1.0, max(0.0, float(frame.header["done"])))
                    continue
                left -= frame.n_bytes
                self._begun_at, self._used_before = time.monotonic(), self.seconds
                self.frames.append(frame)
                self.done = 0.0
            self.why = self.why or str(frame.header.get("failed", ""))
        except BrokenFrame as error:
            self.why = self.why or ("output" if str(error) == "too much" else "broken")
        finally:
            child.end()
            watcher.join()
        if self.why == "broken" and self.seconds - self._used_before > _NEARLY * self.limits.seconds:
            self.why = "time"  # the system killed it before the watcher looked

    _begun_at, _used_before = 0.0, 0.0

    def _watch(self, process: psutil.Process) -> None:
        """Watch the process's memory and time until it has exited."""
        try:
            held, used = process.memory_info().rss, process.cpu_times()
            at_first = used.user + used.system
            self._begun_at, self._used_before = time.monotonic(), 0.0
            while process.is_running():
                memory, used = process.memory_info().rss, process.cpu_times()
                self.peak, self.seconds = max(self.peak, memory), used.user + used.system - at_first
                waited = time.monotonic() - self._begun_at
                if memory - held > self.limits.memory:
                    self._end("memory")
                elif max(self.seconds - self._used_before, waited / PATIENCE) > self.limits.seconds:
                    self._end("time")
                elif self.seconds > self.limits.in_all:
                    self._end("all")
                elif self._is_abandoned:
                    self._end(ABANDONED)
                time.sleep(_LOOK_EVERY)
        except psutil.Error:  # it has just exited
            return


def until_over(job: Job) -> None:
    """Wait for it, for callers with nothing else to do."""
    while not job.wait(_LOOK_SELDOM):
        continue
