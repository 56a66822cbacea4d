"""What takes long is computed once, shows how far it is, and can be left."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from analysis.progress import Progress

T = TypeVar("T")
MOST_KEPT = 64
_PATIENCE = 0.5  # seconds before a bar is drawn, as Streamlit waits with a spinner: a flash would only disturb


_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def remember(key: Hashable, doing: str, compute: Callable[[Progress], T]) -> T:
    """The result of `compute`, from memory where `key` was asked before; for all readers of this process.

    `key` holds all that can change the answer. While it is computed a spinner says `doing`, and where `compute` tells
    how far it is, a bar below shows it: there a reader who does something else meanwhile ends the computation, and
    nothing is kept of it. (Streamlit's own cache replays what is drawn inside it, and a bar is not to be replayed.)
    """
    # there every time, so that what follows has the same place on the page and is not drawn anew
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
            # drawing is also where Streamlit ends a run that nobody waits for
            place.progress(min(1.0, max(0.0, share)))

    return draw
