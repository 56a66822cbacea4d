"""Quotes, names and titles from strangers are shown as text on every screen, and run on none."""

import pytest
from playwright.sync_api import expect

from analysis.view.link import SCREENS

pytestmark = pytest.mark.browser


@pytest.fixture
def literal():
    """Parts of the hostile corpus that must appear literally."""
    return ("<img src=x onerror", "<script>", "javascript:", "![picture](http", "$x^2$ :smile: :red[alarm] `code`")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_shows_it_and_runs_nothing(walk, screen):
    visitor = walk(f"?corpus=hostile&screen={screen}")
    assert visitor.page.locator("[data-testid=stMain] img[src=x]").count() == 0
    assert visitor.page.locator("a[href^=javascript]").count() == 0


def test_the_card_the_list_and_the_title_are_literal(walk, literal):
    visitor = walk("?corpus=hostile")
    listed = visitor.page.locator(".st-key-first_quotes")
    for written in literal:
        expect(listed).to_contain_text(written)
    for number in range(len(literal)):
        visitor.press("Next")
        expect(visitor.card).to_contain_text(f"number {number}")
    expect(visitor.card).to_contain_text("$x^2$ :smile: :red[alarm] `code` # heading")
    assert visitor.card.locator("img, script, b, h1, .katex").count() == 0


def test_filters_and_labels_are_literal(walk):
    visitor = walk("?corpus=hostile")
    pills = visitor.page.locator(".st-key-filter-camp")
    expect(pills).to_contain_text("<img src=x onerror")
    expect(pills).to_contain_text("$x^2$ :smile: :red[alarm] `code`")
    drawn = visitor.page.locator(".st-key-map_frame")
    assert drawn.locator("img").count() == 0
    assert (
        drawn.locator("a").evaluate_all(
            "all => all.filter(one => /javascript|tracker/.test(one.href.baseVal ?? one.href)).length"
        )
        == 0
    )


def test_a_hover_shows_the_words_and_runs_nothing(walk):
    visitor = walk("?corpus=hostile")
    said = ""
    for quote_id in sorted(visitor.dots):
        visitor.hover_dot(quote_id)
        said += "".join(visitor.page.locator(".hoverlayer .hovertext").all_text_contents())
    assert "<img src=x" in said
    assert visitor.page.locator(".hoverlayer a").count() == 0


def test_a_broken_corpus_is_reported_with_place_and_value(walk):
    visitor = walk("?corpus=broken")
    expect(visitor.page.get_by_role("heading", name="This corpus cannot be opened")).to_be_visible()
    for said in ("quotes.csv", "shouted", "direct"):
        expect(visitor.main).to_contain_text(said)
