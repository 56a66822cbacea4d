"""Corpora in the store: kept whole, saved as versions, merged, and opened only by the right key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.arrays import Map, Vectors, texts_sha256
from data.corpus import Camp, Corpus, read_corpus
from data.library import SHIPPED
from data.stances import CLAIM_COLUMNS, DRAW_COLUMNS, PAIR_COLUMNS, STANCE_COLUMNS, Annotations
from data.store import (
    Changes,
    Conflict,
    MapChange,
    ReadOnly,
    SaveResult,
    Store,
    StoreError,
    TextVectors,
    UnknownKey,
    UnknownVersion,
    open_store,
)
from data.store.access.permission import Person
from data.store.parts import Part
from data.store.rows import marks as stored_marks

FIGURES = {"model": "toy", "n": 6, "chosen": "PCA", "tried": [{"name": "PCA", "trust": {}}]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def built_corpus(tiny: Corpus) -> Corpus:
    """The tiny corpus with vectors of two dimensions and a map."""
    angles = np.linspace(0, 1, len(tiny.quotes))
    values = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float16).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    vectors = Vectors(values, "toy", "", texts_sha256(tiny.quotes))
    return replace(tiny, vectors=vectors, map=Map(values, np.full(len(values), 0.5, np.float32), FIGURES), unbuilt="")


def row(corpus: Corpus, of: str, **cells: str) -> pd.DataFrame:
    return corpus.quotes[corpus.quotes["quote_id"] == of].assign(**cells)


def topics(corpus: Corpus) -> dict[str, str]:
    return dict(zip(corpus.quotes["quote_id"], corpus.quotes["topic"], strict=True))


def test_what_is_stored_comes_back_whole(store, built_corpus):
    keys = store.create(built_corpus, author="Ann", message="First")
    back = store.read(keys.read)
    pd.testing.assert_frame_equal(back.quotes, built_corpus.quotes)
    pd.testing.assert_frame_equal(back.voices, built_corpus.voices)
    assert back.about == built_corpus.about
    np.testing.assert_allclose(back.vectors.values, built_corpus.vectors.values, atol=1e-3)
    assert back.vectors.texts_sha256 == built_corpus.vectors.texts_sha256
    np.testing.assert_array_equal(back.map.points, built_corpus.map.points)
    assert back.map.figures == FIGURES
    assert back.unbuilt == ""
    # from the title, and the end of an id that opens nothing: a downloaded file must not contain a key
    assert back.name == f"tiny-{keys.corpus_id[-8:]}"


def test_a_corpus_without_vectors_says_so(store, tiny):
    back = store.read(store.create(tiny).read)
    assert (back.vectors, back.map) == (None, None)
    assert back.unbuilt == "The quotes of this corpus were not embedded yet."


def test_columns_of_the_corpus_are_kept_in_their_order(store, tiny):
    own = replace(tiny, quotes=tiny.quotes.assign(zone="A", empty="", note="ü"))
    back = store.read(store.create(own).read)
    pd.testing.assert_frame_equal(back.quotes, own.quotes)


def test_every_save_is_a_version_and_a_version_stays_what_it_was(store, built_corpus):
    keys = store.create(built_corpus, "Ann", "First")
    first = store.latest(keys.read).version
    saved = store.save(keys.edit, first, Changes(quotes=row(built_corpus, "q1", topic="Answer")), "Bob", "Moved one")
    assert isinstance(saved, SaveResult)
    assert [(one.author, one.message, one.added, one.changed, one.removed) for one in store.history(keys.read)] == [
        ("Bob", "Moved one", 0, 1, 0),
        ("Ann", "First", 6, 0, 0),
    ]
    assert topics(store.read(keys.read))["q1"] == "Answer"
    assert topics(store.read(keys.read, first))["q1"] == "Dialogue"
    assert store.read(keys.read, first).version == first
    [difference] = store.differences(keys.read, saved.version)
    assert (difference.key, difference.before["topic"], difference.mine["topic"]) == ("q1", "Dialogue", "Answer")


def test_versions_outlive_the_clearing_of_old_files(store, built_corpus, monkeypatch):
    monkeypatch.setattr("data.store.tables.APPENDS_BEFORE_COMPACTION", 8)
    keys = store.create(built_corpus)
    first = store.latest(keys.read).version
    base = first
    for number in range(12):  # more than are compacted at once
        base = store.save(keys.edit, base, Changes(quotes=row(built_corpus, "q1", topic=f"t{number}"))).version
    store.tables.compact(f"corpus_{keys.corpus_id}")
    assert len(store.history(keys.read)) == 13
    assert topics(store.read(keys.read, first))["q1"] == "Dialogue"
    assert topics(store.read(keys.read))["q1"] == "t11"


def test_edits_of_different_rows_merge(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    store.save(keys.edit, base, Changes(quotes=row(built_corpus, "q1", topic="Answer")))
    assert isinstance(store.save(keys.edit, base, Changes(quotes=row(built_corpus, "q2", topic="Answer"))), SaveResult)
    assert isinstance(store.save(keys.edit, base, Changes(removed={"quote": ["q6"]})), SaveResult)
    assert topics(store.read(keys.read)) == {
        "q1": "Answer",
        "q2": "Answer",
        "q3": "Answer",
        "q4": "Dialogue",
        "q5": "",
    }


def test_edits_of_the_same_row_show_both_and_save_nothing(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    theirs = store.save(keys.edit, base, Changes(quotes=row(built_corpus, "q1", topic="Answer")), "Bob")
    changes = Changes(
        quotes=pd.concat([row(built_corpus, "q1", speaker="Edward Price"), row(built_corpus, "q2", topic="Answer")])
    )
    conflict = store.save(keys.edit, base, changes, "Ann")
    assert isinstance(conflict, Conflict)
    [difference] = conflict.differences
    assert (difference.part, difference.key) == ("quote", "q1")
    assert difference.before["topic"] == "Dialogue"
    assert difference.theirs["topic"] == "Answer"
    assert difference.mine["speaker"] == "Edward Price"
    assert (conflict.theirs.author, conflict.latest) == ("Bob", theirs.version)
    assert topics(store.read(keys.read))["q2"] == "Dialogue"
    assert len(store.history(keys.read)) == 2
    # on top of the other person's change, it can be saved
    assert isinstance(store.save(keys.edit, conflict.latest, changes, "Ann"), SaveResult)


def test_a_row_that_one_removes_and_the_other_edits_is_a_conflict(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    store.save(keys.edit, base, Changes(removed={"quote": ["q1"]}))
    conflict = store.save(keys.edit, base, Changes(quotes=row(built_corpus, "q1", topic="Answer")))
    assert isinstance(conflict, Conflict)
    assert conflict.differences[0].theirs is None


def test_any_version_can_be_restored_as_a_new_one(store, built_corpus):
    keys = store.create(built_corpus)
    first = store.latest(keys.read).version
    added = row(built_corpus, "q1", quote_id="q9", text="Something else")
    second = store.save(keys.edit, first, Changes(quotes=added, removed={"quote": ["q2"]})).version
    third = store.bring_back(keys.edit, first, "Ann").version
    pd.testing.assert_frame_equal(store.read(keys.read).quotes, built_corpus.quotes)
    assert store.read(keys.read).map is not None
    assert [one.version for one in store.history(keys.read)] == [third, second, first]
    assert store.history(keys.read)[0].message.startswith("Brought back the version of ")
    assert "q9" in set(store.read(keys.read, second).quotes["quote_id"])


def test_a_save_that_changes_no_words_leaves_the_vectors_in_memory_as_they_are(store, built_corpus):
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    store.save(keys.edit, first.version, Changes(quotes=row(built_corpus, "q1", topic="Answer")))
    assert store.read(keys.read).vectors is first.vectors
    store.save(keys.edit, store.latest(keys.read).version, Changes(removed={"quote": ["q2"]}))
    assert len(store.read(keys.read).vectors.values) == 5
    assert len(store.read(keys.read, first.version).vectors.values) == 6


def test_new_quotes_come_last_and_points_stay(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    added = row(built_corpus, "q1", quote_id="q0", text="New words")
    vectors = TextVectors("toy", "", ["New words"], np.array([[1.0, 0.0]]))
    drawn = MapChange(["q0"], np.array([[0.25, 0.5]]), np.array([np.nan]))
    saved = store.save(keys.edit, base, Changes(quotes=added, vectors=vectors, drawn=drawn))
    assert isinstance(saved, SaveResult)
    back = store.read(keys.read)
    assert back.quotes["quote_id"].tolist() == ["q1", "q2", "q3", "q4", "q5", "q6", "q0"]
    np.testing.assert_array_equal(back.map.points[:6], built_corpus.map.points)
    assert back.map.points[6].tolist() == [0.25, 0.5]
    assert back.map.figures == FIGURES | {"placed": 1}


def test_a_text_without_a_vector_leaves_the_corpus_without_vectors(store, built_corpus):
    keys = store.create(built_corpus)
    added = row(built_corpus, "q1", quote_id="q0", text="New words")
    store.save(keys.edit, store.latest(keys.read).version, Changes(quotes=added))
    assert store.read(keys.read).unbuilt == "1 of 7 quotes were not embedded yet."


def test_a_persons_own_corpora_are_listed_for_that_person_alone(store, tiny):
    ann, bob = (
        Person(f"{name}@example.org", True, issuer="https://one.example", subject=name) for name in ("ann", "bob")
    )
    first = store.create(tiny, owner=ann.owner)
    store.create(tiny, owner=bob.owner)
    second = store.create(replace(tiny, about=tiny.about.model_copy(update={"title": "Newer"})), owner=ann.owner)
    store.create(tiny)  # nobody is signed in
    assert store.titles_owned_by(ann, 5) == {second.edit: "Newer", first.edit: "Tiny"}
    assert store.titles_owned_by(ann, 1) == {second.edit: "Newer"}
    assert store.titles_owned_by(Person(can_sign_in=False), 5) == {}
    # the same address, but another person to the provider
    assert (
        store.titles_owned_by(Person("ann@example.org", True, issuer="https://one.example", subject="another"), 5) == {}
    )
    store.delete(second.edit)
    assert list(store.titles_owned_by(ann, 5)) == [first.edit]


def test_vectors_are_found_by_model_and_text(store, built_corpus):
    keys = store.create(built_corpus)
    texts = ["War is a choice", "never said"]
    assert list(store.vectors(keys.read, "toy", "", texts)) == ["War is a choice"]
    assert store.vectors(keys.read, "toy", "other weights", texts) == {}
    assert store.vectors(keys.read, "toy", "", texts, "another rule") == {}


def test_a_new_map_does_not_pass_over_quotes_that_were_added_meanwhile(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    store.save(keys.edit, base, Changes(quotes=row(built_corpus, "q1", quote_id="q0", text="New words")))
    redrawn = MapChange(
        built_corpus.quotes["quote_id"].tolist(), built_corpus.map.points[::-1], built_corpus.map.reliability, FIGURES
    )
    assert isinstance(store.save(keys.edit, base, Changes(drawn=redrawn)), Conflict)


def test_a_quote_is_not_placed_on_a_map_that_was_redrawn_meanwhile(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    figures = FIGURES | {"chosen": "t-SNE"}
    redrawn = MapChange(
        built_corpus.quotes["quote_id"].tolist(), built_corpus.map.points[::-1], built_corpus.map.reliability, figures
    )
    assert isinstance(store.save(keys.edit, base, Changes(drawn=redrawn)), SaveResult)
    placed = MapChange(["q0"], np.array([[0.25, 0.5]]), np.array([np.nan]))
    conflict = store.save(
        keys.edit, base, Changes(quotes=row(built_corpus, "q1", quote_id="q0", text="New words"), drawn=placed)
    )
    assert isinstance(conflict, Conflict)
    assert [difference.part for difference in conflict.differences] == ["map"]


def test_the_description_changes_by_camp_and_topic(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    us, russia, analyst = built_corpus.about.camps
    store.save(keys.edit, base, Changes(about=built_corpus.about.model_copy(update={"title": "Renamed"})))
    noted = built_corpus.about.model_copy(
        update={"camps": (us.model_copy(update={"note": "Officials"}), russia, analyst)}
    )
    assert isinstance(store.save(keys.edit, base, Changes(about=noted)), SaveResult)
    about = store.read(keys.read).about
    assert (about.title, about.camps[0].note) == ("Renamed", "Officials")
    fewer = about.model_copy(update={"topics": about.topics[:1]})
    store.save(keys.edit, store.latest(keys.read).version, Changes(about=fewer))
    # a topic that quotes still carry stays, without its note
    assert [topic.name for topic in store.read(keys.read).about.topics] == ["Dialogue", "Answer"]


def test_a_camp_that_nobody_declared_is_drawn_as_well(store, built_corpus):
    keys = store.create(built_corpus)
    store.save(keys.edit, store.latest(keys.read).version, Changes(quotes=row(built_corpus, "q1", camp="NATO")))
    assert [camp.name for camp in store.read(keys.read).camps] == ["US", "Russia", "Analyst", "NATO"]
    assert isinstance(store.read(keys.read).camps[3], Camp)
    assert store.read(keys.read).camps[3].colour == "#009E73"
    assert store.camps(store.find(keys.read).corpus_id) == store.read(keys.read).camps[:3]


def test_a_save_of_nothing_makes_no_version(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    assert store.save(keys.edit, base, Changes(about=built_corpus.about)) == SaveResult(base)
    assert len(store.history(keys.read)) == 1


@pytest.mark.parametrize(
    "key",
    [
        "",
        "russia-nato-2022",
        "../../etc/passwd",
        "read-" + "0" * 32,
        "read-" + "0" * 31 + "'",
        "' OR 1=1 --",
        "edit-" + "A" * 32,
    ],
)
def test_what_is_no_key_opens_nothing(store, tiny, key):
    store.create(tiny)
    with pytest.raises(UnknownKey):
        store.read(key)


@pytest.mark.parametrize("version", ["0" * 10, "..", "' OR 1=1 --", "latest"])
def test_what_is_no_version_opens_nothing(store, tiny, version):
    with pytest.raises(UnknownVersion):
        store.read(store.create(tiny).read, version)


def test_a_key_to_read_cannot_write_even_when_its_word_is_forged(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    changes = Changes(quotes=row(built_corpus, "q1", topic="Answer"))
    writes = [
        lambda key: store.save(key, base, changes),
        lambda key: store.bring_back(key, base),
        lambda key: store.replace_key(key, "edit"),
        lambda key: store.restrict(key, ("example.org",)),
        lambda key: store.delete(key),
    ]
    for write in writes:
        with pytest.raises(ReadOnly):
            write(keys.read)
        with pytest.raises(UnknownKey):
            write(keys.read.replace("read-", "edit-"))
    assert len(store.history(keys.read)) == 1


def test_each_key_can_be_replaced(store, tiny):
    keys = store.create(tiny)
    read = store.replace_key(keys.edit, "read")
    with pytest.raises(UnknownKey):
        store.read(keys.read)
    assert not store.can_edit(read)
    edit = store.replace_key(keys.edit, "edit")
    with pytest.raises(UnknownKey):
        store.can_edit(keys.edit)
    assert store.can_edit(edit)
    assert store.read(read).about.title == "Tiny"


def test_a_deleted_corpus_opens_nothing_until_it_is_restored(store, tiny):
    keys = store.create(tiny)
    store.list_for_all(keys.read, True)
    assert store.public_titles() == {keys.read: "Tiny"}
    store.delete(keys.edit)
    with pytest.raises(UnknownKey):
        store.read(keys.read)
    assert store.public_titles() == {}
    with pytest.raises(UnknownKey):
        store.undelete(keys.read)
    store.undelete(keys.edit)
    assert store.read(keys.read).about.title == "Tiny"


def test_old_corpora_are_moved_over_to_whom_the_provider_means(store, tiny):
    from data.store.access.access import Owner

    keys, others = store.create(tiny, owner="Ann@example.org"), store.create(tiny, owner="bob@example.org")
    ann = Owner("ann@example.org", "https://one.example", "17")
    assert store.claim(Owner("ann@example.org")) == []
    assert store.claim(ann) == [keys.corpus_id]
    assert store.claim(replace(ann, subject="18")) == []  # the next person to have the address
    found = store.find(keys.read)
    assert (found.owner, found.issuer, found.subject) == ("ann@example.org", "https://one.example", "17")
    assert store.find(others.read).subject == ""
    new = store.find(store.create(tiny, owner=ann).read)
    assert (new.owner, new.issuer, new.subject) == ("ann@example.org", "https://one.example", "17")


def test_nothing_is_created_before_something_is_stored(tmp_path):
    store = open_store(str(tmp_path / "store"))
    with pytest.raises(UnknownKey):
        store.find("read-" + "0" * 32)
    assert store.public_titles() == {}
    assert not (tmp_path / "store").exists()


def test_a_process_that_dies_over_the_very_first_corpus_leaves_a_store_that_works(store, tiny, monkeypatch):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("data.store.store.creation_event", die)
        with pytest.raises(KeyboardInterrupt):
            store.create(tiny)
    again = open_store(store.tables.uri)
    assert again.access.all() == {}
    assert len(again.read(again.create(tiny).read).quotes) == 6


def test_a_place_that_cannot_be_written_says_so(tmp_path, tiny):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written: Not a directory") as caught:
        open_store(str(tmp_path / "file" / "store")).create(tiny)
    assert "STANDPOINT_STORE" in caught.value.detail
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("scheme", ["file", "memory"])
def test_an_address_with_a_scheme_is_a_place_too(tmp_path, built_corpus, scheme):
    """The same path as an object store's address, but without the network."""
    from data.store.upkeep import backup, checking, cleanup, repair

    place = tmp_path / "store"
    store = open_store(f"{scheme}://{place if scheme == 'file' else ''}")
    with pytest.raises(UnknownKey):
        store.find("read-" + "0" * 32)
    assert store.public_titles() == {}
    keys = store.create(built_corpus)
    first = store.latest(keys.read).version
    saved = store.save(keys.edit, first, Changes(quotes=row(built_corpus, "q1", topic="Answer")))
    assert isinstance(saved, SaveResult)
    assert topics(store.read(keys.read))["q1"] == "Answer"
    assert topics(store.read(keys.read, first))["q1"] == "Dialogue"
    assert isinstance(store.bring_back(keys.edit, first), SaveResult)
    assert backup.backup(store, tmp_path / "all.zip") == backup.BackupSummary(1)
    store.delete(keys.edit)
    later = datetime.now(UTC) + timedelta(days=31)
    assert cleanup.collect(store, later) == cleanup.CollectedCorpora(due=1)
    assert cleanup.collect(store, later + timedelta(days=1)) == cleanup.CollectedCorpora(deleted=1)
    assert backup.restore(store, tmp_path / "all.zip") == (1, 0)
    assert len(store.history(keys.read)) == 3
    assert store.erase(keys.edit, ("q1",)).quotes == 1
    assert "q1" not in set(store.read(keys.read, first).quotes["quote_id"])
    assert [fault for one in checking.check(store) for fault in one.faults] == []
    assert repair.repair(store).done == []
    assert place.is_dir() == (scheme == "file")


