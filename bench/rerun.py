"""A filter change, compared with a rerun of an empty page with one chart: `python -m bench.rerun`.

In the browser: from the click until the sentence and the chart show the new view and nothing is running. On the server:
the whole script, with the shipped corpus, as timed by Streamlit's own test runner. Targets: a ratio of at most 1.5, and
a median of at most 60 ms. The last line has all seconds as JSON.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from bench.harness import (
    EMPTY_PAGES,
    PAINTED,
    ROOT,
    browser,
    empty_page,
    ratio_line,
    report_line,
    server,
    wait_until_healthy,
)

IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
DOTS = """(n) => {
  const chart = document.querySelector('.st-key-map_frame .js-plotly-plot')
  return chart?._fullData?.filter((t) => t.customdata).reduce((sum, t) => sum + t.customdata.length, 0) === n
}"""


def filter_changes(page, times: int) -> list[float]:
    """Seconds from a click on the camp Russia to the settled page, on and off alternately."""
    taken = []
    for change in range(times):
        start = time.perf_counter()
        page.locator(".st-key-filter-camp button", has_text="Russia").click()
        page.wait_for_function(DOTS, arg=8 if change % 2 == 0 else 42, polling="raf")
        page.wait_for_function(IDLE, polling="raf")
        taken.append(time.perf_counter() - start)
    return taken


def empty_reruns(page, times: int) -> list[float]:
    """Seconds from a click to the settled page with another chart."""
    taken = []
    for change in range(times):
        start = time.perf_counter()
        page.get_by_role("button", name="Again").click()
        page.get_by_text(f"seed {change + 1}").wait_for()
        page.wait_for_function(PAINTED, polling="raf")
        page.wait_for_function(IDLE, polling="raf")
        taken.append(time.perf_counter() - start)
    return taken


def on_the_server(times: int) -> list[float]:
    """Seconds of the whole script after a change of the camp."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    taken = []
    for change in range(times + 2):
        app.session_state["filter.camp"] = ["Russia"] if change % 2 == 0 else []
        start = time.perf_counter()
        app.run()
        if change > 1:
            taken.append(time.perf_counter() - start)
    return taken


def _open(chromium, address: str):
    wait_until_healthy(address)
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(address)
    page.wait_for_function(PAINTED, polling="raf", timeout=120_000)
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--without-windows", action="store_true", help="in the Chromium that the tests use")
    arguments = parser.parse_args()
    changes = arguments.changes
    empty: dict[str, list[float]] = {}
    with browser(without_windows=arguments.without_windows) as chromium:
        with tempfile.TemporaryDirectory() as folder:
            for kind in EMPTY_PAGES:
                page_of_one = Path(folder) / f"{kind}.py"
                page_of_one.write_text(empty_page(kind))
                with server(page_of_one, Path(folder)) as address:
                    empty[kind] = empty_reruns(_open(chromium, address), changes)
        with server(ROOT / "app.py") as address:
            page = _open(chromium, address)
            # the encoder loads in the background: measured once it is there
            page.get_by_placeholder("e.g. the other side").wait_for(timeout=120_000)
            filtered = filter_changes(page, changes)
    print(report_line("a filter change, in the browser", filtered, 1000, "ms"))
    for kind, taken in empty.items():
        print(report_line(f"a rerun of an empty page, {kind}", taken, 1000, "ms"))
    print(ratio_line(filtered, empty, 1.5))
    on_server = on_the_server(changes)
    print(report_line("the whole script, on the server", on_server, 1000, "ms") + "  (target: 60 ms)")
    print(json.dumps({"filter": filtered, "empty": empty, "server": on_server}))


if __name__ == "__main__":
    main()
