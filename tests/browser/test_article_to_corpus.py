"""From a pasted article to a saved corpus, and from the next article into the same one."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.store import open_store

pytestmark = [pytest.mark.browser, pytest.mark.model]
TALKS = """The talks go on.

“We will meet again on Thursday,” State Department spokesman Ned Price said.

Russian Foreign Minister Sergey Lavrov said that the answer was not enough.
"""
PAUSE = """A pause in the talks.

“We need a pause for some days,” Kremlin spokesman Dmitry Peskov said.

“We will meet again on Thursday,” State Department spokesman Ned Price said.
"""


def find(visitor, article: str) -> None:
    box = visitor.page.get_by_label("Paste an article")
    box.fill(article)
    box.press("Control+Enter")
    visitor.settled().press("Find the statements")


def test_statements_are_kept_in_a_new_corpus_and_the_next_ones_join_them(visit, store_folder: Path):
    visitor = visit("?screen=Article")
    find(visitor, TALKS)
    visitor.press("Save to a corpus")
    expect(visitor.page.get_by_role("textbox", name="Title")).to_have_value("The talks go on.")
    visitor.press("Import 2 quotes")
    visitor.page.get_by_role("button", name="Open it on the map").click(timeout=180_000)
    visitor.settled().expect_dots(2)
    visitor.choose_screen("Article").page.get_by_text("More articles").click()
    find(visitor.settled(), PAUSE)
    visitor.press("Save to a corpus")
    visitor.page.get_by_text("Add to “The talks go on.”").click()
    visitor.settled()
    expect(visitor.page.get_by_text("2 statements are already in the corpus")).to_be_visible()
    visitor.press("Add 1 quote to the edits").press("Save as a new version")
    expect(visitor.page.get_by_text("No unsaved edits")).to_be_visible(timeout=180_000)
    visitor.choose_screen("Map").expect_dots(3)
    key = visitor.link.partition("corpus=")[2].partition("&")[0]
    kept = open_store(str(store_folder)).read(key)
    assert kept.quotes["text"].tolist() == [
        "We will meet again on Thursday",
        "the answer was not enough",
        "We need a pause for some days",
    ]
