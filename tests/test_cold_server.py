"""Whoever comes in the first seconds after a start sees the page, however many come."""

import asyncio
from collections.abc import Iterator

import pytest

from bench.harness import ROOT, server, wait_until_healthy
from bench.reader import Reader
from components import garbage


@pytest.fixture
def cold() -> Iterator[str]:
    """The address of a server that was started this moment."""
    with server(ROOT / "app.py") as address:
        wait_until_healthy(address)
        yield address


async def visit(address: str, delay: float) -> Reader:
    await asyncio.sleep(delay)
    async with Reader(address) as reader:
        await reader.open()
    return reader


@pytest.mark.parametrize("apart", [0.0, 0.3])
def test_five_visitors_of_a_cold_server_all_see_the_page(cold, apart):
    async def visits() -> list[Reader]:
        return await asyncio.gather(*(visit(cold, number * apart) for number in range(5)))

    for reader in asyncio.run(visits()):
        assert reader.exceptions == []
        assert "All 41 quotes" in reader.text()
        assert len(reader.shown["plotly_chart"]) == 2  # the map, and the empty one that the browser prepares with


@pytest.mark.parametrize(("runs", "quiet_for", "due"), [(20, 1.0, True), (19, 60.0, False), (1_000, 0.9, False)])
def test_all_objects_are_looked_through_only_after_many_runs_and_in_a_quiet_moment(runs, quiet_for, due):
    assert garbage.is_due(runs, quiet_for) is due
