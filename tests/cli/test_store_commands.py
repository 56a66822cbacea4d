"""`python -m analysis store` as its owner types it."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from cli.__main__ import app
from data.store import Store, open_store


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("STANDPOINT_STORE", str(tmp_path / "store"))
    return open_store()


def run(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["store", *arguments])
    assert result.exit_code == status, result.output
    return result.output


def test_an_empty_store_is_listed(store):
    assert run("list") == f"0 corpora at {store.tables.uri}\n"
    assert run("gc") == "Removed 0 deleted corpora and 0 unfinished.\n"


def test_a_corpus_is_listed_without_its_links(store, tiny):
    keys = store.create(tiny)
    output = run("list")
    assert f"{keys.corpus_id}  Tiny; 1 version" in output
    assert keys.read not in output
    assert keys.edit not in output


def test_a_backup_and_back(store, tiny, tmp_path, monkeypatch):
    keys = store.create(tiny)
    file = tmp_path / "all.zip"
    assert f"1 corpus in {file}" in run("backup", str(file))
    assert "0 corpora restored; 1 was already here and stays as it is" in run("restore", str(file))
    monkeypatch.setenv("STANDPOINT_STORE", str(tmp_path / "other"))
    assert "1 corpus restored; 0 were already here" in run("restore", str(file))
    assert open_store().read(keys.read).about.title == "Tiny"


def test_publishing_lists_for_all(store, tiny):
    keys = store.create(tiny)
    assert run("publish", keys.read) == "Tiny: listed for all\n"
    assert store.public_titles() == {keys.read: "Tiny"}
    assert run("unpublish", keys.read) == "Tiny: private to its links\n"
    assert store.public_titles() == {}


def test_what_goes_wrong_is_a_sentence(store, tmp_path):
    assert run("publish", "read-" + "0" * 32, status=1).startswith("No corpus opens with this link")
    broken = tmp_path / "broken.zip"
    broken.write_text("")
    assert run("restore", str(broken), status=1).startswith("broken.zip is not a backup of a store")
    assert "No such file or directory" in run("backup", str(tmp_path / "nowhere" / "all.zip"), status=1)


def test_damage_is_named_and_ends_with_an_exit_status(store, tiny, tmp_path):
    good, bad = store.create(tiny), store.create(tiny)
    assert run("check").count("sound") == 3  # and the log of access
    for file in (tmp_path / "store" / f"corpus_{bad.corpus_id}.lance" / "data").iterdir():
        file.write_bytes(b"")
    for command in (["list"], ["gc"], ["check"], ["backup", str(tmp_path / "all.zip")]):
        output = run(*command, status=1)
        assert "1 thing that is damaged:" in output
        assert f"  {bad.corpus_id}  " in output
    assert "cannot be repaired" in run("repair", status=1)
    assert store.read(good.read).about.title == "Tiny"


def test_lost_links_are_made_again(store, tiny, tmp_path):
    keys = store.create(tiny)
    for name in ("access", "access_copy"):
        shutil.rmtree(tmp_path / "store" / f"{name}.lance")
    assert "cannot be read" in run("list", status=1)
    output = run("repair")
    assert f"{keys.corpus_id}  Tiny: its links were lost, and it has new ones." in output
    key = output.partition("to edit ?corpus=")[2].split()[0]
    assert open_store().read(key).about.title == "Tiny"
    assert run("repair") == "Nothing is damaged.\n"


def test_a_title_does_not_command_the_terminal(store, tiny, tmp_path):
    title = "Tiny\x1b]0;owned\x07 \u202eylno"
    store.create(replace(tiny, about=tiny.about.model_copy(update={"title": title})))
    for command in (["list"], ["check"], ["backup", str(tmp_path / "all.zip")]):
        output = run(*command)
        assert "Tiny\\x1b]0;owned\\x07 \\u202eylno" in output
        assert not {"\x1b", "\x07", "\u202e"} & {*output}


def test_a_title_is_one_line(store, tiny, tmp_path):
    store.create(replace(tiny, about=tiny.about.model_copy(update={"title": "Tiny\n3 corpora at /elsewhere"})))
    for command in (["list"], ["check"], ["backup", str(tmp_path / "all.zip")]):
        assert "\n3 corpora" not in run(*command)


def test_no_command_prints_what_a_terminal_would_obey():
    commands = Path(cli.__file__).parent
    printing = [file.name for file in commands.glob("*.py") if re.search(r"\becho\(|\bprint\(", file.read_text())]
    assert printing == ["terminal.py"]


def test_quotes_are_erased_after_a_question(store, tiny):
    keys = store.create(tiny)
    assert "Name either quotes" in run("erase", keys.edit, status=2)
    asked = CliRunner().invoke(app, ["store", "erase", keys.edit, "--speaker", "Sergey Lavrov"], input="n\n")
    assert "Erase all quotes of Sergey Lavrov from all versions of Tiny, for good?" in asked.output
    assert len(store.read(keys.read).quotes) == 6
    assert "erased 3 quotes from 1 version " in run("erase", keys.edit, "--speaker", "Sergey Lavrov", "--yes")
    assert store.read(keys.read).quotes["quote_id"].tolist() == ["q1", "q5", "q6"]
    assert "link can read and not write" in run("erase", keys.read, "--quote", "q1", "--yes", status=1)


def test_a_store_that_was_given_up_may_start_again(store, tiny, tmp_path):
    store.create(tiny)
    shutil.rmtree(tmp_path / "store")
    assert "There was a store at" in run("list", status=1)
    assert "A new store can now begin" in run("new")
    assert run("list").startswith("0 corpora")
