"""100,000 quotes through the screens: `python -m bench.large_corpus SENTENCES.csv.gz`.

The corpus is made by repeating a table of real sentences (columns quotation, speaker, party, source, headline, url,
date) with small changes; vectors and map are drawn from a mixture of clusters, which looks like real ones. Prints the
seconds to read and index it, those of the whole script when it opens, filters, compares and searches, and the memory of
the process. Targets: a filter in at most 1 s of server time, a search in at most 0.3 s once warm, Compare with four
sides in at most 3 s; for a million (`--quotes 1000000`) a filter in 0.6 s, Compare in 8 s.
"""

import argparse
import logging
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.embedding.encoder import chosen_model
from analysis.embedding.search import nearest
from analysis.view.selection import build_index
from bench.harness import PAINTED, ROOT, browser, server, wait_until_healthy
from data.arrays import Map, Vectors, texts_sha256, write_map, write_vectors
from data.corpus import QUOTES_FILE, keep_copy, read_corpus
from data.stances import CLAIMS_FILE, STANCES, STANCES_FILE

N_QUOTES = 100_000
N_DIMS = 384
N_CLUSTERS = 150
N_CLAIMS, N_STANCES = 30, 20_000
TOPICS = ("Economy", "Security", "Energy", "Diplomacy", "Culture", "Health", "Law", "War")
KINDS = ("direct", "indirect", "mixed")


def make_corpus(folder: Path, sentences: Path, n: int = N_QUOTES) -> Path:
    """A corpus folder of n quotes; headings stay those of the table, which are recognised without a mapping."""
    table = pd.read_csv(sentences, dtype=str, keep_default_na=False)
    rows = table.iloc[np.arange(n) % len(table)].reset_index(drop=True)
    generator = np.random.default_rng(0)
    rows["quotation"] = rows["quotation"].str[:9_000] + " (" + rows.index.astype(str) + ")"
    rows["topic"] = generator.choice(TOPICS, n)
    rows["kind"] = generator.choice(KINDS, n)
    rows["said_on"] = rows["date"].where(generator.random(n) < 0.5, "")
    rows["speaker"] += " " + pd.Series(generator.integers(0, 40, n)).astype(str)
    rows["party"] = np.where(generator.random(n) < 0.3, generator.choice(["NATO", "US", "Analyst"], n), rows["party"])
    folder.mkdir(parents=True, exist_ok=True)
    rows.to_csv(folder / QUOTES_FILE, index=False)
    quotes = read_corpus(folder).quotes
    _mark(folder, quotes["quote_id"], generator)
    model = chosen_model()
    points, values = _clusters(n, generator)
    vectors = Vectors(values, model.name, model.sha256, texts_sha256(quotes))
    write_vectors(folder, vectors)
    trust = {
        "k": 15,
        "n": n,
        "neighbours_kept": 0.2,
        "chance": 15 / n,
        "trustworthiness": 0.9,
        "n_ranked": 2_000,
        "reason": "",
    }
    figures = {
        "model": model.name,
        "n": n,
        "chosen": "made up",
        "tried": [{"name": "made up", "settings": {}, "trust": trust}],
    }
    write_map(folder, Map(points, generator.random(n).astype(np.float32), figures), vectors.texts_sha256)
    keep_copy(folder, n)
    return folder


def _clusters(n: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points and vectors of n quotes, each around the centre of one of N_CLUSTERS, some of which are large."""
    sizes = generator.dirichlet(np.full(N_CLUSTERS, 0.8))
    cluster = generator.choice(N_CLUSTERS, n, p=sizes)
    middles, widths = generator.normal(size=(N_CLUSTERS, 2)) * 30, generator.uniform(0.8, 4, (N_CLUSTERS, 2))
    points = middles[cluster] + generator.normal(size=(n, 2)) * widths[cluster]
    directions = generator.standard_normal((N_CLUSTERS, N_DIMS), dtype=np.float32)
    values = directions[cluster] + generator.standard_normal((n, N_DIMS), dtype=np.float32)
    return points.astype(np.float32), values / np.linalg.norm(values, axis=1, keepdims=True)


def _mark(folder: Path, ids: pd.Series, generator: np.random.Generator) -> None:
    """Random claims and stances, by two annotators."""
    claims = pd.DataFrame({"claim_id": [f"c{n}" for n in range(N_CLAIMS)]})
    claims.assign(claim="Claim number " + claims["claim_id"]).to_csv(folder / CLAIMS_FILE, index=False)
    marks = pd.DataFrame(
        {
            "claim_id": generator.choice(claims["claim_id"].to_numpy(), N_STANCES),
            "quote_id": generator.choice(ids.to_numpy(dtype=object), N_STANCES),
            "stance": generator.choice(STANCES, N_STANCES),
            "annotator": generator.choice(["ann", "bob"], N_STANCES),
        }
    )
    marks.to_csv(folder / STANCES_FILE, index=False)


def print_least_time(name: str, work: Callable[[], object], times: int = 1) -> None:
    """Print the least seconds of `times` runs: the cost when the machine does nothing else."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{name:42}{min(taken):8.2f} s   (at most {memory:.1f} GB so far)", flush=True)


