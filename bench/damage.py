"""A store with damaged files: `python -m bench.damage [--damages 500]`; its short form is in the tests.

There are three corpora, one of them with compacted files; each is read at all its versions while intact. Then,
repeatedly, one file is damaged in a copy of the store: a bit is flipped, or the file is truncated, emptied or deleted.
Opening the corpora must then give what was saved, or report the damage: an older version with what is lost, or a
content. All others must open as before, and list, backup and check must continue past what is damaged. Finally the
store is repaired; after that nothing is damaged any more, and everything that reads as before reads the same.
"""

import argparse
import collections
import json
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import numpy as np
import pandas as pd

from bench.harness import ROOT
from data import table
from data.arrays import Map, Vectors, texts_sha256
from data.axes import Axis, Pole
from data.corpus import About, Camp, Corpus, Topic, with_looks
from data.corpus_files import assemble
from data.stances import CLAIM_COLUMNS, DRAW_COLUMNS, MACHINE, PAIR_COLUMNS, STANCE_COLUMNS, Annotations
from data.store import Changes, Store, StoreError, UnknownKey, open_store
from data.store.upkeep.backup import backup
from data.store.upkeep.checking import check, summary
from data.store.upkeep.repair import repair

N_QUOTES = 12
SAVES = (4, 1, 66)  # of each corpus; after 64 its files are compacted
A_RUN = 50  # damages per process: a library that crashes it must not end the measurement
_MARK = ("claim_id", "quote_id", "stance", "annotator")
KINDS = ("flip", "flip", "flip", "cut", "empty", "delete")

Truth = dict[str, dict[str, str]]  # by read key, by version: what the version contains


@dataclass
class Damages:
    """The counts of outcomes. From `silent` on, all must be 0."""

    times: int = 0
    unharmed: int = 0  # everything read as before
    n_reported: int = 0  # the damaged corpus opened at an older version, or not at all, and this was reported
    without_vectors: int = 0  # its words opened, its vectors did not, and this was reported
    silent: int = 0
    others_shut: int = 0
    uncaught: int = 0
    not_backed_up: int = 0  # a corpus that opened was not in the backup
    unnoticed: int = 0  # something could not be read, and check did not report it
    not_repaired: int = 0  # check still found damage after a repair, or a repair changed what was sound
    beyond_repair: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def add(self, other: "Damages") -> None:
        """Add the counts of another run to these."""
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)


def corpus(mark: str) -> Corpus:
    """A small corpus with one of everything."""
    generator = np.random.default_rng(len(mark))
    ids = [f"{mark}{nth}" for nth in range(N_QUOTES)]
    cells = {"quote_id": ids, "text": [f"What {one} said of the talks" for one in ids], "speaker": "Ann", "camp": "US"}
    quotes = table.complete(pd.DataFrame(cells, dtype="str").assign(topic="Talks", outlet="Post", language="en"))
    quotes = quotes.assign(mood="calm")  # a column that the schema does not know
    values = generator.normal(size=(N_QUOTES, 8)).astype(np.float16).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    vectors = Vectors(values, "toy", "", texts_sha256(quotes))
    drawn = Map(values[:, :2].copy(), np.full(N_QUOTES, 0.5, np.float32), {"model": "toy", "n": N_QUOTES})
    marks = [("c1", ids[0], "supports", "Ann"), ("c1", ids[1], "opposes", f"{MACHINE}toy")]
    drawn_ids = {"draw_id": "d1", "purpose": "check", "claim_id": "c1", "camp": "US", "seed": "1", "n_frame": "12"}
    marked = Annotations(
        _table(CLAIM_COLUMNS, {"claim_id": "c1", "claim": "Talks go on"}),
        _table(STANCE_COLUMNS, *(dict(zip(_MARK, mark, strict=True)) for mark in marks)),
        _table(DRAW_COLUMNS, drawn_ids | {"quote_ids": " ".join(ids[:3]), "annotator": "Ann"}),
        _table(PAIR_COLUMNS, dict(zip(PAIR_COLUMNS, (*ids[:2], "agree", "Ann"), strict=True))),
    )
    axes = (
        Axis(name="Mood", low=Pole(label="calm", phrasings=("We wait",)), high=Pole(label="loud", phrasings=("Now",))),
    )
    about = About(title=f"Corpus {mark}", camps=with_looks((Camp(name="US"),)), topics=(Topic(name="Talks"),))
    return assemble(mark, about, quotes, vectors, drawn, marked, axes)


def _table(columns: Sequence[str], *lines: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [[line.get(name, "") for name in columns] for line in lines], columns=list(columns), dtype="str"
    )


