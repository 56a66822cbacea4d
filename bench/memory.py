"""Visitors who come, read and leave, many times: does memory grow? `python -m bench.memory`.

300 visitors, ten at a time, each with 16 changes of a filter, so 5,100 runs on one process of the real server, which
here closes sessions ten seconds after a visitor has left. Printed are its memory and open files as the visitors go by.
Target: after the first 100, once all caches are full, memory grows by at most 10%.
"""

import argparse
import asyncio
import os
import random
import time

from bench.harness import ROOT, running, wait_until_healthy
from bench.load import FILTER, spent
from bench.reader import Reader

AT_ONCE = 10
TTL = 10  # seconds


async def visit(address: str, number: int, changes: int) -> list[str]:
    """One visitor; returns the errors that they saw."""
    chance = random.Random(number)  # noqa: S311 - who changes what is no secret
    async with Reader(address) as reader:
        await reader.open()
        for _ in range(changes):
            await reader.choose(FILTER, chance.sample(reader.options(FILTER), 2))
        return reader.exceptions


async def come_and_go(address: str, pid: int, visitors: int, changes: int) -> None:
    """All visitors, ten at a time."""
    print("| visitors so far | runs | memory | open files | errors |\n|---|---|---|---|---|")
    errors: list[str] = []
    for start in range(0, visitors, AT_ONCE):
        numbers = range(start, min(visitors, start + AT_ONCE))
        for seen in await asyncio.gather(*(visit(address, number, changes) for number in numbers)):
            errors += seen
        done = numbers[-1] + 1
        if done % 50 == 0 or done == visitors:
            now = spent([pid])
            print(
                f"| {done} | {done * (changes + 1):,} | {now.memory:.0f} MB | {now.files} | {len(errors)} |", flush=True
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=300)
    parser.add_argument("--changes", type=int, default=16)
    arguments = parser.parse_args()
    os.environ["STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"] = str(TTL)
    with running(ROOT / "app.py") as (address, pid):
        wait_until_healthy(address)
        asyncio.run(come_and_go(address, pid, arguments.visitors, arguments.changes))
        time.sleep(TTL + 10)
        left = spent([pid])
        print(f"\nwhen all had left: {left.memory:.0f} MB, {left.files} open files")


if __name__ == "__main__":
    main()
