"""A large corpus in the store: `python -m bench.large_store SENTENCES.csv.gz [--quotes 52199]`.

The corpus is that of `bench.large_corpus`: real sentences, random vectors and map. Prints the seconds to store it, to
open it in a process that has just started, to save six edits and open each version, and to read the history.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analysis.making.edits import Draft, set_column
from analysis.making.saving import save_draft
from analysis.view.selection import build_index
from bench.harness import ROOT
from bench.large_corpus import make_corpus
from components.waits.encoder_wait import no_encoder
from data.corpus import read_corpus
from data.stances import Annotations
from data.store import SaveResult, open_store


def print_time(name: str, act: Callable):
    """Returns the result of `act`; prints how long it took."""
    start = time.perf_counter()
    given = act()
    print(f"{name:46}{time.perf_counter() - start:8.2f} s", flush=True)
    return given


def in_a_new_process(uri: str, key: str) -> None:
    """What a server does for the first visitor who opens the corpus."""
    store = open_store(uri)
    print_time("  LanceDB imported, who may open it", lambda: store.find(key))
    print_time("  history", lambda: store.history(key))
    corpus = print_time("  read", lambda: store.read(key))
    print_time("  indexed", lambda: build_index(corpus))


def measure(uri: str, sentences: Path, n: int) -> None:
    """All measurements, in the store at `uri`."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = read_corpus(make_corpus(Path(folder) / "large", sentences, n))
    print(f"{len(corpus.quotes):,} quotes")
    store = open_store(uri)
    keys = print_time("stored", lambda: store.create(replace(corpus, marked=Annotations())))
    subprocess.run([sys.executable, "-m", "bench.large_store", "--open", uri, keys.edit], cwd=ROOT, check=True)
    now = store.read(keys.edit)
    for number in range(6):
        draft = Draft(now.version).then(
            set_column(now.quotes["quote_id"][number : number + 12].tolist(), "topic", f"T{number}")
        )
        saved = print_time("one edit saved", lambda: save_draft(store, keys.edit, now, draft, no_encoder))  # noqa: B023
        assert isinstance(saved, SaveResult), saved
        now = print_time("  that version read", lambda: store.read(keys.edit, saved.version))  # noqa: B023
    history = print_time("history of 7 versions", lambda: store.history(keys.edit))
    print_time("what one changed", lambda: store.differences(keys.edit, history[0].version))
    print_time("the first brought back", lambda: store.bring_back(keys.edit, history[-1].version))


def main() -> None:
    if sys.argv[1:2] == ["--open"]:
        in_a_new_process(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--quotes", type=int, default=52_199)
    parser.add_argument("--store", help="a folder to keep it in, to look at it afterwards")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(arguments.store or folder, arguments.sentences, arguments.quotes)


if __name__ == "__main__":
    main()
