"""A model that proposes statements on the Article screen: asked only on request, and never taken over unseen."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from analysis.extraction.review import review
from analysis.extraction.review.review import ACCEPTED, WAITING
from components import assistant
from components.article import proposing, statement_list
from tests.chat_server import chat
from tests.components.article.test_screen import DESK, page, paste
from tests.page import APP

pytest.importorskip("openai")
LINES = [f"Envoy number {n} of Norland hopes that talk {n} will help somebody somewhere.\n" for n in range(100)]
TEXT = "“We are ready,” said Anna Weiss.\n" + "".join(LINES)
RUN = "kept.article_proposing"


def propose_hopes(asked):
    """A model that finds who hopes what, what the rules already found, and words that nobody wrote."""
    said = re.findall(r"(Envoy number \d+) of Norland hopes that (talk \d+ will help)", asked["article"])
    found = [{"speaker": who, "words": words} for who, words in said]
    if "We are ready" in asked["article"]:
        found += [{"speaker": "Anna Weiss", "words": "We are ready"}, {"speaker": "Anna Weiss", "words": "Never!"}]
    return json.dumps({"statements": found})


def open_article(server=None, settings=None, text=TEXT):
    app = AppTest.from_file(APP, default_timeout=300)
    app.secrets["assistant"] = settings or {"base_url": server.base_url, "model": "m", "at_once": 2}
    app.query_params["screen"] = "Article"
    app.run()
    paste(app, text)
    return app


def ask(app):
    """Press the button, and wait until the run is over."""
    app.button(key="ask_proposals 0").click().run()
    (found,) = app.session_state[RUN].values()
    found.run.wait(60)
    assert found.run.is_over
    app.run()
    assert not app.exception, app.exception
    return found


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def offer_buttons(app):
    return [button for button in app.button if button.key == "ask_proposals 0"]


def test_nothing_leaves_before_it_is_said_what_where_and_for_how_much():
    with chat(propose_hopes) as server:
        app = open_article(server)
        assert not server.bodies
        address = server.base_url.removeprefix("http://").removesuffix("/v1")
        assert f"m at the server {address} (this machine) can be asked" in page(app)
        assert re.search(r"8,\d\d\d characters of the article are sent, in 3 pieces that overlap a little", page(app))
        assert re.sub(r"\\", "", offer_buttons(app)[0].label) == f"Send 3 pieces to {address}"
        assert "tokens go there" in captions(app)


def test_proposals_wait_none_occurs_twice_and_those_without_words_of_the_text_are_refused():
    with chat(propose_hopes) as server:
        app = open_article(server)
        (before,) = app.session_state[DESK]
        ask(app)
        assert len(server.bodies) == 3
    (after,) = app.session_state[DESK]
    new = [row for row in after.rows if row.proposed_by]
    assert [row.words(TEXT) for row in new] == [f"talk {n} will help" for n in range(100)]
    assert {(row.state, row.reason, row.kind) for row in new} == {(WAITING, "proposed by m", "indirect")}
    assert [row for row in after.rows if not row.proposed_by] == list(before.rows)
    assert "100 new, waiting for you" in page(app)
    assert re.search(r"1 of 1\d\d proposals refused: their words do not stand in the text", page(app))
    assert "It was asked about the whole article." in captions(app)
    assert not offer_buttons(app)


def test_a_proposal_is_taken_over_like_any_statement_and_its_list_says_whose_it_was():
    with chat(propose_hopes) as server:
        app = open_article(server, text="Envoy number 1 of Norland hopes that talk 1 will help somebody somewhere.")
        ask(app)
    (reviewed,) = app.session_state[DESK]
    assert reviewed.would_be_lost
    desk_rows = review.decide(reviewed.rows, 1, ACCEPTED)
    (line,) = statement_list.lines(reviewed.article.text, desk_rows, {})
    assert re.search(r"proposed by m, \d{4}-\d\d-\d\d, prompt statements 1", line["facts"])


def test_a_server_that_fails_loses_nothing_and_the_rest_is_asked_later():
    failing = []

    def answer(asked):
        return (401, {}, json.dumps({"error": {"message": "bad key"}})) if failing else propose_hopes(asked)

    with chat(answer) as server:
        app = open_article(server, settings={"base_url": server.base_url, "model": "m", "most_a_day": 10_000})
        failing.append(True)
        assert ask(app).run.n_done == 0
        assert "stopped with 3 left: the server refused with status 401: bad key. The answers so far are kept" in page(
            app
        )
        assert offer_buttons(app)[0].label.startswith("Send 3 pieces")
        failing.clear()
        ask(app)
    (reviewed,) = app.session_state[DESK]
    assert sum(bool(row.proposed_by) for row in reviewed.rows) == 100


def test_the_limit_of_the_day_is_that_of_all_questions(monkeypatch):
    monkeypatch.setattr(assistant, "allowance", assistant.Allowance())
    with chat(propose_hopes) as server:
        app = open_article(server, settings={"base_url": server.base_url, "model": "m", "most_a_day": 3})
        assistant.allowance.take(3)  # for a quote, on another screen
        app.run()
        assert "Of 3 pieces, 2 may still be asked about today on this server." in page(app)
        assert ask(app).run.n_done == 2
        assert "asks at most 3 questions a day; that many were asked today" in captions(app)
        assert len(server.bodies) == 2


def test_a_run_that_is_cancelled_keeps_what_came():
    with chat(propose_hopes) as server:
        app = open_article(server)
        (reviewed,) = app.session_state[DESK]
        found = ask(app)
    found.run.n_done, found.run.is_cancelled = 2, True
    assert "Cancelled with 1 left. The answers so far are kept" in proposing.outcome_in_words(found)
    assert reviewed.article.sha256 in app.session_state[RUN]


def test_an_article_that_leaves_the_desk_is_asked_about_no_longer():
    with chat(propose_hopes) as server:
        app = open_article(server)
        found = ask(app)
        next(button for button in app.button if button.label == "Take this article off the desk").click().run()
    assert found.run.is_cancelled


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"cross_encoder": "x"}, TEXT),  # compares two texts, and finds no statements
        (
            {"base_url": "http://host/v1", "model": "m"},
            "MR. PRICE: We are ready.\n\nQ: Are you?\n\nMR. PRICE: We are.\n",
        ),
    ],
)
def test_it_is_offered_where_a_model_can_propose_and_an_article_is_read(settings, text):
    app = open_article(settings=settings, text=text)
    assert not offer_buttons(app)
    assert "proposed by a model" not in " ".join(box.label for box in app.expander)


def test_wrong_settings_are_reported():
    assert "must name the model" in captions(open_article(settings={"base_url": "http://host/v1"}))


def test_where_the_owner_of_the_open_corpus_forbids_it_nothing_is_sent(monkeypatch):
    monkeypatch.setattr(proposing, "FORBIDDEN", "")  # as if no corpus forbade it
    app = open_article(settings={"base_url": "http://host/v1", "model": "m"})
    assert "does not allow a machine to read its quotes, so none is asked here either" in captions(app)
    assert not offer_buttons(app)
