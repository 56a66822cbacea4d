"""Long computations run once, show their progress, and end when the reader moves on."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from analysis.progress import Progress

T = TypeVar("T")
MOST_KEPT = 64
_PATIENCE = 0.5  # seconds before a bar is drawn, as Streamlit does with a spinner: a flash would only distract


_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def remember(key: Hashable, doing: str, compute: Callable[[Progress], T]) -> T:
    """The result of `compute`, from memory if `key` was asked for before; shared by all readers of this process.

    `key` holds everything that can change the answer. Meanwhile a spinner says `doing`, and if `compute` reports
    progress, a bar below shows it: then a reader who does something else in the meantime ends the computation, and
    nothing of it is kept. (Streamlit's own cache replays what is drawn inside it, and a bar must not be replayed.)
    """
    # always there, so that what follows keeps its place on the page and is not redrawn
    place = st.empty()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            held: T = _kept[key]
            return held
    with place.container(), st.spinner(doing):
        found = compute(_bar(st.empty()))
    place.empty()
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _bar(place: Any) -> Progress:
    start = time.monotonic()

    def draw(share: float, _doing: str = "", /) -> None:
        if time.monotonic() - start > _PATIENCE:
            # drawing is also where Streamlit ends a run that nobody is waiting for
            place.progress(min(1.0, max(0.0, share)))

    return draw
