"""What every screen must offer: narrow and wide, light and dark, for keyboard and screen reader."""

import pytest

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


@pytest.mark.parametrize("size", SIZES)
def test_nothing_jumps_once_the_first_words_are_there(visit, size):
    width, height = SIZES[size]
    visitor = visit(width=width, height=height, script=SHIFTS)
    assert visitor.page.evaluate("window.__painted") > 0
    moved = "(since) => window.__shifts.filter(([at]) => at > since).reduce((sum, [, value]) => sum + value, 0)"
    assert visitor.page.evaluate(moved, visitor.page.evaluate("window.__painted")) < 0.02
    # and hardly anything before, while the page appears below the words of the server's first answer
    assert visitor.page.evaluate(moved, 0) < 0.1