def build(folder: Path, saves: Sequence[int] = SAVES) -> Truth:
    """Write the store; returns what each version of it contains."""
    store, truth = open_store(str(folder)), {}
    for mark, n_saves in zip("abc", saves, strict=True):
        made = corpus(mark)
        keys = store.create(made, "Ann", "First")
        base = store.latest(keys.read).version
        for number in range(n_saves):
            row = made.quotes.iloc[[number % N_QUOTES]].assign(topic=f"T{number}")
            base = store.save(keys.edit, base, Changes(quotes=row), "Bob", f"Topic {number}").version
        versions = [version.version for version in store.history(keys.read)]
        shown = [versions[0], versions[1], versions[-1]]
        truth[keys.read] = {version: _content(store.read(keys.read, version)) for version in shown}
    return truth


def _content(read: Corpus) -> dict[str, str]:
    """What a reader sees of a version, part by part."""
    drawn, vectors = read.map, read.vectors
    return {
        "about": read.about.model_dump_json(),
        "quotes": read.quotes.to_csv(),
        "marked": "".join(getattr(read.marked, part.name).to_csv() for part in fields(read.marked)),
        "axes": "".join(axis.model_dump_json() for axis in read.axes),
        "vectors": "" if vectors is None else vectors.values.tobytes().hex(),
        "map": "" if drawn is None else drawn.points.tobytes().hex() + json.dumps(drawn.figures),
        "unbuilt": read.unbuilt,
    }


def damage(file: Path, kind: str, generator: random.Random) -> str:
    """Damage the file; returns a description of what was done."""
    data = bytearray(file.read_bytes())
    file.unlink()  # it is a link to the file of the original store
    if kind == "delete":
        return "deleted"
    if kind == "empty" or not data:
        file.write_bytes(b"")
        return "emptied"
    if kind == "cut":
        at = generator.randrange(len(data))
        file.write_bytes(data[:at])
        return f"cut at {at}"
    at, bit = generator.randrange(len(data)), generator.randrange(8)
    data[at] ^= 1 << bit
    file.write_bytes(data)
    return f"bit {bit} of byte {at} turned"


def measure(store: Path, truth: Truth, n: int, seed: int = 0) -> Damages:
    """Damage a copy of the store `n` times, and check after each everything that a person may do."""
    generator = random.Random(seed)  # noqa: S311
    found = Damages()
    for _ in range(n):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "store"
            shutil.copytree(store, copy, copy_function=_link_or_copy)
            hit = _choose_file(store, generator).relative_to(store)
            done = damage(copy / hit, generator.choice(KINDS), generator)
            _look(found, copy, truth, hit, done)
    return found


def _choose_file(store: Path, generator: random.Random) -> Path:
    """Every table is equally likely, then every kind of file, then the newest as often as any: the many old ones are
    not read.
    """
    table = generator.choice(sorted(store.iterdir()))
    if table.is_file():
        return table
    folder = generator.choice(sorted(folder for folder in table.iterdir() if folder.is_dir()))
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    return generator.choice([files[-1], generator.choice(files)])


def _link_or_copy(source: str, target: str) -> None:
    """Rows and commits are never overwritten, so a link serves as a copy. The rest is small."""
    if Path(source).suffix in (".lance", ".manifest", ".txn"):
        os.link(source, target)
    else:
        shutil.copy(source, target)


def _look(found: Damages, place: Path, truth: Truth, hit: Path, done: str) -> None:
    found.times += 1
    where = f"{'/'.join(part[:13] for part in hit.parts)} {done}"
    store = open_store(str(place))
    try:
        opened = {key: outcome_of(store, key, versions) for key, versions in truth.items()}
    except Exception as error:
        found.uncaught += 1
        found.details.append(f"{where}: {type(error).__name__} {error}")
        return
    by_id = _ids(store)
    for key, outcome in opened.items():
        is_hit = by_id.get(key, "?") in hit.parts[0]
        if outcome.startswith("silent"):
            found.silent += 1
        elif outcome != "same" and not is_hit:
            found.others_shut += 1
        else:
            continue
        found.details.append(f"{where}: {outcome}, hit {is_hit}")
    outcomes = collections.Counter(opened.values())
    found.unharmed += outcomes["same"] == len(opened)
    found.without_vectors += outcomes["without vectors"]
    found.n_reported += any(outcome.startswith("reported") for outcome in opened.values())
    try:
        _do_all(found, store, truth, opened, where)
    except Exception as error:
        found.uncaught += 1
        found.details.append(f"{where}: {type(error).__name__} {error}")


def _ids(store: Store) -> dict[str, str]:
    try:
        return {one.read: corpus_id for corpus_id, one in store.access.all().items()}
    except StoreError:
        return {}


