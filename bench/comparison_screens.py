"""Server time of the Compare screen, 100,000 quotes, four sides: `python -m bench.comparison_screens SENTENCES.csv.gz`.

The corpus is that of bench/large_corpus.py, or an already built one: `--corpus FOLDER --side camp:US --side
camp:Russia`. The whole script of the app is run by Streamlit's own test runner: each part first cold, including what is
computed once, then warm, and then with a filter that nobody chose before: the quotes that contain a word.
"""

import argparse
import logging
import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

from bench.harness import ROOT
from bench.large_corpus import make_corpus

SIDES = ["camp:US", "camp:NATO", "camp:Russia", "camp:Analyst"]
PARTS = ("Columns", "Topics", "Counterparts", "Words", "Distance", "Maps", "Time", "Versions")
WORDS = ("we", "and", "will", "that", "have", "is", "not", "it")  # one for each part, since filtered results are cached
WARM_RUNS = 5


def measure(corpus: str, sides: list[str]) -> None:
    """Print the seconds of the first opening and of each part, with the peak memory so far."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(ROOT / "app.py", default_timeout=600)
    app.query_params.update({"corpus": corpus, "screen": "Compare", "side": sides})

    def seconds() -> float:
        start = time.perf_counter()
        app.run()
        assert not app.exception, app.exception
        return time.perf_counter() - start

    print(f"{'corpus read, screen opened':28} {seconds():6.2f} s")
    for part, word in zip(PARTS, WORDS, strict=True):
        app.session_state["detail.part"], app.session_state["words"] = part, ""
        first, warm = seconds(), statistics.median(seconds() for _ in range(WARM_RUNS))
        app.session_state["words"] = word
        filtered = seconds()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        timed = f"{first:6.2f} s first, {warm:.2f} s warm (median of {WARM_RUNS}), {filtered:.2f} s with a new filter"
        print(f"{part:28} {timed}, peak {peak:.2f} GB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "sentences", type=Path, nargs="?", help="a table of sentences, of which 100,000 quotes are made"
    )
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="a built corpus in place of the made one")
    parser.add_argument("--side", action="append", metavar="camp:NAME", help="once for each side")
    arguments = parser.parse_args()
    if (arguments.sentences is None) == (arguments.corpus is None):
        parser.error("Give a table of sentences or a corpus.")
    logging.disable(logging.CRITICAL)  # the test runner warns about a missing browser at each widget
    with tempfile.TemporaryDirectory() as corpora:
        folder = arguments.corpus or Path(corpora) / "large"
        if arguments.corpus is None:
            make_corpus(folder, arguments.sentences)
        os.environ["STANDPOINT_CORPORA"] = str(folder.resolve().parent)
        measure(folder.resolve().name, arguments.side or SIDES)


if __name__ == "__main__":
    main()
