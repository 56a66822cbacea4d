"""Many readers at once, on the real server: `python -m bench.load`.

Each reader opens the page over Streamlit's WebSocket and then changes a filter every five seconds, give or take one.
They arrive a fifth of a second apart; changes count once the last has arrived. Printed are the waits for opening and
for a change, errors, the server's processor time per run, its memory and open files, and the files that are still open
when all have left. `--before COMMIT` measures the same on that commit first.

Targets: 50 readers of one process wait at most 0.1 s (median) and 0.3 s (95 of 100) for a change; 100 readers of the
two processes that docs/deploy.md recommends 0.15 s and 0.5 s; 250 readers of them 1 s and 3 s. The readers share the
machine with the server.
"""

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from bench.deployment import proxy_before
from bench.harness import ROOT, running, wait_until_healthy
from bench.reader import Reader, ReaderError
from components.frame.places import OF_ONE_ADDRESS_SETTING

PAUSE = 5.0  # seconds between a reader's changes
APART = 0.2  # seconds between two arrivals
LARGE = 20_000
FILTER, SEARCH = "filter.camp", "meaning"
TICKS = os.sysconf("SC_CLK_TCK")
Server = tuple[list[str], list[int]]  # the addresses for readers, and the process ids


@dataclass
class Waits:
    """What the readers of one measurement saw: seconds for each opening and each change, and errors."""

    opens: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    n_runs: int = 0
    bytes_in: int = 0


@dataclass(frozen=True)
class Spent:
    """What server processes have used so far: processor seconds, memory in megabytes, open files."""

    processor: float
    memory: float
    files: int


def spent(pids: list[int]) -> Spent:
    """Read from /proc; the sum over the processes."""
    processor, memory, files = 0.0, 0.0, 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        processor += (int(fields[11]) + int(fields[12])) / TICKS
        memory += int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        files += len(os.listdir(f"/proc/{pid}/fd"))
    return Spent(processor, memory, files)


async def read(reader: Reader, number: int, everybody: asyncio.Event, until: float, act: str, waits: Waits) -> None:
    """One reader, from arriving to leaving."""
    chance = random.Random(number)  # noqa: S311 - who changes what is no secret
    await asyncio.sleep(number * APART)
    try:
        waits.opens.append(await reader.open())
        waits.n_runs += 1
        options = reader.options(FILTER)
        await everybody.wait()
        await asyncio.sleep(chance.uniform(0, PAUSE))
        while time.monotonic() < until:
            if act == SEARCH:
                taken = await reader.write(SEARCH, f"{chance.choice(WORDS)} and {chance.choice(WORDS)} {number}")
            else:
                taken = await reader.choose(FILTER, [chance.choice(options)] if chance.random() < 0.8 else [])
            waits.changes.append(taken)
            waits.n_runs += 1
            await asyncio.sleep(max(0.0, chance.uniform(PAUSE - 1, PAUSE + 1) - taken))
    except (ReaderError, OSError, TimeoutError) as error:
        waits.errors.append(repr(error))
    waits.errors += reader.exceptions
    waits.bytes_in += reader.bytes_in


WORDS = ("war", "peace", "talks", "gas", "sanctions", "troops", "guarantees", "expansion", "borders", "trust")


async def play(
    addresses: list[str], n: int, seconds: float, act: str, query: str, pids: list[int]
) -> tuple[Waits, Spent, Spent]:
    """`n` readers, assigned to the addresses in rotation, for this many seconds after the last has arrived."""
    waits, everybody = Waits(), asyncio.Event()
    readers = [Reader(addresses[number % len(addresses)], query) for number in range(n)]
    start = spent(pids)
    until = time.monotonic() + n * APART + 2 + seconds
    tasks = [
        asyncio.create_task(read(reader, number, everybody, until, act, waits)) for number, reader in enumerate(readers)
    ]
    while len(waits.opens) + len(waits.errors) < n:
        await asyncio.sleep(0.1)
    everybody.set()
    await asyncio.gather(*tasks)
    end = spent(pids)
    await asyncio.gather(*(reader.leave() for reader in readers))
    return waits, start, end


async def warm(addresses: list[str], query: str, to_search: bool) -> None:
    """Make sure that each process has drawn the page once, and has loaded its encoder if needed."""
    for address in addresses:
        async with Reader(address, query) as reader:
            await reader.open()
            await reader.choose(FILTER, reader.options(FILTER)[:1])
            if to_search:
                await reader.write(SEARCH, WORDS[0])
            while to_search and "progress" in reader.shown:  # the encoder's bar, until the page redraws itself
                await asyncio.sleep(0.5)


@contextmanager
def start_servers(folder: Path, corpora: Path | None, n_processes: int, nginx: str | None) -> Iterator[Server]:
    """Server processes: the addresses for readers, and the process ids."""
    with ExitStack() as stack:
        places = [stack.enter_context(running(folder / "app.py", folder, corpora)) for _ in range(n_processes)]
        for address, _ in places:
            wait_until_healthy(address)
        addresses = [address for address, _ in places]
        if n_processes > 1 and nginx:
            addresses = [stack.enter_context(proxy_before(nginx, addresses))]
        yield addresses, [pid for _, pid in places]


