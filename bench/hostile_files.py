"""Malicious files, each uploaded twice at once while a reader changes filters: `python -m bench.hostile_files`.

Each is read as the app reads it, in separate processes, and uploaded again until the reader's waits can be measured.
Printed are the size of the file, the seconds until it was read or refused, the processor time of all its processes, the
peak memory of any of them, how much lower than the server's their priority was, how many times as long as just before
the reader waited for a change of a filter, and the message. Targets: 20 s of processor time, 1.5 GB, twice as long.
`--only WORD` tries those whose name contains it, `--part 2/4` the second quarter of all.
"""

import argparse
import asyncio
import contextlib
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from analysis.extraction import extraction_process
from analysis.extraction.review import camps, spellings
from bench import bombs
from bench.bombs import Hostile
from bench.harness import ROOT, running, wait_until_healthy
from bench.reader import Reader
from data import article_process, stances_process
from data.article import Article, ArticleError
from data.importing import reading_process
from data.importing.foreign import Choices
from data.importing.limits import FileRefusal
from data.processes.job import Job, Limits, until_over
from data.stances import Annotations
from data.store import StoreError
from data.store.upkeep import unpacking


def read_table(name: str, raw: bytes) -> str:
    """Read as on the Import screen."""
    table = reading_process.read_file(raw, name, Choices(), Limits())
    return f"read: {table.cells.shape[0]:,} rows, {table.cells.shape[1]:,} columns"


def read_article(name: str, raw: bytes) -> str:
    """Read as on the Article screen, with extraction of statements."""
    found = article_process.read(name, raw, until_over, Limits())
    return " ".join(str(one) if isinstance(one, ArticleError) else statements(one) for one in found)


def statements(article: Article) -> str:
    """The outcome for an article that was read, after extracting its statements as well."""
    job = extraction_process.begin(article, camps.shipped_table(), spellings.shipped_table())
    until_over(job)
    try:
        return f"{len(article.text):,} characters, {len(extraction_process.result(job, 'it').rows):,} statements"
    except extraction_process.ExtractionRefusal as refused:
        return str(refused)


def read_own_table(name: str, raw: bytes) -> str:
    """Read as the Article screen reads a table of camps or of people, whichever its name says."""
    kind = name.removesuffix(".csv")
    job = extraction_process.begin_table(kind, raw)
    until_over(job)
    return f"read: {len(extraction_process.table(job, kind)):,} rows"


def read_marks(name: str, raw: bytes) -> str:
    """Read as the Positions screen reads marks, claims and judged pairs."""
    marked, faults, n = stances_process.read(raw, Annotations().claims)
    if faults:
        return f"{n:,} faults: {faults[0]}"
    return f"read: {len(marked.stances):,} marks, {len(marked.claims):,} claims, {len(marked.pairs):,} pairs"


