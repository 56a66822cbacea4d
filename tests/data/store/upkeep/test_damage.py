"""A store with damaged files: what was saved is read, or the damage is reported."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lancedb
import pytest

from bench import damage
from data.store import Changes, DamagedStore, NewerStore, SaveResult, StoreError, StoreGone, UnknownKey, open_store
from data.store.access.access import Event, Kind, Owner, fold
from data.store.outcome import Keys
from data.store.place import MARK
from data.store.store import creation_event
from data.store.tables import Tables
from data.store.upkeep.backup import backup, restore
from data.store.upkeep.checking import check, summary
from data.store.upkeep.cleanup import CollectedCorpora, collect
from data.store.upkeep.repair import repair


@pytest.fixture(scope="module")
def whole_store(tmp_path_factory) -> tuple[Path, damage.Truth]:
    """The store of the bench, built once, with its contents."""
    folder = tmp_path_factory.mktemp("damage") / "store"
    return folder, damage.build(folder, saves=(3, 1, 1))


def test_damage_by_chance_is_never_silent_and_shuts_nothing_else(whole_store):
    found = damage.measure(*whole_store, n=8, seed=5)
    assert found.times == 8
    assert (found.silent, found.others_shut, found.uncaught) == (0, 0, 0), found.details
    assert (found.not_backed_up, found.unnoticed, found.not_repaired) == (0, 0, 0), found.details


@pytest.fixture
def place(whole_store, tmp_path) -> Path:
    """A copy of that store, to damage."""
    return Path(shutil.copytree(whole_store[0], tmp_path / "store"))


@pytest.fixture
def keys(whole_store) -> list[str]:
    """The read keys of its three corpora."""
    return list(whole_store[1])


def files(place: Path, store, key: str, folder: str, prefix: str = "corpus") -> list[Path]:
    """Files of the table of a corpus, the newest last."""
    found = place / f"{prefix}_{store.find(key).corpus_id}.lance" / folder
    return sorted(found.iterdir(), key=lambda file: file.stat().st_mtime_ns)


def faults(store) -> list[str]:
    return [fault for one in check(open_store(store.tables.uri)) for fault in one.faults]


def replace_in(file: Path, old: bytes, new: bytes) -> None:
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new))


def test_a_sound_store_is_reported_as_sound(place):
    assert faults(open_store(str(place))) == []
    assert repair(open_store(str(place))).done == []


def test_other_words_are_never_shown_as_the_quotes_own(place, keys):
    store = open_store(str(place))
    newest = files(place, store, keys[0], "data")[-1]
    replace_in(newest, b"What a2 said", b"What a2 sang")
    read = store.read(keys[0])
    assert "sang" not in read.quotes.to_csv()
    assert len(store.lost_saves(keys[0])) == 1
    assert len(store.history(keys[0])) == 3
    assert "quotes that are not as they were saved: a2" in faults(store)
    with pytest.raises(DamagedStore, match="nothing can be saved"):
        store.save(store.find(keys[0]).edit, read.version, Changes(removed={"quote": ["a1"]}))
    # words that cannot be verified are gone, the rest of that save is there
    assert "1 quotes lost: a2" in " ".join(repair(open_store(str(place))).done)
    again = open_store(str(place))
    assert faults(again) == []
    assert "a2" not in set(again.read(keys[0]).quotes["quote_id"])
    assert len(again.read(keys[0]).quotes) == damage.N_QUOTES - 1
    assert [sentence.what for sentence in again.tombstones(keys[0])] == ["damage"]
    saved = again.save(again.find(keys[0]).edit, again.latest(keys[0]).version, Changes(removed={"quote": ["a1"]}))
    assert isinstance(saved, SaveResult)


class Death(BaseException):
    """The end of a process, which none of its code notices."""


@pytest.mark.parametrize("moment", ["in the midst of the new table", "before the first move", "between the two moves"])
def test_a_repair_that_dies_loses_nothing(place, keys, monkeypatch, moment):
    store = open_store(str(place))
    replace_in(files(place, store, keys[0], "data")[-1], b"What a2 said", b"What a2 sang")
    create, rename = lancedb.db.LanceDBConnection.create_table, Path.rename
    moves = {"before the first move": 1, "between the two moves": 2}

    def create_and_die(connection, name, *rows, **options):
        table = create(connection, name, *rows, **options)
        if moment not in moves:
            shutil.rmtree(Path(connection.uri) / f"{name}.lance" / "_versions")
            raise Death
        return table

    def rename_and_die(path, target):
        moves[moment] = moves.get(moment, 0) - 1
        if moves[moment] == 0:
            raise Death
        return rename(path, target)

    with monkeypatch.context() as dying:
        dying.setattr("lancedb.db.LanceDBConnection.create_table", create_and_die)
        dying.setattr(Path, "rename", rename_and_die)
        with pytest.raises(Death):
            repair(open_store(str(place)))
    assert "1 quotes lost: a2" in " ".join(repair(open_store(str(place))).done)
    again = open_store(str(place))
    assert faults(again) == []
    assert len(again.read(keys[0]).quotes) == damage.N_QUOTES - 1
    assert not list((place / "damaged").glob("*unfinished"))


def test_the_loss_of_the_last_save_is_noticed(place, keys):
    store = open_store(str(place))
    before = store.history(keys[0])
    files(place, store, keys[0], "_versions")  # the hint is among them
    newest = min(file for file in files(place, store, keys[0], "_versions") if file.suffix == ".manifest")
    newest.unlink()
    again = open_store(str(place))
    assert again.history(keys[0]) == before[1:]
    assert [(lost.save, lost.author) for lost in again.lost_saves(keys[0])] == [(before[0].version, "Bob")]
    assert any("was made and is not in its place" in fault for fault in faults(again))


def test_an_older_version_opens_where_the_newest_cannot_be_read_at_all(place, keys):
    store = open_store(str(place))
    files(place, store, keys[0], "data")[-1].write_bytes(b"")
    assert len(store.history(keys[0])) == 3
    assert store.read(keys[0]).quotes["topic"][0] == "T0"
    assert len(store.lost_saves(keys[0])) == 1


def test_a_corpus_of_which_nothing_is_left_says_so_and_shuts_no_other(place, keys, tmp_path):
    store = open_store(str(place))
    files(place, store, keys[1], "data")[0].unlink()
    with pytest.raises(DamagedStore, match="none of its versions can be read"):
        store.read(keys[1])
    assert len(store.read(keys[0]).quotes) == damage.N_QUOTES
    copied = backup(store, tmp_path / "all.zip")
    assert copied.corpora == 2
    assert [line.split()[0] for line in copied.damaged] == [store.find(keys[1]).corpus_id]
    assert [bool(one.faults) for one in summary(store)].count(True) == 1
    assert len(repair(open_store(str(place))).beyond_repair) == 1


def test_vectors_that_are_not_as_they_were_saved_are_not_used(place, keys):
    store = open_store(str(place))
    vectors = store.read(keys[0]).vectors.values.astype("<f2")
    file = files(place, store, keys[0], "data")[0]
    replace_in(file, vectors[3].tobytes(), vectors[4].tobytes())
    read = open_store(str(place)).read(keys[0])
    assert read.vectors is None
    assert "damaged" in read.unbuilt
    assert len(read.quotes) == damage.N_QUOTES


def test_the_access_list_is_read_from_its_copy(place, keys):
    for file in (place / "access.lance" / "data").iterdir():
        file.write_bytes(b"")
    store = open_store(str(place))
    assert len(store.read(keys[2]).quotes) == damage.N_QUOTES
    assert len(faults(store)) == 1
    repair(open_store(str(place)))
    assert faults(store) == []
    shutil.rmtree(place / "access_copy.lance")
    assert len(open_store(str(place)).read(keys[2]).quotes) == damage.N_QUOTES


def test_corpora_whose_links_are_lost_get_new_ones(place, keys):
    for name in ("access", "access_copy"):
        shutil.rmtree(place / f"{name}.lance")
    with pytest.raises(StoreError, match="The list of who may open what cannot be read"):
        open_store(str(place)).read(keys[0])
    repaired = repair(open_store(str(place)))
    assert len(repaired.keys) == 3
    store = open_store(str(place))
    assert len(store.read(repaired.keys[0].edit).quotes) == damage.N_QUOTES
    with pytest.raises(UnknownKey):
        store.read(keys[0])


def test_the_rows_of_another_corpus_are_not_repaired_into_this_one(place, keys):
    store = open_store(str(place))
    first, second = (place / f"corpus_{store.find(key).corpus_id}.lance" for key in keys[:2])
    words = list(store.read(keys[1]).quotes["text"])
    shutil.rmtree(first)
    shutil.copytree(second, first)
    repaired = repair(open_store(str(place)))
    assert repaired.done == []
    (sentence,) = repaired.beyond_repair
    assert f"holds the saves of {store.find(keys[1]).corpus_id}" in sentence
    with pytest.raises(DamagedStore):
        open_store(str(place)).read(keys[0])
    assert list(open_store(str(place)).read(keys[1]).quotes["text"]) == words


def test_what_is_no_table_in_the_folder_of_the_store_holds_nothing_up(place, keys, tmp_path):
    (place / "loop").symlink_to("loop")
    (place / "notes.lance").write_text("a file")
    (place / f"corpus_{'0' * 32}.lance").mkdir()
    (place / MARK).write_text("[" * 100_000)
    store = open_store(str(place))
    assert {one.name for one in check(store) if one.faults} == set()
    assert backup(store, tmp_path / "all.zip").corpora == 3
    now = datetime.now(UTC)
    assert collect(store, now) == CollectedCorpora(due=1)
    assert collect(store, now + timedelta(days=1, minutes=1)) == CollectedCorpora(unfinished=1)
    assert not (place / f"corpus_{'0' * 32}.lance").exists()
    assert all(len(store.read(key).quotes) for key in keys)


def test_a_corpus_that_cannot_be_removed_holds_up_no_other(place, keys, monkeypatch):
    store = open_store(str(place))
    gone = [store.find(key).corpus_id for key in keys[:2]]
    for corpus_id in gone:
        store.access.note(corpus_id, Kind.DELETED)
    drop = Tables.drop

    def fail(tables: Tables, name: str) -> None:
        if name == f"corpus_{gone[0]}":
            raise StoreError("It cannot be written.", "busy")
        drop(tables, name)

    monkeypatch.setattr(Tables, "drop", fail)
    now = datetime.now(UTC)
    collect(store, now + timedelta(days=31))
    removed = collect(store, now + timedelta(days=33))
    assert (removed.deleted, removed.damaged) == (1, (f"{gone[0]}  busy",))


def test_an_event_that_is_not_understood_is_passed_over(place, keys):
    store = open_store(str(place))
    corpus_id = store.find(keys[0]).corpus_id
    odd = {
        "event": "x",
        "at": "2026-01-01T00:00:00+00:00",
        "corpus_id": corpus_id,
        "kind": "painted",
        "by": "",
        "json": "{}",
    }
    lines = [odd, odd | {"event": "y", "json": "no json"}, odd | {"event": "z", "kind": "deleted", "at": "yesterday"}]
    table = lancedb.connect(str(place)).open_table("access")
    table.add(lines)
    assert len(store.read(keys[0]).quotes) == damage.N_QUOTES
    assert len(faults(store)) == 3  # what cannot be read, what is not understood, and that the copy lacks it
    assert [bool(one.faults) for one in summary(store)] == [False] * 3
    repair(open_store(str(place)))
    assert faults(store) == []


ODD = {
    "nested too deep": {"json": "[" * 100_000},
    "an infinite format": {"kind": "format", "json": '{"needs": Infinity}'},
    "a time of no zone": {"kind": "deleted", "at": "2026-01-01T00:00:00"},
    "a day alone": {"kind": "due", "at": "2026-01-01"},
    "a time before all years": {"at": "0001-01-01T00:00:00+23:59"},
    "a time after all years": {"at": "9999-12-31T23:59:59-23:59"},
    "a number too long": {"json": f'{{"a": {"9" * 5_000}}}'},
}


@pytest.mark.parametrize("cells", ODD.values(), ids=ODD)
def test_whatever_an_event_holds_its_corpus_opens(cells):
    keys = Keys("c" * 32, "read-" + "0" * 32, "edit-" + "1" * 32)
    made = creation_event(keys, Owner())
    line = {"event": "e", "at": made.at, "corpus_id": keys.corpus_id, "kind": "listed", "by": "", "json": "{}"} | cells
    found = [event for one in (made.line(), line) if (event := Event.read(one)) is not None]
    one = fold(found).access[keys.corpus_id]
    assert (one.read, one.deleted_at, one.is_expired(datetime.now(UTC))) == (keys.read, None, False)


def test_what_is_whole_and_makes_no_sense_is_reported(place, keys, monkeypatch):
    store = open_store(str(place))
    monkeypatch.setattr("data.store.rows.decode", lambda *_: 1 / 0)
    with pytest.raises(DamagedStore, match="makes no sense") as result:
        store.read(keys[0])
    assert "ZeroDivisionError" in result.value.detail


def test_a_store_of_a_newer_version_is_left_alone(place, keys):
    store = open_store(str(place))
    store.access.add([Event.new("", Kind.FORMAT, needs=99)])
    before = sorted(place.rglob("*"))
    for act in (lambda: store.read(keys[0]), lambda: list(check(store)), lambda: repair(store)):
        with pytest.raises(NewerStore, match="written by a newer version of Standpoint"):
            act()
    assert sorted(place.rglob("*")) == before


def test_a_store_that_is_gone_is_reported_and_nothing_is_written_in_its_place(place, keys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("STANDPOINT_STORE", str(place))
    store = open_store()
    corpus = store.read(keys[0])
    place.rename(tmp_path / "elsewhere")
    for later in (store, open_store()):  # this process, and the next
        for act in (lambda: later.read(keys[0]), lambda: later.create(corpus)):  # noqa: B023
            with pytest.raises(StoreGone, match="not where they were") as caught:
                act()
            assert str(place) not in str(caught.value)
    assert not place.exists()
    place.mkdir()  # where the disk was mounted
    with pytest.raises(StoreGone):
        open_store().create(corpus)
    assert os.listdir(place) == []
    place.rmdir()
    (tmp_path / "elsewhere").rename(place)
    assert len(store.read(keys[0]).quotes) == damage.N_QUOTES
    shutil.rmtree(place)
    open_store().tables.place.forget()
    assert len(open_store().create(corpus).read) == 37


def test_a_full_disk_is_reported_at_once(place, keys, monkeypatch):
    store = open_store(str(place))
    edit, base = store.find(keys[0]).edit, store.latest(keys[0]).version
    slept = []
    monkeypatch.setattr("data.store.tables.time.sleep", slept.append)

    def fail(*_: object) -> None:
        raise RuntimeError("lance error: LanceError(IO): No space left on device (os error 28), /srv/x.rs:1:2")

    monkeypatch.setattr("lancedb.table.LanceTable.add", fail)
    with pytest.raises(StoreError, match="its disk is full") as caught:
        store.save(edit, base, Changes(removed={"quote": ["a1"]}))
    assert slept == []
    assert str(place) not in str(caught.value)
    assert str(place) in caught.value.detail


def test_a_panic_of_the_library_is_an_error_like_others(place, keys, monkeypatch):
    class PanicException(BaseException):
        """Like Rust's."""

    def panic(*_: object, **__: object) -> None:
        raise PanicException("index out of bounds")

    store = open_store(str(place))
    monkeypatch.setattr("data.store.tables._rows", panic)
    with pytest.raises(StoreError):
        store.read(keys[0])


def test_a_backup_that_was_tampered_with_restores_nothing(place, keys, tmp_path):
    import zipfile

    backup(open_store(str(place)), tmp_path / "all.zip")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(tmp_path / "all.zip") as whole, zipfile.ZipFile(other, "w") as changed:
        corpora = [name for name in whole.namelist() if name.startswith("corpus_")]
        for name in whole.namelist():
            # the rows of one corpus under the name of another that is there too
            changed.writestr(name, whole.read("access.parquet" if name == corpora[-1] else name))
    with pytest.raises(StoreError, match=r"other\.zip"):
        restore(open_store(str(tmp_path / "new")), other)
    assert not (tmp_path / "new").exists()
