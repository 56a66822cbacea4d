"""What a save writes: the changed rows, vectors of new texts only, places among the existing points."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.embedding.encoder import Model
from analysis.embedding.windows import RULE
from analysis.making.build import build
from analysis.making.description import change_camp, change_field
from analysis.making.edits import Draft, add_quote, change_words, remove_quotes, set_column
from analysis.making.saving import difference, save_draft, unknown_texts, with_new_map, with_vectors
from data.store import Changes, Conflict, SaveResult, open_store

TOY = Model("toy", "", "abc")


@pytest.fixture
def built_corpus(tiny_folder, toy):
    return build(tiny_folder, TOY, toy)


def silent(done: float, doing: str) -> None:
    pass


def no_encoder(texts):
    raise AssertionError(f"{texts} were not to be embedded")


def changes_of(corpus, *steps) -> Changes:
    draft = Draft("v", steps)
    return difference(corpus.quotes, draft.apply(corpus.quotes), draft.quotes)


def test_the_difference_is_whole_rows_and_no_others(built_corpus):
    changes = changes_of(
        built_corpus, set_column(["q1"], "topic", "New"), set_column(["q2"], "topic", "Dialogue"), remove_quotes(["q6"])
    )
    assert changes.quotes["quote_id"].tolist() == ["q1"]
    assert changes.quotes["text"].tolist() == ["War is a choice"]
    assert changes.removed == {"quote": ["q6"]}
    assert not changes_of(built_corpus, set_column(["q2"], "topic", "Dialogue"))


def test_a_new_column_is_in_every_changed_row(built_corpus):
    changes = changes_of(built_corpus, set_column(["q1"], "note", "sic"), set_column(["q2"], "topic", "New"))
    assert changes.quotes["note"].tolist() == ["sic", ""]


def test_a_change_of_labels_embeds_and_places_nothing(built_corpus):
    changes = with_vectors(
        built_corpus, changes_of(built_corpus, set_column(["q1"], "topic", "New")), {}, no_encoder, silent
    )
    assert (changes.vectors, changes.drawn) == (None, None)


def test_only_new_texts_are_embedded_and_all_others_stay(built_corpus, toy):
    step = add_quote(built_corpus.quotes, {"text": "war war peace", "speaker": "A", "camp": "US"})
    again = add_quote(
        built_corpus.quotes, {"text": "War is war", "speaker": "B", "camp": "US"}
    )  # these words are known
    asked = []
    changes = with_vectors(
        built_corpus, changes_of(built_corpus, step, again), {}, lambda texts: asked.extend(texts) or toy(texts), silent
    )
    assert asked == ["war war peace"]
    assert changes.vectors.texts == ["war war peace"]
    np.testing.assert_allclose(changes.vectors.values, [[2 / 5**0.5, 1 / 5**0.5]], atol=1e-6)
    assert len(changes.drawn.ids) == 2
    # the same words are at the same point
    assert changes.drawn.points[1].tolist() == built_corpus.map.points[4].tolist()
    assert np.isnan(changes.drawn.reliability).all()
    assert changes.drawn.figures is None


def test_a_stored_vector_is_not_made_again(built_corpus):
    stored = {"No words at all": np.array([0.0, 1.0], "<f2").tobytes()}
    changes = changes_of(built_corpus, change_words("q1", "No words at all"))
    assert unknown_texts(built_corpus, changes, stored) == []
    made = with_vectors(built_corpus, changes, stored, no_encoder, silent)
    assert made.vectors is None
    assert made.drawn.points.tolist() == [built_corpus.map.points[1].tolist()]  # where peace alone is placed


def test_a_new_map_keeps_vectors_of_the_same_model(built_corpus):
    changes = with_new_map(built_corpus, TOY, no_encoder, silent)
    assert changes.vectors is None
    assert changes.drawn.ids == built_corpus.quotes["quote_id"].tolist()
    np.testing.assert_array_equal(changes.drawn.points, built_corpus.map.points)
    assert changes.drawn.figures == built_corpus.map.figures


def test_another_model_embeds_every_text_once(built_corpus, toy):
    changes = with_new_map(built_corpus, Model("other", "", ""), toy, silent)
    assert (changes.vectors.model, len(changes.vectors.texts), changes.vectors.is_new_model) == ("other", 6, True)


def test_vectors_of_beginnings_are_made_again_and_those_of_other_quotes_kept(built_corpus, toy, tmp_path, monkeypatch):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    monkeypatch.setattr("analysis.embedding.windows.n_long", lambda texts, model: 0)
    assert with_new_map(first, TOY, no_encoder, silent).vectors is None
    monkeypatch.setattr("analysis.embedding.windows.n_long", lambda texts, model: 1)
    monkeypatch.setattr("analysis.making.build.rule_of", lambda model: RULE)
    store.save(keys.edit, first.version, with_new_map(first, TOY, toy, silent))
    second = store.read(keys.read)
    assert (first.vectors.rule, second.vectors.rule) == ("", RULE)
    assert with_new_map(second, TOY, no_encoder, silent).vectors is None
    assert store.read(keys.read, first.version).vectors.rule == ""


def test_added_and_redrawn_through_the_store(built_corpus, toy, tmp_path):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    step = add_quote(first.quotes, {"text": "war war peace", "speaker": "A", "camp": "US"})
    added_to = with_vectors(first, changes_of(first, step), {}, toy, silent)
    second = store.read(keys.read, store.save(keys.edit, first.version, added_to).version)
    np.testing.assert_array_equal(second.map.points[:6], first.map.points)
    assert second.map.figures["placed"] == 1
    third = store.read(keys.read, store.save(keys.edit, second.version, with_new_map(second, TOY, toy, silent)).version)
    assert third.map.figures["n"] == 7
    assert "placed" not in third.map.figures
    pd.testing.assert_frame_equal(third.quotes, second.quotes)
    assert store.vectors(keys.read, "toy", "abc", ["war war peace"]).keys() == {"war war peace"}


def turn_map(store, keys, first, toy):
    """Another person draws a new map, with every point mirrored."""
    turned = with_new_map(first, TOY, toy, silent)
    turned = replace(
        turned, drawn=replace(turned.drawn, points=-turned.drawn.points, figures=first.map.figures | {"n": 9})
    )
    assert isinstance(store.save(keys.edit, first.version, turned), SaveResult)


def test_a_draft_is_placed_on_the_map_that_another_person_drew_meanwhile(built_corpus, toy, tmp_path):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    turn_map(store, keys, first, toy)
    draft = Draft(first.version).then(add_quote(first.quotes, {"text": "War is war", "speaker": "B", "camp": "US"}))
    assert isinstance(save_draft(store, keys.edit, first, draft, toy, "Ann"), SaveResult)
    now = store.read(keys.read)
    assert now.map.points[6].tolist() == now.map.points[4].tolist() == (-built_corpus.map.points[4]).tolist()


def test_a_draft_that_changes_what_another_changed_is_not_saved(built_corpus, tmp_path):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    store.save(keys.edit, first.version, changes_of(first, set_column(["q1"], "topic", "Theirs")), "Bob")
    draft = Draft(first.version).then(set_column(["q1", "q2"], "topic", "Mine"))
    conflict = save_draft(store, keys.edit, first, draft, no_encoder, "Ann")
    assert isinstance(conflict, Conflict)
    assert [one.key for one in conflict.differences] == ["q1"]
    # mine over theirs, or theirs kept: the draft continues from their version
    newer = store.read(keys.read, conflict.latest)
    kept = draft.onto(conflict.latest, dropped=[("quote", "q1")], readded=())
    assert isinstance(save_draft(store, keys.edit, newer, kept, no_encoder, "Ann"), SaveResult)
    assert store.read(keys.read).quotes["topic"].tolist()[:2] == ["Theirs", "Mine"]


def test_a_reworded_quote_is_placed_on_the_map_that_another_person_drew_meanwhile(built_corpus, toy, tmp_path):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    turn_map(store, keys, first, toy)
    draft = Draft(first.version).then(change_words("q1", "War is war"))
    assert isinstance(save_draft(store, keys.edit, first, draft, toy, "Ann"), SaveResult)
    now = store.read(keys.read)
    assert now.map.points[0].tolist() == now.map.points[4].tolist() == (-built_corpus.map.points[4]).tolist()


def test_two_people_who_name_the_same_new_camp_do_not_get_in_each_others_way(built_corpus, tmp_path):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    for quote_id, camp in (("q1", "NATO"), ("q2", "NATO"), ("q3", "EU")):
        draft = Draft(first.version).then(set_column([quote_id], "camp", camp))
        assert isinstance(save_draft(store, keys.edit, first, draft, no_encoder), SaveResult)
    camps = store.read(keys.read).about.camps
    assert [(camp.name, camp.colour) for camp in camps[3:]] == [("NATO", "#009E73"), ("EU", "#009E73")]
    # they look the same, since neither knew of the other; a person who notices chooses another colour
    assert [camp.name for camp in camps] == ["US", "Russia", "Analyst", "NATO", "EU"]


def test_a_description_that_two_people_change_is_shown_twice(built_corpus, tmp_path):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(built_corpus)
    first = store.read(keys.read)
    theirs = Draft(first.version).then(change_field("title", "Theirs")).then(change_camp("US", "note", "Theirs"))
    assert isinstance(save_draft(store, keys.edit, first, theirs, no_encoder, "Bob"), SaveResult)
    mine = Draft(first.version).then(change_field("title", "Mine")).then(change_camp("Russia", "note", "Mine"))
    conflict = save_draft(store, keys.edit, first, mine, no_encoder, "Ann")
    assert isinstance(conflict, Conflict)
    [found] = conflict.differences
    assert (found.part, found.before["title"], found.theirs["title"], found.mine["title"]) == (
        "about",
        "Tiny",
        "Theirs",
        "Mine",
    )
    newer = store.read(keys.read, conflict.latest)
    assert isinstance(save_draft(store, keys.edit, newer, mine.onto(conflict.latest, (), ()), no_encoder), SaveResult)
    about = store.read(keys.read).about
    assert (about.title, [camp.note for camp in about.camps]) == ("Mine", ["Theirs", "Mine", ""])
    [change] = [one for one in store.differences(keys.read, store.history(keys.read)[1].version) if one.part == "camp"]
    assert (change.key, change.before["note"], change.mine["note"]) == ("US", "", "Theirs")
