"""The store under concurrent saves and sudden kills: `python -m bench.store [--saves 200] [--kills 50]`.

Four processes save to one corpus at once: each save adds a quote, and every tenth also increments a counter in a quote
that they share, from a version that is out of date by then. Afterwards every quote must be there and the counter be
right. Then a process that imports corpora and saves to them is killed by `kill -9` at random moments: what it had
reported as saved must be there, each save whole or not at all, and every version readable, by a process that repairs
nothing. Finally backup, restore, repair, gc and erasure are killed in the same way: see `bench.store_upkeep`.
"""

import argparse
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bench import store_upkeep
from bench.harness import ROOT
from data import table
from data.corpus import About, Camp, Corpus, with_looks
from data.store import Changes, Conflict, SaveResult, Store, open_store

N_PROCESSES = 4
COUNTS_EVERY = 10
COUNTER = "counter"  # id of the quote that all processes increment
QUOTES_A_SAVE = 50


def corpus(n: int, mark: str = "first") -> Corpus:
    """A corpus of n quotes whose ids begin with `mark`, and the counter."""
    quotes = table.complete(_quotes([COUNTER, *(f"{mark}-{number}" for number in range(n))], topic="0"))
    camps = with_looks((Camp.model_construct(name="US"),))
    about = About.model_construct(title="Measured", camps=camps)
    return Corpus("measured", about, quotes, table.voices(quotes), None, None, "", "")


def _quotes(ids: list[str], topic: str = "") -> pd.DataFrame:
    cells = {"quote_id": ids, "text": [f"words of {one}" for one in ids], "speaker": "A", "camp": "US", "topic": topic}
    return pd.DataFrame(cells, dtype=str)


def _new_rows(ids: list[str]) -> pd.DataFrame:
    return table.complete(_quotes(ids))


def save_many(store: Store, edit_key: str, who: str, n: int) -> None:
    """The work of one of the processes; prints the seconds of each save."""
    seen = store.latest(edit_key).version
    for number in range(n):
        start = time.perf_counter()
        saved = store.save(edit_key, seen, Changes(quotes=_new_rows([f"{who}-{number}"])), who)
        assert isinstance(saved, SaveResult), saved
        if number % COUNTS_EVERY == 0:
            _count_up(store, edit_key, seen, who)
            seen = store.latest(edit_key).version
        print(f"{time.perf_counter() - start:.4f}", flush=True)


def _count_up(store: Store, edit_key: str, base: str, who: str) -> None:
    answer: SaveResult | Conflict
    while True:
        quotes = store.read(edit_key, base).quotes
        shared = quotes[quotes["quote_id"] == COUNTER]
        counted = shared.assign(topic=str(1 + int(shared["topic"].iloc[0])))
        answer = store.save(edit_key, base, Changes(quotes=counted), who)
        if isinstance(answer, SaveResult):
            return
        base = answer.latest


def die_saving(store: Store, edit_key: str) -> None:
    """Import and save until killed; prints each reported success."""
    number = 0
    while True:
        number += 1
        mark = f"{random.getrandbits(64):016x}"
        if number % 5 == 0:
            print(f"created {store.create(corpus(QUOTES_A_SAVE, mark)).edit}", flush=True)
        ids = [f"{mark}-{nth}" for nth in range(QUOTES_A_SAVE)]
        answer = store.save(edit_key, store.latest(edit_key).version, Changes(quotes=_new_rows(ids)))
        assert isinstance(answer, SaveResult), answer
        print(f"saved {mark}", flush=True)


@dataclass(frozen=True)
class Together:
    """The result of concurrent saves: seconds in all, those of each save, and what was lost."""

    seconds: float
    each: list[float]
    lost: int
    miscounted: int
    versions: int


