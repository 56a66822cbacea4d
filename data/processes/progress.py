"""Progress of a task: reported by the process that works on it to the one that waits for it."""

import time
from collections.abc import Callable

_SAY_EVERY = 0.1  # seconds

_listeners: list[Callable[[float], None]] = []
_said_at = [0.0]


def report_to(listener: Callable[[float], None]) -> None:
    """Pass what `tell` is given from now on to a listener, in a process that does one task."""
    _listeners.append(listener)


def tell(share: float, _doing: str = "", /) -> None:
    """Report the finished share of the work, 0 to 1; ignored in a process that works for no other."""
    now = time.monotonic()
    if now - _said_at[0] >= _SAY_EVERY:
        _said_at[0] = now
        for listener in _listeners:
            listener(share)
