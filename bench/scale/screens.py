"""Opening a corpus, and its screens: `python -m bench.scale.screens FOLDER`.

Seconds of the processor that the server's whole script takes for each change, by Streamlit's own test runner, on a
corpus that has been read, once each; first, what reading and indexing it take. `recall` is the share of the 10 nearest
of random quotes that a search by meaning finds, compared with sorting all cosines in double precision.
"""

import argparse
import json
import logging
import os
import resource
import time
from pathlib import Path

import numpy as np

from analysis.blocks import row_blocks
from analysis.embedding.search import nearest
from bench.harness import ROOT
from bench.scale.clocks import TwoClocks
from data import library
from data.corpus import Corpus

GIGABYTE = 1024**2  # in the kilobytes of getrusage
N_SEARCHED, N_NEAREST = 20, 10
_PAUSE = 8.0  # seconds until what the server reads and imports in the background is there: no part of the next step


def measure_screens(folder: Path) -> dict[str, object]:
    """Seconds of each step, memory, and recall."""
    from streamlit.testing.v1 import AppTest

    from components import encoding
    from components.opening import corpus_choice
    from components.quotes import meaning_search

    logging.disable(logging.CRITICAL)  # the test runner warns about a missing browser at each widget
    os.environ[library.SETTING] = str(folder.parent)
    clock = TwoClocks()
    with clock.during("read and index"):
        corpus, index = corpus_choice.open_folder(folder, library.fingerprint(folder), doing="")
    gigabytes_read = _gigabytes()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=600)
    app.query_params["corpus"] = folder.name
    camps = [camp for camp in index.facets["camp"].values if camp][:4]
    sides = [f"camp:{camp}" for camp in camps]

    def press(step: str, **state: object) -> None:
        for key, value in state.items():
            app.session_state[key] = value
        with clock.during(step):
            app.run()
        assert not app.exception, app.exception

    press("first page of a process")
    with clock.during("read vectors, and prepare searches"):
        index.words.prepare()
        meaning_search.prepare(corpus)
        time.sleep(_PAUSE)
    # the third page starts loading it: waited for here, or it would count as a part of that page
    with clock.during("load the encoder"):
        loading = encoding.encoder(corpus)
        loading.start()
        while loading.state == "loading":
            time.sleep(0.1)
        time.sleep(_PAUSE)
    press("the answer beside the map, once vectors are read")
    press("filter by a camp", **{"filter.camp": camps[:1]})
    press("filter by two camps", **{"filter.camp": camps[:2]})
    press("filter by words, the first", **{"filter.camp": [], "words": "security"})
    press("filter by other words", words="sanctions")
    press("select by a lasso", words="", shapes=(_outline(corpus.map.points),))
    press("search by meaning, the first", shapes=(), meaning="energy and peace")
    press("search by meaning, warm", meaning="a treaty on arms")
    press("Compare, the first", screen="Compare", sides=sides, sides_touched=True, meaning="")
    press("Compare with a filter", words="peace")
    return {
        "seconds": clock.seconds,
        "processor": clock.processor,
        "sides": len(sides),
        "recall": recall(corpus),
        "GB read": gigabytes_read,
        "GB": _gigabytes(),
    }


def recall(corpus: Corpus) -> float:
    """The share of the nearest that a search finds, for random quotes as queries."""
    assert corpus.vectors is not None
    vectors, everyone = corpus.vectors.values, np.ones(len(corpus.quotes), dtype=bool)
    asked = np.random.default_rng(0).choice(len(vectors), min(N_SEARCHED, len(vectors)), replace=False)
    cosines = np.concatenate(
        [
            vectors[block].astype(np.float64) @ vectors[asked].T.astype(np.float64)
            for block in row_blocks(*vectors.shape)
        ]
    )
    found = 0
    for column, row in enumerate(asked):
        rows = nearest(vectors[row], vectors, everyone, N_NEAREST).rows
        # quotes at the same cosine are equally near
        edge = np.sort(cosines[:, column])[-len(rows)] - 1e-6
        found += int((cosines[rows, column] >= edge).sum())
    return found / (len(asked) * min(N_NEAREST, len(vectors)))


def _outline(points: np.ndarray) -> tuple[tuple[float, float], ...]:
    """A rectangle around the middle of a map, with about half of its quotes."""
    (left, below), (right, above) = (np.quantile(points, share, axis=0).tolist() for share in (0.15, 0.85))
    return (left, below), (right, below), (right, above), (left, above)


def _gigabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    print(json.dumps(measure_screens(parser.parse_args().folder)), flush=True)
    os._exit(0)  # what pages still do in threads would be torn down under them, and abort the process


if __name__ == "__main__":
    main()
