"""Supplies processes for tasks: forked where that is safe, otherwise one already started and waiting."""

import atexit
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

_ROOT = Path(__file__).parents[2]
_CAN_FORK = sys.platform.startswith("linux")  # elsewhere libraries are not safe to fork
_PASSED_ON = (
    *("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR"),
    *("HOME", "USERPROFILE", "LANG", "LC_ALL", "VIRTUAL_ENV"),
)
_OURS = {
    "PYTHONPATH": str(_ROOT),
    "PYTHONUTF8": "1",
    # one thread, and memory that is returned: what is measured is what is needed
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
}


@dataclass(frozen=True)
class Child:
    """A process waiting for one task, and the pipes to and from it."""

    process: psutil.Process
    tasks: IO[bytes]
    answers: IO[bytes]

    def kill(self) -> None:
        """Kill it; it is no error if it has already exited."""
        with suppress(psutil.Error):
            self.process.kill()

    def end(self) -> None:
        """Kill it and release its resources."""
        self.kill()
        with suppress(psutil.Error):
            self.process.wait()
        for pipe in (self.tasks, self.answers):
            with suppress(OSError):  # data that was never sent
                pipe.close()


class _Nursery:
    """A process that has imported a module and forks on request."""

    def __init__(self, module: str):
        self._lock = threading.Lock()
        self._socket, theirs = socket.socketpair()
        with theirs:
            self.process = _start(module, str(theirs.fileno()), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)

    def child(self) -> Child:
        """A new process; raises OSError if the nursery is gone."""
        asked, to_child = os.pipe()
        from_child, answers = os.pipe()
        try:
            with self._lock:
                socket.send_fds(self._socket, [b"1"], [asked, answers])
                received = self._socket.recv(8, socket.MSG_WAITALL)
            if len(received) < 8:
                raise OSError("the nursery ended")
            process = psutil.Process(int.from_bytes(received, "big"))
        except (OSError, psutil.Error) as error:
            os.close(to_child)
            os.close(from_child)
            raise OSError("no process came") from error
        finally:
            os.close(asked)
            os.close(answers)
        return Child(process, os.fdopen(to_child, "wb"), os.fdopen(from_child, "rb"))

    @property
    def is_there(self) -> bool:
        try:
            return self.process.poll() is None and bool(self.process.is_running())
        except (psutil.Error, OSError):
            return False

    def end(self) -> None:
        """Release it; it is no error if it has already exited or been waited for."""
        self._socket.close()
        with suppress(psutil.Error, OSError):
            self.process.kill()
        with suppress(psutil.Error, OSError):
            self.process.wait()


_lock = threading.Lock()
_nurseries: dict[str, _Nursery] = {}
_spares: dict[str, Child] = {}


def prepare(module: str) -> None:
    """Have a process ready for the next task of this module, so that it need not wait for imports."""
    with _lock:
        if _CAN_FORK:
            _nursery(module)
        elif module not in _spares or not _spares[module].process.is_running():
            _spares[module] = _spawn(module)


def take(module: str) -> Child:
    """A process for one task of this module."""
    with _lock:
        if not _CAN_FORK:
            spare = _spares.pop(module, None)
            return spare if spare is not None and spare.process.is_running() else _spawn(module)
        nursery = _nursery(module)
    try:
        return nursery.child()
    except OSError:  # it exited meanwhile, having had nothing to do
        with _lock:
            if _nurseries.get(module) is nursery:
                _nurseries.pop(module).end()
            nursery = _nursery(module)
        return nursery.child()


def _nursery(module: str) -> _Nursery:
    found = _nurseries.get(module)
    if found is not None and not found.is_there:
        _nurseries.pop(module).end()
        found = None
    if found is None:
        found = _nurseries[module] = _Nursery(module)
    return found


def _spawn(module: str) -> Child:
    process = _start(module, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    return Child(process, process.stdin, process.stdout)


def _start(module: str, *arguments: str, **options: object) -> psutil.Popen:
    """A process of this project that inherits none of the server's secrets or open files."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _OURS
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    hidden = {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}
    command = [sys.executable, "-m", "data.processes.child", module, *arguments]
    return psutil.Popen(command, env=environment, cwd=_ROOT, **{**quiet, **hidden, **options})


@atexit.register
def _end_all() -> None:
    with _lock:
        for nursery in _nurseries.values():
            nursery.end()
        for spare in _spares.values():
            spare.end()
        _nurseries.clear()
        _spares.clear()
