"""Journeys on the Compare screen: choose sides, open each part, read cells, bars and rows, download it."""

import re

import pytest
from playwright.sync_api import expect

from components.compare.screen import PARTS

pytestmark = pytest.mark.browser
RUSSIA_AND_US = "?screen=Compare&side=camp:Russia&side=camp:US"
ROW, HEAD = 35, 35  # pixels of a table's rows
BAR = """(term) => {
  const drawn = document.querySelector('[class*=st-key-words_chart] .js-plotly-plot'), layout = drawn._fullLayout
  const corner = drawn.getBoundingClientRect(), trace = drawn._fullData[0]
  const at = trace.customdata.findIndex((told) => told[0] === term)
  return [
    corner.x + layout.xaxis._offset + layout.xaxis.d2p(trace.x[at] / 2),
    corner.y + layout.yaxis._offset + layout.yaxis.d2p(trace.y[at]),
  ]
}"""


# Plotly has noticed that the pointer is on the bar of this term
POINTED_AT = """(term) => document.querySelector('[class*=st-key-words_chart] .js-plotly-plot')._hoverdata
  ?.some(({customdata}) => customdata[0] === term)"""


def open_part(visitor, name):
    # a part without content says so on its tab
    visitor.page.get_by_role("radio", name=re.compile(f"^{name}(:|$)")).click()
    return visitor.settled()


def press_side(visitor, name):
    visitor.page.locator(".st-key-side_chips button", has_text=name).click()
    return visitor.settled()


def click_table(visitor, key, across, row):
    """Click a row of the table with this key, once the table has been drawn and stands still."""
    table = visitor.page.locator(f"[class*=st-key-{key}] [data-testid=stDataFrame]")
    table.locator("[data-testid=data-grid-canvas]").first.wait_for()
    table.click(position={"x": across, "y": HEAD + ROW * (row + 0.5)})
    return visitor.settled()


def test_it_opens_on_the_named_sides_and_two_presses_choose_others(walk):
    visitor = walk("?screen=Compare")
    expect(visitor.main).to_contain_text("US has 6 quotes in this corpus and Russia has 8.")
    visitor.expect_link(without=["side="])  # nobody chose them
    press_side(visitor, "Analyst")
    expect(visitor.main).to_contain_text("Press a second side")
    press_side(visitor, "Media")
    expect(visitor.main).to_contain_text("Analyst has 18 quotes in this corpus and Media has 9.")
    visitor.expect_link("side=camp%3AAnalyst&side=camp%3AMedia")
    for name in ("Analyst", "Media"):
        press_side(visitor, name)
    expect(visitor.main).to_contain_text("US has 6 quotes in this corpus and Russia has 8.")


def test_what_is_typed_finds_the_name_and_enter_takes_it_alone(visit):
    visitor = visit("")
    box = visitor.page.get_by_role("combobox", name="Speaker")
    box.click()
    box.fill("US")
    expect(visitor.page.get_by_role("option").first).to_contain_text("US media")
    box.press("Enter")
    visitor.settled()
    expect(visitor.page).to_have_url(re.compile(r"speaker=US\+media(&|$)(?!.*Russia)"))


def test_a_quote_of_a_column_and_of_a_pair_opens_its_card_in_place(walk):
    visitor = walk(RUSSIA_AND_US)
    words = visitor.page.locator(".st-key-columns .sp-opens").first
    text = words.locator(".sp-text").inner_text()
    words.get_by_role("button").press("Enter")
    visitor.settled()
    card = visitor.page.locator(".st-key-columns .sp-card")
    expect(card).to_contain_text(text)
    expect(card).to_contain_text("In the source")
    open_part(visitor, "Counterparts")
    expect(visitor.page.locator(".sp-pair .sp-card").first).to_contain_text(text)
    visitor.press("See it on the map")
    expect(visitor.page.locator(".st-key-beside_map .sp-card")).to_contain_text(text)


def test_filters_are_kept_as_a_side(walk):
    visitor = walk(RUSSIA_AND_US + "&kind=direct&camp=Russia")
    visitor.press("Make the filters a side")
    expect(visitor.main).to_contain_text("“Russia, verbatim words” has 3")
    visitor.expect_link("side=filter%3A", without=["&kind="])


@pytest.mark.parametrize("size", [(1440, 1000), (400, 850)], ids=["wide", "narrow"])
def test_every_part_opens(walk, size):
    visitor = walk(RUSSIA_AND_US, width=size[0], height=size[1])
    for part in PARTS:
        open_part(visitor, part)
        expect(visitor.page.get_by_role("radio", name=re.compile(f"^{part}(:|$)"))).to_be_checked()
        visitor.check_nothing_broke()


