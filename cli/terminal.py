"""What the commands print, including untrusted words, which must not control the terminal."""

import time
from typing import NoReturn

import typer

from analysis.background import in_words
from data.harmless import harmless

_UNSURE = 10  # seconds before the time left is shown


def say(text: object = "", err: bool = False) -> None:
    """Print a line, to the error stream with `err`; control characters are escaped."""
    typer.echo(harmless(str(text)), err=err)


def stop(message: str) -> NoReturn:
    """End the command with a sentence on the error stream, and status 1."""
    say(message, err=True)
    raise typer.Exit(1)


class PrintedProgress:
    """Prints the progress of long work and the time left, at intervals rather than for every batch."""

    def __init__(self) -> None:
        self._printed_at = 0.0
        self._doing = ""
        self._step, self._begun, self._before = "", 0.0, 0.0  # the current step, when it began, and what was done then

    def __call__(self, done: float, doing: str = "", /) -> None:
        now = time.monotonic()
        self._doing = doing or self._doing
        step = self._doing.partition(" ")[0]
        if step != self._step:
            self._step, self._begun, self._before = step, now, done
        if now - self._printed_at > 2 or done == 0:
            self._printed_at = now
            say(f"{done:4.0%}  {self._doing}{self._time_left(now, done)}")

    def _time_left(self, now: float, done: float) -> str:
        """The time left at the speed of this step: resumed work did not do what was done before."""
        seconds, n_done = now - self._begun, done - self._before
        return f", {in_words(seconds * (1 - done) / n_done)} left" if seconds > _UNSURE and n_done > 0 else ""
