"""The app in a real browser: one server and one Chromium for all journeys, a fresh visitor for each."""

import csv
import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, TimeoutError, ViewportSize, expect

from analysis.embedding.encoder import Model
from analysis.making.build import build
from bench.harness import ROOT, browser, installed_chromium, server, wait_until_healthy
from data.library import SHIPPED

MINUTE = 60_000  # milliseconds, Playwright's unit
PATIENCE = 2 * MINUTE  # of all waiting here: the machine may be busy
expect.set_options(timeout=PATIENCE)
CHART = ".st-key-map_frame .js-plotly-plot"
# When the page last asked the server for a run, and when the last run began. The first field of a message in either
# direction that is neither its hash (1) nor its metadata (2) says what it is: to the server 11 is "run the script",
# from it 4 is "a run begins".
TALK = """(() => {
  window.__talk = {asked: 0, began: 0, heard: 0}
  const kind = (bytes) => {
    let at = 0
    const number = () => {
      let value = 0, shift = 0
      do value |= (bytes[at] & 127) << (7 * shift++)
      while (bytes[at++] & 128)
      return value
    }
    while (at < bytes.length) {
      const field = number() >> 3
      if (field > 2) return field
      const length = number()
      at += length
    }
  }
  window.WebSocket = class extends WebSocket {
    constructor(...how) {
      super(...how)
      this.addEventListener('message', ({data}) => {
        window.__talk.heard = performance.now()
        if (data instanceof ArrayBuffer && kind(new Uint8Array(data)) === 4) window.__talk.began = performance.now()
      })
    }
    send(message) {
      if (message instanceof Uint8Array && kind(message) === 11) window.__talk.asked = performance.now()
      super.send(message)
    }
  }
})()"""
# Every requested run has begun, the script has ended, the map is drawn and no element waits for its script, all of it
# for 250 ms without further messages, since widgets that delay their input delay it for less. This is checked ten
# times: on a busy machine the time can pass within one task, and messages due within it are sent afterwards.
SETTLED = """(call) => {
  const now = performance.now(), talk = window.__talk ?? {asked: 0, began: 0, heard: 0}
  const idle = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  const frame = document.querySelector('.st-key-map_frame')
  const drawn = !frame || frame.querySelector('.sp-large-map[data-painted]')
    || frame.querySelector('.js-plotly-plot .main-svg')?.closest('.js-plotly-plot')._fullData
  const waits = document.querySelector('[data-testid=stSkeleton]')
  if (window.__quiet?.call !== call || !idle || talk.asked > talk.began || !drawn || waits
    || talk.heard > window.__quiet.since) window.__quiet = {call, since: now, looks: 0}
  return ++window.__quiet.looks > 10 && now - window.__quiet.since >= 250
}"""
CHART_DRAWN = "(chart) => Boolean(document.querySelector(chart)?._fullData)"
# If there are screens to choose from, the page has written its own address.
ADDRESSED = """() => !document.querySelector('.st-key-screen')
  || document.documentElement.dataset.spScreen !== undefined"""
GO = "(link) => { history.pushState({}, '', link); dispatchEvent(new PopStateEvent('popstate')) }"
N_SELECTED = """(chart) => document.querySelector(chart)._fullData
  .reduce((n, trace) => n + (trace.customdata && trace.selectedpoints ? trace.selectedpoints.length : 0), 0)"""
# The position of a quote's dot on the page if the dot is on top there.
DOT = """([chart, id]) => {
  const drawn = document.querySelector(chart), layout = drawn._fullLayout, corner = drawn.getBoundingClientRect()
  for (const trace of drawn._fullData) {
    const at = trace.customdata ? [...trace.customdata].indexOf(id) : -1
    if (at >= 0) return [
      corner.x + layout.xaxis._offset + layout.xaxis.d2p(trace.x[at]),
      corner.y + layout.yaxis._offset + layout.yaxis.d2p(trace.y[at]),
    ]
  }
}"""
# Plotly has noticed that the pointer is on the dot at this position.
HOVERED = """([chart, across, down]) => {
  const drawn = document.querySelector(chart), corner = drawn.getBoundingClientRect()
  return drawn._hoverdata?.some(({x, y, xaxis, yaxis}) =>
    Math.abs(corner.x + xaxis._offset + xaxis.d2p(x) - across) < 1
    && Math.abs(corner.y + yaxis._offset + yaxis.d2p(y) - down) < 1)
}"""
DOTS = """(chart) => [...new Set((document.querySelector(chart)?._fullData ?? [])
  .flatMap((trace) => trace.customdata ? [...trace.customdata] : []))]"""
BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TO_THE_TOP = "document.querySelector('[data-testid=stMain]').scrollTo(0, 0)"
WIDER = "() => document.scrollingElement.scrollWidth - innerWidth"
# Hostile input; all of it must be shown as text, never run.
HOSTILE = (
    '<img src=x onerror="window.__hacked = 1">',
    "<script>window.__hacked = 1</script><b>bold</b>",
    '<a href="javascript:window.__hacked = 1">click</a>',
    "![picture](http://tracker.invalid/pixel.png) [link](javascript:alert(1))",
    "$x^2$ :smile: :red[alarm] `code` # heading",
    '=HYPERLINK("http://tracker.invalid")',
    "\u202eright to left\u202c {{ 7 * 7 }}%{customdata}",
    "'); DROP TABLE quotes; -- \\",
)


_CALLS = itertools.count(1)
Scheme = Literal["light", "dark"]


@dataclass(eq=False)
class Visitor:
    """Someone at the screen: acts as people do, and waits for the page to settle after each action."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, link: str = "") -> "Visitor":
        self.page.goto(link if link.startswith("http") else f"{self.address}/{link}")
        self.page.wait_for_selector(".sp-head, .sp-notice", timeout=PATIENCE)
        self.page.wait_for_function(ADDRESSED, timeout=PATIENCE)
        return self.settled()

    def settled(self) -> "Visitor":
        """Wait until nothing runs and nothing has begun for a moment: a script starts only after a message's round
        trip.
        """
        self.page.wait_for_function(SETTLED, arg=next(_CALLS), timeout=PATIENCE)
        return self

    def go(self, link: str) -> "Visitor":
        """Open another link in the open page, as Back and Forward do, without loading its scripts again."""
        self.page.evaluate(GO, link)
        return self.settled()

    def type_into(self, row: int, across: int, text: str) -> "Visitor":
        """Type into a cell of the last grid on the page: `row` counts from 0, `across` is in pixels from its left."""
        grid = self.page.locator("[data-testid=stDataFrame]").last
        grid.locator("canvas").first.wait_for()
        cell = self.page.locator("#portal :is(textarea, input)")
        for _ in range(3):  # the grid measures itself before it can be clicked
            grid.dblclick(position={"x": across, "y": 36 + 35 * row + 17})
            with suppress(TimeoutError):
                cell.wait_for(timeout=MINUTE / 12)
                break
        cell.fill(text)
        expect(cell).to_have_value(text)
        # the grid accepts the input a moment later, and sends it to the server after another
        self.page.wait_for_timeout(300)
        cell.press("Enter")
        expect(cell).to_have_count(0)
        self.page.wait_for_timeout(500)
        return self.settled()

    def choose_screen(self, name: str) -> "Visitor":
        self.page.get_by_role("radio", name=name, exact=True).click()
        return self.settled()

    def choose(self, box: str, option: str) -> "Visitor":
        """Take an option of a menu; a menu closes if the page scrolls, and is then opened again."""
        menu = self.page.get_by_role("option", name=option)
        for _ in range(3):
            self.page.get_by_role("combobox", name=box).click()
            with suppress(TimeoutError):
                menu.click(timeout=MINUTE / 12)
                return self.settled()
        raise AssertionError(f"The menu {box} does not offer {option}.")

    def filter(self, camp: str) -> "Visitor":
        self.page.locator(".st-key-filter-camp button", has_text=camp).click()
        return self.settled()

    def search(self, text: str) -> "Visitor":
        box = self.page.get_by_role("searchbox", name="Search by meaning")
        box.fill(text)
        box.press("Enter")
        return self.settled()

    def press(self, name: str, within: str = "body") -> "Visitor":
        self.page.locator(within).get_by_role("button", name=name).first.click()
        return self.settled()

    def escape(self) -> "Visitor":
        """Close what is open over the page, and wait until the server knows: its answer would close it again."""
        self.page.keyboard.press("Escape")
        return self.settled()

    def click_dot(self, quote_id: str, shift: bool = False) -> "Visitor":
        if shift:  # Plotly adds to the selection it shows: a figure that is not drawn yet shows nothing
            self.shows_selected(1)
            self.page.keyboard.down("Shift")
        across, down = self.hover_dot(quote_id)
        self.page.mouse.click(across, down)
        if shift:
            self.page.keyboard.up("Shift")
        return self.settled()

    def shows_selected(self, n: int) -> "Visitor":
        """Wait until Plotly has drawn this many as selected: if it redraws between two clicks, each counts as the
        first.
        """
        self.page.wait_for_function(f"(chart) => ({N_SELECTED})(chart) === {n}", arg=CHART, timeout=PATIENCE)
        return self

    def double_click_beside_the_dots(self, drawing: str = ".nsewdrag") -> "Visitor":
        """Clear the selection; if the map draws between the two clicks it counts each as the first, so, like a person,
        try again.
        """
        for _ in range(3):
            area = self.page.locator(f".st-key-map_frame {drawing}").first.bounding_box()
            assert area is not None
            self.page.mouse.dblclick(area["x"] + 5, area["y"] + area["height"] - 5)
            if "selected=" not in self.settled().link:
                break
        return self

    def hover_dot(self, quote_id: str) -> tuple[float, float]:
        """Move over the dot as a hand does until Plotly notices, again if the map was drawn anew meanwhile; returns
        the dot's place on the page.
        """
        for _ in range(3):
            across, down = self.page.evaluate(DOT, [CHART, quote_id])
            self.page.mouse.move(across - 20, down)
            self.page.mouse.move(across, down, steps=4)
            with suppress(TimeoutError):
                self.page.wait_for_function(HOVERED, arg=[CHART, across, down], timeout=MINUTE / 12)
                return across, down
        raise AssertionError(f"The map does not notice the pointer on {quote_id}.")

    def violations(self) -> list[tuple[str, object]]:
        """Findings of axe-core, with their places, and by how much the page is wider than its window."""
        # Streamlit's notice of what was just saved has no name, and leaves by itself
        expect(self.page.get_by_test_id("stToast")).to_have_count(0)
        found = Axe().run(self.page).response["violations"]
        problems = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
        wider = self.page.evaluate(WIDER)
        return problems + ([("wider than its window", wider)] if wider > 0 else [])

    @contextmanager
    def in_the_dark(self) -> Iterator[None]:
        """The dark theme, to which the open page switches; then the light one again."""
        light = self.page.evaluate(BACKGROUND)
        self.page.emulate_media(color_scheme="dark")
        self.page.wait_for_function(f"(light) => ({BACKGROUND})() !== light", arg=light)
        self.settled()
        try:
            yield
        finally:
            self.page.emulate_media(color_scheme="light")
            self.page.wait_for_function(f"(light) => ({BACKGROUND})() === light", arg=light)

    def painted(self) -> "Visitor":
        """Wait until what the page has to draw now is on the screen."""
        self.page.evaluate(TWO_FRAMES)
        return self

    def shows(self, condition: str, arg: object = None) -> "Visitor":
        """Wait until this JavaScript is true; what is drawn or placed is there a moment after the server's answer."""
        self.page.wait_for_function(condition, arg=arg)
        return self

    def expect_link(self, *parts: str, without: Sequence[str] = ()) -> "Visitor":
        """Wait until the address contains these parts, and none of the others."""
        ahead = [f"(?=.*{re.escape(part)})" for part in parts] + [f"(?!.*{re.escape(part)})" for part in without]
        expect(self.page).to_have_url(re.compile("^" + "".join(ahead)))
        return self

    def expect_dots(self, wanted: set[str] | int) -> "Visitor":
        """Wait until the map has these dots, or this many."""
        n = wanted if isinstance(wanted, int) else len(wanted)
        with suppress(TimeoutError):  # the assertion below reports what is drawn instead
            self.page.wait_for_function(f"([chart, n]) => ({DOTS})(chart).length === n", arg=[CHART, n])
        assert wanted in (self.dots, len(self.dots))
        return self

    @property
    def dots(self) -> set[str]:
        """Ids of the quotes drawn as dots; those filtered out have none."""
        self.page.wait_for_function(CHART_DRAWN, arg=CHART, timeout=PATIENCE)  # the map may only appear in the next run
        return set(self.page.evaluate(DOTS, CHART))

    @property
    def sentence(self) -> Locator:
        return self.page.locator(".sp-head p").first

    @property
    def card(self) -> Locator:
        return self.page.locator(".sp-card")

    @property
    def link(self) -> str:
        return self.page.evaluate("location.href")

    @property
    def clipboard(self) -> str:
        """What was copied, once something was."""
        self.page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
        return self.page.evaluate("navigator.clipboard.readText()")

    @property
    def main(self) -> Locator:
        return self.page.locator("[data-testid=stMain]")

    def leave(self) -> None:
        """Leave the page, and nothing of the visitor in the browser."""
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.context.clear_cookies()
        self.page.goto("about:blank")

    def check_nothing_broke(self) -> None:
        """No error was raised or is shown on the page, no quote's code was run, nothing was requested from
        elsewhere.
        """
        assert self.page.locator("[data-testid=stException]").all_inner_texts() == []
        assert "Traceback" not in self.page.locator("body").inner_text()
        assert self.errors == []
        assert self.outside == []
        assert self.page.evaluate("window.__hacked") is None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if installed_chromium() is None:
        reason = "no Chromium is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # without a graphics card, compositing on the processor alone takes a third less time
    with browser("--disable-gpu-compositing", without_windows=True) as started:
        yield started


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a hostile corpus, with vectors and a map, one that contains mistakes, and one without topics."""
    folder = tmp_path_factory.mktemp("corpora")
    hostile = folder / "hostile"
    hostile.mkdir()
    columns = ("text", "speaker", "camp", "topic", "kind", "outlet", "said_on", "title")
    lines = [
        (f"{text} number {number}", text, text, text, "direct", text, f"2022-01-1{number}", text)
        for number, text in enumerate(HOSTILE)
    ]
    _write(hostile / "quotes.csv", columns, lines)
    built = build(hostile, Model("toy", ""), _toy_encoder)
    _mark(hostile, built.quotes["quote_id"].tolist())
    broken = folder / "broken"
    broken.mkdir()
    _write(
        broken / "quotes.csv",
        ("text", "speaker", "camp", "kind"),
        [("War", "Price", "US", "shouted"), ("", "Price", "US", "")],
    )
    _write_without_topics(folder / "without-topics")
    return folder


def _write_without_topics(folder: Path) -> None:
    """The shipped quotes with their vectors and map, but no topics and no stances: topics have to be found."""
    folder.mkdir()
    for name in ("vectors.npz", "map.npz"):
        shutil.copy(SHIPPED / "russia-nato-2022" / name, folder)
    with (SHIPPED / "russia-nato-2022" / "quotes.csv").open(encoding="utf-8", newline="") as opened:
        quotes = list(csv.DictReader(opened))
    columns = tuple(name for name in quotes[0] if name != "topic")
    _write(folder / "quotes.csv", columns, [tuple(quote[name] for name in columns) for quote in quotes])


def _mark(hostile: Path, ids: list[str]) -> None:
    """Claims, stances and an axis with hostile text in every field."""
    _write(
        hostile / "claims.csv", ("claim_id", "claim", "note"), [(f"c{n}", one, one) for n, one in enumerate(HOSTILE)]
    )
    marks = [
        (f"c{n}", quote_id, ("supports", "opposes")[n % 2], HOSTILE[n], HOSTILE[n]) for n, quote_id in enumerate(ids)
    ]
    _write(hostile / "stances.csv", ("claim_id", "quote_id", "stance", "reason", "annotator"), marks)
    poles = "".join(f"[axes.{end}]\nlabel = {HOSTILE[0]!r}\nphrasings = [{HOSTILE[n]!r}]\n" for end, n in _ENDS)
    (hostile / "axes.toml").write_text(f"[[axes]]\nname = {HOSTILE[1]!r}\nnote = {HOSTILE[3]!r}\n{poles}", "utf-8")


_ENDS = (("low", 0), ("high", 2))


def _write(file: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([columns, *rows])


def _toy_encoder(texts: list[str]) -> np.ndarray:
    return np.array([[len(text), text.count("<"), text.count("e"), 1 + text.count(" ")] for text in texts], dtype=float)


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps people's corpora; initially empty."""
    return tmp_path_factory.mktemp("store") / "corpora"


