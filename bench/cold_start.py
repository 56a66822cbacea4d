"""From the start of the process to the painted map, compared with an empty page with one chart: `python -m
bench.cold_start`.

Both are started alternately, each with a fresh process and a fresh browser context, and their medians compared: the
ratio says what Standpoint adds to the cost of any Streamlit page with a Plotly chart. Targets: at most 1.2 times the
page with an SVG chart, which is what the shipped map is, and words on the page within 1 s of the first request. Words
and the corpus's own heading are timed in separate starts, since looking for them costs the page half a second. With
`--corpora FOLDER --corpus NAME` (repeatable) those corpora are started alternately as well, and opened a second time by
a fresh browser while the server is warm; target: 3,885 quotes within 1.3 and 52,199 within 1.6 times the page with
Scattergl, which is how Plotly draws that many dots.
"""

import argparse
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--corpus", action="append", default=[])
    parser.add_argument("--without-windows", action="store_true", help="in the Chromium that the tests use")
    arguments = parser.parse_args()
    runs = arguments.runs
    large: dict[str, list[float]] = {name: [] for name in arguments.corpus}
    again: dict[str, list[float]] = {name: [] for name in ("Scattergl", *arguments.corpus)}
    ours: list[float] = []
    said: dict[str, list[float]] = {WORDS: [], HEADING: []}
    empty: dict[str, list[float]] = {kind: [] for kind in EMPTY_PAGES}
    with tempfile.TemporaryDirectory() as folder, browser(without_windows=arguments.without_windows) as chromium:
        for run in range(runs + 1):
            taken = {"ours": seconds_to_paint(chromium, ROOT / "app.py", ROOT)}
            seconds_to_paint(chromium, ROOT / "app.py", ROOT, said)
            for kind in EMPTY_PAGES:
                page = Path(folder) / f"{kind}.py"
                page.write_text(empty_page(kind))
                second = again["Scattergl"] if run and kind == "Scattergl" else None
                taken[kind] = seconds_to_paint(chromium, page, Path(folder), again=second)
            if run:  # the first warms the disk
                ours.append(taken["ours"])
                for kind in EMPTY_PAGES:
                    empty[kind].append(taken[kind])
                for name, seconds in large.items():
                    query, place = f"?corpus={name}", arguments.corpora
                    seconds.append(
                        seconds_to_paint(chromium, ROOT / "app.py", ROOT, None, query, place, again=again[name])
                    )
    print(report_line("Standpoint, process to painted map", ours))
    print(report_line("first request to words", said[WORDS][1:]))
    print(report_line("first request to the heading", said[HEADING][1:]))
    for kind, taken_by_it in empty.items():
        print(report_line(f"empty page with one {kind}", taken_by_it))
    print(ratio_line(ours, empty, 1.2, "Scatter"))
    for name, seconds in large.items():
        print(report_line(f"{name}, process to painted map", seconds))
        ratios = ", ".join(f"{median(seconds) / median(taken):.2f} to {kind}" for kind, taken in empty.items())
        print(f"  ratio of the medians: {ratios}")
        print(report_line(f"{name}, a second visitor", again[name]))
    print(report_line("Scattergl, a second visitor", again["Scattergl"]))


if __name__ == "__main__":
    main()
