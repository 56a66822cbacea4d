"""The parts of Streamlit that our style sheets select exist; its next version may rename them."""

import re

import pytest

from components.markup import TEMPLATES

pytestmark = pytest.mark.browser
SEEN_ON = {
    1440: (
        "?layout=One+axis&across_from=War&across_to=Peace&colour=reliability",
        "?screen=Compare&side=camp:Russia&side=camp:US&part=Time",
        "?screen=Compare&side=camp:Russia&side=camp:US&part=Maps",
        "?screen=Corpus",
    ),
    400: ("?", "?screen=Positions"),
}
PRESENT = "(selectors) => selectors.filter((one) => document.querySelector(one))"


def selectors() -> set[str]:
    sheet = re.sub(r"/\*.*?\*/", "", (TEMPLATES / "streamlit.css").read_text("utf-8"), flags=re.DOTALL)
    lists = re.findall(r"([^{};]+)\{(?![^{}]*\{)", sheet)  # innermost rules, including those in media queries
    # nothing has the focus while the screens are looked through
    return {re.sub(r"::after|:focus[a-z-]*", "", one.strip()) for found in lists for one in re.split(r",\n", found)}


def test_every_selector_of_streamlits_insides_matches_on_some_screen(walk):
    missing = selectors()
    assert len(missing) > 10
    for width, links in SEEN_ON.items():
        visitor = walk(width=width)
        for link in links:
            visitor.go(link)
            if "Compare" in link:  # its chips appear by themselves, a moment after the page
                visitor.page.locator("button[data-variant=pills][data-selected=true]").first.wait_for()
            if "Maps" in link:
                visitor.page.locator(".js-plotly-plot .annotation").first.wait_for()
            missing -= set(visitor.page.evaluate(PRESENT, sorted(missing)))
    assert missing == set()
