"""Linear algebra on one thread, where a person waits for a small problem.

A product or a system of a few hundred rows takes milliseconds on one thread. On two that share a busy machine each
waits until the other gets its turn: measured, ten times as long and more (bench/marking_speed.py).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

# the limit is of the process: whoever comes meanwhile would take the limited number for the one to go back to
_LOCK = threading.Lock()


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold the libraries of linear algebra to one thread; one caller at a time, so for what is quickly done."""
    with _LOCK, _libraries().limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=1)
def _libraries() -> Any:
    import scipy.linalg  # noqa: F401  # brings a library of its own, which must be there to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
