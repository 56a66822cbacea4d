"""Links, keys and sessions of attackers: none of their text reaches a path or a condition, or writes."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.making.edits import Draft, set_column
from data.corpus import read_corpus
from data.library import SHIPPED
from data.store.tables import Tables
from tests.page import open_screen

ROOT = Path(__file__).parents[3]
HOSTILE = (
    "' OR 1=1 --",
    "../..",
    "../../../etc/passwd",
    "read-" + "0" * 31 + "'",
    "read-" + "0" * 32 + "\n",
    "edit-" + "٠" * 32,
    "read-" + "a" * 100_000,
    "\x00",
    "\u202eread-" + "0" * 32,
    "corpus_" + "0" * 32,
    "access",
    "s3://bucket/path",
    "%2e%2e%2f",
    "{{ 7 * 7 }}",
)


@pytest.fixture
def queries(monkeypatch) -> list[str]:
    """Every table name and every condition that LanceDB is asked for."""
    drawn: list[str] = []
    read, open_table = Tables.read, Tables._open

    def read_and_note(self, name, columns, where=""):
        drawn.extend([name, where])
        return read(self, name, columns, where)

    def open_and_note(self, name):
        drawn.append(name)
        return open_table(self, name)

    monkeypatch.setattr(Tables, "read", read_and_note)
    monkeypatch.setattr(Tables, "_open", open_and_note)
    return drawn


def page(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("written", HOSTILE, ids=lambda written: ascii(written[:20]))
def test_no_part_of_a_link_reaches_a_table_or_a_condition(store, keys, queries, written):
    open_screen(corpus=written, screen="Corpus")
    app = open_screen(
        corpus=keys.read, v=written, screen="Corpus", corpus_part=written, quote=written, selected=written
    )
    assert "All 41 quotes" in page(app)
    known = {"access", "access_copy", f"corpus_{keys.corpus_id}", f"saves_{keys.corpus_id}", "", "part != 'vector'"}
    model = [where for where in queries if where.startswith("part = 'vector' AND model = '")]
    assert {*queries} - {*model} <= known


@pytest.mark.parametrize("title", HOSTILE[:4], ids=ascii)
def test_a_title_is_no_path_either(store, title, queries, tmp_path):
    corpus = read_corpus(SHIPPED / "russia-nato-2022")
    from dataclasses import replace

    keys = store.create(replace(corpus, about=corpus.about.model_copy(update={"title": title})))
    app = open_screen(corpus=keys.edit, screen="Corpus")
    assert store.read(keys.read).about.title == title
    tables = {"access", "access_copy", f"corpus_{keys.corpus_id}", f"saves_{keys.corpus_id}"}
    assert {file.stem for file in (tmp_path / "store").iterdir()} == tables | {"standpoint-store"}
    assert not app.exception


def test_a_session_that_is_turned_to_a_link_to_read_writes_nothing(store, keys):
    """The page has an editor's edits, marks and buttons, but the key is only a read key."""
    app = open_screen(corpus=keys.edit, screen="Corpus", corpus_part="Edit")
    version = store.latest(keys.read).version
    draft = Draft(version).then(set_column(["q01"], "topic", "Forged"))
    app.session_state["kept.drafts"] = {keys.corpus_id: draft}
    app.run()
    app.session_state["open_corpus"] = keys.read
    app.button(key="save_edits").click().run()
    assert not app.exception
    assert "save_edits" not in [one.key for one in app.button]
    for part in ("Edit", "Description", "Links and access"):
        app.session_state["detail.corpus_part"] = part
        app.run()
        assert not app.exception
        assert {"save_edits", "redraw_map", "delete_it", "replace_edit_now"}.isdisjoint(one.key for one in app.button)
    assert len(store.history(keys.read)) == 1
    assert store.find(keys.read).edit == keys.edit


def test_a_callback_with_a_key_that_was_replaced_writes_nothing(store, keys):
    app = open_screen(corpus=keys.edit, screen="Corpus", corpus_part="Links and access")
    store.replace_key(keys.edit, "edit")
    app.button(key="delete_it").click().run()
    assert not app.exception
    assert "No corpus opens with this link" in page(app)
    assert store.find(keys.read).deleted_at is None
