"""What every screen owes everyone: narrow and wide, light and dark, for keyboard and screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.view import SCREENS
from components.compare_screen import PARTS

pytestmark = pytest.mark.browser
SIZES = {"wide": (1440, 1000), "narrow": (400, 850)}


PAGES = [
    *SCREENS,
    *(f"Compare&side=camp:Russia&side=camp:Analyst&side=filter:kind%3Ddirect&part={part}" for part in PARTS),
    "Compare&side=camp:Russia&side=camp:US&part=Topics&cell_topic=Dialogue&cell_side=camp:US",
    "Compare&side=camp:Russia&side=camp:US&part=Words&term=no",
]


@pytest.mark.parametrize("screen", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_serious_violation_and_no_sideways_scrolling(visit, screen, scheme, size):
    width, height = SIZES[size]
    visitor = visit(f"?screen={screen}", width=width, height=height, scheme=scheme)
    wider = "() => document.scrollingElement.scrollWidth - innerWidth"
    assert visitor.page.evaluate(wider) <= 0
    found = Axe().run(visitor.page).response["violations"]
    serious = [violation for violation in found if violation["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in serious] == []


# Streamlit's grey placeholders go when the first words come; from then on nothing may move.
SHIFTS = """
window.__shifts = []
new PerformanceObserver((list) => list.getEntries().forEach((one) => window.__shifts.push([one.startTime, one.value])))
  .observe({type: 'layout-shift', buffered: true})
new MutationObserver(() => { if (document.querySelector('.sp-head')) window.__words ??= performance.now() })
  .observe(document, {childList: true, subtree: true})
"""


@pytest.mark.parametrize("size", SIZES)
def test_nothing_jumps_once_the_first_words_are_there(visit, size):
    width, height = SIZES[size]
    visitor = visit(width=width, height=height)
    visitor.page.add_init_script(SHIFTS)
    visitor.page.reload()
    visitor.settled()
    moved = (
        "() => window.__shifts.filter(([at]) => at > window.__words + 50).reduce((sum, [, value]) => sum + value, 0)"
    )
    assert visitor.page.evaluate(moved) < 0.05
