"""How soon the next quote appears after a key, and how long the server takes after a mark, on a large corpus.

    python -m bench.marking_speed FOLDER [--keys 30]

FOLDER is a built corpus, such as 3,885 quotes. In Chromium, on the Mark part: from the press of a key to the frame that
shows another quote, once a second and then in a burst of ten a second; and whether every key marked the quote that was
shown. On the server, in this process: the work for the queue after each mark, from all marks to the sixty items that
are sent, with few and with many earlier marks.
"""

import argparse
import time
from pathlib import Path
from urllib.parse import quote

from bench.harness import ROOT, browser, report_line, server, wait_until_healthy

CLAIM = "Sanctions against Russia should be tightened"
MINUTE = 60_000
SOON = 150  # ms, from a key to the next quote
# From a key to the first frame after the quote on the screen has changed.
WATCH = """() => {
  window.waits = []
  const shown = () => document.querySelector('.sp-to-mark .sp-text')?.innerText
  document.addEventListener('keydown', () => {
    const pressed = performance.now(), before = shown()
    const look = () => shown() !== before
      ? window.waits.push(performance.now() - pressed) : requestAnimationFrame(look)
    requestAnimationFrame(look)
  }, true)
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keys", type=int, default=30)
    arguments = parser.parse_args()
    in_chromium(arguments.folder.resolve(), arguments.keys)
    on_server(arguments.folder.resolve())


def in_chromium(folder: Path, n: int) -> None:
    link = f"?corpus={folder.name}&screen=Positions&positions_part=Mark&claim={quote(CLAIM)}"
    with server(ROOT / "app.py", ROOT, folder.parent) as address, browser() as chromium:
        wait_until_healthy(address)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/{link}")
        name = page.get_by_label("Your name or initials")
        name.wait_for(timeout=2 * MINUTE)
        name.fill("ann")
        name.press("Enter")
        page.wait_for_selector(".sp-desk-buttons button:not([disabled])", timeout=MINUTE)
        page.wait_for_timeout(20_000)  # until the model is loaded, as it is after the first seconds of a visit
        page.evaluate(WATCH)
        page.evaluate("document.activeElement.blur()")
        for pace, apart in (("a key a second", 1_000), ("ten keys a second", 100)):
            page.evaluate("window.waits.length = 0")
            for at in range(n):
                page.keyboard.press("sonx"[at % 4])
                page.wait_for_timeout(apart)
            page.wait_for_function(f"window.waits.length >= {n}", timeout=MINUTE)
            waits = page.evaluate("window.waits")
            print(report_line(f"{pace}, to the next quote", waits, unit_name="ms"))
            print(f"  within {SOON} ms: {sum(one <= SOON for one in waits)} of {len(waits)}")
        page.wait_for_function(
            "() => !document.querySelector('.sp-desk-progress').innerText.includes('on the way')", timeout=MINUTE
        )
        read = page.locator("[data-read]").get_attribute("data-read")
        print(f"{2 * n} keys, {read} marks")


def on_server(folder: Path) -> None:
    import logging

    import numpy as np

    logging.disable(logging.WARNING)  # Streamlit warns that there is no page

    from analysis.embedding.encoder import chosen_model, embed, load
    from analysis.positions.marking import Mark, Marking, together, written_claim
    from analysis.positions.reading.reading_order import Question
    from analysis.view.link import View
    from analysis.view.selection import build_index
    from components.positions import reading
    from components.positions.marked_corpus import Positions
    from components.quotes.quote_index import quote_index
    from data.corpus import read_corpus

    corpus = read_corpus(folder)
    claim = written_claim(CLAIM)
    vector = embed([claim.claim], load(chosen_model()))[0]
    reading.question_of = lambda asked, claim: Question(claim.claim, "", vector)
    index, in_view = build_index(corpus), np.ones(len(corpus.quotes), dtype=bool)
    ids = corpus.quotes["quote_id"].tolist()
    for n in (0, 200, 2_000):
        stances = ("supports", "opposes", "neither", "not about it")
        marks = tuple(Mark(claim.claim_id, ids[at], stances[at % 4], annotator="ann") for at in range(n))
        taken = []
        for _ in range(7):
            began = time.perf_counter()
            marked = together(corpus.marked, Marking((claim,), marks))
            rows = quote_index(corpus).get_indexer(marked.stances["quote_id"])
            asked = Positions(corpus, index, View(), in_view, marked, rows)
            reading.by_claim(asked, claim, reading.readings_of(asked, "ann"))
            taken.append(time.perf_counter() - began)
        print(report_line(f"the queue after a mark, {n:,} made", taken[1:], 1_000, "ms"))


if __name__ == "__main__":
    main()
