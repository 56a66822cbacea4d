"""Long work in a thread: its progress, the time it still takes, and a way to cancel it."""

import importlib
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from analysis.progress import Progress

T = TypeVar("T")
_FIRST_SECONDS = 3
_LONG = 100  # minutes; longer times are given in hours
_EARLY = 0.02  # of the work; before that there is no estimate

log = logging.getLogger(__name__)


class Cancellation(Exception):
    """The work was cancelled by the person who asked for it."""


class BackgroundWork(Generic[T]):
    """Work that starts at once; readable from any thread.

    `state` goes from "running" to "done" (`result` is there), "failed" (`error` says why) or "cancelled". Cancelling
    takes effect at the next report of progress, and nothing is kept.
    """

    def __init__(self, work: Callable[[Progress], T], expected: type[Exception] | tuple[type[Exception], ...] = ()):
        self.state = "running"
        self.done, self.doing, self.error = 0.0, "starting", ""
        self.result: T | None = None
        self._begun = time.monotonic()
        self._cancelled = threading.Event()
        self._expected = expected
        self._thread = threading.Thread(target=self._run, args=(work,), name="background work", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop; it does so at its next report."""
        self._cancelled.set()

    @property
    def is_ending(self) -> bool:
        """Whether it was asked to stop and has not stopped yet."""
        return self.state == "running" and self._cancelled.is_set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended, or this many seconds have passed."""
        self._thread.join(seconds)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the share done; None if it is too early."""
        if self.state != "running" or self.done < _EARLY:
            return None
        return (time.monotonic() - self._begun) * (1 - self.done) / self.done

    def _run(self, work: Callable[[Progress], T]) -> None:
        try:
            self.result = work(self._tell)
        except Cancellation:
            self.state = "cancelled"
        except self._expected as error:
            self.error, self.state = str(error) or repr(error), "failed"
        except Exception as error:  # a thread that dies silently would leave the page waiting forever
            log.exception("Background work failed")
            self.error, self.state = f"{type(error).__name__}: {error}", "failed"
        else:
            self.done, self.state = 1.0, "done"

    def _tell(self, done: float, doing: str = "", /) -> None:
        if self._cancelled.is_set():
            raise Cancellation
        self.done, self.doing = max(self.done, done), doing or self.doing


def import_ahead(*names: str) -> threading.Thread:
    """Import modules in a thread while this one waits for something else; errors are left to the real import.

    The process ends no sooner than the thread: half-loaded libraries may crash at exit.
    """

    def work() -> None:
        for name in names:
            with suppress(Exception):
                importlib.import_module(name)

    thread = threading.Thread(target=work, name="imports")
    thread.start()
    return thread


class Pace:
    """The rate of something per second, since the first report."""

    def __init__(self, n_before: int = 0) -> None:
        self._n_before, self._begun = n_before, time.monotonic()

    def in_words(self, n_done: int) -> str:
        """ ", 480 a second"; "" in the first seconds, when there is no estimate yet."""
        seconds = time.monotonic() - self._begun
        return f", {(n_done - self._n_before) / seconds:,.0f} a second" if seconds > _FIRST_SECONDS else ""


def in_words(seconds: float) -> str:
    """A time as people say it: "about 2 minutes"."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 55:
        return f"about {round(seconds / 10) * 10} seconds"
    minutes = round(seconds / 60) or 1
    if minutes >= _LONG:
        return f"about {minutes / 60:.1f} hours"
    return f"about {minutes} {'minute' if minutes == 1 else 'minutes'}"