def measure(name: str, server: Server, n: int, seconds: float, act: str, query: str, ttl: float) -> str:
    """One row of the table."""
    addresses, pids = server
    asyncio.run(warm(addresses, query, act == SEARCH))
    waits, start, end = asyncio.run(play(addresses, n, seconds, act, query, pids))
    time.sleep(ttl)
    left = spent(pids)
    for error in sorted(set(waits.errors))[:3]:
        print(f"    {error[:200]}", file=sys.stderr)
    return (
        f"| {name} | {n} | {in_words(waits.opens)} | {in_words(waits.changes)} | {waits.n_runs} | {len(waits.errors)} "
        f"| {(end.processor - start.processor) / max(1, waits.n_runs) * 1000:.0f} ms "
        f"| {waits.bytes_in / max(1, waits.n_runs) / 1000:.0f} kB | {start.memory:.0f} → {end.memory:.0f} MB "
        f"| {start.files} → {end.files} → {left.files} |"
    )


HEADINGS = (
    *("server", "readers", "opening: median / p95", "a change: median / p95", "runs", "errors", "processor a run"),
    *("sent a run", "memory", "open files: before, with all, when all had left"),
)


def in_words(seconds: list[float]) -> str:
    """Median and the 95th percentile."""
    if not seconds:
        return "–"
    return f"{np.median(seconds):.2f} / {np.percentile(seconds, 95):.2f} s"


def make_large(folder: Path) -> Path:
    """A folder of corpora with one of 20,000 quotes: the shipped ones repeated, with random vectors and places."""
    from bench.large_corpus import make_corpus
    from data.corpus import read_corpus
    from data.library import SHIPPED

    quotes = read_corpus(SHIPPED / "russia-nato-2022").quotes
    quotes = quotes[~quotes["speaker"].str.contains("|", regex=False)]  # other camps are drawn for each, one at a time
    table = pd.DataFrame(
        {
            "quotation": quotes["text"],
            "speaker": quotes["speaker"],
            "party": quotes["camp"],
            "source": quotes["outlet"],
            "headline": quotes["title"],
            "url": quotes["url"],
            "date": "2022-01-13",
        }
    )
    table.to_csv(folder / "sentences.csv", index=False)
    make_corpus(folder / "corpora" / "large", folder / "sentences.csv", LARGE)
    return folder / "corpora"


@contextmanager
def checked_out(commit: str, folder: Path) -> Iterator[Path]:
    """The files of a commit, in a separate folder."""
    git = shutil.which("git") or "git"
    place = folder / "before"
    subprocess.run([git, "worktree", "add", "--detach", "--quiet", place, commit], cwd=ROOT, check=True)
    try:
        yield place
    finally:
        subprocess.run([git, "worktree", "remove", "--force", place], cwd=ROOT, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, nargs="*", default=[1, 10, 50, 100], help="of one process, 41 quotes")
    parser.add_argument("--large", type=int, nargs="*", default=[1, 10, 50, 100], help="of one process, 20,000 quotes")
    parser.add_argument("--searching", type=int, nargs="*", default=[20], help="readers who search by meaning")
    parser.add_argument("--of-two", type=int, nargs="*", default=[100, 250], help="readers of two processes")
    parser.add_argument("--seconds", type=float, default=60.0, help="of changes, after the last reader has come")
    parser.add_argument("--before", default="", help="a commit to measure first, of one process")
    parser.add_argument("--wait", type=float, default=3.0, help="seconds before files are counted when all have left")
    proxy = "the proxy before two processes; without it their readers are dealt to them in turn"
    parser.add_argument("--nginx", default=shutil.which("nginx"), help=proxy)
    arguments = parser.parse_args()
    os.environ[OF_ONE_ADDRESS_SETTING] = "1000"  # all readers come from this machine
    print(f"{os.cpu_count()} cores, load average before {os.getloadavg()[0]:.1f}\n")
    print("| " + " | ".join(HEADINGS) + " |\n|" + "---|" * len(HEADINGS))

    def print_measure(name: str, server: Server, n: int, act: str = FILTER, query: str = "") -> None:
        print(measure(name, server, n, arguments.seconds, act, query, arguments.wait), flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.before:
            with checked_out(arguments.before, folder) as old, start_servers(old, None, 1, None) as server:
                for n in arguments.readers:
                    print_measure(f"before ({arguments.before[:8]})", server, n)
        with start_servers(ROOT, None, 1, None) as server:
            for n in arguments.readers:
                print_measure("one process, 41 quotes", server, n)
            for n in arguments.searching:
                print_measure("one process, searching by meaning", server, n, SEARCH)
        if arguments.large:
            with start_servers(ROOT, make_large(folder), 1, None) as server:
                for n in arguments.large:
                    print_measure(f"one process, {LARGE:,} quotes", server, n, query="corpus=large")
        if arguments.of_two:
            with start_servers(ROOT, None, 2, arguments.nginx) as server:
                for n in arguments.of_two:
                    print_measure(f"two processes{' behind nginx' if arguments.nginx else ''}, 41 quotes", server, n)
    print(f"\nload average after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
