"""A link shows a colleague the same view, and never breaks the page."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
VIEW = "?camp=Russia&camp=Analyst&colour=topic&quote=q34&selected=q34%2Cq35"


def test_the_copied_link_opens_the_same_view_in_another_browser(visit):
    visitor = visit(VIEW, permissions=["clipboard-read", "clipboard-write"])
    visitor.press("Copy link")
    copied = visitor.clipboard
    expect(visitor.page).to_have_url(copied)
    assert "v=" in copied
    colleague = visit(copied)
    expect(colleague.sentence).to_have_text(visitor.sentence.inner_text())
    expect(colleague.card).to_have_text(visitor.card.inner_text(), use_inner_text=True)
    expect(colleague.page).to_have_url(copied)
    expect(colleague.page.get_by_text("About this link")).to_have_count(0)


def test_the_link_is_copied_where_the_clipboard_is_not_offered(visit):
    visitor = visit(VIEW)
    visitor.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    visitor.page.evaluate(
        "document.addEventListener('copy', () => { window.__copied = document.activeElement.value }, true)"
    )
    visitor.press("Copy link")
    visitor.page.wait_for_function("window.__copied !== undefined")
    assert visitor.page.evaluate("window.__copied") == visitor.link


def test_what_the_corpus_lacks_is_reported(walk):
    visitor = walk("?camp=Mars&quote=q99&screen=Moon&v=0123456789ab")
    notice = visitor.page.locator(".sp-notice").first
    for asked in ("Mars", "q99", "Moon", "0123456789ab"):
        expect(notice).to_contain_text(asked)
    visitor.press("Understood")
    expect(visitor.page.get_by_text("About this link")).to_have_count(0)


def test_another_link_leaves_nothing_that_was_chosen_before(walk):
    visitor = walk("/")
    visitor.choose("Arrange by", "Two axes")
    visitor.filter("NATO")
    visitor.go("?words=zebra&camp=Russia")
    visitor.press("Drop “Words")  # with it the browser reports what each menu contains
    visitor.expect_link(without=["layout"])
    expect(visitor.sentence).to_have_text(re.compile("^8 of 41 quotes: Russia"))


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("?corpus=../../etc&words=" + "x" * 5_000, id="long and outside"),
        pytest.param("?" + "&".join(f"camp=c{n}" for n in range(300)), id="many values"),
        pytest.param("?shape=1,2~nan,3~,&said_on=yesterday..&selected=,,,&side=&side=camp:", id="half a value"),
        pytest.param("?%00=%ff&camp=%F0%9F%98%80&screen=" + quote("<b>x</b>"), id="no text"),
        pytest.param("?screen=Compare&" + "&".join(f"side=camp:{n}" for n in range(20)), id="too many sides"),
    ],
)
def test_no_link_breaks_the_page(walk, link):
    visitor = walk(link)
    expect(visitor.sentence).to_contain_text("quote")
