"""How many visitors this process can hold at a time, and who waits for a place.

Each connection has a number; `serving.request_limits` takes and frees its place, and the page asks whether it has one.
"""

import os
import threading
from collections import Counter
from dataclasses import dataclass

MOST_SETTING = "STANDPOINT_VISITORS"
OF_ONE_ADDRESS_SETTING = "STANDPOINT_VISITORS_OF_ONE_ADDRESS"
HEADER = "x-standpoint-visitor"  # holds the number of the connection; the server writes it, whatever a browser sends


@dataclass(frozen=True)
class Wait:
    """What a visitor without a place waits for: how many came earlier, and which limit applies."""

    n_before: int
    most: int
    of_the_address: bool


class VisitorPlaces:
    """Places for `most` visitors, at most `of_one_address` of them from the same network address.

    Visitors without a place wait in order of arrival; when too many wait, further ones are turned away.
    """

    def __init__(self, most: int, of_one_address: int) -> None:
        self.most, self.of_one_address = most, of_one_address
        self._lock = threading.Lock()
        self._last = 0
        self._held: dict[int, str] = {}  # addresses by number
        self._waiting: dict[int, str] = {}  # in order of arrival

    def take(self, address: str) -> int | None:
        """A number for a connection from this address, with a place or a wait; None where too many wait already."""
        with self._lock:
            if len(self._waiting) >= self.most or self._count(self._waiting)[address] >= self.of_one_address:
                return None
            self._last += 1
            self._waiting[self._last] = address
            self._seat()
            return self._last

    def free(self, number: int) -> None:
        """The visitor left; the one who has waited longest and may come in gets the place."""
        with self._lock:
            self._held.pop(number, None)
            self._waiting.pop(number, None)
            self._seat()

    def wait(self, number: int) -> Wait | None:
        """What the visitor waits for; None if they have a place, or were never counted."""
        with self._lock:
            if number not in self._waiting:
                return None
            full = len(self._held) >= self.most
            before = [address for other, address in self._waiting.items() if other < number]
            if not full:
                before = [address for address in before if address == self._waiting[number]]
            return Wait(len(before), self.most if full else self.of_one_address, not full)

    @property
    def n_held(self) -> int:
        """The number of visitors with a place."""
        return len(self._held)

    def _seat(self) -> None:
        of_address = self._count(self._held)
        for number, address in list(self._waiting.items()):
            if len(self._held) >= self.most:
                return
            if of_address[address] < self.of_one_address:
                self._held[number] = self._waiting.pop(number)
                of_address[address] += 1

    @staticmethod
    def _count(addresses: dict[int, str]) -> Counter[str]:
        return Counter(addresses.values())


def setting(name: str, otherwise: int) -> int:
    """A positive number from the environment."""
    written = os.environ.get(name, "").strip()
    return int(written) if written.isdecimal() and int(written) > 0 else otherwise


# a process with two cores serves 100 visitors who change a filter every five seconds; most read longer than that
places = VisitorPlaces(setting(MOST_SETTING, 300), setting(OF_ONE_ADDRESS_SETTING, 150))
