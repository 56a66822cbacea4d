"""From the start of the process to the painted map, compared with an empty page with one chart: `python -m
bench.cold_start`.

Both are started alternately, each with a fresh process and a fresh browser context, and their medians compared: the
ratio says what Standpoint adds to the cost of any Streamlit page with a Plotly chart. Targets: at most 1.2 times the
page with an SVG chart, which is what the shipped map is, and words on the page within 1 s of the first request. Words
and the corpus's own heading are timed in separate starts, since looking for them costs the page half a second. With
`--corpus FOLDER` (repeatable) those corpora are started alternately as well, and opened a second time by a fresh
browser while the server is warm; targets: 100,000 quotes within 1.6 and a million within 2.5 times the page with an SVG
chart. The last line has all seconds as JSON.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from statistics import median

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

OURS = "Standpoint"
WORDS, HEADING = ":is(.sp-first, .sp-head) h1", ".sp-head h1"


def seconds_to_paint(
    chromium,
    script: Path,
    folder: Path,
    said: dict[str, list[float]] | None = None,
    query: str = "",
    corpora: Path | None = None,
    again: list[float] | None = None,
) -> float:
    """One cold start. Appends to `said` how long after the first request the page had words, and its heading, and to
    `again` the seconds from the request to the painted map of a second visitor.
    """
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    start = time.perf_counter()
    with server(script, folder, corpora=corpora) as address:
        wait_until_healthy(address)
        asked = time.perf_counter()
        page.goto(f"{address}/{query}", wait_until="commit")
        for selector, seconds in (said or {}).items():
            page.wait_for_selector(selector, timeout=120_000)
            seconds.append(time.perf_counter() - asked)
        page.wait_for_function(PAINTED, polling="raf", timeout=120_000)
        taken = time.perf_counter() - start
        context.close()
        if again is not None:
            other = chromium.new_context(viewport={"width": 1440, "height": 1000})
            page, asked = other.new_page(), time.perf_counter()
            page.goto(f"{address}/{query}", wait_until="commit")
            page.wait_for_function(PAINTED, polling="raf", timeout=120_000)
            again.append(time.perf_counter() - asked)
            other.close()
    return taken


def measure(runs: int, corpora: dict[str, Path], without_windows: bool) -> dict[str, dict[str, list[float]]]:
    """Seconds by name: to the painted map of a start ("start") and a second visitor ("again"), to words ("said")."""
    start: dict[str, list[float]] = {name: [] for name in (OURS, *EMPTY_PAGES, *corpora)}
    again: dict[str, list[float]] = {name: [] for name in (*EMPTY_PAGES, *corpora)}
    said: dict[str, list[float]] = {WORDS: [], HEADING: []}
    with tempfile.TemporaryDirectory() as folder, browser(without_windows=without_windows) as chromium:
        for run in range(runs + 1):
            taken = {OURS: seconds_to_paint(chromium, ROOT / "app.py", ROOT)}
            seconds_to_paint(chromium, ROOT / "app.py", ROOT, said)
            for kind in EMPTY_PAGES:
                page = Path(folder) / f"{kind}.py"
                page.write_text(empty_page(kind))
                second = again[kind] if run else None
                taken[kind] = seconds_to_paint(chromium, page, Path(folder), again=second)
            if not run:  # the first warms the disk
                continue
            for name, corpus in corpora.items():
                query = f"?corpus={corpus.name}"
                taken[name] = seconds_to_paint(
                    chromium, ROOT / "app.py", ROOT, query=query, corpora=corpus.parent, again=again[name]
                )
            for name, seconds in taken.items():
                start[name].append(seconds)
    words = {"words": said[WORDS][1:], "heading": said[HEADING][1:]}
    return {"start": start, "again": again, "said": words}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument(
        "--corpus", type=Path, action="append", default=[], help="a corpus folder, best alone in its own"
    )
    parser.add_argument("--without-windows", action="store_true", help="in the Chromium that the tests use")
    arguments = parser.parse_args()
    # by the name of the folder around it, since bench.scale calls each of its corpora `corpus`
    corpora = {f"{folder.parent.name}/{folder.name}": folder for folder in map(Path.absolute, arguments.corpus)}
    found = measure(arguments.runs, corpora, arguments.without_windows)
    start, again = found["start"], found["again"]
    empty = {kind: start[kind] for kind in EMPTY_PAGES}
    print(report_line("Standpoint, process to painted map", start[OURS]))
    print(report_line("first request to words", found["said"]["words"]))
    print(report_line("first request to the heading", found["said"]["heading"]))
    for kind, taken_by_it in empty.items():
        print(report_line(f"empty page with one {kind}", taken_by_it))
    print(ratio_line(start[OURS], empty, 1.2, "Scatter"))
    for name in corpora:
        print(report_line(f"{name}, process to painted map", start[name]))
        ratios = ", ".join(f"{median(start[name]) / median(taken):.2f} to {kind}" for kind, taken in empty.items())
        print(f"  ratio of the medians: {ratios}")
        print(report_line(f"{name}, a second visitor", again[name]))
    for kind in EMPTY_PAGES:
        print(report_line(f"{kind}, a second visitor", again[kind]))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
