"""The first minute: where the sides differ, a filter that becomes a side, Back and Forward, a link on a phone."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser
WORDS_OF_THE_CARD = ".st-key-beside_map .sp-card .sp-quote"


def test_where_the_sides_differ_is_shown_beside_the_map_and_each_quote_opens(visit):
    visitor = visit("")
    panel = visitor.page.locator(".st-key-differences")
    expect(panel).to_contain_text("Standpoint puts what each side said side by side")
    expect(panel).to_contain_text("take different positions on all 3 claims on which both take one")
    first = panel.locator(".sp-contrast").first
    expect(first).to_contain_text("There is no point in new talks right now")
    expect(first.locator(".sp-said-opposes")).to_have_text("against")
    words = first.locator(".sp-text").nth(1).inner_text()
    first.get_by_role("button", name="Sergei Ryabkov").or_(first.locator(".sp-opens button").nth(1)).first.click()
    visitor.settled()
    expect(visitor.page.locator(WORDS_OF_THE_CARD)).to_contain_text(words[:40])


def test_a_camp_that_was_filtered_by_is_a_side_of_the_comparison(walk):
    visitor = walk("").filter("Russia").choose_screen("Compare")
    expect(visitor.main).to_contain_text("US has 6 quotes in this corpus and Russia has 8.")
    expect(visitor.page.locator(".st-key-columns")).to_contain_text("Moscow agrees to continue negotiations")


def test_back_and_forward_walk_through_screens_cards_and_filters(visit):
    visitor = visit("")
    first = visitor.link
    visitor.filter("Russia").expect_link("camp=Russia")
    filtered = visitor.link
    visitor.choose_screen("Positions").choose_screen("Map")
    visitor.press("Next").expect_link("quote=")
    with_card = visitor.link
    for expected in ("screen", filtered):
        visitor.page.go_back()
        visitor.settled()
        if expected == filtered:
            visitor.page.go_back()
            visitor.settled()
            expect(visitor.page).to_have_url(filtered)
    expect(visitor.page.locator(".sp-head")).to_contain_text("8 of 41 quotes: Russia")
    visitor.page.go_back()
    visitor.settled()
    expect(visitor.page).to_have_url(first)
    expect(visitor.page.locator(".sp-head")).to_contain_text("All 41 quotes")
    for _ in range(4):
        visitor.page.go_forward()
        visitor.settled()
    expect(visitor.page).to_have_url(with_card)
    expect(visitor.page.locator(WORDS_OF_THE_CARD)).to_be_visible()


def test_one_step_back_from_the_first_view_leaves(visit):
    visitor = visit("")
    visitor.page.goto("about:blank")
    visitor.open("")
    visitor.page.go_back()
    expect(visitor.page).to_have_url("about:blank")
    visitor.open("")


def test_a_link_to_a_quote_shows_its_words_at_once_on_a_phone_and_the_tools_wait(visit):
    visitor = visit("?quote=q10", width=400, height=800)
    area = visitor.page.locator(WORDS_OF_THE_CARD).bounding_box()
    assert area is not None
    assert area["y"] + area["height"] < 500
    search = visitor.page.get_by_role("searchbox", name="Search by meaning")
    expect(search).to_be_hidden()
    visitor.page.get_by_role("button", name="Tools").click()
    expect(search).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 400
    visitor.page.get_by_role("button", name="Tools").click()
    visitor.go("?screen=Compare")
    expect(visitor.page.locator(".st-key-side_chips")).to_be_hidden()
    assert top(visitor, ".sp-cell .sp-text") < 800
    visitor.go("?screen=Positions&cell=c09|Analyst")
    expect(visitor.page.locator(".sp-evidence .sp-text").first).to_be_in_viewport()


def top(visitor, selector):
    """The top edge of the first of these, measured from the window's."""
    return visitor.page.locator(selector).first.bounding_box()["y"]


def test_the_results_of_a_search_are_beside_the_map_with_a_card_open(walk):
    visitor = walk("?quote=q10").search("a written answer")
    results = visitor.page.locator(".st-key-beside_map .st-key-search_results_low")
    expect(results.locator(".sp-row").first).to_be_visible(timeout=120_000)
    results.locator(".sp-opens").nth(1).click()
    visitor.settled()
    expect(results.locator(".sp-row").first).to_be_visible()


def test_an_article_and_an_import_are_in_a_frame_of_their_own(walk):
    visitor = walk("?screen=Article")
    expect(visitor.page.locator(".sp-head h1")).to_have_text("Article")
    expect(visitor.page.locator(".sp-head")).not_to_contain_text("41 quotes")
    expect(visitor.page.locator(".st-key-filter-camp")).to_have_count(0)
    expect(visitor.page.get_by_role("button", name="Download")).to_have_count(0)
    visitor.press("Find the statements")
    expect(visitor.page.locator(".sp-notice", has_text="Paste an article")).to_be_focused()


def test_figures_are_opened_and_their_words_found(walk):
    visitor = walk("?screen=Positions")
    visitor.press("Figure")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="SVG").click()
    svg = Path(taken.value.path()).read_text("utf-8")
    assert "Who supports and who opposes what" in svg
    assert "Source: Russia–NATO talks, January 2022, corpus version" in svg
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="PDF").click()
    assert "Source: Russia–NATO talks" in PdfReader(taken.value.path()).pages[0].extract_text()
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="Data (CSV)").click()
    assert Path(taken.value.path()).read_text("utf-8-sig").startswith("# Who supports and who opposes what")
    visitor.open("?quote=q34").press("Picture")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="SVG").click()
    picture = Path(taken.value.path()).read_text("utf-8")
    assert "Dmitry Peskov" in picture
    assert "quote=q34" in picture


LABELS = """() => {
  const chart = document.querySelector('.st-key-map_frame .js-plotly-plot'), page = chart.getBoundingClientRect()
  const layout = chart._fullLayout, dots = []
  for (const trace of chart._fullData) for (let at = 0; trace.customdata && at < trace.x.length; at++) dots.push([
    page.x + layout.xaxis._offset + layout.xaxis.d2p(trace.x[at]),
    page.y + layout.yaxis._offset + layout.yaxis.d2p(trace.y[at]),
  ])
  const names = [...chart.querySelectorAll('.sp-map-label')].filter((one) => one.style.visibility === 'visible')
  const boxes = names.map((one) => one.getBoundingClientRect())
  const inside = (box, [x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom
  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  const bar = chart.querySelector('.modebar')?.getBoundingClientRect()
  return {
    named: boxes.length,
    onDots: boxes.filter((box) => dots.some((dot) => inside(box, dot))).length,
    onNames: boxes.filter((box, at) => boxes.some((other, of) => of > at && meet(box, other))).length,
    onBar: boxes.filter((box) => bar?.width && meet(box, bar)).length,
  }
}"""


@pytest.mark.parametrize("width", [1440, 1280, 400])
def test_no_name_on_the_map_covers_a_dot_another_name_or_the_toolbar(walk, width):
    visitor = walk("", width=width)
    visitor.page.locator(".sp-map-labels[data-ready]").wait_for(state="attached")
    with suppress(
        TimeoutError
    ):  # names are placed again when the chart changes its size; the assertions say what is there
        visitor.shows(f"() => (({{named, ...on}}) => named > 15 && !Object.values(on).some(Boolean))(({LABELS})())")
    found = visitor.page.evaluate(LABELS)
    assert found["named"] > 15
    assert (found["onDots"], found["onNames"], found["onBar"]) == (0, 0, 0)
