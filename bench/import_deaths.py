"""Imports that are killed: `python -m bench.import_deaths [--kills 50]`; its short form is in the tests.

A process repeatedly imports by the command line's own function, into a store and into folders alternately: a table
whose texts it embeds with a toy encoder and draws, and a zip of 5,000 quotes that come with vectors and map, so that
much of the time is writing. It is killed by `kill -9` at random moments. After each kill, with nothing repaired,
whatever was reported must be there, and whatever the store or the list of corpora shows must be complete. At the end
one more import removes the hidden folders that the kills left.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

from bench.harness import ROOT
from data import library, table
from data.arrays import Map, Vectors, texts_sha256
from data.corpus import About, Corpus, read_corpus
from data.corpus_files import assemble, quotes_file, to_zip
from data.stances import Annotations
from data.store import SETTING, open_store

MANY = 5_000


@dataclass
class Deaths:
    """The counts of outcomes. `lost`, `partial` and `hidden_at_the_end` must be 0."""

    kills: int = 0
    reported: int = 0  # imports that reported success
    stored: int = 0
    folders: int = 0
    lost: int = 0
    partial: int = 0
    hidden: int = 0  # unfinished folders left by a kill
    hidden_at_the_end: int = 0
    tables_without_keys: int = 0  # no link opens them; `store gc` removes them


def measure(place: Path, n_kills: int, longest: float = 5.0, seed: int = 0, many: int = MANY) -> Deaths:
    """Kill an importing process `n_kills` times, each within `longest` seconds of its first report.

    The zip holds `many` quotes.
    """
    generator = random.Random(seed)  # noqa: S311
    corpora = place / "corpora"
    corpora.mkdir()
    sizes = _write_sources(place, many)
    found, reported, seen = Deaths(), set[str](), set[str]()
    for number in range(n_kills):
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.import_deaths", "die", str(place), str(number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(generator.random() * longest)
        process.send_signal(signal.SIGKILL)
        # the last line may be cut off by the kill itself
        reported |= {line for line in (first + process.communicate()[0]).split("\n")[:-1] if line}
        found.kills += 1
        _look(found, place, sizes, reported, seen)
    found.hidden = len(_hidden(corpora))
    last = subprocess.run(
        [sys.executable, "-m", "analysis", "import", str(place / "many.zip"), "--out", str(corpora / "last")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert last.returncode == 0
    found.hidden_at_the_end = len(_hidden(corpora))
    found.reported = len(reported)
    return found


def _write_sources(place: Path, many: int) -> set[int]:
    """A table and a zip with vectors and map; returns the numbers of their quotes."""
    few = read_corpus(library.SHIPPED / "russia-nato-2022").quotes
    (place / "few.csv").write_bytes(quotes_file(few))
    (place / "many.zip").write_bytes(to_zip(_many(many)))
    return {len(few), many}


def _many(many: int) -> Corpus:
    from analysis.embedding.encoder import chosen_model

    model, generator = chosen_model(), np.random.default_rng(0)
    cells = {"text": [f"words {n}" for n in range(many)], "speaker": "A", "camp": "US"}
    quotes = table.complete(pd.DataFrame(cells, dtype="str"))
    values = generator.normal(size=(many, 384)).astype(np.float16).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    vectors = Vectors(values, model.name, model.sha256, texts_sha256(quotes))
    figures = {"model": model.name, "n": many, "chosen": "PCA", "tried": []}
    drawn = Map(values[:, :2], np.full(many, 0.5, np.float32), figures)
    return assemble("many", About(title="Many"), quotes, vectors, drawn, Annotations(), ())


def _look(found: Deaths, place: Path, sizes: set[int], reported: set[str], seen: set[str]) -> None:
    """Check whatever is shown now and was not checked before."""
    store = open_store(str(place / "store"))
    known = store.access.all() if store.tables.exist else {}
    with mock.patch.dict(os.environ, {library.SETTING: str(place / "corpora")}):
        listed = {str(folder): folder for folder in library.folders().values() if folder.parent != library.SHIPPED}
    shown = {one.edit: one.read for one in known.values()}
    found.lost += len(reported - {*shown, *listed})
    for key, read in shown.items():
        if key not in seen:
            found.partial += not _is_whole(store.read(read), sizes)
    for name, folder in listed.items():
        if name not in seen:
            found.partial += not _is_whole(read_corpus(folder), sizes)
    seen |= {*shown, *listed}
    found.stored, found.folders = len(shown), len(listed)
    tables = [name for name in store.tables.names() if name.startswith("corpus")]
    found.tables_without_keys = len(tables) - len(known)


def _is_whole(corpus: Corpus, sizes: set[int]) -> bool:
    return len(corpus.quotes) in sizes and corpus.vectors is not None and corpus.map is not None


def _hidden(corpora: Path) -> list[Path]:
    # embedded texts stay beside the target, for the same command again
    return [path for path in corpora.iterdir() if path.name.startswith(".") and path.suffix != ".building"]


def die_importing(place: Path, number: str) -> None:
    """Import until killed; prints the link or the folder of each finished import."""
    from typer.testing import CliRunner

    from analysis.making import importing
    from cli.__main__ import app

    def toy(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), text.count("e"), 1 + text.count(" ")] for text in texts], dtype=float)

    os.environ[SETTING] = str(place / "store")
    with mock.patch.object(importing, "load_for", return_value=toy):
        for nth in range(1_000_000):
            source = str(place / ("many.zip", "few.csv")[nth // 2 % 2])
            out = place / "corpora" / f"made-{number}-{nth}"
            where = ["--store"] if nth % 2 else ["--out", str(out)]
            result = CliRunner().invoke(app, ["import", source, *where, "--duplicates", "keep"])
            assert result.exit_code == 0, result.output
            print(result.output.rpartition("?corpus=")[2].split()[0] if nth % 2 else str(out), flush=True)


def main() -> None:
    if sys.argv[1:2] == ["die"]:
        die_importing(Path(sys.argv[2]), sys.argv[3])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), arguments.kills)
    print(
        f"{found.kills} x kill -9: {found.reported} imports reported; {found.stored} corpora in the store, "
        f"{found.folders} folders; {found.lost} lost, {found.partial} partial\n"
        f"  {found.hidden} hidden folders left, {found.hidden_at_the_end} after one import more; "
        f"{found.tables_without_keys} tables without keys"
    )


if __name__ == "__main__":
    main()
