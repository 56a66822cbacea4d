"""What the server logs: untrusted words included, and repeated errors only counted."""

import logging
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from types import TracebackType
from typing import Any

from data.harmless import harmless

AGAIN_AFTER = 3_600.0  # seconds during which an error is written in full only once
_MOST_REMEMBERED = 500
_DEEPEST = 30  # calls of an error that are written
_LONGEST = 4_000  # characters of a line that is logged; an error may hold all that its visitor sent

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]
RecordFactory = Callable[..., logging.LogRecord]


class ErrorMemory:
    """Which errors were written in full recently, by their kind and the place in the code where they were raised."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: OrderedDict[tuple[str, str, int], tuple[float, int]] = OrderedDict()

    def in_words(self, raised: ExceptionInfo) -> str:
        """The error with the calls that led to it, or, if that was written recently, a line that counts."""
        kind, error, trace = raised
        last = traceback.extract_tb(trace)[-1:]
        place = (kind.__name__, last[0].filename if last else "", (last[0].lineno or 0) if last else 0)
        since, n = self._seen.pop(place, (0.0, 0))
        if not n or self._clock() - since > AGAIN_AFTER:
            since, n = self._clock(), 0
        self._seen[place] = since, n + 1
        while len(self._seen) > _MOST_REMEMBERED:
            self._seen.popitem(last=False)
        if n:
            return f"{kind.__name__} at {place[1]}:{place[2]}, as before: {n + 1:,} times"
        return "".join(traceback.format_exception(kind, error, trace, limit=-_DEEPEST)).rstrip()


def factory(make: RecordFactory, errors: ErrorMemory) -> RecordFactory:
    """Makes records as `make` does, with text that is safe on a terminal."""

    def record(*arguments: Any, **more: Any) -> logging.LogRecord:
        made = make(*arguments, **more)
        try:
            words = made.getMessage()
        except (TypeError, ValueError, KeyError):  # a faulty call, which logging itself reports
            return made
        made.msg, made.args = _short(words), ()
        if made.exc_info and made.exc_info[0] is not None:
            made.exc_text = harmless(errors.in_words(made.exc_info))[-5 * _LONGEST :]
        return made

    return record


def write_harmlessly() -> None:
    """From here on, whatever the process logs."""
    logging.setLogRecordFactory(factory(logging.getLogRecordFactory(), ErrorMemory()))


def _short(words: str) -> str:
    return harmless(words[:_LONGEST]) + ("…" if len(words) > _LONGEST else "")
