"""Journeys on the Map screen: open, filter, select, read, search, compare."""

import re

import pytest
from playwright.sync_api import Route, expect

from bench.harness import ROOT
from data.corpus import read_corpus

pytestmark = pytest.mark.browser
ALL = set(read_corpus(ROOT / "data" / "russia-nato-2022").quotes["quote_id"])
FILES = ("SVG", "PNG 2×", "PNG 3×", "PDF", "Data (CSV)")  # of a figure


def test_the_shipped_corpus_is_on_the_map_at_once(visit):
    visitor = visit()
    visitor.expect_dots(ALL)
    expect(visitor.sentence).to_contain_text("41 quotes")
    expect(visitor.page).to_have_title(re.compile("^All 41 quotes – Map – Russia–NATO talks"))
    expect(visitor.page.get_by_text("also nearest in meaning", exact=False).first).to_be_visible()


def test_a_filter_narrows_map_sentence_title_and_link(walk):
    visitor = walk().filter("Russia")
    visitor.expect_dots(8).expect_link("camp=Russia")
    expect(visitor.sentence).to_have_text(re.compile("^8 of 41 quotes: Russia"))
    expect(visitor.page).to_have_title(re.compile("^8 of 41 quotes: Russia"))
    visitor.filter("Analyst")
    expect(visitor.sentence).to_contain_text("Russia or Analyst")
    visitor.press("Clear all filters")
    visitor.expect_dots(ALL).expect_link(without=["camp="])


def test_a_name_on_the_map_lights_its_quotes_and_filters_when_it_is_pressed(walk):
    visitor = walk()
    visitor.page.locator(".sp-map-labels[data-ready]").wait_for(state="attached")
    name = visitor.page.locator(".sp-map-topic", has_text="Dialogue")
    drawn = "() => document.querySelector('.sp-map-lights').toDataURL()"
    dark = visitor.page.evaluate(drawn)
    name.hover()
    visitor.shows(f"(dark) => ({drawn})() !== dark", dark)
    # and they stay lit if the names are placed again
    visitor.page.locator(".st-key-map_frame .js-plotly-plot").evaluate("(chart) => chart.emit('plotly_afterplot')")
    assert visitor.painted().page.evaluate(drawn) != dark
    name.click()
    visitor.settled().expect_link("topic=Dialogue")
    expect(visitor.sentence).to_have_text(re.compile("^7 of 41 quotes: on Dialogue"))


def test_words_that_no_quote_holds_leave_a_way_back(walk):
    visitor = walk("?words=zebra&camp=Russia")
    expect(visitor.page.get_by_text("No quote passes all filters")).to_be_visible()
    visitor.press("Drop “Words").expect_dots(8)


def test_a_click_reads_a_quote_shift_adds_one_and_a_double_click_clears(walk):
    visitor = walk().click_dot("q34")
    expect(visitor.card).to_contain_text("said by")
    visitor.expect_link("quote=q34").click_dot("q09", shift=True)
    visitor.expect_link("selected=q34", "q09")
    expect(visitor.page.locator(".st-key-walk")).to_contain_text("of 2 selected")
    visitor.shows_selected(2).double_click_beside_the_dots().expect_link(without=["selected"])
    expect(visitor.card).to_have_count(0)


@pytest.mark.parametrize("mode", ["select", "lasso"])
def test_a_box_or_a_lasso_selects_what_it_holds(visit, mode):
    visitor = visit()
    visitor.page.locator(f".st-key-map_frame [data-attr=dragmode][data-val={mode}]").click(force=True)
    area = visitor.page.locator(".st-key-map_frame .nsewdrag").first.bounding_box()
    left, top = area["x"] + 3, area["y"] + 3
    right, bottom = area["x"] + area["width"] - 3, area["y"] + area["height"] - 3
    corners = [(right, bottom)] if mode == "select" else [(right, top), (right, bottom), (left, bottom), (left, top)]
    visitor.page.mouse.move(left, top)
    visitor.page.mouse.down()
    for corner in corners:
        visitor.page.mouse.move(*corner, steps=6)
    visitor.page.mouse.up()
    visitor.settled()
    expect(visitor.page.locator(".st-key-walk")).to_contain_text("of 41 selected")


def test_a_date_filter_stays_open_while_other_filters_change_its_count(walk):
    visitor = walk()
    visitor.page.get_by_text("Published on · 41 dated").click()
    visitor.settled().filter("Russia")
    expect(visitor.page.get_by_text("Published on · 8 dated")).to_be_visible()
    first_day = visitor.page.get_by_label("From (published on)").first
    expect(first_day).to_be_visible()