def test_the_setting_names_the_place(tmp_path, monkeypatch):
    monkeypatch.setenv("STANDPOINT_STORE", str(tmp_path / "there"))
    assert open_store().tables.uri == str(tmp_path / "there")
    monkeypatch.delenv("STANDPOINT_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert open_store().tables.uri == str(tmp_path / "standpoint" / "store")


def test_claims_stances_and_axes_are_kept(store):
    shipped = read_corpus(SHIPPED / "russia-nato-2022")
    back = store.read(store.create(shipped).read)
    pd.testing.assert_frame_equal(back.marked.claims, shipped.marked.claims)
    pd.testing.assert_frame_equal(back.marked.stances, shipped.marked.stances)
    assert back.axes == shipped.axes


def marks(*lines: tuple[str, str, str, str]) -> Annotations:
    claims = pd.DataFrame([("c1", "Talks go on", "", "", "")], columns=list(CLAIM_COLUMNS), dtype=str)
    stances = pd.DataFrame(lines, columns=["claim_id", "quote_id", "stance", "annotator"], dtype=str)
    return Annotations(claims, stances.reindex(columns=list(STANCE_COLUMNS), fill_value=""))


def test_what_was_drawn_to_be_read_is_kept_camp_by_camp(store, built_corpus):
    keys = store.create(built_corpus)
    cells = {"draw_id": "check-c1-7", "purpose": "check", "claim_id": "c1", "seed": "7", "n_frame": "2"}
    cells |= {"quote_ids": "q1 q2", "annotator": "ann", "drawn_on": "2022-01-31"}
    draws = pd.DataFrame([cells | {"camp": camp} for camp in ("US", "Россия | x")], dtype=str)[list(DRAW_COLUMNS)]
    store.save(keys.edit, store.latest(keys.read).version, Changes(marked=Annotations(draws=draws)))
    assert store.read(keys.read).marked.draws.equals(draws)


def test_judged_pairs_of_two_people_merge_and_are_taken_back(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    for name in ("ann", "bob"):
        pairs = pd.DataFrame([["q1", "q2", "agree", name]], columns=list(PAIR_COLUMNS), dtype=str)
        store.save(keys.edit, base, Changes(marked=Annotations(pairs=pairs)))
    assert store.read(keys.read).marked.pairs["annotator"].tolist() == ["ann", "bob"]
    store.save(keys.edit, store.latest(keys.read).version, Changes(removed={Part.PAIR: ["q1 q2 ann"]}))
    assert store.read(keys.read).marked.pairs["annotator"].tolist() == ["bob"]


def test_claims_and_stances_of_an_earlier_version_have_the_newer_columns_empty():
    claims = ['{"claim_id": "c1", "claim": "Talks go on", "note": "any"}']
    stances = ['{"claim_id": "c1", "quote_id": "q1", "stance": "supports", "reason": "", "annotator": "ann"}']
    found = stored_marks.annotations_from(claims, stances)
    assert found.claims.to_numpy().tolist() == [["c1", "Talks go on", "", "", "any"]]
    assert found.stances.to_numpy().tolist() == [["c1", "q1", "supports", "", "", "", "ann", ""]]
    assert found.draws.empty


def test_stances_of_two_people_on_one_quote_merge(store, built_corpus):
    keys = store.create(built_corpus)
    base = store.latest(keys.read).version
    store.save(keys.edit, base, Changes(marked=marks()))  # the claim
    base = store.latest(keys.read).version
    for annotator in ("Ann", "Bob"):
        answer = store.save(keys.edit, base, Changes(marked=marks(("c1", "q1", "supports", annotator))))
        assert isinstance(answer, SaveResult)
    now = store.read(keys.read)
    assert now.marked.stances["annotator"].tolist() == ["Ann", "Bob"]
    later = Changes(marked=marks(("c1", "q1", "opposes", "Ann")))
    assert isinstance(store.save(keys.edit, base, later), Conflict)  # Ann's mark was there already, unseen
    assert isinstance(store.save(keys.edit, now.version, later), SaveResult)
    assert store.read(keys.read).marked.stances["stance"].tolist() == ["opposes", "supports"]
