"""Corpora of the store through the whole app: opened by link at a version, refused, edited as far as a link allows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.positions.marking import Mark, Marking, tables
from components.corpus import history
from components.edit import conflict
from components.map import trust
from components.opening import more_corpora, visitor
from components.shared import clear_all
from data.corpus import read_corpus
from data.library import SHIPPED
from data.store import Changes, Keys, MergeDifference, Store
from data.store.access.permission import Person
from data.store.log import Version

ROOT = Path(__file__).parents[3]


@pytest.fixture
def keys(store) -> Keys:
    return store.create(read_corpus(SHIPPED / "russia-nato-2022"), owner="ann@example.org")


def open_app(auth: dict | None = None, **link: str) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    if auth:
        app.secrets["auth"] = auth
    for name, value in ({"screen": "Corpus"} | link).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def page(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def parts(app: AppTest) -> list[str]:
    found = [one for one in app.button_group if one.key == "detail.corpus_part"]
    return [option.content for option in found[0].proto.options] if found else []


def sign_in(monkeypatch, email: str = "", can_sign_in: bool = True) -> None:
    monkeypatch.setattr(visitor, "current", lambda: Person(email, can_sign_in))
    monkeypatch.setattr("components.opening.sign_in._providers", lambda: [""])


def retopic(store: Store, keys: Keys, topic: str) -> str:
    now = store.read(keys.read)
    return store.save(keys.edit, now.version, Changes(quotes=now.quotes.iloc[[0]].assign(topic=topic)), "Bob").version


def test_a_link_opens_what_its_key_may(store, keys):
    assert parts(open_app(corpus=keys.edit)) == ["Quotes", "Edit", "Description", "History", "Links and access"]
    assert parts(open_app(corpus=keys.read, corpus_part="Edit")) == ["Quotes", "History"]
    assert parts(open_app()) == []  # a corpus in a folder has neither edits nor versions


def test_marking_is_not_interrupted_by_marks_of_others(store, keys):
    app = open_app(corpus=keys.edit, screen="Positions", positions_part="Mark")
    now = store.read(keys.read)
    marks = tables(Marking(marks=(Mark("c01", "q41", "neither", annotator="bob"),)))
    store.save(keys.edit, now.version, Changes(marked=marks), "bob", "Marked stances")
    app.run()
    assert "There is a newer version" not in page(app)
    app.segmented_control(key="detail.positions_part").set_value("Matrix").run()
    assert "There is a newer version" in page(app)
    retopic(store, keys, "Other")
    app.segmented_control(key="detail.positions_part").set_value("Mark").run()
    assert "Saved by Bob" in page(app)


def test_a_link_pins_the_version_it_was_made_on(store, keys):
    first = store.latest(keys.read).version
    second = retopic(store, keys, "New topic")
    app = open_app(corpus=keys.read, v=first)
    assert app.session_state["open_version"] == first
    assert "There is a newer version" in page(app)
    assert "Saved by Bob" in page(app)
    app.button(key="open_newer").click().run()
    assert app.session_state["open_version"] == second
    assert "There is a newer version" not in page(app)
    assert open_app(corpus=keys.read).session_state["open_version"] == second


def test_quotes_selected_on_the_map_go_to_the_edits_with_a_link_to_edit(keys):
    app = open_app(corpus=keys.edit, screen="Map", selected="q34,q35")
    app.button(key="edit_selected").click().run()
    assert not app.exception
    assert app.session_state["screen"] == "Corpus"
    assert "Selected on the map · 2" in [
        option.content for option in app.segmented_control(key="edit_which").proto.options
    ]
    reader = open_app(corpus=keys.read, screen="Map", selected="q34,q35")
    assert [one.key for one in reader.button if one.key == "edit_selected"] == []


def test_a_version_that_the_corpus_never_had_is_reported(store, keys):
    assert "The link was made on version 0123456789" in page(open_app(corpus=keys.read, v="0123456789"))


@pytest.mark.parametrize("corpus", ["edit-" + "0" * 32, "read-" + "f" * 32])
def test_a_forged_link_opens_nothing_and_offers_the_way_on(store, keys, corpus):
    app = open_app(corpus=corpus)
    assert "No corpus opens with this link" in page(app)
    app.button(key="open_shipped").click().run()
    assert not app.exception
    assert "All 41 quotes" in page(app)


def test_the_page_of_a_reader_holds_no_key_to_edit(store, keys):
    app = open_app(corpus=keys.read)
    assert keys.edit not in str(app)
    assert "Anyone with the link can read this corpus" in " ".join(one.value for one in app.caption)


def test_a_deleted_corpus_is_restored_only_by_its_link_to_edit(store):
    keys = store.create(read_corpus(SHIPPED / "russia-nato-2022"))
    store.delete(keys.edit)
    assert "No corpus opens" in page(open_app(corpus=keys.read))
    app = open_app(corpus=keys.edit)
    assert "This corpus was deleted" in page(app)
    app.button(key="undelete").click().run()
    assert not app.exception
    assert len(store.read(keys.read).quotes) == 41


def test_where_people_sign_in_a_link_asks_who_it_is(store, keys, monkeypatch):
    sign_in(monkeypatch)
    app = open_app(corpus=keys.read)
    assert "Sign in to open this corpus." in page(app)
    assert app.button(key="sign_in_here").label == "Sign in"
    assert "All 41 quotes" in page(open_app())  # the shipped corpus is open to all
    sign_in(monkeypatch, "bob@uni.example")
    assert "All 41 quotes" in page(open_app(corpus=keys.read))


def test_a_sign_in_that_is_not_set_up_is_reported(store, keys):
    auth = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x" * 32}
    app = open_app(auth, corpus=keys.read)
    assert "Sign in to open this corpus." in page(app)
    app.button(key="sign_in_here").click().run()
    assert not app.exception
    assert "The owner of this server has to fix this" in page(app)
    named = {"client_id": "x", "client_secret": "x", "server_metadata_url": "http://localhost/x"}
    app = open_app(auth | {"google": named, "uni": named}, corpus=keys.read)
    assert [one.label for one in app.button if one.key.startswith("sign_in_here")] == [
        "Sign in with google",
        "Sign in with uni",
    ]


def test_a_person_who_lost_the_right_to_edit_cannot_save_from_an_open_page(store, keys, monkeypatch):
    sign_in(monkeypatch, "bob@uni.example")
    first = store.latest(keys.read).version
    retopic(store, keys, "New topic")
    app = open_app(corpus=keys.edit, corpus_part="History")
    store.restrict(keys.edit, ("example.org",))
    app.button(key=f"back {first}").click().run()
    assert "This corpus is for people of example.org" in page(app)
    assert len(store.history(keys.read)) == 2


def test_a_restricted_corpus_opens_to_its_domains_and_its_owner(store, keys, monkeypatch):
    store.restrict(keys.edit, ("uni.example",))
    sign_in(monkeypatch, "eve@elsewhere.example")
    assert "This corpus is for people of uni.example" in page(open_app(corpus=keys.edit))
    sign_in(monkeypatch, "bob@uni.example")
    app = open_app(corpus=keys.edit, corpus_part="Links and access")
    assert [one.key for one in app.button if one.key in ("replace_read_now", "delete_it", "restrict")] == []
    sign_in(monkeypatch, "ann@example.org")
    app = open_app(corpus=keys.edit, corpus_part="Links and access")
    assert {one.key for one in app.button} >= {"replace_read_now", "replace_edit_now", "delete_it", "restrict"}
    sign_in(monkeypatch, can_sign_in=False)
    assert "this server does not ask who you are" in page(open_app(corpus=keys.edit))


def test_the_owner_restricts_and_replaces(store, keys, monkeypatch):
    sign_in(monkeypatch, "ann@example.org")
    app = open_app(corpus=keys.edit, corpus_part="Links and access")
    app.text_input(key="access_domains").set_value("uni.example, @example.org").run()
    app.button(key="restrict").click().run()
    assert store.find(keys.edit).domains == ("uni.example", "example.org")
    app.text_input(key="access_domains").set_value("not a domain").run()
    assert "“not” is not a domain" in page(app)
    app.button(key="replace_edit_now").click().run()
    assert not app.exception
    assert store.find(keys.read).edit != keys.edit
    assert app.session_state["open_corpus"] == store.find(keys.read).edit


def test_a_store_that_cannot_be_read_leaves_the_shipped_corpora(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("STANDPOINT_STORE", str(tmp_path / "file"))
    clear_all()
    app = open_app()
    assert "All 41 quotes" in page(app)
    app.button(key="save_as_own").click().run()
    assert "cannot be written" in page(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("http://host/?corpus=read-" + "a" * 32 + "&v=1", "read-" + "a" * 32),
        (" edit-" + "b" * 32 + " ", "edit-" + "b" * 32),
        ("http://host/?corpus=../../etc", ""),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_the_key_in_what_was_pasted(written, key):
    assert more_corpora.key_in(written) == key


def test_what_a_version_did_is_counted():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    version = Version("v", "", at, "", 1, 2, 0)
    assert history.counts(version) == "1 quote added, 2 quotes changed"
    assert history.counts(Version("v", "", at, "", also=("map", "point"))) == "map drawn"
    assert history.counts(Version("v", "", at, "", also=("stance",))) == "stances marked"


def test_both_sides_show_what_any_changed():
    before = {"text": "War", "topic": "A", "camp": "US"}
    theirs, mine = before | {"topic": "B"}, before | {"camp": "NATO"}
    shown = conflict.sides(MergeDifference("quote", "q1", before, mine, theirs), "Bob")
    assert shown["heads"] == ["Before", "Bob", "You"]
    assert shown["rows"] == [("topic", ["A", "B", "A"]), ("camp", ["US", "US", "NATO"])]
    gone = conflict.sides(MergeDifference("quote", "q1", before, mine, None), "Bob")
    assert gone["rows"] == [("text", ["War", "—", "War"]), ("camp", ["US", "—", "NATO"])]


def test_the_maps_sentence_counts_those_that_came_later():
    figures = read_corpus(SHIPPED / "russia-nato-2022").map.figures
    assert "came later" not in trust.sentence(figures)
    assert "2 quotes came later, placed near their nearest neighbours" in trust.sentence(figures | {"placed": 2})
