"""Killing the maintenance of a store: backup, restore, repair, gc and erasure ended by `kill -9`.

Called by `python -m bench.store`; its short form is in the tests. Each action runs repeatedly in a separate process,
which is killed at a random moment. Then: a backup file is complete and nothing else is left beside it; a restore
brought back all corpora or none, and succeeds when repeated; a repeated repair leaves a sound store; what was reported
as erased is in no version, and in no file after a gc; and no other corpus has changed.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import damage
from bench.damage import Truth
from bench.harness import ROOT
from data.store import Store, StoreError, open_store
from data.store.upkeep.backup import backup, restore
from data.store.upkeep.checking import check
from data.store.upkeep.cleanup import collect
from data.store.upkeep.repair import repair
from data.store.upkeep.unpacking import unpack

ACTS = ("backup", "restore", "repair", "gc", "erase")
SAVES = (6, 2, 3)


@dataclass
class Upkeep:
    """The counts after the kills; `wrong` must be empty."""

    kills: dict[str, int] = field(default_factory=dict)  # by action
    done: int = 0  # actions that were reported as done before the kill
    wrong: list[str] = field(default_factory=list)


def measure(folder: Path, n_kills: int, longest: float = 1.0, seed: int = 0, acts: tuple[str, ...] = ACTS) -> Upkeep:
    """Kill each action `n_kills` times, within `longest` seconds of its first output."""
    generator = random.Random(seed)  # noqa: S311
    whole = folder / "whole"
    truth = damage.build(whole, SAVES)
    backup(open_store(str(whole)), folder / "good.zip")
    found = Upkeep()
    for act in acts:
        for _ in range(n_kills):
            with tempfile.TemporaryDirectory() as name:
                place = Path(name)
                shutil.copytree(whole, place / "store")
                reported = _lines_until_killed(act, place, folder / "good.zip", generator.random() * longest)
                found.kills[act] = found.kills.get(act, 0) + 1
                found.done += len(reported)
                found.wrong += [
                    f"{act}: {sentence}" for sentence in _LOOK[act](place, folder / "good.zip", truth, reported)
                ]
    return found


def _lines_until_killed(act: str, place: Path, good: Path, seconds: float) -> list[str]:
    """The lines that the process wrote after its first, without one that the kill cut off."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.store_upkeep", act, str(place), str(good)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return process.communicate()[0].split("\n")[:-1]


def _differences(store: Store, truth: Truth) -> list[str]:
    """Keys that do not open as they did."""
    return [key[:9] for key, versions in truth.items() if damage.outcome_of(store, key, versions) != "same"]


def _faults(place: Path) -> list[str]:
    return [fault for one in check(open_store(str(place))) for fault in one.faults]


def _after_backup(place: Path, good: Path, truth: Truth, reported: list[str]) -> list[str]:
    left = sorted(path.name for path in place.iterdir())
    wrong = [f"left {left}"] if left not in (["all.zip", "store"], ["store"]) else []
    if (place / "all.zip").exists():
        with tempfile.TemporaryDirectory() as folder:
            n = len(unpack(place / "all.zip", Path(folder)).files)
            wrong += [f"{n} corpora in the file"] if n != len(truth) else []
    elif reported:
        wrong.append("no file, though it was reported")
    return wrong


def _after_restore(place: Path, good: Path, truth: Truth, reported: list[str]) -> list[str]:
    store = open_store(str(place / "restored"))
    n = len(store.access.all()) if store.tables.exist else 0
    wrong = [f"{n} of {len(truth)} corpora are there"] if n not in (0, len(truth)) else []
    restore(store, good)
    return wrong + _differences(store, truth) + _faults(place / "restored")


def _after_repair(place: Path, good: Path, truth: Truth, reported: list[str]) -> list[str]:
    repair(open_store(str(place / "store")))
    wrong = _faults(place / "store")
    store = open_store(str(place / "store"))
    hit, *others = truth
    n = len(store.read(hit).quotes)
    wrong += [f"{n} quotes after the repair"] if n != damage.N_QUOTES - 1 else []
    return wrong + _differences(store, {key: truth[key] for key in others})


def _after_gc(place: Path, good: Path, truth: Truth, reported: list[str]) -> list[str]:
    return _differences(open_store(str(place / "store")), truth) + _faults(place / "store")


def _after_erase(place: Path, good: Path, truth: Truth, reported: list[str]) -> list[str]:
    store = open_store(str(place / "store"))
    hit, *others = truth
    wrong = list(collect(store).damaged)
    gone = {line.split()[1] for line in reported if line.startswith("erased")}
    for version in store.history(hit):
        wrong += [f"{one} is still there" for one in gone & set(store.read(hit, version.version).quotes["quote_id"])]
    files = [file for file in (place / "store").rglob("*") if file.is_file()]
    words = [f"What {one} said".encode() for one in gone]
    wrong += [
        f"{file.name} holds what was erased" for file in files if any(word in file.read_bytes() for word in words)
    ]
    return wrong + _differences(store, {key: truth[key] for key in others}) + _faults(place / "store")


_LOOK: dict[str, Callable[[Path, Path, Truth, list[str]], list[str]]] = {
    "backup": _after_backup,
    "restore": _after_restore,
    "repair": _after_repair,
    "gc": _after_gc,
    "erase": _after_erase,
}


def act_until_killed(act: str, place: Path, good: Path) -> None:
    """Repeat the action, printing a line each time it is done."""
    store = open_store(str(place / "store"))
    store.access.all()  # to import LanceDB
    if act == "repair":
        _turn_a_word(place / "store", store)
    print("begins", flush=True)
    for nth in range(10_000):
        try:
            match act:
                case "backup":
                    backup(store, place / "all.zip")
                case "restore":
                    restore(open_store(str(place / "restored")), good)
                case "repair":
                    repair(open_store(str(place / "store")))
                case "gc":
                    collect(store)
                case "erase":
                    first = next(one for one in store.access.all().values() if store.title(one.corpus_id) == "Corpus a")
                    store.erase(first.edit, (f"a{nth}",))
                    print(f"erased a{nth}", flush=True)
                    continue
        except StoreError as error:
            if act != "erase":  # in the end all is erased
                raise
            print(f"end {error}", flush=True)
            time.sleep(600)
        print("done", flush=True)


def _turn_a_word(place: Path, store: Store) -> None:
    """Damage the newest save of the first corpus."""
    corpus_id = next(one.corpus_id for one in store.access.all().values() if store.title(one.corpus_id) == "Corpus a")
    files = sorted((place / f"corpus_{corpus_id}.lance" / "data").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    files[-1].write_bytes(files[-1].read_bytes().replace(b"What a5 said", b"What a5 sang"))


if __name__ == "__main__":
    act_until_killed(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
