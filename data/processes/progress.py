"""How far a task has come: said in its process while it works, for whoever waits for it elsewhere."""

import time
from collections.abc import Callable

_SAY_EVERY = 0.1  # seconds

_listeners: list[Callable[[float], None]] = []
_said_at = [0.0]


def report_to(listener: Callable[[float], None]) -> None:
    """Let a process, which does one task, hand on what `tell` is given from now on."""
    _listeners.append(listener)


def tell(share: float, _doing: str = "", /) -> None:
    """Say which share of the work, 0 to 1, is done; goes nowhere in a process that does no task for another."""
    now = time.monotonic()
    if now - _said_at[0] >= _SAY_EVERY:
        _said_at[0] = now
        for listener in _listeners:
            listener(share)
