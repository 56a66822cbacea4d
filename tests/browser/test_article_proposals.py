"""A model that proposes statements of an article, for a person: offered, asked, partly refused, one taken over."""

import json

import pytest
from playwright.sync_api import expect

from bench.harness import ROOT, server, wait_until_healthy
from tests.browser.test_article import head, pasted
from tests.chat_server import chat

pytestmark = pytest.mark.browser
pytest.importorskip("openai")
TEXT = (
    "“We are ready,” said Anna Weiss. Jan Kowal hopes for an answer by May.\n\n"
    "It was a long night in Oslo. “Nobody slept at all in there.”"
)
PROPOSED = [("Jan Kowal", "an answer by May"), ("Jan Kowal", "Nobody slept at all in there"), ("Jan Kowal", "Never!")]


@pytest.fixture(scope="module")
def model():
    """A server that proposes the same three statements whatever it is asked; one of them does not occur in the
    article.
    """
    statements = [{"speaker": speaker, "words": words} for speaker, words in PROPOSED]
    with chat(lambda _: json.dumps({"statements": statements})) as started:
        yield started


@pytest.fixture(scope="module")
def address(chromium, model, tmp_path_factory):
    """The app of a server whose owner has configured that model."""
    written = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    written.write_text(f'[assistant]\nbase_url = "{model.base_url}"\nmodel = "m"\n', "utf-8")
    with server(ROOT / "app.py", ROOT, None, None, f"--secrets.files={written}") as started:
        wait_until_healthy(started)
        yield started


def test_proposals_are_asked_for_wait_through_all_verbatim_and_are_taken_one_by_one(visit, model):
    reader = pasted(visit("?screen=Article"), TEXT)
    page = reader.page
    waiting = page.locator("li.sp-statement-waiting")
    expect(waiting).to_have_count(0)
    page.get_by_text("Statements proposed by a model").click()
    expect(page.get_by_text("can be asked for statements that were not found")).to_be_visible()
    assert not model.bodies
    page.get_by_role("button", name="Send 1 piece to").click()
    expect(page.get_by_text("2 new, waiting for you")).to_be_visible()
    expect(page.get_by_text("1 of 3 proposals refused: their words do not stand in the text")).to_be_visible()
    assert len(model.bodies) == 1
    reader.settled()
    expect(waiting).to_have_count(2)
    take_all = page.get_by_role("button", name="1 verbatim taken, 1 proposed by a model waits")
    expect(take_all).to_be_disabled()
    page.locator("li.sp-statement", has_text="Nobody slept").locator(".sp-open").click()
    reader.settled().press("Take", within=".st-key-statement_editor")
    expect(waiting).to_have_count(1)
    expect(head(reader)).to_contain_text("3 statements: 2 taken, 1 waiting")
