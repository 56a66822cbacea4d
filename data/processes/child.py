"""A process that does one task for its parent and exits: `python -m data.processes.child MODULE`.

It imports MODULE, waits for a frame on standard input that names one of its functions, and answers with the frames that
the function yields. It exits by itself if its parent is gone or gives it nothing to do.

With the number of a socket after MODULE it forks such a process on each request, which takes no time. If MODULE has a
function `warm`, it is called before the first task to load what the imports do not, such as a model.
"""

import gc
import importlib
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import IO

from data.processes import frames, progress
from data.processes.frames import MessageFrame

UNUSED = 600  # seconds until a process that waits for a task ends
_LOOK_EVERY = 0.5  # seconds
_GENTLE = 5  # how much lower than the server's its priority for the processor is
_TO_FINISH = 2  # seconds of processor time above the limit, after which the system kills it if its parent has not
MOST_ASKED = 2**40  # bytes of a task: the parent is trusted


def main() -> None:
    module = importlib.import_module(sys.argv[1])
    getattr(module, "warm", lambda: None)()
    if len(sys.argv) > 2:
        _hatch(module, int(sys.argv[2]))
        return
    asked, answers = _pipes()
    begun = threading.Event()
    threading.Thread(target=_end_where_not_needed, args=(os.getppid(), begun), daemon=True).start()
    task = frames.read(asked, MOST_ASKED)
    begun.set()
    _do(module, task, answers)


def _hatch(module: ModuleType, number: int) -> None:
    """Fork a process for each pair of pipes received on the socket of this number, and report its id."""
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    parent = os.getpid()
    with socket.socket(fileno=number) as asking:
        asking.settimeout(UNUSED)
        while True:
            try:
                said, pipes, *_ = socket.recv_fds(asking, 1, 2)
            except TimeoutError:
                return
            if not said:
                return
            child = os.fork()
            if child == 0:
                asking.close()
                threading.Thread(target=_end_where_not_needed, args=(parent, threading.Event()), daemon=True).start()
                with os.fdopen(pipes[0], "rb") as asked, os.fdopen(pipes[1], "wb") as answers:
                    _do(module, frames.read(asked, MOST_ASKED), answers)
                os._exit(0)
            for pipe in pipes:
                os.close(pipe)
            asking.sendall(child.to_bytes(8, "big"))


def _do(module: ModuleType, task: MessageFrame, answers: IO[bytes]) -> None:
    _be_gentle()
    _limit_memory(task.header["memory"])
    seconds = task.header["seconds"]
    _limit_time(seconds)
    progress.report_to(lambda share: frames.write(answers, MessageFrame({"done": share})))
    try:
        for frame in getattr(module, task.header["function"])(task.header["arguments"], task.blobs):
            frames.write(answers, frame)
            _limit_time(seconds)
        frames.write(answers, MessageFrame({"end": True}))
    except MemoryError:
        frames.write(answers, MessageFrame({"end": True, "failed": "memory"}))


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes from and to the parent; what libraries print does not reach them."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nowhere:
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    return asked, answers


def _end_where_not_needed(parent: int, begun: threading.Event) -> None:
    started = time.monotonic()
    while True:
        time.sleep(_LOOK_EVERY)
        # Windows still names a parent that is gone; there its pipe breaks
        if os.getppid() != parent or (not begun.is_set() and time.monotonic() - started > UNUSED):
            os._exit(0)


def _be_gentle() -> None:
    """Take a lower priority than the server, and be the first to be killed if the system runs out of memory."""
    with suppress(OSError):  # not on every system
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if hasattr(os, "nice"):
        os.nice(_GENTLE)
    else:
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)


def _limit_memory(n_bytes: int) -> None:
    """Where the system has such a limit, exceeding it raises MemoryError; elsewhere the parent watches."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        held = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + n_bytes, held + n_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Limit processor time from now on, in case the parent, which watches, is starved of it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds + _TO_FINISH) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