def outcome_of(store: Store, key: str, versions: dict[str, dict[str, str]]) -> str:
    """The outcome of opening a corpus, now and at its older versions; "same" if nothing changed."""
    newest = next(iter(versions))
    try:
        read = store.read(key)
        outcome = _compare(_content(read), versions.get(read.version))
        if read.version != newest:
            lost = store.lost_saves(key)
            outcome = f"reported, {len(lost)} saves lost" if outcome == "same" and lost else f"silent: old, {outcome}"
        for version, content in versions.items():
            if version != newest and outcome in ("same", "without vectors"):
                outcome = max(outcome, _compare(_content(store.read(key, version)), content), key=_severity)
    except UnknownKey:
        return "silent: the key opens nothing"
    except StoreError as error:
        return f"reported: {type(error).__name__} {str(error)[:60]}"
    return outcome


def _severity(outcome: str) -> int:
    return ("same", "without vectors").index(outcome) if not outcome.startswith("silent") else 2


def _compare(read: dict[str, str], content: dict[str, str] | None) -> str:
    if content is None:
        return "same"  # a version that was not read while all was intact
    differs = {part for part in content if read[part] != content[part]}
    if not differs:
        return "same"
    if differs <= {"vectors", "map", "unbuilt"} and not read["vectors"] and "damaged" in read["unbuilt"]:
        return "without vectors"
    return f"silent: {', '.join(sorted(differs))}"


def _do_all(found: Damages, store: Store, truth: Truth, opened: dict[str, str], where: str) -> None:
    """List, back up, check and repair."""
    by_key = _ids(store)
    sound = {by_key.get(key) for key, outcome in opened.items() if outcome == "same"}
    with tempfile.TemporaryDirectory() as folder:
        try:
            list(summary(store))
            copied = backup(store, Path(folder) / "all.zip")
            named = {line.split()[0] for line in copied.damaged}
            if copied.corpora + len(named) < len(opened) or named & sound:
                # what cannot be read is reported; what opens must not be reported as damaged
                found.not_backed_up += 1
                found.details.append(f"{where}: backup {copied}")
        except StoreError as error:
            if sound:
                found.not_backed_up += 1
                found.details.append(f"{where}: backup {error}")
    checked = list(check(open_store(store.tables.uri)))
    if len(sound) < len(opened) and not any(one.faults for one in checked):
        found.unnoticed += 1
        found.details.append(f"{where}: check says nothing, {opened}")
    _repair(found, store, truth, opened, where)


def _repair(found: Damages, store: Store, truth: Truth, opened: dict[str, str], where: str) -> None:
    repaired = repair(open_store(store.tables.uri))
    found.beyond_repair += [f"{where}: {line.split('  ')[1]}" for line in repaired.beyond_repair]
    after = open_store(store.tables.uri)
    left = [f"{one.name} {fault}" for one in check(after) for fault in one.faults]
    changed = [
        key for key, content in opened.items() if content == "same" and outcome_of(after, key, truth[key]) != "same"
    ]
    # what could be read for certain before is still there
    if (left and not repaired.beyond_repair) or changed:
        found.not_repaired += 1
        found.details.append(f"{where}: after the repair {left or changed} (before {opened})")


def main() -> None:
    logging.disable(logging.CRITICAL)
    if sys.argv[1:2] == ["part"]:
        store, n, seed = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
        print(json.dumps(asdict(measure(store, json.loads((store.parent / "truth.json").read_text()), n, seed))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _tell(_measure_all(Path(folder), arguments.damages, arguments.seed))


def _measure_all(folder: Path, n: int, seed: int) -> Damages:
    store, found = folder / "store", Damages()
    (folder / "truth.json").write_text(json.dumps(build(store)))
    for start in range(0, n, A_RUN):
        command = [
            sys.executable,
            "-m",
            "bench.damage",
            "part",
            str(store),
            str(min(A_RUN, n - start)),
            str(seed + start),
        ]
        ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if ended.returncode:
            found.uncaught += 1
            found.details.append(f"a process ended with {ended.returncode}, seed {seed + start}")
            continue
        found.add(Damages(**json.loads(ended.stdout)))
    return found


def _tell(found: Damages) -> None:
    print(
        f"{found.times} damages: {found.unharmed} changed nothing that is read, {found.n_reported} were reported, "
        f"{found.without_vectors} left words without vectors and said so\n"
        f"  {found.silent} silent changes, {found.others_shut} other corpora shut, {found.uncaught} uncaught errors\n"
        f"  {found.not_backed_up} backups that lacked what opens, {found.unnoticed} unnoticed by check, "
        f"{found.not_repaired} not repaired although possible, {len(found.beyond_repair)} beyond repair, and reported"
    )
    for line in found.details[:30]:
        print(f"  {line}")


if __name__ == "__main__":
    main()
