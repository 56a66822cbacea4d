"""Whose turn it is: first come, first served, and never more than a number at once."""

import threading
from collections.abc import Callable
from itertools import count


class WaitingLine:
    """`most` is asked each time, so that a setting counts from when it is made."""

    def __init__(self, most: Callable[[], int]):
        self._most = most
        self._numbers = count()
        self._standing: list[int] = []  # in the order in which they came, those whose turn it is before the others
        self._changed = threading.Condition()

    def join(self) -> int:
        """A place at the end of the line."""
        with self._changed:
            place = next(self._numbers)
            self._standing.append(place)
            return place

    def wait(self, place: int, seconds: float) -> bool:
        """Whether its turn has come, after at most so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._ahead(place) == 0, seconds)

    def ahead(self, place: int) -> int:
        """How many must leave before its turn comes."""
        with self._changed:
            return self._ahead(place)

    def leave(self, place: int) -> None:
        """Done, or tired of waiting."""
        with self._changed:
            if place in self._standing:
                self._standing.remove(place)
            self._changed.notify_all()

    def _ahead(self, place: int) -> int:
        if place not in self._standing:
            return 0
        return max(0, self._standing.index(place) + 1 - self._most())