def test_the_quotes_can_be_walked_through_by_keyboard_alone(walk):
    visitor = walk()
    following = visitor.page.get_by_role("button", name="Next")
    following.focus()
    visitor.page.keyboard.press("Enter")
    visitor.settled().expect_link("quote=q01")
    expect(following).to_be_focused()
    visitor.page.keyboard.press("Space")
    visitor.settled().expect_link("quote=q02")
    visitor.page.get_by_role("button", name="Previous").focus()
    visitor.page.keyboard.press("Enter")
    visitor.settled().expect_link("quote=q01")


def test_the_keyboard_goes_on_from_the_quote_that_was_opened_and_from_the_list_it_closes_to(walk):
    visitor = walk()
    visitor.page.locator(".st-key-differences").get_by_role("button", name="Open the card").first.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.settled().card).to_be_visible()
    beside = visitor.page.locator(".st-key-beside_map")
    expect(beside).to_be_focused()
    visitor.page.get_by_role("button", name="Clear", exact=True).press("Enter")
    expect(visitor.settled().page.locator(".st-key-differences")).to_be_visible()
    expect(beside.locator(":focus")).to_have_count(1)


def test_the_keyboard_enters_what_a_button_opens_and_leaves_it_to_the_button(walk):
    visitor = walk()
    button, menu = visitor.page.get_by_role("button", name="Figure"), visitor.page.get_by_role("dialog", name="Figure")
    button.press("Enter")
    visitor.settled()
    expect(menu.get_by_role("radio").first).to_be_focused()
    # it opens where there is room for all of it
    assert menu.evaluate("(menu) => menu.scrollHeight <= menu.clientHeight + 1")
    for name in FILES:
        visitor.page.keyboard.press("Tab")
        expect(menu.get_by_role("button", name=name)).to_be_focused()
    visitor.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    expect(menu).to_have_count(0)
    visitor.settled()
    button.press("Space")
    visitor.settled()
    expect(menu.locator(":focus")).to_have_count(1)
    visitor.escape()
    expect(button).to_be_focused()


def test_the_keyboard_waits_for_the_first_control_of_what_a_button_opens(visit):
    visitor = visit()
    slow: list[Route] = []
    script = re.compile(r"/Radio\.[^/]*\.js")
    visitor.page.route(script, lambda route: slow.append(route))
    with visitor.page.expect_request(script):
        visitor.page.get_by_role("button", name="Figure").press("Enter")
    menu = visitor.page.get_by_role("dialog", name="Figure")
    expect(menu.get_by_role("button")).to_have_count(len(FILES))
    expect(visitor.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(menu.locator(":focus")).to_have_count(0)
    slow.pop().continue_()
    expect(menu.get_by_role("radio").first).to_be_focused()
    visitor.page.unroute_all()


def test_the_card_shows_words_speaker_chain_and_neighbours(walk):
    visitor = walk("?quote=q39")
    for note in ("said by", "relayed by", "read in", "In the source"):
        expect(visitor.card).to_contain_text(note)
    expect(visitor.page.get_by_role("heading", name="Nearest in the other camps")).to_be_visible()
    expect(visitor.page.get_by_text("likeness 0", exact=False).first).to_be_visible()


def test_a_search_by_meaning_is_a_star_and_a_ranking(walk):
    visitor = walk()
    expect(visitor.page.get_by_placeholder("e.g. the other side")).to_be_visible(timeout=120_000)
    visitor.search("the other side must answer on paper")
    expect(visitor.page.get_by_role("heading", name="Nearest to your search")).to_be_visible()
    drawn = "document.querySelector('.st-key-map_frame .js-plotly-plot')._fullData"
    visitor.page.wait_for_function(f"{drawn}.some((trace) => trace.name === 'your search, about here')")
    first = visitor.page.locator(".sp-row").first
    expect(first).to_have_text(re.compile(r"\b0\.\d\d\b"))
    expect(first).to_have_text(re.compile("written|writing|paper"))


@pytest.mark.parametrize("colouring", ["Speaker", "Topic", "Kind", "Reliability"])
def test_each_colouring_is_drawn_and_in_the_link(walk, colouring):
    visitor = walk().choose("Colour by", colouring)
    visitor.expect_link(f"colour={colouring.lower()}").expect_dots(ALL)
    expect(visitor.page.locator(".sp-map-topic", has_text="Dialogue")).to_be_visible()


def test_two_sides_are_read_next_to_each_other_and_silence_is_stated(walk):
    visitor = walk("?screen=Compare&side=camp:Russia&side=camp:US")
    expect(visitor.main).to_contain_text("no quote in this corpus")
    expect(visitor.main).to_contain_text("Russia has 8 quotes in this corpus and US has 6")


def test_the_map_is_described_in_words_and_as_a_table(walk):
    visitor = walk()
    visitor.page.get_by_text("The map in words and as a table").click()
    visitor.settled()
    expect(visitor.page.locator("[data-testid=stDataFrame]")).to_be_visible()
