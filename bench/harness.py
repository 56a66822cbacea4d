"""What the measurements share: servers, a browser, and an empty page for comparison."""

import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAINTED = """() => {
  const written = ['.annotation', '.legendtext', '.xtick']
  const dots = 'canvas, .scatterlayer .point'
  return document.querySelector('.sp-large-map[data-painted]')
    || [...document.querySelectorAll('.js-plotly-plot')].some((chart) =>
      chart._fullData?.length && chart.querySelector(dots) && written.some((text) => chart.querySelector(text)))
}"""
# The same library and the same number of dots, and nothing else: what any such dashboard pays. With WebGL, as Plotly
# draws many dots, and as SVG, as the map of a small corpus is drawn.
EMPTY_PAGES = ("Scattergl", "Scatter")
_EMPTY_PAGE = """
import random
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
random.seed(st.session_state.setdefault("seed", 0))
if st.button("Again"):
    st.session_state["seed"] += 1
    random.seed(st.session_state["seed"])
points = [(random.random(), random.random()) for _ in range(41)]
across, up = zip(*points)
chart = go.Figure(go.CHART(x=across, y=up, mode="markers", name="dots", showlegend=True))
st.plotly_chart(chart, key=f"chart{st.session_state['seed']}")
st.text(f"seed {st.session_state['seed']}")
"""


def empty_page(chart: str) -> str:
    """The script of an empty page with one chart of this kind, a key of `EMPTY_PAGES`."""
    return _EMPTY_PAGE.replace("CHART", chart)


_BROWSER_FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader"),
    "--enable-unsafe-swiftshader",
]


def installed_chromium(without_windows: bool = False) -> str | None:
    """The path of Chromium, under one of the names that systems give it; the headless shell is tried first or last."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    names.insert(0 if without_windows else len(names), "chromium-headless-shell")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def browser(*flags: str, without_windows: bool = False) -> Iterator:
    """An installed Chromium, driven by Playwright, with software WebGL, so that figures compare across machines.

    Speed is measured with the browser that readers have; the one `without_windows` takes a fifth less time.
    """
    from playwright.sync_api import sync_playwright

    found = installed_chromium(without_windows)
    if found is None:
        raise SystemExit("No Chromium found: install one to measure in the browser.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=[*_BROWSER_FLAGS, *flags])
        yield started
        started.close()


@contextmanager
def server(
    script: Path, folder: Path = ROOT, corpora: Path | None = None, store: Path | None = None, *options: str
) -> Iterator[str]:
    """`streamlit run script` on a free port; yields its address once the process is started, ready or not.

    `options` are Streamlit's, such as "--secrets.files=…".
    """
    with running(script, folder, corpora, store, *options) as (address, _):
        yield address


@contextmanager
def running(
    script: Path, folder: Path = ROOT, corpora: Path | None = None, store: Path | None = None, *options: str
) -> Iterator[tuple[str, int]]:
    """Like `server`; yields the address and the process id."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    command += ["--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false", *options]
    places = {"STANDPOINT_CORPORA": corpora, "STANDPOINT_STORE": store}
    own = {name: str(place) for name, place in places.items() if place}
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port on which nothing is listening now, and that no other process is likely to take before a server does.

    The ports that the system chooses go to everybody who asks for any, and to every connection that is opened. These
    are below them, and above those that browsers refuse.
    """
    while True:
        port = 11_000 + secrets.randbelow(20_000)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


def wait_until_healthy(address: str) -> None:
    """Wait until the server answers, asking every 10 ms; raises TimeoutError if it does not within three minutes."""
    limit = time.monotonic() + 180
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.01)
    raise TimeoutError(f"No server answers at {address}.")


def ratio_line(ours: list[float], others: dict[str, list[float]], most: float, to: str = EMPTY_PAGES[0]) -> str:
    """The ratio of the medians, to each kind of empty page; the target is for the kind `to`."""
    middle = statistics.median(ours)
    ratios = [f"{middle / statistics.median(taken):.2f} to {kind}" for kind, taken in others.items()]
    return f"ratio of the medians: {', '.join(ratios)} (target: at most {most} to {to})"


def report_line(name: str, seconds: list[float], unit: float = 1.0, unit_name: str = "s") -> str:
    """Median with minimum and maximum."""
    low, middle, high = min(seconds) * unit, statistics.median(seconds) * unit, max(seconds) * unit
    return f"{name:34}{middle:8.2f} {unit_name}  (least {low:.2f}, most {high:.2f}, n = {len(seconds)})"
