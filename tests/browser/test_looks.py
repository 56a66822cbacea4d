"""What every screen must offer: narrow and wide, light and dark, for keyboard and screen reader."""

import pytest
from playwright.sync_api import expect

from analysis.view.link import SCREENS
from components.compare.screen import PARTS

pytestmark = pytest.mark.browser
SIZES = {"wide": (1440, 1000), "narrow": (400, 850)}


PAGES = [
    *SCREENS,
    *(f"Compare&side=camp:Russia&side=camp:Analyst&side=filter:kind%3Ddirect&part={part}" for part in PARTS),
    "Compare&side=camp:Russia&side=camp:US&part=Topics&cell_topic=Dialogue&cell_side=camp:US",
    "Compare&side=camp:Russia&side=camp:US&part=Words&term=no",
    *(f"Positions&positions_part={part}" for part in ("Mark", "Annotators")),
    "Positions&cell=c01|Russia",
    "Positions&sides_are=Speakers",
    "Map&layout=Two+axes&across_from=War&across_to=Peace&up_from=East&up_to=West",
]


@pytest.mark.parametrize("screen", PAGES)
@pytest.mark.parametrize("size", SIZES)
def test_no_serious_violation_and_no_sideways_scrolling(walk, screen, size):
    """In the light theme, and in the dark one, to which the open page switches."""
    visitor = walk(f"?screen={screen}", *SIZES[size])
    assert visitor.page.evaluate("document.documentElement.dataset.spScreen") == screen.partition("&")[0]
    assert visitor.violations() == []
    with visitor.in_the_dark():
        assert visitor.violations() == []


@pytest.mark.parametrize("words", [".sp-paragraph", ".sp-cell-side", "[data-testid=stCaptionContainer] p"])
def test_a_word_of_any_length_stays_in_its_place(walk, words):
    element = walk("?screen=Positions&sides_are=Speakers", *SIZES["narrow"]).page.locator(words).first
    fits = """(one) => {
      const written = one.innerHTML
      one.textContent = 'Donaudampfschifffahrt'.repeat(30)
      const fits = one.scrollWidth <= one.clientWidth
      one.innerHTML = written
      return fits
    }"""
    assert element.evaluate(fits)


RING = """(one) => {
  const frame = one.closest('[data-testid=stTextInputRootElement]') ?? one.parentElement
  return getComputedStyle(frame).boxShadow.includes('1px')
}"""


def test_the_keyboard_is_seen_where_it_is(walk):
    """On what Streamlit and Plotly draw, and in the dark, too."""
    visitor = walk("?screen=Map")
    with visitor.in_the_dark():
        zoom = visitor.page.locator(".st-key-map_frame .modebar-btn").first
        zoom.focus()
        visitor.page.keyboard.press("Tab")  # a ring is for the keyboard
        ring = "getComputedStyle(document.activeElement).outlineColor"
        assert visitor.page.evaluate(ring) != "rgb(0, 0, 0)"
        assert visitor.page.evaluate("document.activeElement.matches('.modebar-btn')")
    for field in (visitor.page.get_by_role("searchbox"), visitor.page.get_by_role("combobox", name="Colour by")):
        field.first.focus()
        assert field.first.evaluate(RING)
    visitor.choose_screen("Corpus")
    visitor.page.get_by_role("button", name="Show/hide columns").focus()
    expect(visitor.page.get_by_test_id("stElementToolbar").first).to_have_css("opacity", "1")


# Streamlit's grey placeholders disappear, and our style arrives, in the frame that shows the first words; from then on
# nothing may move. The second frame requested after they are there begins when that one has been painted.
SHIFTS = """
window.__shifts = []
new PerformanceObserver((list) => list.getEntries().forEach((one) => window.__shifts.push([one.startTime, one.value])))
  .observe({type: 'layout-shift', buffered: true})
const seen = new MutationObserver(() => {
  if (!document.querySelector('.sp-head')) return
  seen.disconnect()
  requestAnimationFrame(() => requestAnimationFrame(() => { window.__painted = performance.now() }))
})
seen.observe(document, {childList: true, subtree: true})
"""
SHIFT_SINCE = "(since) => window.__shifts.filter(([at]) => at > since).reduce((sum, [, value]) => sum + value, 0)"


@pytest.mark.parametrize("size", SIZES)
def test_nothing_jumps_once_the_first_words_are_there(visit, size):
    width, height = SIZES[size]
    visitor = visit(width=width, height=height, script=SHIFTS)
    assert shift_since_first_words(visitor) < 0.02
    # and hardly anything before, while the page appears below the words of the server's first answer
    assert visitor.page.evaluate(SHIFT_SINCE, 0) < 0.1


def test_nothing_jumps_on_a_phone_when_topics_that_had_to_be_found_are_there(visit):
    visitor = visit("?corpus=without-topics", *SIZES["narrow"], script=SHIFTS)
    panel = visitor.page.locator(".st-key-differences")
    expect(panel).to_contain_text("on the topics that they share")
    expect(panel.get_by_role("region", name="First quotes in view")).to_have_count(0)
    assert shift_since_first_words(visitor.settled()) < 0.02


def shift_since_first_words(visitor):
    painted = visitor.page.evaluate("window.__painted")
    assert painted > 0
    return visitor.page.evaluate(SHIFT_SINCE, painted)
