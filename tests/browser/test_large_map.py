"""The map of many quotes: a server on which 6 count as many, and up to 15 in sight are drawn as dots."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.harness import ROOT, server, wait_until_healthy

pytestmark = pytest.mark.browser
_APP = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from streamlit.starlette import App
import serving
from components.map import large_map
large_map.MOST_BY_PLOTLY = 5
large_map.DOTS_IN_SIGHT, large_map.COUNTED_FROM = 15, 30
app = App({str(ROOT / "app.py")!r}, lifespan=serving.lifespan, routes=serving.ROUTES, middleware=serving.MIDDLEWARE)
"""
MAP = ".st-key-map_frame .sp-large-map"
# position on the page of a quote that has no near neighbour, by its row
ALONE = """([map, row]) => {
  const drawn = document.querySelector(map).spMap, corner = document.querySelector(map).getBoundingClientRect()
  const at = drawn.points.rows.indexOf(row), [x, y] = drawn.pixelOf(drawn.points.x[at], drawn.points.y[at])
  return [corner.x + x, corner.y + y]
}"""
# number of coloured pixels
PIXELS = """(map) => {
  const canvas = document.querySelector(map + ' .sp-large-quotes')
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  return data.filter((value, at) => at % 4 === 3 && value).length
}"""
PLACE = "(map) => JSON.stringify(document.querySelector(map).getBoundingClientRect())"
WHOLE_WIDTH = """(map) => {
  const {left, right} = document.querySelector(map + ' canvas').getBoundingClientRect()
  return left === 0 && right === innerWidth
}"""
CHOICE = "(map) => JSON.parse(document.querySelector(map).spMap.choice)"  # names of the sent parts in use


@pytest.fixture(scope="module")
def address(chromium, corpora, tmp_path_factory) -> Iterator[str]:
    """A server with a lower limit, instead of the one for all other journeys."""
    script: Path = tmp_path_factory.mktemp("large") / "app_of_few.py"
    script.write_text(_APP, "utf-8")
    with server(script, corpora=corpora) as started:
        wait_until_healthy(started)
        yield started


def drawn(visitor):
    """The map's own account: how many are in sight and in view, and how far dots have replaced the density."""
    return visitor.page.evaluate("(map) => ({...document.querySelector(map).dataset})", MAP)


def expect_in_view(visitor, n):
    expect(visitor.page.locator(MAP)).to_have_attribute("data-in-view", str(n))


def point_to(visitor, row):
    place, before = visitor.page.evaluate(ALONE, [MAP, row]), None
    while place != before:  # the map may still glide
        place, before = visitor.painted().page.evaluate(ALONE, [MAP, row]), place
    across, down = place
    visitor.page.mouse.move(across - 3, down)
    visitor.page.mouse.move(across, down, steps=3)
    return across, down


def drag(visitor, tool, *corners):
    visitor.page.locator(f"{MAP} [data-does={tool}]").click()
    area = visitor.page.locator(f"{MAP} .sp-large-area").bounding_box()
    places = [(area["x"] + x * area["width"], area["y"] + y * area["height"]) for x, y in corners]
    visitor.page.mouse.move(*places[0])
    visitor.page.mouse.down()
    for place in places[1:]:
        visitor.page.mouse.move(*place, steps=8)
    visitor.page.mouse.up()
    visitor.settled()


def test_from_afar_all_are_counted_and_from_near_each_is_a_dot_that_shows_its_words(visit):
    visitor = visit()
    assert drawn(visitor) == {"painted": "41", "dots": "0.00", "inView": "41"}
    counted = visitor.page.evaluate(PIXELS, MAP)
    assert 30 <= counted <= 42
    assert visitor.page.evaluate("document.querySelector('.st-key-map_frame .js-plotly-plot')") is None
    point_to(visitor, 33)
    tip = visitor.page.locator(f"{MAP} .sp-large-tip")
    expect(tip).to_contain_text("·")  # the speaker, which arrives with the words
    words = tip.locator(".sp-large-words").inner_text().strip("“”…")
    while int(drawn(visitor)["painted"]) > 15:
        visitor.page.mouse.wheel(0, -100)
        visitor.painted()
    expect(visitor.page.locator(MAP)).to_have_attribute("data-dots", "1.00")
    assert visitor.page.evaluate(PIXELS, MAP) > 2 * counted
    expect(visitor.page.locator(".sp-large-sight")).to_have_text(re.compile(r"^\d+ in sight$"))
    visitor.page.mouse.click(*point_to(visitor, 33))
    visitor.settled()
    expect(visitor.card).to_contain_text(words[:40])
    visitor.expect_link("quote=")
    visitor.page.locator(f"{MAP} [data-does=whole]").click()
    visitor.page.wait_for_function("(map) => document.querySelector(map).dataset.painted === '41'", arg=MAP)
    visitor.page.keyboard.down("Shift")
    visitor.page.mouse.click(*point_to(visitor, 0))
    visitor.page.keyboard.up("Shift")
    visitor.settled()
    expect(visitor.page.locator(".st-key-walk")).to_contain_text("of 2 selected")


