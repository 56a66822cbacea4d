"""What the Compare screen takes of the server, 100,000 quotes, four sides: `python -m bench.comparison_screens TABLE`.

The corpus is that of bench/large_corpus.py, made of a table of sentences, or an already built one: `--corpus FOLDER
--side camp:US --side camp:Russia`. The whole script of the app is run by Streamlit's own test runner: each part first,
including what is computed once, then again with nothing changed, and then with a filter that nobody chose before: the
quotes that contain a word. At last the report. Seconds are the processor's, in brackets those of the clock.
"""

import argparse
import logging
import os
import resource
import tempfile
import time
from pathlib import Path

from bench.harness import ROOT
from bench.large_corpus import make_corpus

SIDES = ["camp:US", "camp:NATO", "camp:Russia", "camp:Analyst"]
PARTS = ("Columns", "Topics", "Counterparts", "Words", "Distance", "Maps", "Time", "Versions")
WORDS = ("we", "and", "will", "that", "have", "is", "not", "it")  # one for each part, since filtered results are cached
WARM_RUNS = 3
_PAUSE = 8.0  # seconds until what the server reads in the background is there: no part of the next step


def measure(corpus: str, sides: list[str]) -> None:
    """Print the seconds of the first opening, of each part and of the report, with the peak memory so far."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(ROOT / "app.py", default_timeout=600)
    app.query_params.update({"corpus": corpus, "screen": "Compare", "side": sides})

    def run(**state: object) -> tuple[float, float]:
        for key, value in state.items():
            app.session_state[key] = value
        used, begun = time.process_time(), time.perf_counter()
        app.run()
        assert not app.exception, app.exception
        return time.process_time() - used, time.perf_counter() - begun

    print(f"{'corpus read, screen opened':28} {_in_words(run())}", flush=True)
    time.sleep(_PAUSE)
    for part, word in zip(PARTS, WORDS, strict=True):
        first = run(**{"detail.part": part, "words": ""})
        warm = sorted(run() for _ in range(WARM_RUNS))[WARM_RUNS // 2]
        filtered = run(words=word)
        timed = f"{_in_words(first)} first, {_in_words(warm)} again, {_in_words(filtered)} with a new filter"
        print(f"{part:28} {timed}, peak {_gigabytes():.2f} GB", flush=True)
    # the other way round, so that it finds nothing but the terms
    report = run(sides=sides[::-1], sides_touched=True, **{"detail.part": "Topics", "words": "", "report": True})
    print(f"{'Report':28} {_in_words(report)} first, peak {_gigabytes():.2f} GB", flush=True)


def _in_words(seconds: tuple[float, float]) -> str:
    return f"{seconds[0]:6.2f} s ({seconds[1]:.2f})"


def _gigabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
        os.environ["STANDPOINT_CORPORA"] = str(folder.absolute().parent)
        measure(folder.absolute().name, arguments.side or SIDES)
    os._exit(0)  # what pages still do in threads would be torn down under them, and abort the process


if __name__ == "__main__":
    main()
