"""From the start of the process to the painted map, beside an empty page with one chart: `python -m bench.cold_start`.

Both are started in turn, each with a fresh process and a fresh browser context, and their medians compared: the ratio
says what Standpoint adds to what any Streamlit page with a Plotly chart costs. Target: at most 1.35.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from bench.harness import EMPTY_PAGE, PAINTED, ROOT, browser, server, told, wait_until_healthy


def seconds_to_paint(chromium, script: Path, folder: Path) -> float:
    """One cold start."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    start = time.perf_counter()
    with server(script, folder) as address:
        wait_until_healthy(address)
        page.goto(address)
        page.wait_for_function(PAINTED, polling="raf", timeout=120_000)
        taken = time.perf_counter() - start
        context.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    ours, empty = [], []
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        page = Path(folder) / "empty.py"
        page.write_text(EMPTY_PAGE)
        for run in range(runs + 1):
            pair = seconds_to_paint(chromium, ROOT / "app.py", ROOT), seconds_to_paint(chromium, page, Path(folder))
            if run:  # the first warms the disk
                ours.append(pair[0])
                empty.append(pair[1])
    print(told("Standpoint, process to painted map", ours))
    print(told("empty page with one chart", empty))
    print(f"ratio of the medians: {statistics.median(ours) / statistics.median(empty):.2f} (target: at most 1.35)")


if __name__ == "__main__":
    main()