@pytest.fixture(scope="session")
def address(chromium: Browser, corpora: Path, store_folder: Path) -> Iterator[str]:
    with server(ROOT / "app.py", corpora=corpora, store=store_folder) as started:
        wait_until_healthy(started)
        yield started


@pytest.fixture(scope="session")
def idle(chromium: Browser) -> Iterator[list[Visitor]]:
    """The pages that visitors left, with nothing stored in them.

    A page that has loaded the app's scripts before has compiled them, which saves two of the five seconds that a load
    costs.
    """
    visitors: list[Visitor] = []
    yield visitors
    for visitor in visitors:
        visitor.page.context.close()


@pytest.fixture
def visit(
    chromium: Browser, address: str, idle: list[Visitor], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Open a link as a first-time visitor; every visited page is checked at the end.

    `script` runs before the page's own. With it, or other options of a context, the page belongs to this test alone.
    """
    visitors: list[Visitor] = []
    alone: list[Visitor] = []

    def visit(
        link: str = "",
        width: int = 1440,
        height: int = 1000,
        scheme: Scheme = "light",
        script: str = "",
        **context: Any,
    ) -> Visitor:
        size: ViewportSize = {"width": width, "height": height}
        if script or context:
            visitor = _visitor(chromium, address, size, color_scheme=scheme, **context)
            if script:
                visitor.page.add_init_script(script)
            alone.append(visitor)
        else:
            visitor = idle.pop() if idle else _visitor(chromium, address, size)
            visitor.address = address
            visitor.page.set_viewport_size(size)
            visitor.page.emulate_media(color_scheme=scheme)
        visitors.append(visitor)
        return visitor.open(link)

    failed, broke = request.session.testsfailed, True
    yield visit
    try:
        for visitor in visitors:
            visitor.check_nothing_broke()
        broke = request.session.testsfailed > failed
    finally:
        for visitor in visitors:
            if broke or visitor in alone:
                visitor.page.context.close()
            else:
                visitor.leave()
                idle.append(visitor)


@pytest.fixture(scope="session")
def walkers(chromium: Browser) -> Iterator[dict[tuple[int, int], Visitor]]:
    """The pages that tests share, by size; each begins and ends in the light theme."""
    by_size: dict[tuple[int, int], Visitor] = {}
    yield by_size
    for visitor in by_size.values():
        visitor.page.context.close()


@pytest.fixture
def walk(
    chromium: Browser, address: str, walkers: dict[tuple[int, int], Visitor], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Open a link in the one page of this size that tests share, as a link within the app is opened.

    It loads the page's scripts once: for tests whose view is in the link, and that leave nothing behind. A test that
    needs a first visit, a name, or saves something uses `visit`. A page on which a test failed is closed.
    """
    sizes: set[tuple[int, int]] = set()

    def walk(link: str = "", width: int = 1440, height: int = 1000) -> Visitor:
        size = width, height
        if size in sizes:
            raise ValueError(f"One page of {width} by {height} is shared: the second visitor must be a visit.")
        sizes.add(size)
        if size in walkers:
            # close whatever the previous test had open; a table reports a moment later that nothing is picked
            walkers[size].page.mouse.move(0, 0)
            visitor = walkers[size].escape().go(link or "/")
            visitor.page.evaluate(TO_THE_TOP)
            return visitor
        walkers[size] = _visitor(chromium, address, {"width": width, "height": height}, color_scheme="light")
        return walkers[size].open(link)

    failed, broke = request.session.testsfailed, True
    yield walk
    try:
        for size in sizes:
            walkers[size].check_nothing_broke()
        broke = request.session.testsfailed > failed
    finally:
        for size in sizes if broke else ():
            walkers.pop(size).page.context.close()


def _visitor(chromium: Browser, address: str, size: ViewportSize, **context: Any) -> Visitor:
    """Somebody with a fresh profile, whose errors and requests are recorded from now on."""
    opened = chromium.new_context(viewport=size, **context)
    opened.add_init_script(TALK)
    visitor = Visitor(opened.new_page(), address)
    visitor.page.set_default_timeout(PATIENCE)
    visitor.page.on("request", lambda request: _note_outside(visitor, request.url))
    visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    visitor.page.on("console", lambda message: _note_refused(visitor, message.text))
    return visitor


def _note_refused(visitor: Visitor, said: str) -> None:
    """Record what the browser was not allowed to load or run."""
    if "Content Security Policy" in said:
        visitor.errors.append(said)


def _note_outside(visitor: Visitor, url: str) -> None:
    if not re.match(r"(https?|ws)://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:", url):
        visitor.outside.append(url)
