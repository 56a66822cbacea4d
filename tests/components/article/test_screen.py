"""The Article screen: from pasted words to statements that stay, whatever else is done."""

import re
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from analysis.extraction.review import review
from analysis.making import importing
from components import link
from components.article import desk
from components.imports import draft
from components.opening import stored_corpora
from tests.page import open_screen
from tests.zip_files import make_zip

ROOT = Path(__file__).parents[3]
ARTICLES = ROOT / "tests" / "analysis" / "extraction" / "articles"
DESK = f"{link.KEPT}articles"


def unmarked_text(name):
    """An article of the tests without its annotations."""
    return re.sub(r"\{(?:\w+|\+)\|(?:[^|{}]*\|)?|\}", "", (ARTICLES / name).read_text("utf-8"))


def open_article(**parameters):
    return open_screen("Article", **parameters)


def page(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def paste(app, text):
    box = next(area for area in app.text_area if area.label == "Paste an article")
    box.set_value(text)
    app.button(key="find_statements").click().run()
    assert not app.exception
    return app


def test_the_empty_screen_says_what_to_do():
    app = open_article()
    assert "Paste a news article or choose files" in page(app)
    app.button(key="find_statements").click().run()
    assert "then press the button" in page(app)


def test_a_pasted_article_gives_its_statements():
    app = paste(open_article(), unmarked_text("wire.txt"))
    (reviewed,) = app.session_state[DESK]
    assert len(reviewed.rows) == 13
    assert f"13 statements: {reviewed.count(review.ACCEPTED)} taken" in page(app)
    assert reviewed.count(review.ACCEPTED) + reviewed.count(review.WAITING) == 13


def test_several_articles_wait_in_a_queue_and_the_same_one_comes_once():
    app = paste(
        paste(paste(open_article(), unmarked_text("wire.txt")), unmarked_text("british.txt")), unmarked_text("wire.txt")
    )
    assert len(app.session_state[DESK]) == 2
    queue = next(box for box in app.selectbox if box.label.startswith("Article (2"))
    assert len(queue.options) == 2
    queue.select_index(1).run()
    assert not app.exception
    assert "Harbour plan" in page(app)


def upload(app, *files):
    app.file_uploader[0].set_value([(name, content, "") for name, content in files])
    app.button(key="find_statements").click().run()
    assert not app.exception
    return app


class Bar:
    """Replaces the progress bar and records what it is given."""

    def __init__(self):
        self.reports = []

    def progress(self, value, text):
        self.reports.append((round(value, 2), text))
        return self

    def empty(self):
        self.reports.append("gone")


def test_files_and_a_zip_at_once_are_read_in_turn_and_wait_in_a_queue(monkeypatch):
    bar = Bar()
    monkeypatch.setattr(st, "progress", bar.progress)
    archive = make_zip(
        {"british.txt": unmarked_text("british.txt"), "in/short.txt": "“We go,” Ned Price said.", "empty.txt": ""}
    )
    app = upload(
        open_article(),
        ("wire.txt", unmarked_text("wire.txt").encode()),
        ("many.zip", archive),
        ("scan.pdf", b"%PDF-1.7 broken"),
        ("again.txt", unmarked_text("wire.txt").encode()),
    )
    assert [len(one.rows) for one in app.session_state[DESK]] == [13, 12, 1]
    queue = next(box for box in app.selectbox if box.label == "Article (3 on the desk)")
    on_desk = enumerate(app.session_state[DESK], 1)
    assert queue.options == [f"{n}. {one.count(review.WAITING)} waiting: {one.label}" for n, one in on_desk]
    assert "“empty.txt” holds no text" in page(app)
    assert "“scan.pdf” is a PDF that cannot be read" in page(app)
    begun, *turns, gone = bar.reports
    assert (begun, gone) == ((0.0, "Finding statements…"), "gone")
    # of those that could be read
    assert turns == [(round(n / 4, 2), f"Finding statements: {n + 1} of 4") for n in range(4)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("none.txt", b"", "“none.txt” holds no text", id="0 bytes"),
        pytest.param("old.doc", b"\xd0\xcf\x11\xe0....", "“old.doc” is an old or an encrypted Word file", id="doc"),
        pytest.param("long.txt", b"a" * 1_000_001, "“long.txt” has 1,000,001 characters; at most 1,000,000", id="long"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_and_the_screen_stays(name, content, sentence):
    app = upload(open_article(), (name, content))
    assert sentence in page(app)
    upload(app, ("good.txt", b"They met. Ned Price said that the talks would go on."))
    assert sentence not in page(app)
    assert len(app.session_state[DESK]) == 1


def test_a_headline_with_the_same_words_is_offered_as_one_and_can_be_parted():
    app = paste(
        open_article(), "“There must be a result”\n\nTalks went on. “We go on. There must be a result,” Ned Price said."
    )
    (reviewed,) = app.session_state[DESK]
    assert len(reviewed.rows) == 1
    app.session_state[DESK] = (desk.ArticleReview(reviewed.article, reviewed.rows, 1),)
    app.run()
    assert any("occur in the article 1 more time, as a headline" in caption.value for caption in app.caption)
    next(button for button in app.button if button.label == "Make the repetition a separate statement").click().run()
    assert not app.exception
    text = app.session_state[DESK][0].article.text
    assert [(row.words(text), row.speaker, row.kind) for row in app.session_state[DESK][0].rows] == [
        ("There must be a result", "Ned Price", "direct"),
        ("We go on. There must be a result", "Ned Price", "direct"),
    ]


def test_what_was_done_outlives_other_screens_and_another_corpus():
    app = paste(open_article(), unmarked_text("wire.txt"))
    (reviewed,) = app.session_state[DESK]
    number = reviewed.rows[0].number
    rows = review.decide(reviewed.rows, number, review.REJECTED)
    app.session_state[DESK] = (desk.ArticleReview(reviewed.article, rows, number),)
    app.run()
    app.segmented_control(key=link.SCREEN).set_value("Corpus").run()
    app.segmented_control(key=link.SCREEN).set_value("Article").run()
    assert not app.exception
    assert app.session_state[DESK][0].rows[0].state == review.REJECTED
    assert "1 rejected" in page(app)


def test_another_day_of_publication_counts_the_days_again_but_for_those_a_person_wrote():
    text = "“We will go on,” Ned Price said Thursday. “We will stay,” Ann Lee said on Friday."
    app = paste(open_article(), text)
    (reviewed,) = app.session_state[DESK]
    assert [row.said_on for row in reviewed.rows] == ["", ""]
    rows = review.change(reviewed.rows, 2, said_on="2021-12-31")
    app.session_state[DESK] = (desk.ArticleReview(reviewed.article, rows),)
    app.run()
    for published, said in (("2022-01-14", "2022-01-13"), ("2022-01-21", "2022-01-20"), ("2022", "")):
        box = next(box for box in app.text_input if box.label == "Published on")
        box.set_value(published)
        next(button for button in app.button if button.label == "Save").click().run()
        assert not app.exception
        assert [row.said_on for row in app.session_state[DESK][0].rows] == [said, "2021-12-31"]


def test_the_editor_corrects_the_camp_and_learns_it():
    app = paste(open_article(), unmarked_text("wire.txt"))
    (reviewed,) = app.session_state[DESK]
    row = next(row for row in reviewed.rows if row.speaker == "Ines Calder")
    app.session_state[DESK] = (desk.ArticleReview(reviewed.article, reviewed.rows, row.number),)
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
    app = paste(open_article(), text)
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
    """Through the import: nothing is typed again, and what is there already is not added again."""
    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: _lengths)
    app = paste(open_article(), TALKS)
    assert app.session_state[DESK][0].count(review.ACCEPTED) == 2  # one of them has two parts
    app.button(key="statements_into_a_corpus").click().run()
    assert app.session_state["screen"] == "Import"
    assert next(box.value for box in app.text_input if box.label == "Title") == app.session_state[DESK][0].label
    app.button(key="import_begin").click().run()
    app.session_state[draft.KEY].work.wait(60)
    app.run()
    app.button(key="import_open").click().run()
    assert not app.exception
    key = app.session_state[link.CORPUS]
    app.session_state[link.SCREEN] = "Article"
    app = paste(app.run(), PAUSE)
    assert app.session_state[DESK][1].count(review.ACCEPTED) == 2
    app.button(key="statements_into_a_corpus").click().run()
    app.radio[0].set_value(key).run()
    assert "3 statements are already in the corpus" in "\n".join(caption.value for caption in app.caption)
    app.button(key="import_add").click().run()
    assert not app.exception
    assert app.session_state[link.SCREEN] == "Corpus"
    corpus = stored_corpora.store().read(key)
    (unsaved,) = app.session_state[stored_corpora.DRAFTS].values()
    assert len(corpus.quotes) == 3
    assert unsaved.apply(corpus.quotes)["text"].tolist() == [
        *corpus.quotes["text"],
        "We need a pause for some days",
    ]


def test_a_link_into_an_unsaved_corpus_says_that_it_was_never_saved():
    app = open_article(corpus="unsaved-talks", v="0123456789")
    assert "a corpus that was never saved" in page(app)
    assert "another version" not in page(app)
    assert "The link was made on version" not in page(app)


BRIEFING = """Press Briefing by Press Secretary Nora Ray, January 11, 2022

MS. RAY:  Good afternoon. We met.

We left.

Q    Why did you leave?

MS. RAY:  It was late.
"""


def choices(app):
    return {box.label.removeprefix("Camp of "): box for box in app.selectbox if box.label.startswith("Camp of ")}


def button(app, words):
    return next(one for one in app.button if words in one.label)


def test_speakers_come_first_with_the_camps_proposed_and_a_choice_is_learned_for_all_their_statements():
    app = paste(open_article(), TALKS.replace("Ned Price", "Ned Prize").replace("State Department", "harbour"))
    assert {name: box.value for name, box in choices(app).items()} == {"Ned Prize": None, "Sergey Lavrov": "Russia"}
    choices(app)["Ned Prize"].set_value("Media").run()
    assert not app.exception
    rows = app.session_state[DESK][0].rows
    assert [(row.speaker, row.camp) for row in rows] == [("Ned Prize", "Media"), ("Sergey Lavrov", "Russia")]
    assert app.session_state[f"{link.KEPT}camp_table"].iloc[0]["fits"] == "Ned Prize"
    assert app.session_state[DESK][0].would_be_lost
    choices(app)["Ned Prize"].set_value("Leave out").run()
    assert [row.state for row in app.session_state[DESK][0].rows] == [review.REJECTED, review.ACCEPTED]
    choices(app)["Ned Prize"].set_value("Media").run()
    assert [row.state for row in app.session_state[DESK][0].rows] == [review.ACCEPTED, review.ACCEPTED]


def test_all_verbatim_ones_that_wait_are_taken_in_one_press():
    app = paste(
        open_article(), "Ann Lee and Eva Roe met.\n\n“We will not go,” she said.\n\n“It is late,” Ann Lee said."
    )
    assert app.session_state[DESK][0].count(review.WAITING) == 2
    button(app, "Take the 2 verbatim").click().run()
    assert not app.exception
    assert app.session_state[DESK][0].count(review.ACCEPTED) == 2
    assert button(app, "All 2 verbatim are taken").disabled


def test_two_names_are_made_one_across_articles():
    article = "“It is late,” Wim Olsen said. “So it is,” Eva Roe said."
    app = paste(paste(open_article(), article), "“We will not go,” Wim Olsen said.")
    open_form = [box for box in app.selectbox if box.label in ("This name", "is the same person as")]
    open_form[0].set_value("Wim Olsen")
    open_form[1].set_value("Eva Roe")
    next(box for box in app.text_input if box.label.startswith("Wikidata")).set_value("Q42")
    button(app, "Merge them").click().run()
    assert not app.exception
    assert [(one.rows[0].speaker, one.rows[0].wikidata) for one in app.session_state[DESK]] == [("Eva Roe", "Q42")] * 2
    app = paste(app, "“Still late,” Wim Olsen told reporters.")
    assert app.session_state[DESK][2].rows[0].speaker == "Eva Roe"


def test_an_invalid_wikidata_id_is_reported_and_changes_nothing():
    app = paste(open_article(), "“We will not go,” Wim Olsen said.")
    names = [box for box in app.selectbox if box.label in ("This name", "is the same person as")]
    names[0].set_value("Wim Olsen")
    names[1].set_value("Wim Olsen")
    next(box for box in app.text_input if box.label.startswith("Wikidata")).set_value("42")
    button(app, "Merge them").click().run()
    assert "“42” is no Wikidata id" in page(app)
    assert app.session_state[DESK][0].rows[0].wikidata == ""


def test_a_transcript_is_recognised_and_its_form_can_be_changed_while_corrections_stay():
    app = paste(open_article(), BRIEFING)
    form = next(box for box in app.selectbox if box.label == "Read as")
    assert form.value == "transcript"
    reviewed = app.session_state[DESK][0]
    assert [row.speaker for row in reviewed.rows] == ["Nora Ray", "Questioner", "Nora Ray"]
    rows = review.change(reviewed.rows, 3, topic="time")
    app.session_state[DESK] = (desk.ArticleReview(reviewed.article, rows, 3, reviewed.form),)
    app.run()
    assert "Answers: Why did you leave?" in page(app)
    unit = next(group for group in app.get("button_group") if group.label == "A statement is")
    unit.set_value("paragraphs").run()
    assert not app.exception
    text = reviewed.article.text
    assert [(row.words(text), row.topic) for row in app.session_state[DESK][0].rows] == [
        ("Good afternoon. We met.", ""),
        ("We left.", ""),
        ("Why did you leave?", ""),
        ("It was late.", "time"),
    ]


def test_a_speaker_with_one_camp_in_the_open_corpus_is_proposed_it():
    app = paste(open_article(), "“The answer is on its way,” Pavel Feldman said.")
    assert [row.camp for row in app.session_state[DESK][0].rows] == ["Analyst"]
