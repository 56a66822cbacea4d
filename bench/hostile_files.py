"""Files made to harm, each brought twice at once while a reader changes filters: `python -m bench.hostile_files`.

Each is read as the app reads it, in a process of its own. Told are the size of the file, the seconds until it was read
or refused, the processor's seconds and the most memory of that process, how much slower the reader's filter changes
were than before, and what is said. Targets: 20 s, 1.5 GB, at most twice as slow. `--only WORD` tries those whose name
holds it, `--part 2/4` the second quarter of all.
"""

import argparse
import asyncio
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from analysis.extraction import camps, extraction_process, spellings
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
from data.store import StoreError, unpacking


def read_table(name: str, raw: bytes) -> str:
    """As the Import screen reads it."""
    table = reading_process.read_file(raw, name, Choices(), Limits())
    return f"read: {table.cells.shape[0]:,} rows, {table.cells.shape[1]:,} columns"


def read_article(name: str, raw: bytes) -> str:
    """As the Article screen reads it, and looks for its statements."""
    found = article_process.read(name, raw, until_over, Limits())
    return " ".join(str(one) if isinstance(one, ArticleError) else statements(one) for one in found)


def statements(article: Article) -> str:
    """What comes of an article that was read, once its statements are looked for as well."""
    job = extraction_process.begin(article, camps.shipped_table(), spellings.shipped())
    until_over(job)
    try:
        return f"{len(article.text):,} characters, {len(extraction_process.result(job, 'it').rows):,} statements"
    except extraction_process.ExtractionRefusal as refused:
        return str(refused)


def read_own_table(name: str, raw: bytes) -> str:
    """As the Article screen reads a table of camps or of people, which its name says."""
    kind = name.removesuffix(".csv")
    job = extraction_process.begin_table(kind, raw)
    until_over(job)
    return f"read: {len(extraction_process.table(job, kind)):,} rows"


def read_marks(name: str, raw: bytes) -> str:
    """As the Positions screen reads marks, claims and judged pairs."""
    marked, faults, n = stances_process.read(raw, Annotations().claims)
    if faults:
        return f"{n:,} faults: {faults[0]}"
    return f"read: {len(marked.stances):,} marks, {len(marked.claims):,} claims, {len(marked.pairs):,} pairs"


def read_backup(name: str, raw: bytes) -> str:
    """As `store restore` reads it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(raw)
        return f"read: {len(unpacking.unpack(file, Path(folder)).files)} corpora"


def all_files() -> Iterator[tuple[Hostile, Callable[[str, bytes], str]]]:
    """All, each with what reads it."""
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
_started = threading.local()  # the jobs that a thread began


def _note_jobs() -> None:
    begin = Job.__init__

    def note(job: Job, *arguments: Any, **more: Any) -> None:
        begin(job, *arguments, **more)
        getattr(_started, "jobs", []).append(job)

    Job.__init__ = note  # type: ignore[method-assign, assignment]


def try_file(hostile: Hostile, raw: bytes, read: Callable[[str, bytes], str]) -> tuple[float, Job | None, str]:
    """The seconds until it was read or refused, the job that took most memory, and what was said."""
    begun, _started.jobs = time.perf_counter(), []
    try:
        said = read(hostile.name, raw)
    except _REFUSALS as refused:
        said = str(refused)
    most = max(_started.jobs, key=lambda job: job.peak, default=None)
    return time.perf_counter() - begun, most, said


async def changes(address: str, until: threading.Event) -> list[float]:
    """The seconds that a reader waits for each of his filter changes, two a second at most."""
    waited = []
    async with Reader(address) as reader:
        await reader.open()
        options = reader.options("filter.camp")
        while not until.is_set():
            waited.append(await reader.choose("filter.camp", [options[len(waited) % len(options)]]))
            await asyncio.sleep(0.3)
    return waited


def watch(address: str, act: Callable[[], None]) -> list[float]:
    """What a reader waits while `act` goes on."""
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
        quiet = statistics.median(watch(address, lambda: time.sleep(15)))
        print(f"a filter change with nobody else: {quiet:.3f} s\n")
        print("| file | MB | seconds | processor | peak MB | reader | said |\n|---|---:|---:|---:|---:|---:|---|")
        for hostile, read in wanted:
            raw = hostile.make()
            found: list[tuple[float, Job | None, str]] = []

            def twice(asked: tuple = (hostile, raw, read), found: list = found) -> None:
                both = [threading.Thread(target=lambda: found.append(try_file(*asked))) for _ in range(2)]
                for thread in both:
                    thread.start()
                for thread in both:
                    thread.join()

            waited = watch(address, twice)
            seconds, job, said = max(found, key=lambda one: one[0])
            used = f"{job.seconds:.1f} | {job.peak / 1e6:,.0f}" if job is not None else "– | –"
            slower = f"{statistics.median(waited) / quiet:.1f}" if len(waited) > 4 else "–"
            sentence = said.replace("|", "¦").replace("\n", " ")[:150]
            print(
                f"| {hostile.what} | {len(raw) / 1e6:.1f} | {seconds:.1f} | {used} | {slower} | {sentence} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
