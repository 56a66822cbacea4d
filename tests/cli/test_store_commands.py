"""`python -m analysis store` as its owner types it."""

import pytest
from typer.testing import CliRunner

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
    told = run("list")
    assert f"{keys.corpus_id}  Tiny; 1 version" in told
    assert keys.read not in told
    assert keys.edit not in told


def test_a_backup_and_back(store, tiny, tmp_path, monkeypatch):
    keys = store.create(tiny)
    file = tmp_path / "all.zip"
    assert f"1 corpus in {file}" in run("backup", str(file))
    assert "0 corpora brought back; 1 were here already" in run("restore", str(file))
    monkeypatch.setenv("STANDPOINT_STORE", str(tmp_path / "other"))
    assert "1 corpus brought back; 0 were here already" in run("restore", str(file))
    assert open_store().read(keys.read).about.title == "Tiny"


def test_publishing_lists_for_all(store, tiny):
    keys = store.create(tiny)
    assert run("publish", keys.read) == "Tiny: listed for all\n"
    assert store.listed() == {keys.read: "Tiny"}
    assert run("unpublish", keys.read) == "Tiny: private to its links\n"
    assert store.listed() == {}


def test_what_goes_wrong_is_a_sentence(store, tmp_path):
    assert run("publish", "read-" + "0" * 32, status=1).startswith("No corpus opens with this link")
    broken = tmp_path / "broken.zip"
    broken.write_text("")
    assert run("restore", str(broken), status=1).startswith("broken.zip is not a backup of a store")
    assert "No such file or directory" in run("backup", str(tmp_path / "nowhere" / "all.zip"), status=1)