def test_stacked_columns_name_their_side_in_every_cell(walk):
    visitor = walk(RUSSIA_AND_US, width=400)
    named = visitor.page.locator(".sp-of-side:visible")
    expect(named).to_have_text([re.compile("^ *Russia"), re.compile("^ *US")])  # topics of only one side are folded
    wide = walk(RUSSIA_AND_US)
    expect(wide.page.locator(".sp-sides-head")).to_be_visible()
    expect(wide.page.locator(".sp-of-side:visible")).to_have_count(0)


def test_many_sides_are_beside_what_is_compared_and_not_below_it(walk):
    visitor = walk("?screen=Compare&side=speaker:Ned+Price&side=speaker:Dmitry+Peskov")
    expect(visitor.page.locator(".st-key-side_chips button").nth(2)).to_be_visible()
    expect(visitor.page.get_by_role("combobox", name="Compare")).to_be_visible()
    visitor.shows(BESIDE)


# the sides to choose from are right of their kind, and begin above it
BESIDE = """() => {
  const chips = document.querySelector('.st-key-side_chips').getBoundingClientRect()
  const kind = document.querySelector('.st-key-sides_by [role=combobox]').getBoundingClientRect()
  return chips.left > kind.right && chips.top < kind.top && kind.top < chips.bottom
}"""
# names on the small maps, and those that cover a dot of one of the sides
COVERING = """() => {
  const charts = [...document.querySelectorAll('.st-key-side_maps .js-plotly-plot')], dots = []
  for (const chart of charts) {
    const layout = chart._fullLayout, side = chart._fullData[1]
    side.x.forEach((x, at) => dots.push([layout.xaxis._offset + layout.xaxis.d2p(x),
      layout.yaxis._offset + layout.yaxis.d2p(side.y[at])]))
  }
  const corner = charts[0].getBoundingClientRect()
  return [...charts[0].querySelectorAll('.annotation-text')].map((name) => {
    const {left, right, top, bottom} = name.getBoundingClientRect()
    return [name.textContent, dots.some(([x, y]) =>
      x > left - corner.x && x < right - corner.x && y > top - corner.y && y < bottom - corner.y)]
  })
}"""


@pytest.mark.parametrize("width", [1440, 400])
def test_no_name_on_the_small_maps_covers_a_quote_of_a_side(walk, width):
    visitor = walk("?screen=Compare&part=Maps", width=width)
    visitor.page.locator(".st-key-side_maps .points path.point").nth(50).wait_for(state="attached")
    names = visitor.page.evaluate(COVERING)
    assert len(names) >= 5
    assert [name for name, covers in names if covers] == []


def test_all_that_is_said_of_a_pair_can_be_read_on_a_narrow_phone(walk):
    visitor = walk(RUSSIA_AND_US + "&part=Counterparts", width=320)
    heads = visitor.page.locator(".sp-pair > .sp-figure")
    expect(heads.filter(has_text="too far to be a counterpart")).not_to_have_count(0)
    edges = heads.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().right)")
    assert max(edges) < 320


def test_heads_stay_in_sight_while_one_reads(walk):
    visitor = walk(RUSSIA_AND_US, height=700)
    visitor.page.locator(".sp-topic").last.scroll_into_view_if_needed()
    visitor.page.wait_for_timeout(300)
    expect(visitor.page.locator(".sp-sides-head")).to_be_in_viewport(ratio=1)


def test_a_cell_of_the_matrix_opens_its_quotes_by_mouse_and_by_keyboard(walk):
    visitor = open_part(walk(RUSSIA_AND_US), "Topics")  # a table that stays keeps the widths of other columns
    # the first row is Dialogue; its columns are the topic, Russia, US
    click_table(visitor, "silence_matrix", 190, 0)
    cell = visitor.page.locator(".st-key-silence_cell")
    expect(cell).to_contain_text("Russia on Dialogue: 1 in view")
    visitor.page.keyboard.press("ArrowRight")
    visitor.settled()
    expect(cell).to_contain_text("US on Dialogue: 4 in view")
    visitor.page.keyboard.press("ArrowDown")
    visitor.settled()
    expect(cell).to_contain_text("Silence: no quote in view.")
    visitor.expect_link("cell_side=camp%3AUS")


def test_a_cell_that_a_link_has_closed_opens_again(walk):
    visitor = walk(RUSSIA_AND_US + "&part=Topics&cell_topic=Dialogue&cell_side=camp%3ARussia")
    expect(visitor.page.locator(".st-key-silence_cell")).to_be_visible()
    visitor.go(RUSSIA_AND_US + "&part=Topics")
    expect(visitor.page.locator(".st-key-silence_cell")).to_have_count(0)
    click_table(visitor, "silence_matrix", 190, 0)
    expect(visitor.page.locator(".st-key-silence_cell")).to_contain_text("Russia on Dialogue: 1 in view")


