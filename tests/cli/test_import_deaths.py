"""Imports by command line that are killed: the short form of `python -m bench.import_deaths`."""

import shutil
import subprocess
import sys
from pathlib import Path

from bench.import_deaths import measure
from data.corpus import read_corpus
from data.corpus_files import to_zip
from data.library import SHIPPED

ROOT = Path(__file__).parents[2]
# imports with topics: undisturbed, then killed at three points one after another, then undisturbed again
KILLED = """
import os, signal, sys
from pathlib import Path
from typer.testing import CliRunner
from analysis.compare.topics.topic_words import Nouns
from analysis.map import map_topics
from cli.__main__ import app
from data.files.topics_file import TopicsFile

map_topics.LEAST_QUOTES = 41
Nouns.find = lambda *_: None  # the grammar takes seconds to load
place = Path(sys.argv[1])

def run(out):
    command = ["import", str(place / "packed.zip"), "--out", str(place / out), "--duplicates", "keep"]
    return CliRunner().invoke(app, command)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def write_and_die(self, kept, write=TopicsFile.write):
    write(self, kept)
    die()

points = [(map_topics, "quarters_by_name", die), (TopicsFile, "write", die), (TopicsFile, "write", write_and_die)]
for holder, name, killer in points:
    if not (child := os.fork()):
        setattr(holder, name, killer)
        run("killed")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    left = sorted(str(file.relative_to(place)) for file in place.rglob("*.npz"))
    print((place / "killed").exists(), *[Path(file).name for file in left])
for out in ("killed", "undisturbed"):
    assert run(out).exit_code == 0
"""


def test_an_import_that_is_killed_leaves_no_partial_corpus_and_nothing_to_repair(tmp_path):
    # few enough that a process finishes several, and is killed in any step and not only while it draws a map
    found = measure(tmp_path, n_kills=3, longest=1.5, many=100)
    assert found.reported > 0
    assert (found.lost, found.partial, found.hidden_at_the_end) == (0, 0, 0)


def test_an_import_that_is_killed_while_topics_are_found_or_kept_gives_the_same_corpus_in_the_end(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(SHIPPED / "russia-nato-2022", source)
    read_corpus(source).quotes.assign(topic="").to_csv(source / "quotes.csv", index=False)
    (tmp_path / "packed.zip").write_bytes(to_zip(read_corpus(source)))
    shutil.rmtree(source)
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    written = "map.npz vectors.npz"
    assert done.stdout.splitlines() == ["False", f"False {written}", f"False map.npz topics.npz {written[8:]}"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed", "packed.zip", "undisturbed"]
    folders = [
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("killed", "undisturbed")
    ]
    assert folders[0] == folders[1]
    assert "topics.npz" in folders[0]
