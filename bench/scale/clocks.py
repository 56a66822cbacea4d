"""Seconds of steps, by the clock and of this process's processor."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class TwoClocks:
    """What each step took; a step that occurs again adds to its first time."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    @contextmanager
    def during(self, step: str, within: str = "") -> Iterator[None]:
        """Measure a step; if it is a part of another, `within`, that one does not count it."""
        begun, used = time.perf_counter(), time.process_time()
        yield
        for kept, value in (
            (self.seconds, time.perf_counter() - begun),
            (self.processor, time.process_time() - used),
        ):
            kept[step] = kept.get(step, 0.0) + value
            if within:
                kept[within] = kept.get(within, 0.0) - value

    @contextmanager
    def apart(self, holder: object, name: str, step: str, within: str) -> Iterator[None]:
        """Measure all calls of a function or method as a step of their own, which `within` does not count."""
        function = getattr(holder, name)

        def measured(*given, **named):
            with self.during(step, within):
                return function(*given, **named)

        setattr(holder, name, measured)
        yield
        setattr(holder, name, function)