def test_a_term_opens_its_quotes_by_bar_and_by_row(walk):
    visitor = walk("?screen=Compare&side=camp:Russia&side=camp:Analyst&part=Words")
    visitor.page.wait_for_selector("[class*=st-key-words_chart] .js-plotly-plot .point")
    across, down = visitor.page.evaluate(BAR, "no")
    visitor.page.mouse.move(across - 5, down)
    visitor.page.mouse.move(across, down, steps=4)
    visitor.shows(POINTED_AT, "no").page.mouse.click(across, down)
    visitor.settled()
    quotes = visitor.page.locator(".st-key-words_quotes")
    expect(quotes).to_contain_text("“no” in context: 5 places in 3 quotes")
    lines = quotes.locator(".sp-kwic-line .sp-link")
    assert [word.casefold() for word in lines.all_inner_texts()] == ["no"] * 5
    lines.first.press("Enter")
    visitor.settled()
    expect(quotes.locator(".sp-card")).to_contain_text("In the source")
    click_table(visitor, "words_table", 15, 1)
    expect(quotes).to_contain_text("“russian” in context")
    visitor.expect_link("term=russian")


@pytest.mark.parametrize(
    "part",
    [
        "part=Columns",
        "part=Topics&cell_topic=Concrete+answer&cell_side=camp%3ARussia",
        "part=Counterparts&asked=camp%3AUS+%3E+camp%3ARussia",
        "part=Words&term=no",
        "part=Distance",
        "part=Maps",
    ],
)
def test_a_link_shows_the_same_part_in_another_browser(walk, visit, part):
    visitor = walk(f"{RUSSIA_AND_US}&side=filter:kind%3Ddirect&{part}")
    colleague = visit(visitor.link)
    for one in (visitor, colleague):
        # a script that the browser still has to fetch is not there when the server is done
        expect(one.page.get_by_role("radio", name="Distance", exact=True)).to_be_visible()
        expect(one.page.locator("[data-testid=stSkeleton]")).to_have_count(0)
        expect(one.page.get_by_role("toolbar", name="Sides: 2 to 4")).to_be_visible()
        if "Maps" in part or "Words" in part:
            one.page.wait_for_selector(".js-plotly-plot .point, .js-plotly-plot .points")
    expect(colleague.page).to_have_url(visitor.link)
    expect(colleague.main).to_have_text(visitor.main.inner_text(), use_inner_text=True)


def downloaded(visitor, label):
    with visitor.page.expect_download() as started:
        visitor.page.get_by_role("button", name=label).click()
    with open(started.value.path(), "rb") as file:
        return file.read()


def test_the_comparison_comes_as_one_page_that_works_offline_and_prints(walk, chromium, tmp_path):
    visitor = walk(RUSSIA_AND_US).press("Download the comparison")
    page = tmp_path / "comparison.html"
    page.write_bytes(downloaded(visitor, "Web page, printable"))
    context = chromium.new_context(offline=True)
    alone = context.new_page()
    requests = []
    alone.on("request", lambda request: requests.append(request.url))
    alone.goto(page.as_uri())
    text = alone.locator("body").inner_text()
    assert alone.locator("h1").inner_text() == "Russia and US: who says what"
    assert "no quote in this corpus" in text
    assert visitor.link in text
    assert requests == [page.as_uri()]
    assert alone.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    context.close()


def test_a_table_of_many_camps_fits_on_paper(walk, chromium, tmp_path):
    visitor = walk("?corpus=hostile&screen=Compare").press("Download the comparison")
    page = tmp_path / "comparison.html"
    page.write_bytes(downloaded(visitor, "Web page, printable"))
    width = 673  # pixels between the margins of A4; whatever is wider makes the browser print all of it smaller
    context = chromium.new_context(offline=True, viewport={"width": width, "height": 950})
    paper = context.new_page()
    paper.goto(page.as_uri())
    paper.emulate_media(media="print")
    assert paper.locator("table", has_text="Quotes by topic").locator("th").count() == 9
    assert paper.evaluate("document.scrollingElement.scrollWidth") <= width
    context.close()


def test_the_comparison_comes_as_markdown(walk):
    visitor = walk(RUSSIA_AND_US).press("Download the comparison")
    text = downloaded(visitor, "Markdown").decode()
    assert text.startswith("# Russia and US: who says what\n")
    assert f"<{visitor.link}>" in text


def test_hostile_sides_are_read_and_not_run(walk):
    visitor = walk("?corpus=hostile&screen=Compare")
    for part in PARTS:
        open_part(visitor, part)
        drawn = visitor.main
        assert drawn.locator("img[src=x], a[href^=javascript], .katex, b").count() == 0