def measure_together(uri: str, n_processes: int, n_saves: int) -> Together:
    """Let the processes save concurrently, and look for what is missing."""
    store = open_store(uri)
    key = store.create(corpus(10)).edit
    start = time.perf_counter()
    running = [_process("save", uri, key, f"p{number}", str(n_saves)) for number in range(n_processes)]
    line = [process.communicate()[0] for process in running]
    seconds = time.perf_counter() - start
    assert not any(process.returncode for process in running), "a process failed"
    quotes = open_store(uri).read(key).quotes
    wanted = {f"p{who}-{number}" for who in range(n_processes) for number in range(n_saves)}
    counted = int(quotes.loc[quotes["quote_id"] == COUNTER, "topic"].iloc[0])
    n_counted = n_processes * -(-n_saves // COUNTS_EVERY)
    return Together(
        seconds,
        [float(line) for lines in line for line in lines.split()],
        len(wanted - set(quotes["quote_id"])),
        n_counted - counted,
        len(store.history(key)),
    )


@dataclass
class Kills:
    """The counts after sudden kills. All but the first three must be 0."""

    times: int = 0
    reported: int = 0
    versions: int = 0
    lost: int = 0
    halves: int = 0
    unreadable: int = 0


def measure_kills(uri: str, n_kills: int, longest: float = 2.0, seed: int = 0) -> Kills:
    """Kill a saving process `n_kills` times, within `longest` seconds of its first report, and check after each."""
    generator = random.Random(seed)  # noqa: S311
    key = open_store(uri).create(corpus(10)).edit
    found = Kills()
    reported: set[str] = set()
    seen: set[str] = set()  # versions that were already read
    for _ in range(n_kills):
        process = _process("die", uri, key)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(generator.random() * longest)
        process.send_signal(signal.SIGKILL)
        lines += process.communicate()[0].splitlines()
        # the last line may be cut off by the kill itself
        done = [line.split() for line in lines if line.strip()]
        reported |= {mark for word, mark in done if word == "saved"}
        created = [edit for word, edit in done if word == "created"]
        found.times += 1
        _look(found, open_store(uri), key, reported, created, seen)
    _read_versions(found, open_store(uri), key, set())
    found.reported = len(reported)
    return found


def _look(found: Kills, store: Store, key: str, reported: set[str], created: list[str], seen: set[str]) -> None:
    marks = store.read(key).quotes["quote_id"].str.rpartition("-")[0]
    sizes = marks[marks.str.len() == 16].value_counts()
    found.lost += len(reported - set(sizes.index))
    found.halves += int((sizes != QUOTES_A_SAVE).sum())
    found.lost += sum(len(store.read(edit).quotes) != QUOTES_A_SAVE + 1 for edit in created)
    _read_versions(found, store, key, seen)


def _read_versions(found: Kills, store: Store, key: str, seen: set[str]) -> None:
    """Read every version that is not among those `seen`."""
    history = store.history(key)
    for number, version in enumerate(reversed(history)):
        if version.version not in seen:
            found.unreadable += len(store.read(key, version.version).quotes) != 11 + number * QUOTES_A_SAVE
            seen.add(version.version)
    found.versions = len(history)


def _process(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.store", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def main() -> None:
    if sys.argv[1:2] == ["save"]:
        uri, key, who, n = sys.argv[2:]
        save_many(open_store(uri), key, who, int(n))
    elif sys.argv[1:2] == ["die"]:
        die_saving(open_store(sys.argv[2]), sys.argv[3])
    else:
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("--saves", type=int, default=200)
        parser.add_argument("--kills", type=int, default=50)
        arguments = parser.parse_args()
        with tempfile.TemporaryDirectory() as folder:
            _tell(Path(folder), arguments.saves, arguments.kills)


def _tell(folder: Path, n_saves: int, n_kills: int) -> None:
    together = measure_together(str(folder / "together"), N_PROCESSES, n_saves)
    middle, most = statistics.median(together.each), max(together.each)
    print(
        f"{N_PROCESSES} processes x {n_saves} saves: {together.seconds:.0f} s, "
        f"a save {middle:.2f} s (most {most:.2f}); {together.versions:,} versions, "
        f"{together.lost} quotes lost, {together.miscounted} counts lost",
        flush=True,
    )
    kills = measure_kills(str(folder / "kills"), n_kills)
    print(
        f"{kills.times} x kill -9: {kills.reported} saves reported, {kills.versions} versions; {kills.lost} lost, "
        f"{kills.halves} saved by half, {kills.unreadable} versions unreadable",
        flush=True,
    )
    (folder / "upkeep").mkdir()
    found = store_upkeep.measure(folder / "upkeep", max(1, n_kills // 5))
    line = ", ".join(f"{act} {n}" for act, n in found.kills.items())
    print(f"kill -9 of {line}: {found.done} were reported as done; {len(found.wrong)} wrong afterwards")
    for line in found.wrong:
        print(f"  {line}")


if __name__ == "__main__":
    main()
