"""Coroutines in addition to the event loop that an open browser keeps in the tests' own thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_in_thread(work: Coroutine[Any, Any, Result]) -> Result:
    """The coroutine's result; `asyncio.run` would refuse if a browser test ran before in this process."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
