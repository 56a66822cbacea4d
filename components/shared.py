"""What all visitors of this process share: made once, kept while in use, and out of any single visitor's reach.

Streamlit's caches can be emptied for everybody by one message from any browser.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

import streamlit as st

T = TypeVar("T")
_PATIENCE = 0.5  # seconds until one who waits for another looks whether its own reader has left
_all: "list[SharedCache[Any]]" = []


class SharedCache(Generic[T]):
    """Values by key; beyond `most`, or a total of `heaviest`, the least recently used one is dropped.

    A value is made by one thread; others that ask for the same value meanwhile wait for it, unless their reader leaves.
    Errors are not kept.
    """

    def __init__(self, most: int, heaviest: int = 0, weigh: Callable[[T], int] = lambda _: 0) -> None:
        self._most, self._heaviest, self._weigh = most, heaviest, weigh
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        _all.append(self)

    def get(self, key: Hashable, make: Callable[[], T], doing: str = "") -> T:
        """The value of `key`; while `make` makes it, a spinner shows `doing`, if given."""
        # always there, so that what follows keeps its place on the page and is not redrawn
        place = st.empty() if doing else None
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, threading.Lock())
        if place is None:
            return self._make_once(key, make, making)
        with place.container(), st.spinner(doing):
            value = self._make_once(key, make, making, st.empty().empty)
        place.empty()
        return value

    def peek(self, key: Hashable) -> T | None:
        """The value of `key` if it is there; nothing is made, and it does not count as use."""
        with self._lock:
            return self._kept.get(key)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._kept.clear()

    def _let_go(self) -> None:
        weight = sum(map(self._weigh, self._kept.values()))
        while len(self._kept) > self._most or (weight > self._heaviest and len(self._kept) > 1):
            weight -= self._weigh(self._kept.popitem(last=False)[1])

    def _make_once(
        self, key: Hashable, make: Callable[[], T], making: threading.Lock, draw: Callable[[], object] = lambda: None
    ) -> T:
        while not making.acquire(timeout=_PATIENCE):
            draw()  # this is where Streamlit ends a run that nobody is waiting for
        try:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            value = make()
            with self._lock:
                self._kept[key] = value
                self._let_go()
            return value
        finally:
            with self._lock:
                self._making.pop(key, None)
            making.release()


def clear_all() -> None:
    """Drop everything that is shared, as in a fresh process; for tests."""
    for shared in _all:
        shared.clear()
