"""A queue: first come, first served, with a limit on how many run at once."""

import threading
from collections.abc import Callable
from itertools import count


class WaitingLine:
    """`most` is called each time, so that a changed setting takes effect at once."""

    def __init__(self, most: Callable[[], int]):
        self._most = most
        self._numbers = count()
        self._standing: list[int] = []  # in order of arrival, running ones first
        self._changed = threading.Condition()

    def join(self) -> int:
        """Join the end of the queue; returns the place."""
        with self._changed:
            place = next(self._numbers)
            self._standing.append(place)
            return place

    def wait(self, place: int, seconds: float) -> bool:
        """Whether its turn has come, after waiting at most this many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._ahead(place) == 0, seconds)

    def ahead(self, place: int) -> int:
        """How many must leave before its turn comes."""
        with self._changed:
            return self._ahead(place)

    def leave(self, place: int) -> None:
        """Leave the queue, finished or not."""
        with self._changed:
            if place in self._standing:
                self._standing.remove(place)
            self._changed.notify_all()

    def _ahead(self, place: int) -> int:
        if place not in self._standing:
            return 0
        return max(0, self._standing.index(place) + 1 - self._most())
