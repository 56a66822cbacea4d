import os

import pytest

from data import library


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """A folder of corpora named by the setting, still empty."""
    place = tmp_path / "corpora"
    place.mkdir()
    monkeypatch.setenv(library.SETTING, str(place))
    return place


def add_corpus(place, name):
    folder = place / name
    folder.mkdir()
    (folder / "quotes.csv").write_text("text,speaker,camp\nWar,Ned,US\n")
    return folder


def test_without_the_setting_the_shipped_ones(monkeypatch):
    monkeypatch.delenv(library.SETTING, raising=False)
    assert library.folders()["russia-nato-2022"] == library.SHIPPED / "russia-nato-2022"
    assert all(folder.parent == library.SHIPPED for folder in library.folders().values())


def test_own_corpora_come_after_the_shipped_ones_by_name(own_folder):
    b, a = add_corpus(own_folder, "b"), add_corpus(own_folder, "a")
    (own_folder / "no corpus").mkdir()
    found = library.folders()
    assert list(found)[-2:] == ["a", "b"]
    assert (found["a"], found["b"]) == (a, b)
    assert "no corpus" not in found


def test_an_own_corpus_never_hides_a_shipped_one(own_folder):
    add_corpus(own_folder, "russia-nato-2022")
    assert library.folders()["russia-nato-2022"].parent == library.SHIPPED


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param("", id="empty"),
        pytest.param("/nowhere/at/all", id="no such folder"),
        pytest.param("~nobody_here/x", id="no such home"),
        pytest.param("/" + "x" * 5_000, id="too long for a path"),
    ],
)
def test_a_setting_that_names_nothing(monkeypatch, setting):
    monkeypatch.setenv(library.SETTING, setting)
    assert "russia-nato-2022" in library.folders()


@pytest.mark.parametrize("asked", ["../data", "/etc", "russia-nato-2022/..", ""])
def test_a_name_from_a_link_is_no_path(asked):
    assert asked not in library.folders()


def test_fingerprint_changes_with_every_write(own_folder):
    folder = add_corpus(own_folder, "a")
    table = folder / "quotes.csv"
    before = library.fingerprint(folder)
    assert before == library.fingerprint(folder)
    assert [(name, size) for name, size, _ in before] == [("quotes.csv", table.stat().st_size)]
    os.utime(table, ns=(0, 0))
    later = library.fingerprint(folder)
    (folder / "map.npz").write_bytes(b"")
    assert len({before, later, library.fingerprint(folder)}) == 3
