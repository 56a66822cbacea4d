"""The Article screen: from pasted words to statements that stay, whatever is done besides."""

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis import importing
from analysis.extraction import review
from components import article_desk, import_draft, link, own_corpora

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "tests" / "analysis" / "extraction" / "articles"
DESK = f"{link.KEPT}articles"


def bare(name):
    """An article of the tests without its marks."""
    return re.sub(r"\{(?:\w+|\+)\|(?:[^|{}]*\|)?|\}", "", (ARTICLES / name).read_text("utf-8"))


def opened(**parameters):
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["screen"] = "Article"
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def page(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def paste(app, text):
    box = next(area for area in app.text_area if area.label == "Paste an article")
    box.set_value(text)
    app.button(key="find_statements").click().run()
    assert not app.exception
    return app


def test_the_empty_screen_says_what_to_do():
    app = opened()
    assert "Paste a news article or choose files" in page(app)
    app.button(key="find_statements").click().run()
    assert "then press the button" in page(app)


def test_a_pasted_article_gives_its_statements():
    app = paste(opened(), bare("wire.txt"))
    (reviewed,) = app.session_state[DESK]
    assert len(reviewed.rows) == 13
    assert f"13 statements: {reviewed.count(review.ACCEPTED)} taken" in page(app)
    assert reviewed.count(review.ACCEPTED) + reviewed.count(review.WAITING) == 13


def test_several_articles_wait_in_a_queue_and_the_same_one_comes_once():
    app = paste(paste(paste(opened(), bare("wire.txt")), bare("british.txt")), bare("wire.txt"))
    assert len(app.session_state[DESK]) == 2
    queue = next(box for box in app.selectbox if box.label.startswith("Article (2"))
    assert len(queue.options) == 2
    queue.select_index(1).run()
    assert not app.exception
    assert "Harbour plan" in page(app)


def test_what_was_done_outlives_other_screens_and_another_corpus():
    app = paste(opened(), bare("wire.txt"))
    (reviewed,) = app.session_state[DESK]
    number = reviewed.rows[0].number
    rows = review.decide(reviewed.rows, number, review.REJECTED)
    app.session_state[DESK] = (article_desk.Reviewed(reviewed.article, rows, number),)
    app.run()
    app.segmented_control(key=link.SCREEN).set_value("Corpus").run()
    app.segmented_control(key=link.SCREEN).set_value("Article").run()
    assert not app.exception
    assert app.session_state[DESK][0].rows[0].state == review.REJECTED
    assert "1 rejected" in page(app)


def test_the_editor_corrects_the_camp_and_learns_it():
    app = paste(opened(), bare("wire.txt"))
    (reviewed,) = app.session_state[DESK]
    row = next(row for row in reviewed.rows if row.speaker == "Ines Calder")
    app.session_state[DESK] = (article_desk.Reviewed(reviewed.article, reviewed.rows, row.number),)
    app.run()
    camp = next(box for box in app.selectbox if box.label == "Camp")
    camp.set_value(camp.options[0])
    next(button for button in app.button if button.label == "Save changes").click().run()
    assert not app.exception
    after = app.session_state[DESK][0].rows
    assert {one.camp for one in after if one.speaker == "Ines Calder"} == {camp.options[0]}
    learned = app.session_state[f"{link.KEPT}camp_table"].iloc[0]
    assert (learned["fits"], learned["camp"]) == ("Ines Calder", camp.options[0])


@pytest.mark.parametrize(
    "text",
    [
        "<script>window.__hacked = 1</script> “<b>Yes</b>,” Ned Price said.",
        "“$x^2$ :smile:,” <img src=x> said.",
        "\x00",
    ],
)
def test_hostile_words_are_words(text):
    app = paste(opened(), text)
    assert "<script>window" not in page(app)
    assert not app.exception


TALKS = """The talks go on.

“We will meet again on Thursday,” State Department spokesman Ned Price said. “No date is set for the week after that.”

Russian Foreign Minister Sergey Lavrov said that the answer was not enough.
"""
PAUSE = """A pause in the talks.

“We need a pause for some days,” Kremlin spokesman Dmitry Peskov said.

“We will meet again on Thursday,” State Department spokesman Ned Price said.
"""


def _lengths(texts):
    return np.array([[len(text), text.count("e"), 1] for text in texts], dtype=float)


def test_statements_are_saved_into_a_new_corpus_and_more_of_them_into_the_same(monkeypatch):
    """Through the import's door: nothing is typed anew, and what is there already is not added again."""
    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: _lengths)
    app = paste(opened(), TALKS)
    assert app.session_state[DESK][0].count(review.ACCEPTED) == 2  # one of them in two parts
    app.button(key="statements_into_a_corpus").click().run()
    assert app.session_state["screen"] == "Import"
    assert next(box.value for box in app.text_input if box.label == "Title") == app.session_state[DESK][0].label
    app.button(key="import_begin").click().run()
    app.session_state[import_draft.KEY].work.wait(60)
    app.run()
    app.button(key="import_open").click().run()
    assert not app.exception
    key = app.session_state[link.CORPUS]
    app.session_state[link.SCREEN] = "Article"
    app = paste(app.run(), PAUSE)
    assert app.session_state[DESK][1].count(review.ACCEPTED) == 2
    app.button(key="statements_into_a_corpus").click().run()
    app.radio[0].set_value(key).run()
    assert "3 statements are in the corpus already" in "\n".join(caption.value for caption in app.caption)
    app.button(key="import_add").click().run()
    assert not app.exception
    assert app.session_state[link.SCREEN] == "Corpus"
    corpus = own_corpora.store().read(key)
    (unsaved,) = app.session_state[own_corpora.DRAFTS].values()
    assert len(corpus.quotes) == 3
    assert unsaved.applied(corpus.quotes)["text"].tolist() == [
        *corpus.quotes["text"],
        "We need a pause for some days",
    ]


def test_a_link_into_an_unsaved_corpus_says_that_it_was_never_saved():
    app = opened(corpus="unsaved-talks", v="0123456789")
    assert "a corpus that was never saved" in page(app)
    assert "another version" not in page(app)
    assert "The link was made on version" not in page(app)
