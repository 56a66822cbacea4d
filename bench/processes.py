"""What a process costs, with all that it starts."""

import os
import resource
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass

import psutil

from bench.harness import ROOT


@dataclass(frozen=True)
class Cost:
    """Seconds, seconds of the processor, and bytes at most, of a process and those that it started; what it said;
    `failed` says why it did not finish.
    """

    seconds: float
    processor: float
    bytes: int
    said: str
    failed: str


def run(command: list[str], limit: float, look_every: float = 0.2) -> Cost:
    """The cost of one command; it is stopped at the limit of seconds. Its memory is looked up `look_every` seconds."""
    with tempfile.TemporaryFile("w+") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"HF_HUB_OFFLINE": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            most, usage, failed = _watch(process, begun + limit, look_every)
        except BaseException:  # Ctrl+C: in a session of its own it would go on
            os.killpg(process.pid, signal.SIGKILL)
            raise
        seconds = time.perf_counter() - begun
        output.seek(0)
        said = output.read()
    if process.returncode and not failed:
        failed = said.strip().splitlines()[-1] if said.strip() else f"exit {process.returncode}"
    return Cost(seconds, usage.ru_utime + usage.ru_stime, max(most, usage.ru_maxrss * 1024), said, failed)


def _watch(process: subprocess.Popen, until: float, look_every: float) -> tuple[int, resource.struct_rusage, str]:
    most, failed = 0, ""
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return most, usage, failed
        if time.perf_counter() > until and not failed:
            failed = "stopped at the limit of time"
            os.killpg(process.pid, signal.SIGKILL)
        most = max(most, _held(process.pid))
        time.sleep(look_every)


def _held(pid: int) -> int:
    """Bytes of a process and of those that it started; shared pages count for each."""
    held = 0
    try:
        for one in (root := psutil.Process(pid), *root.children(recursive=True)):
            held += one.memory_info().rss
    except psutil.Error:  # one exited meanwhile
        pass
    return held
