"""Visitors in the first seconds after a start see the page, however many come."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from bench.harness import ROOT, running, server, wait_until_healthy
from bench.reader import Reader
from components import garbage
from tests.event_loop import run_in_thread


@pytest.fixture
def new_server() -> Iterator[str]:
    """The address of a server that has just been started."""
    with server(ROOT / "app.py") as address:
        wait_until_healthy(address)
        yield address


async def visit(address: str, delay: float) -> Reader:
    await asyncio.sleep(delay)
    async with Reader(address) as reader:
        await reader.open()
    return reader


@pytest.mark.parametrize("apart", [0.0, 0.3])
def test_five_visitors_of_a_cold_server_all_see_the_page(new_server, apart):
    async def visits() -> list[Reader]:
        return await asyncio.gather(*(visit(new_server, number * apart) for number in range(5)))

    for reader in run_in_thread(visits()):
        assert reader.exceptions == []
        assert "All 41 quotes" in reader.text()
        assert len(reader.shown["plotly_chart"]) == 2  # the map, and the empty one that warms up the browser


@pytest.mark.parametrize(("runs", "quiet_for", "due"), [(20, 1.0, True), (19, 60.0, False), (1_000, 0.9, False)])
def test_all_objects_are_looked_through_only_after_many_runs_and_in_a_quiet_moment(runs, quiet_for, due):
    assert garbage.is_due(runs, quiet_for) is due


def test_what_was_open_for_visitors_who_left_is_closed(monkeypatch):
    async def come_and_go(address: str, n: int) -> None:
        readers = [Reader(address) for _ in range(n)]
        await asyncio.gather(*(reader.open() for reader in readers))
        await asyncio.gather(*(reader.leave() for reader in readers))

    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "1")
    with running(ROOT / "app.py") as (address, pid):
        wait_until_healthy(address)
        run_in_thread(come_and_go(address, 1))
        files = partial(len_of_folder, f"/proc/{pid}/fd")
        before = wait_until_steady(files)
        run_in_thread(come_and_go(address, 8))
        deadline = time.monotonic() + 120
        while (left := files()) > before + 3 and time.monotonic() < deadline:  # of a run that is just ending
            time.sleep(0.1)
        assert left <= before + 3


def len_of_folder(path: str) -> int:
    return len(os.listdir(path))


def wait_until_steady(count: Callable[[], int], seconds: float = 8.0) -> int:
    """The count, once it has been the same for this long."""
    last, since = count(), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.25)
        if (now := count()) != last:
            last, since = now, time.monotonic()
    return last
