"""From a pasted article to the map, as a person does it: read, check, correct, look."""

import re

import pytest
from playwright.sync_api import expect

from bench.harness import ROOT
from data.corpus import read_corpus

pytestmark = pytest.mark.browser


def bare(name):
    """An article of the tests without its annotations."""
    marked = (ROOT / "tests" / "analysis" / "extraction" / "articles" / name).read_text("utf-8")
    return re.sub(r"\{(?:\w+|\+)\|(?:[^|{}]*\|)?|\}", "", marked)


SELECT = """(words) => {
  const box = document.querySelector('.sp-article')
  for (const holder of box.querySelectorAll('[data-start]')) {
    const at = holder.textContent.indexOf(words)
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(holder.firstChild, at)
    range.setEnd(holder.firstChild, at + words.length)
    document.getSelection().removeAllRanges()
    document.getSelection().addRange(range)
    box.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}))
    return true
  }
  return false
}"""


def pasted(visitor, text):
    box = visitor.page.get_by_role("textbox", name="Paste an article")
    box.fill(text)
    box.blur()
    visitor.settled().press("Find the statements")
    visitor.page.locator("li.sp-statement").first.wait_for()
    return visitor


@pytest.fixture
def reader(visit):
    """Someone with an article open."""
    return pasted(visit("?screen=Article"), bare("wire.txt"))


def head(visitor):
    return visitor.page.locator(".sp-head p[role=status]").last


def test_a_click_in_the_article_shows_the_row_and_a_click_in_the_list_the_words(reader):
    page = reader.page
    expect(page.locator("li.sp-statement")).to_have_count(13)
    page.locator("mark.sp-mark", has_text="That is his view").click()
    reader.settled()
    expect(page.locator("li.sp-statement-opened")).to_contain_text("That is his view")
    page.locator("li.sp-statement", has_text="I will carry this through").locator(".sp-open").click()
    reader.settled()
    expect(page.locator("mark.sp-mark-opened")).to_contain_text("I will carry this through")


def test_marked_words_become_a_statement_at_their_place(reader):
    page = reader.page
    assert page.evaluate(SELECT, "raising the prospect of a dry summer")
    page.get_by_role("button", name="Add the marked words").click()
    reader.settled()
    expect(page.locator("li.sp-statement-opened")).to_contain_text("raising the prospect of a dry summer")
    expect(head(reader)).to_contain_text("14 statements")


def test_a_statement_is_opened_and_rejected_by_keyboard(reader):
    page = reader.page
    page.locator("mark.sp-mark").first.focus()
    page.keyboard.press("Enter")
    reader.settled()
    reader.press("Reject")
    expect(head(reader)).to_contain_text("1 rejected")


def test_words_are_set_by_their_ends_split_and_merged(reader):
    page = reader.page
    page.locator("li.sp-statement", has_text="My people cannot drink").locator(".sp-open").click()
    reader.settled()
    editor, opened = page.locator(".st-key-statement_editor"), page.locator("li.sp-statement-opened")
    words = opened.locator(".sp-statement-words")

    def act(button, label="", value=""):
        if not editor.get_by_label("Last words").is_visible():
            editor.get_by_text("Change the words").click()
            expect(editor.get_by_label("Last words")).to_be_visible()
            reader.settled()  # it opens slowly, and a target may have moved before it is clicked
        if label:
            editor.get_by_label(label).fill(value)
            editor.get_by_label(label).press("Tab")
            reader.settled()  # on a busy machine the button is redrawn under the pointer when the field loses focus
        reader.press(button, within=".st-key-statement_editor")

    act("Set the span", "Last words", "water by May")
    expect(words).to_have_text("My people cannot drink a communique. They need water by May")
    expect(opened).to_contain_text("edited: words")
    act("Split in two", "Split: first words", "They need water")
    expect(words).to_have_text("My people cannot drink a communique.")
    expect(head(reader)).to_contain_text("14 statements")
    act("Merge")
    expect(words).to_have_text("My people cannot drink a communique. … They need water by May")
    expect(head(reader)).to_contain_text("13 statements")
    expect(page.locator("mark.sp-mark-opened", has_text="water by May")).to_have_count(1)


def test_from_the_article_to_the_map_and_back_without_loss(reader):
    page = reader.page
    for _ in range(13):
        waiting = page.locator("li.sp-statement-waiting")
        if not waiting.count():
            break
        before = waiting.count()
        waiting.first.locator(".sp-open").click()
        expect(page.locator("li.sp-statement-opened.sp-statement-waiting")).to_have_count(1)
        reader.settled()
        if page.locator(".sp-statement-opened", has_text="no camp").count():
            camp = page.get_by_role("combobox", name="Camp", exact=True)
            camp.click()
            camp.fill("Lakes")
            page.get_by_role("option").first.wait_for()
            camp.press("Enter")
            reader.press("Save changes")
        if page.locator("li.sp-statement-opened.sp-statement-waiting").count():
            reader.press("Take", within=".st-key-statement_editor")
        expect(waiting).not_to_have_count(before)
    expect(head(reader)).to_contain_text("13 taken, 0 waiting")
    page.get_by_role("button", name="See them on the map").click()
    page.wait_for_selector(".st-key-map_frame .js-plotly-plot .main-svg", timeout=120_000)
    reader.settled()
    reader.expect_dots(15)  # two of the thirteen are split quotations
    reader.expect_link("corpus=unsaved-")
    reader.choose_screen("Article")
    expect(head(reader)).to_contain_text("13 taken, 0 waiting")


def test_the_download_is_what_the_import_reads(visit, tmp_path):
    text = bare("british.txt")
    reader = pasted(visit("?screen=Article"), text)
    with reader.page.expect_download() as waited:
        reader.page.get_by_role("button", name="Download as a table").click()
    folder = tmp_path / "made"
    folder.mkdir()
    waited.value.save_as(folder / "quotes.csv")
    quotes = read_corpus(folder).quotes
    assert len(quotes)
    assert all(text[int(row.start) : int(row.end)] == row.text for row in quotes.itertuples())


@pytest.mark.parametrize("width", [400, 1440])
def test_an_article_under_review_has_no_serious_violation_and_no_sideways_scrolling(visit, width):
    reader = pasted(visit("?screen=Article", width=width), bare("british.txt"))
    reader.page.locator("li.sp-statement").first.locator(".sp-open").click()
    assert reader.settled().violations() == []
    with reader.in_the_dark():
        assert reader.violations() == []
