"""Quotes erased from all versions and from the files, with a tombstone; everything else stays as it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.arrays import Map, Vectors, texts_sha256
from data.axes import Axis, Pole
from data.corpus import Corpus
from data.stances import CLAIM_COLUMNS, DRAW_COLUMNS, PAIR_COLUMNS, STANCE_COLUMNS, Annotations
from data.store import Changes, Conflict, ReadOnly, SaveResult, Store, StoreError, open_store
from data.store.upkeep.backup import backup, restore
from data.store.upkeep.checking import check
from data.store.upkeep.cleanup import collect

WORD = "Zanzibar"  # a word that no other text contains
VECTOR = np.array([0.125, -0.992], "<f2")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def corpus(tiny: Corpus) -> Corpus:
    """The tiny corpus with vectors, a map, and a stance on q2, whose words are the secret."""
    quotes = tiny.quotes.assign(text=tiny.quotes["text"].where(tiny.quotes["quote_id"] != "q2", f"{WORD} said so"))
    values = np.tile(np.array([[1.0, 0.0]], np.float32), (6, 1))
    values[1] = VECTOR
    claims = pd.DataFrame({"claim_id": ["c1"], "claim": ["Talks go on"]}, dtype=str)
    lines = [("c1", "q2", "supports", f"for {WORD}", "Ann"), ("c1", "q1", "opposes", "", "Ann")]
    stances = pd.DataFrame(lines, columns=["claim_id", "quote_id", "stance", "reason", "annotator"], dtype=str)
    marked = Annotations(
        claims.reindex(columns=list(CLAIM_COLUMNS), fill_value=""),
        stances.reindex(columns=list(STANCE_COLUMNS), fill_value=""),
    )
    vectors = Vectors(values, "toy", "", texts_sha256(quotes))
    drawn = Map(values, np.full(6, 0.5, np.float32), {"model": "toy", "n": 6})
    return replace(tiny, quotes=quotes, vectors=vectors, map=drawn, unbuilt="", marked=marked)


def row(corpus: Corpus, of: str, **cells: str) -> pd.DataFrame:
    return corpus.quotes[corpus.quotes["quote_id"] == of].assign(**cells)


def holds(folder: Path, *secrets: bytes) -> bool:
    """Whether any file below the folder contains one of these, directly or in a decoded column."""
    return any(secret in file.read_bytes() for file in folder.rglob("*") if file.is_file() for secret in secrets)


def test_a_quote_goes_from_every_version_and_from_the_files(store, corpus, tmp_path):
    keys = store.create(corpus, "Ann", "First")
    first = store.latest(keys.read).version
    second = store.save(keys.edit, first, Changes(quotes=row(corpus, "q2", topic="Answer")), "Bob", f"{WORD}'s topic")
    third = store.save(keys.edit, second.version, Changes(quotes=row(corpus, "q1", topic="Answer")), "Bob", "q1")
    before = store.read(keys.read, third.version)
    assert holds(tmp_path, WORD.encode(), VECTOR.tobytes())
    assert store.erasable(keys.edit, ("q2",)) == (1, 3)
    tombstone = store.erase(keys.edit, ("q2",), by="Ann", note="withdrawn")
    assert not holds(tmp_path, WORD.encode())
    assert not holds(tmp_path, VECTOR.tobytes())
    assert (tombstone.what, tombstone.quotes, tombstone.note) == ("quotes", 1, "withdrawn")
    assert tombstone.versions == {first: 1, second.version: 1, third.version: 1}
    assert store.tombstones(keys.read) == [replace(tombstone, at=tombstone.at.replace(microsecond=0))]
    # old links still open, without it and with everything else
    for version in (first, second.version, third.version, None):
        read = store.read(keys.read, version)
        assert read.quotes["quote_id"].tolist() == ["q1", "q3", "q4", "q5", "q6"]
        assert read.marked.stances["quote_id"].tolist() == ["q1"]
        assert read.vectors.values.shape == (5, 2)
        assert read.map.points.shape == (5, 2)
        assert read.content_hash != before.content_hash  # results computed before are not shown again
    assert [version.message for version in store.history(keys.read)] == [
        "Erased 1 quote from all versions",
        "q1",
        "What it said went with what was erased",
        "First",
    ]
    assert [fault for one in check(open_store(store.tables.uri)) for fault in one.faults] == []


def test_all_of_a_speaker_goes_also_quotes_with_others_and_names_that_were_corrected(store, corpus, tmp_path):
    keys = store.create(corpus)
    base = store.latest(keys.read).version
    store.save(keys.edit, base, Changes(quotes=row(corpus, "q1", speaker="Sergey Lavrov")), message="Wrongly")
    base = store.latest(keys.read).version
    store.save(
        keys.edit, base, Changes(quotes=row(corpus, "q1", speaker="Edward Price")), message="q1: not Sergey Lavrov"
    )
    wrong = base
    assert holds(tmp_path, b"Sergey")
    tombstone = store.erase(keys.edit, speaker="Sergey Lavrov")
    assert (tombstone.what, tombstone.quotes) == ("speaker", 4)
    assert not holds(tmp_path, b"Sergey", b"Lavrov")
    # where q1 was attributed to him by mistake it is gone, where it is another's it stays
    assert store.read(keys.read).quotes["quote_id"].tolist() == ["q1", "q5", "q6"]
    assert store.read(keys.read, wrong).quotes["quote_id"].tolist() == ["q5", "q6"]


def test_a_person_who_had_it_open_cannot_save_it_back_unseen(store, corpus):
    keys = store.create(corpus)
    base = store.latest(keys.read).version
    store.erase(keys.edit, ("q2",))
    assert isinstance(store.save(keys.edit, base, Changes(quotes=row(corpus, "q2", topic="Mine"))), Conflict)
    assert isinstance(store.save(keys.edit, base, Changes(quotes=row(corpus, "q1", topic="Mine"))), SaveResult)
    back = store.bring_back(keys.edit, base)
    assert isinstance(back, SaveResult)
    assert "q2" not in set(store.read(keys.read).quotes["quote_id"])
    assert len(store.tombstones(keys.read)) == 1


def test_what_is_saved_while_it_is_erased_is_kept(store, corpus, monkeypatch):
    keys = store.create(corpus)
    base = store.latest(keys.read).version
    other = open_store(store.tables.uri)
    overwrite = store.tables.overwrite

    def overwrite_after_a_save(name, rows):
        if name.startswith("corpus"):
            other.save(keys.edit, base, Changes(quotes=row(corpus, "q1", topic="Meanwhile")), "Bob")
        return overwrite(name, rows)

    monkeypatch.setattr(store.tables, "overwrite", overwrite_after_a_save)
    store.erase(keys.edit, ("q2",))
    read = open_store(store.tables.uri).read(keys.read)
    assert read.quotes.set_index("quote_id").loc["q1", "topic"] == "Meanwhile"
    assert "q2" not in set(read.quotes["quote_id"])


def test_an_erasure_that_was_broken_off_is_finished_by_gc(store, corpus, tmp_path, monkeypatch):
    keys = store.create(corpus)

    def die(name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store.tables, "purge", die)
        with pytest.raises(KeyboardInterrupt):
            store.erase(keys.edit, ("q2",))
    again = open_store(store.tables.uri)
    assert "q2" not in set(again.read(keys.read).quotes["quote_id"])
    assert holds(tmp_path, WORD.encode())
    assert collect(again).damaged == ()
    assert not holds(tmp_path, WORD.encode())


def test_backups_made_afterwards_hold_it_no_more(store, corpus, tmp_path):
    keys = store.create(corpus)
    store.erase(keys.edit, ("q2",))
    backup(store, tmp_path / "all.zip")
    other = open_store(str(tmp_path / "other"))
    assert restore(other, tmp_path / "all.zip") == (1, 0)
    assert other.tombstones(keys.read) == store.tombstones(keys.read)
    assert not holds(tmp_path, WORD.encode())


def test_what_is_not_there_is_not_erased(store, corpus):
    keys = store.create(corpus)
    assert store.erasable(keys.edit, ("q99",)) == (0, 0)
    with pytest.raises(StoreError, match="nothing was erased"):
        store.erase(keys.edit, speaker="Nobody")
    with pytest.raises(ReadOnly):
        store.erase(keys.read, ("q2",))
    assert len(store.history(keys.read)) == 1


def table(columns: tuple[str, ...], **cells: str) -> pd.DataFrame:
    return pd.DataFrame([cells], dtype=str).reindex(columns=list(columns), fill_value="")


def test_the_words_go_where_others_keep_them_and_so_do_pairs(store, corpus, tmp_path):
    words = f"{WORD} said so"
    beside = corpus.quotes["quote_id"] == "q3"
    quotes = corpus.quotes.assign(
        url="https://a.example/1",
        prefix=np.where(beside, f"{words[4:]}. ", "Before that "),
        suffix=np.where(beside, "And nobody else. ", ""),
        title=f"“{words}”",
        paragraph=np.where(beside, f"First: {words}. Then: {corpus.quotes['text'][2]}", "none"),
    )
    marked = Annotations(
        table(CLAIM_COLUMNS, claim_id="c1", claim="Talks go on", note=f"counts: {words}"),
        table(
            STANCE_COLUMNS, claim_id="c1", quote_id="q1", stance="supports", reason=f"unlike {words}", annotator="Ann"
        ),
        table(
            DRAW_COLUMNS, draw_id="d1", purpose="check", claim_id="c1", camp="US", quote_ids="q1 q2", annotator="Ann"
        ),
        pd.concat([table(PAIR_COLUMNS, first_id=f"q{n}", second_id="q3", judgement="agree") for n in (1, 2)]),
    )
    poles = {end: Pole(label=end, phrasings=(f"{end} {words}", f"{end} {words}.")) for end in ("low", "high")}
    about = corpus.about.model_copy(update={"description": f"With {words}!"})
    own = replace(
        corpus, quotes=quotes, marked=marked, about=about, axes=(Axis(name="x", **poles),), vectors=None, map=None
    )
    keys = store.create(own)
    first = store.latest(keys.read).version
    store.save(keys.edit, first, Changes(quotes=row(own, "q1", topic="Answer")))
    store.erase(keys.edit, ("q2",))
    assert not holds(tmp_path, WORD.encode(), b"bar said so")
    assert [fault for one in check(open_store(store.tables.uri)) for fault in one.faults] == []
    for version in (first, None):
        read = store.read(keys.read, version)
        beside = read.quotes.set_index("quote_id").loc["q3"]
        assert (beside["prefix"], beside["suffix"], beside["title"]) == ("", "And nobody else. ", "“[erased]”")
        assert beside["paragraph"] == f"First: [erased]. Then: {corpus.quotes['text'][2]}"
        assert read.quotes["prefix"].tolist().count("Before that ") == 4
        assert read.about.description == "With [erased]!"
        assert read.marked.claims["note"].tolist() == ["counts: [erased]"]
        assert read.marked.stances["reason"].tolist() == ["unlike [erased]"]
        assert read.marked.pairs["first_id"].tolist() == ["q1"]
        assert read.marked.draws["quote_ids"].tolist() == ["q1 q2"]  # which were drawn reveals nothing about them
        assert read.axes[0].low.phrasings == ("low [erased]", "low [erased].")


def test_words_that_are_too_few_to_be_anybodys_stay_elsewhere(store, corpus):
    quotes = corpus.quotes.assign(
        text=corpus.quotes["text"].where(corpus.quotes["quote_id"] != "q2", "Yes."), title="Yes."
    )
    keys = store.create(replace(corpus, quotes=quotes, vectors=None, map=None))
    store.erase(keys.edit, ("q2",))
    assert set(store.read(keys.read).quotes["title"]) == {"Yes."}
