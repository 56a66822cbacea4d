"""Server time of the Compare screen, 100,000 quotes, four sides: `python -m bench.comparison_screens SENTENCES.csv.gz`.

The corpus is that of bench/large_corpus.py. The whole script of the app is run by Streamlit's own test runner: each
part first, with what it computes once, and then warm.
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
WARM_RUNS = 5


def measure() -> None:
    """Print the seconds of the first opening and of each part, with the highest memory so far."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(ROOT / "app.py", default_timeout=600)
    app.query_params.update({"corpus": "large", "screen": "Compare", "side": SIDES})

    def seconds() -> float:
        start = time.perf_counter()
        app.run()
        assert not app.exception, app.exception
        return time.perf_counter() - start

    print(f"{'corpus read, screen opened':28} {seconds():6.2f} s")
    for part in PARTS:
        app.session_state["detail.part"] = part
        first, warm = seconds(), statistics.median(seconds() for _ in range(WARM_RUNS))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(
            f"{part:28} {first:6.2f} s first, {warm:.2f} s warm (median of {WARM_RUNS}), peak {peak:.2f} GB", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    logging.disable(logging.CRITICAL)  # the test runner warns of a missing browser at each widget
    with tempfile.TemporaryDirectory() as corpora:
        make_corpus(Path(corpora) / "large", parser.parse_args().sentences)
        os.environ["STANDPOINT_CORPORA"] = corpora
        measure()


if __name__ == "__main__":
    main()
