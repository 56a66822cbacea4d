"""Long computations run once, show their progress, and end when the reader moves on."""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from analysis.progress import Progress
from components.shared import SharedCache

T = TypeVar("T")
_PATIENCE = 0.5  # seconds before a bar is drawn, as Streamlit does with a spinner: a flash would only distract

_computed: SharedCache[Any] = SharedCache(most=64)


def remember(key: Hashable, doing: str, compute: Callable[[Progress], T]) -> T:
    """The result of `compute`, from memory if `key` was asked for before; shared by all readers of this process.

    `key` holds everything that can change the answer. Meanwhile a spinner says `doing`, and if `compute` reports
    progress, a bar below shows it: then a reader who does something else in the meantime ends the computation, and
    nothing of it is kept. (Streamlit's own cache replays what is drawn inside it, and a bar must not be replayed.)
    """
    result: T = _computed.get(key, lambda: compute(_bar(st.empty())), doing)
    return result


def known(key: Hashable) -> Any:
    """What `remember` keeps under the key; None if it was not asked for before."""
    return _computed.peek(key)


def _bar(place: Any) -> Progress:
    start = time.monotonic()

    def draw(share: float, _doing: str = "", /) -> None:
        if time.monotonic() - start > _PATIENCE:
            # drawing is also where Streamlit ends a run that nobody is waiting for
            place.progress(min(1.0, max(0.0, share)))

    return draw
