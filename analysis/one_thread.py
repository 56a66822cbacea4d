"""Linear algebra on one thread, for small problems that a person waits for.

A product or a system of a few hundred rows takes milliseconds on one thread. Two threads on a busy machine wait for
each other: measured, that takes at least ten times as long (bench/marking_speed.py).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

# the limit is global to the process: a second caller would take the limited number for the one to restore
_LOCK = threading.Lock()


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold the linear algebra libraries to one thread; one caller at a time, so only for short work."""
    with _LOCK, _libraries().limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=1)
def _libraries() -> Any:
    import scipy.linalg  # noqa: F401  # brings a library of its own, which must be there to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