def test_a_box_and_a_lasso_select_what_they_hold_and_a_double_click_clears(visit):
    visitor = visit()
    drag(visitor, "box", (0.01, 0.02), (0.99, 0.98))
    expect(visitor.page.locator(".st-key-walk")).to_contain_text("of 41 selected")
    expect(visitor.page.get_by_role("heading", name="What is here")).to_be_visible()
    drag(visitor, "lasso", (0.01, 0.02), (0.5, 0.02), (0.5, 0.98), (0.01, 0.98))
    expect(visitor.page.locator(".st-key-walk")).to_contain_text(re.compile(r"of [123]?\d selected"))
    visitor.page.locator(f"{MAP} [data-does=pan]").click()
    visitor.double_click_beside_the_dots(".sp-large-area").expect_link(without=["selected", "shape"])


def test_it_fills_the_screen_and_comes_back(visit):
    visitor = visit()
    before = visitor.page.evaluate(PLACE, MAP)
    fills = visitor.page.locator(f"{MAP} [data-does=screen]")
    fills.click()
    visitor.page.wait_for_function("() => document.querySelector('.sp-large').clientHeight === innerHeight")
    visitor.page.locator(".sp-map-topic", has_text="Dialogue").wait_for()
    visitor.shows(WHOLE_WIDTH, MAP)
    fills.click()
    visitor.page.wait_for_function("() => !document.fullscreenElement")
    visitor.settled()
    visitor.shows(f"([map, before]) => ({PLACE})(map) === before", [MAP, before])


def test_a_filter_keeps_the_places_and_a_name_filters_when_it_is_pressed(visit):
    visitor = visit()
    places, everything, _ = visitor.page.evaluate(CHOICE, MAP)
    visitor.filter("Russia")
    expect_in_view(visitor, 8)
    same, russia, _ = visitor.page.evaluate(CHOICE, MAP)
    assert (same, everything) == (places, "")
    assert russia
    expect(visitor.page.locator(".sp-large-entry")).to_have_text(["Russia 8"])
    assert visitor.page.evaluate(PIXELS.replace("quotes", "others"), MAP) > 0  # those filtered out are grey
    visitor.press("Clear all filters")
    visitor.page.locator(".sp-map-labels[data-ready]").wait_for(state="attached")
    visitor.page.locator(".sp-map-topic", has_text="Dialogue").click()
    visitor.settled()
    visitor.expect_link("topic=Dialogue")
    expect_in_view(visitor, 7)
    visitor.choose_screen("Positions").choose_screen("Map")
    expect_in_view(visitor, 7)


def test_it_can_be_read_in_the_dark_on_a_phone_and_by_screen_readers(visit):
    visitor = visit("?camp=Russia")
    assert visitor.violations() == []
    visitor.page.set_viewport_size({"width": 400, "height": 1000})
    with visitor.settled().in_the_dark():
        assert visitor.violations() == []
    said = visitor.page.get_by_role("img", name=re.compile("^Map of 8 quotes"))
    expect(said).to_have_attribute("aria-label", re.compile("By keyboard, use Previous and Next"))


def test_what_strangers_wrote_is_read_and_never_run(visit):
    visitor = visit("?corpus=hostile")
    for row, words in ((0, "<img src=x"), (1, "<script>")):
        point_to(visitor, row)
        expect(visitor.page.locator(f"{MAP} .sp-large-words")).to_contain_text(words)
    expect(visitor.page.locator(".sp-large-legend")).to_contain_text('<img src=x onerror="window.__hacked = 1">')
    visitor.page.locator(f"{MAP} [data-does=picture]").click()
    visitor.go("?corpus=hostile&words=no+quote+holds+this")
    expect_in_view(visitor, 0)


def test_its_button_saves_a_picture_as_svg_or_png(visit):
    visitor = visit()
    for picture, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        visitor.press("Download").page.get_by_role("radio", name=picture).click()
        visitor.settled().page.keyboard.press("Escape")
        with visitor.page.expect_download() as started:
            visitor.page.locator(f"{MAP} [data-does=picture]").click()
        saved = Path(started.value.path()).read_bytes()
        assert saved.startswith(begins)
        assert picture == "PNG" or b"Dialogue" in saved