def measure_parts(folder: Path) -> None:
    """Reading, indexing and searching, without a screen."""
    print_least_time("read and check", lambda: read_corpus(folder))
    corpus = read_corpus(folder)
    assert corpus.vectors is not None
    print_least_time("index", lambda: build_index(corpus))
    vectors, everyone = corpus.vectors.values, np.ones(len(corpus.quotes), dtype=bool)
    print_least_time("nearest 10 to a vector", lambda: nearest(vectors[7], vectors, everyone, 10), times=5)


def measure_screens() -> None:
    """The whole script by Streamlit's own test runner, with the corpus of the environment."""
    from streamlit.testing.v1 import AppTest

    from components import encoding

    app = AppTest.from_file(ROOT / "app.py", default_timeout=600)
    app.query_params["corpus"] = "large"

    def change(**state: object) -> Callable[[], object]:
        def run() -> None:
            for key, value in state.items():
                app.session_state[key] = value
            app.run()
            assert not app.exception, app.exception

        return run

    print_least_time("open the Map screen, cold", change())
    print_least_time("rerun, nothing changed", change(), times=3)
    print_least_time("filter by a camp", change(**{"filter.camp": ["US"]}))
    print_least_time("filter by a second camp", change(**{"filter.camp": ["US", "NATO"]}))
    print_least_time("filter by words", change(words="security"))
    print_least_time("clear", change(**{"filter.camp": [], "words": ""}), times=1)
    print_least_time(
        "open a card with its neighbours", change(quote=read_corpus(Path(os.environ["LARGE"])).quotes["quote_id"][5])
    )
    loading = encoding.encoder()
    loading.start()
    while loading.state == "loading":
        time.sleep(0.2)
    print_least_time("search by meaning", change(meaning="energy and peace"))
    print_least_time("search by meaning, warm", change(meaning="a treaty on arms"))
    outline = ((0.0, -999.0), (999.0, -999.0), (999.0, 999.0), (0.0, 999.0))
    print_least_time("select by an outline", change(meaning="", shapes=(outline,)))
    sides = ["camp:US", "camp:NATO", "camp:Russia", "camp:Analyst"]
    print_least_time("Compare, four sides, cold", change(screen="Compare", sides=sides, sides_touched=True, shapes=()))
    for part in ("Columns", "Topics", "Counterparts", "Words", "Distance", "Maps", "Time"):
        print_least_time(f"Compare, {part}, cold", change(**{"detail.part": part}))
        print_least_time(f"Compare, {part}, warm", change(), times=2)
    for part in ("Matrix", "Mark", "Annotators"):
        print_least_time(f"Positions, {part}, cold", change(screen="Positions", **{"detail.positions_part": part}))
        print_least_time(f"Positions, {part}, warm", change(), times=2)
    print_least_time(
        "Positions by speaker", change(**{"detail.positions_part": "Matrix", "detail.sides_are": "Speakers"})
    )
    poles = {"across_from": "War.\nArms.", "across_to": "Peace.\nTalks.", "up_from": "East.", "up_to": "West."}
    axes = {f"detail.{name}": text for name, text in poles.items()}
    print_least_time("Map along two axes, cold", change(screen="Map", **{"detail.layout": "Two axes"}, **axes))
    print_least_time("Map along two axes, warm", change(), times=2)
    print_least_time("Map along one axis, cold", change(**{"detail.layout": "One axis"}))
    print_least_time("filter along one axis", change(**{"filter.camp": ["US"]}))
    print_least_time("Corpus", change(screen="Corpus", **{"filter.camp": [], "detail.layout": ""}))


def measure_painting(corpora: Path) -> None:
    """From opening the address of a warm server to the painted map."""
    with browser() as chromium, server(ROOT / "app.py", corpora=corpora) as address:
        wait_until_healthy(address)
        for name in ("first visit", "second visit"):
            page = chromium.new_page(viewport={"width": 1440, "height": 1000})
            print_least_time(
                f"painted in Chromium, {name}",
                lambda page=page: (
                    page.goto(f"{address}/?corpus=large"),
                    page.wait_for_function(PAINTED, polling="raf", timeout=300_000),
                ),
            )
            page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--quotes", type=int, default=N_QUOTES)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the test runner warns about a missing browser at each widget
    with tempfile.TemporaryDirectory() as corpora:
        folder = make_corpus(Path(corpora) / "large", arguments.sentences, arguments.quotes)
        os.environ["STANDPOINT_CORPORA"], os.environ["LARGE"] = corpora, str(folder)
        measure_parts(folder)
        measure_screens()
        measure_painting(Path(corpora))


if __name__ == "__main__":
    main()
