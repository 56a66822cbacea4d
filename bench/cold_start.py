"""From the start of the process to the painted map, beside an empty page with one chart: `python -m bench.cold_start`.

Both are started in turn, each with a fresh process and a fresh browser context, and their medians compared: the ratio
says what Standpoint adds to what any Streamlit page with a Plotly chart costs. Targets: at most 1.2 times the page with
an SVG chart, which is what the shipped map is, and words on the page within 1 s of the first request; the corpus's own
heading is timed, too.
"""

import argparse
import tempfile
import time
from pathlib import Path

from bench.harness import (
    EMPTY_PAGES,
    PAINTED,
    ROOT,
    browser,
    compared,
    empty_page,
    report_line,
    server,
    wait_until_healthy,
)

WORDS, HEADING = ":is(.sp-first, .sp-head) h1", ".sp-head h1"


def seconds_to_paint(chromium, script: Path, folder: Path, said: dict[str, list[float]] | None = None) -> float:
    """One cold start; into `said` goes how long after the first request the page had words, and its heading."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    start = time.perf_counter()
    with server(script, folder) as address:
        wait_until_healthy(address)
        asked = time.perf_counter()
        page.goto(address, wait_until="commit")
        for selector, seconds in (said or {}).items():
            page.wait_for_selector(selector, timeout=120_000)
            seconds.append(time.perf_counter() - asked)
        page.wait_for_function(PAINTED, polling="raf", timeout=120_000)
        taken = time.perf_counter() - start
        context.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    ours: list[float] = []
    said: dict[str, list[float]] = {WORDS: [], HEADING: []}
    empty: dict[str, list[float]] = {kind: [] for kind in EMPTY_PAGES}
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        for run in range(runs + 1):
            taken = {"ours": seconds_to_paint(chromium, ROOT / "app.py", ROOT, said)}
            for kind in EMPTY_PAGES:
                page = Path(folder) / f"{kind}.py"
                page.write_text(empty_page(kind))
                taken[kind] = seconds_to_paint(chromium, page, Path(folder))
            if run:  # the first warms the disk
                ours.append(taken["ours"])
                for kind in EMPTY_PAGES:
                    empty[kind].append(taken[kind])
    print(report_line("Standpoint, process to painted map", ours))
    print(report_line("first request to words", said[WORDS][1:]))
    print(report_line("first request to the heading", said[HEADING][1:]))
    for kind, taken_by_it in empty.items():
        print(report_line(f"empty page with one {kind}", taken_by_it))
    print(compared(ours, empty, 1.2, "Scatter"))


if __name__ == "__main__":
    main()
