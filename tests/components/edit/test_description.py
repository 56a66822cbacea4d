"""A stored corpus's description, edited through the whole app: saved as a version, and by two at once."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from data.corpus import read_corpus
from data.library import SHIPPED
from data.store import Keys

ROOT = Path(__file__).parents[3]


def open_part(keys: Keys, part: str = "Description") -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    for name, value in {"corpus": keys.edit, "screen": "Corpus", "corpus_part": part}.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def write(app: AppTest, key: str, value: str) -> None:
    app.text_input(key=key).set_value(value)
    run(app)


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click()
    run(app)


def page(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_title_and_camps_are_edited_undone_and_saved(store, keys):
    app = open_part(keys)
    write(app, "describe_title", "Talks")
    write(app, "camp_note NATO", "The alliance")
    app.selectbox(key="camp_symbol NATO").set_value("star")
    run(app)
    app.color_picker(key="camp_colour NATO").set_value("#112233")
    run(app)
    assert "4 unsaved edits of the description. The last: colour of NATO: #112233" in [one.value for one in app.text]
    press(app, "undo_edit")
    assert app.color_picker(key="camp_colour NATO").value != "#112233"
    press(app, "save_edits")
    about = store.read(keys.read).about
    nato = next(camp for camp in about.camps if camp.name == "NATO")
    assert (about.title, nato.note, nato.symbol) == ("Talks", "The alliance", "star")
    assert nato.colour == next(camp.colour for camp in read_corpus(SHIPPED / "russia-nato-2022").camps[1:2])
    assert app.text_input(key="describe_title").value == "Talks"


def test_an_empty_title_is_refused_at_the_door(store, keys):
    app = open_part(keys)
    write(app, "describe_title", " ")
    press(app, "save_edits")
    assert "Not saved: fix these first" in page(app)
    assert "Description, title" in page(app)
    assert len(store.history(keys.read)) == 1


def test_two_people_who_change_the_title_are_shown_both(store, keys):
    ann, bob = open_part(keys), open_part(keys)
    write(ann, "describe_title", "Of Ann")
    press(ann, "save_edits")
    write(bob, "describe_title", "Of Bob")
    write(bob, "describe_licence", "CC0-1.0")
    press(bob, "save_edits")
    assert "Not saved yet: you both changed the same thing" in page(bob)
    assert "The description" in page(bob)
    assert store.read(keys.read).about.title == "Of Ann"
    bob.radio[0].set_value("Replace with mine")
    run(bob)
    press(bob, "settle_conflict")
    press(bob, "save_edits")
    about = store.read(keys.read).about
    assert (about.title, about.licence) == ("Of Bob", "CC0-1.0")
    assert len(store.history(keys.read)) == 3


def test_a_camp_without_quotes_can_be_removed(store, keys):
    now = store.read(keys.read)
    app = open_part(keys)
    assert [one.key for one in app.button if (one.key or "").startswith("camp_gone")] == []
    from data.store import Changes

    alone = now.quotes[now.quotes["camp"].str.contains("NATO")].assign(camp="US", speaker="Anthony Blinken")
    store.save(keys.edit, now.version, Changes(quotes=alone))
    app = open_part(keys)
    press(app, "camp_gone NATO")
    press(app, "save_edits")
    assert [camp.name for camp in store.read(keys.read).camps] == ["US", "Russia", "Analyst", "Media"]
