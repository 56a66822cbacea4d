"""A folder written by a process that succeeds, fails, or is killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data import library
from data.files.atomic_writes import atomic_folder

ROOT = Path(__file__).parents[3]
WRITER = """
import sys, time
from pathlib import Path
from data.files.atomic_writes import atomic_folder
with atomic_folder(Path(sys.argv[1])) as unfinished:
    (unfinished / "quotes.csv").write_text("text,speaker,camp\\n")
    print("half", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def writer(tmp_path):
    """A process that has written half of the folder "made", and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "made")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        yield process
        process.kill()


def write(folder: Path) -> None:
    with atomic_folder(folder) as unfinished:
        (unfinished / "quotes.csv").write_text("mine")


def test_what_is_written_is_there_at_the_end_alone(tmp_path):
    with atomic_folder(tmp_path / "made") as unfinished:
        (unfinished / "quotes.csv").write_text("mine")
        assert not (tmp_path / "made").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    assert (tmp_path / "made" / "quotes.csv").read_text() == "mine"


def test_what_fails_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), atomic_folder(tmp_path / "made"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_no_corpus_and_goes_with_the_next(writer, tmp_path, monkeypatch):
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    left = [path.name for path in tmp_path.iterdir()]
    assert [(name[:6], name[-11:]) for name in left] == [(".made-", ".unfinished")]
    monkeypatch.setenv(library.SETTING, str(tmp_path))
    assert not set(left) & set(library.folders())
    write(tmp_path / "other")
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_what_a_living_process_is_writing_stays(writer, tmp_path):
    write(tmp_path / "other")
    assert sorted(path.name[:6] for path in tmp_path.iterdir()) == [".made-", "other"]
    assert writer.poll() is None


def test_a_hidden_folder_of_somebody_else_stays(tmp_path):
    (tmp_path / ".made-backup").mkdir()
    (tmp_path / ".made-backup" / "quotes.csv").write_text("mine")
    write(tmp_path / "made")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".made-backup", "made"]