def read_backup(name: str, raw: bytes) -> str:
    """Read as `store restore` does."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(raw)
        return f"read: {len(unpacking.unpack(file, Path(folder)).files)} corpora"


def all_files() -> Iterator[tuple[Hostile, Callable[[str, bytes], str]]]:
    """All files, each with the function that reads it."""
    for files, read in (
        (bombs.tables, read_table),
        (bombs.statistics_files, read_table),
        (bombs.articles, read_article),
        (bombs.own_tables, read_own_table),
        (bombs.marks, read_marks),
        (bombs.backups, read_backup),
    ):
        yield from ((hostile, read) for hostile in files())


_REFUSALS = (FileRefusal, extraction_process.ExtractionRefusal, StoreError)
_LEAST_SECONDS = 3.0  # of watching a reader, before a file is uploaded and meanwhile
_started = threading.local()  # the jobs that a thread started


@dataclass(frozen=True)
class Trial:
    """One upload of a file: `used` are seconds of processor time, `peak` bytes, `gentler` steps of priority below
    ours.
    """

    seconds: float
    used: float
    peak: int
    gentler: int
    said: str


class _WatchedJob(Job):
    """A job that records its priority and the thread that started it."""

    gentler = 0

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        getattr(_started, "jobs", []).append(self)

    def _watch(self, process: psutil.Process) -> None:
        threading.Thread(target=self._look_at_priority, args=(process,), daemon=True).start()
        super()._watch(process)

    def _look_at_priority(self, process: psutil.Process) -> None:
        with contextlib.suppress(psutil.Error):
            while process.is_running():
                self.gentler = max(self.gentler, process.nice() - psutil.Process().nice())
                time.sleep(0.01)


def _note_jobs() -> None:
    for module in (article_process, extraction_process, reading_process, stances_process, unpacking):
        module.Job = _WatchedJob  # type: ignore[attr-defined]


def try_file(hostile: Hostile, raw: bytes, read: Callable[[str, bytes], str]) -> Trial:
    """Upload it once."""
    begun, _started.jobs = time.perf_counter(), []
    try:
        said = read(hostile.name, raw)
    except _REFUSALS as refused:
        said = str(refused)
    jobs: list[_WatchedJob] = _started.jobs
    return Trial(
        time.perf_counter() - begun,
        sum(job.seconds for job in jobs),
        max((job.peak for job in jobs), default=0),
        max((job.gentler for job in jobs), default=0),
        said,
    )


async def changes(address: str, until: threading.Event) -> list[float]:
    """The seconds that a reader waits for each filter change, at most five a second."""
    waited = []
    async with Reader(address) as reader:
        await reader.open()
        options = reader.options("filter.camp")
        while not until.is_set():
            waited.append(await reader.choose("filter.camp", [options[len(waited) % len(options)]]))
            await asyncio.sleep(0.2)
    return waited


def watch(address: str, act: Callable[[], None]) -> list[float]:
    """The reader's waits while `act` runs."""
    over = threading.Event()

    def run() -> None:
        try:
            act()
        finally:
            over.set()

    thread = threading.Thread(target=run)
    thread.start()
    waited = asyncio.run(changes(address, over))
    thread.join()
    return waited


def try_twice(hostile: Hostile, raw: bytes, read: Callable[[str, bytes], str]) -> list[Trial]:
    """Upload it twice at once, repeatedly until the reader was watched long enough."""
    begun, trials = time.perf_counter(), []
    while not trials or time.perf_counter() - begun < _LEAST_SECONDS:
        with ThreadPoolExecutor(2) as both:
            trials += both.map(lambda _: try_file(hostile, raw, read), range(2))
    return trials


def line(hostile: Hostile, n_bytes: int, trials: list[Trial], before: list[float], during: list[float]) -> str:
    """The table row of a file: the worst of its trials."""
    slower = statistics.median(during) / statistics.median(before) if during else float("nan")
    sentence = trials[0].said.replace("|", "¦").replace("\n", " ")[:150]
    figures = (
        f"{n_bytes / 1e6:.1f} | {max(one.seconds for one in trials):.1f} | {max(one.used for one in trials):.1f}",
        f"{max(one.peak for one in trials) / 1e6:,.0f} | +{max(one.gentler for one in trials)}",
        f"{slower:.1f} ({statistics.median(before):.3f} s, n = {len(before)} and {len(during)})",
    )
    return f"| {hostile.what} | {' | '.join(figures)} | {sentence} |"


def main() -> None:
    _note_jobs()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a word of the names of those to try")
    parser.add_argument("--part", default="1/1", help="one part of all, such as 2/4")
    asked = parser.parse_args()
    nth, parts = map(int, asked.part.split("/"))
    wanted = [one for one in all_files() if asked.only in one[0].what]
    wanted = wanted[len(wanted) * (nth - 1) // parts : len(wanted) * nth // parts]
    with tempfile.TemporaryDirectory() as store, running(ROOT / "app.py", ROOT, None, Path(store)) as (address, _):
        wait_until_healthy(address)
        watch(address, lambda: time.sleep(15))
        print("| file | MB | seconds | processor | peak MB | nice | reader | said |\n|---|" + "---:|" * 6 + "---|")
        for hostile, read in wanted:
            raw = hostile.make()
            trials: list[Trial] = []
            before = watch(address, lambda: time.sleep(_LEAST_SECONDS))

            def act(asked: tuple = (hostile, raw, read), trials: list = trials) -> None:
                trials.extend(try_twice(*asked))

            during = watch(address, act)
            print(line(hostile, len(raw), trials, before, during), flush=True)


if __name__ == "__main__":
    main()
