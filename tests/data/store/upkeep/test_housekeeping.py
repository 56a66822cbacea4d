"""What was deleted long ago or never finished is removed; a backup restores everything else."""

import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from data.store import Changes, StoreError, UnknownKey, open_store
from data.store.access.access import Event, Kind
from data.store.upkeep.backup import BackupSummary, backup, restore
from data.store.upkeep.checking import summary
from data.store.upkeep.cleanup import CollectedCorpora, collect

DAYS = timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    return open_store(str(tmp_path / "store"))


def test_a_deleted_corpus_is_removed_after_thirty_days(store, tiny):
    kept, deleted = store.create(tiny), store.create(tiny)
    store.delete(deleted.edit)
    now = datetime.now(UTC)
    assert collect(store, now + 29 * DAYS) == CollectedCorpora()
    assert collect(store, now + 31 * DAYS) == CollectedCorpora(due=1)  # only marked, for a clock may be wrong once
    assert collect(store, now + 31 * DAYS) == CollectedCorpora(due=1)
    store.access.deleted_corpus(deleted.edit)
    assert collect(store, now + 32 * DAYS) == CollectedCorpora(deleted=1)
    with pytest.raises(UnknownKey):
        store.access.deleted_corpus(deleted.edit)
    assert store.tables.names() == ["access", "access_copy", f"corpus_{kept.corpus_id}", f"saves_{kept.corpus_id}"]
    assert len(store.read(kept.read).quotes) == 6


def test_a_clock_that_jumps_ahead_and_back_removes_nothing(store, tiny):
    keys = store.create(tiny)
    store.delete(keys.edit)
    store.table("b" * 32).create(tiny, "", "")  # somebody is just importing it
    now = datetime.now(UTC)
    assert collect(store, now + 31 * DAYS) == CollectedCorpora(due=2)
    assert "the clock is behind" in collect(store, now).clock
    store.undelete(keys.edit)
    assert len(store.read(keys.read).quotes) == 6
    assert len(store.table("b" * 32).log().versions) == 1


def test_a_date_of_the_far_future_stops_the_removal_only_until_the_owner_has_looked_at_the_clock(store, tiny):
    kept, deleted = store.create(tiny), store.create(tiny)
    store.delete(deleted.edit)
    listed = Event.new(kept.corpus_id, Kind.LISTED, listed=True)
    store.access.add([replace(listed, at="2999-01-01T00:00:00+00:00")])
    now = datetime.now(UTC)
    assert "the clock is behind" in collect(store, now + 31 * DAYS).clock
    assert collect(store, now + 31 * DAYS, is_clock_right=True) == CollectedCorpora(due=1)
    assert collect(store, now + 33 * DAYS, is_clock_right=True) == CollectedCorpora(deleted=1)
    assert len(store.read(kept.read).quotes) == 6


def test_where_the_clock_was_behind_the_day_of_deletion_says_nothing(store, tiny):
    keys = store.create(tiny)
    now = datetime.now(UTC)
    deleted = Event.new(keys.corpus_id, Kind.DELETED, keys.edit)
    store.access.add([replace(deleted, at=(now - 700 * DAYS).isoformat(timespec="seconds"))])
    for days in (0, 1, 29):  # marked the first time; kept for thirty days from then on
        assert collect(store, now + days * DAYS) == CollectedCorpora(due=1)
    assert collect(store, now + 30 * DAYS) == CollectedCorpora(deleted=1)


def test_what_no_process_finished_is_removed_after_a_day(store, tiny, tmp_path):
    kept = store.create(tiny)
    (tmp_path / "store" / f"corpus_{'a' * 32}.lance" / "data").mkdir(parents=True)  # its process died writing rows
    store.table("b" * 32).create(tiny, "", "")  # and this one's, noting its keys
    now = datetime.now(UTC)
    assert collect(store, now) == CollectedCorpora(due=2)
    assert collect(store, now + DAYS / 2) == CollectedCorpora(due=2)
    assert collect(store, now + 2 * DAYS) == CollectedCorpora(unfinished=2)
    names = ["access", "access_copy", f"corpus_{kept.corpus_id}", f"saves_{kept.corpus_id}"]
    assert sorted(os.listdir(tmp_path / "store")) == [*(f"{name}.lance" for name in names), "standpoint-store.json"]
    assert collect(store, now + 2 * DAYS) == CollectedCorpora()


def test_a_backup_restores_every_version_and_both_keys(store, tiny, tmp_path):
    keys = store.create(tiny, "Ann")
    base = store.latest(keys.read).version
    changed = Changes(quotes=tiny.quotes.iloc[[0]].assign(topic="Answer"))
    saved = store.save(keys.edit, base, changed, "Bob", "Moved").version
    read = store.replace_key(keys.edit, "read")
    file = tmp_path / "all.zip"
    assert backup(store, file) == BackupSummary(1)
    other = open_store(str(tmp_path / "other"))
    assert restore(other, file) == (1, 0)
    assert other.history(read) == store.history(read)
    pd.testing.assert_frame_equal(other.read(read, base).quotes, store.read(read, base).quotes)
    assert other.read(read).version == saved
    assert other.can_edit(keys.edit)
    with pytest.raises(UnknownKey):
        other.read(keys.read)
    # an existing corpus stays as it is
    other.save(keys.edit, saved, Changes(removed={"quote": ["q6"]}))
    assert restore(other, file) == (0, 1)
    assert len(other.read(read).quotes) == 5


def test_an_empty_store_has_an_empty_backup(store, tmp_path):
    file = tmp_path / "all.zip"
    assert backup(store, file) == BackupSummary(0)
    assert restore(store, file) == (0, 0)


def test_a_file_that_is_no_whole_backup_restores_nothing(store, tiny, tmp_path):
    file = tmp_path / "all.zip"
    backup_of = open_store(str(tmp_path / "from"))
    keys = backup_of.create(tiny)
    backup(backup_of, file)
    text = tmp_path / "text.zip"
    text.write_text("no zip")
    lacking = tmp_path / "lacking.zip"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(lacking, "w") as part:
        for name in ("standpoint-store.json", "access.parquet"):
            part.writestr(name, whole.read(name))
    escaping = tmp_path / "escaping.zip"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(escaping, "w") as part:
        about = whole.read("standpoint-store.json").replace(keys.corpus_id.encode(), b"../../evil")
        part.writestr("standpoint-store.json", about)
        part.writestr("access.parquet", whole.read("access.parquet"))
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(file.read_bytes().replace(b"PAR1", b"PAR2"))
    for broken in (text, lacking, escaping, damaged):
        with pytest.raises(StoreError, match=broken.name):
            restore(store, broken)
    assert not (tmp_path / "store").exists()


def test_a_failed_backup_leaves_the_old_one(store, tiny, tmp_path, monkeypatch):
    store.create(tiny)
    file = tmp_path / "all.zip"
    file.write_text("the old one")

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("data.store.upkeep.backup._add", fail)
    with pytest.raises(OSError, match="No space"):
        backup(store, file)
    assert file.read_text() == "the old one"
    assert sorted(os.listdir(tmp_path)) == ["all.zip", "store"]


def test_the_owner_sees_what_is_there(store, tiny):
    keys = store.create(tiny, owner="Ann@example.org")
    store.restrict(keys.edit, ("uni.example",))
    [one] = summary(store)
    assert one.name == keys.corpus_id
    assert one.summary.startswith("Tiny; 1 version, last 20")
    assert one.summary.endswith(" UTC; ann@example.org; for uni.example")
    store.delete(keys.edit)
    assert "deleted 20" in next(summary(store)).summary
