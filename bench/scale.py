"""Building a corpus of 10,000 to 1,000,000 rows, step by step: `python -m bench.scale SENTENCES.csv.gz`.

The rows are the table's sentences, in copies with one word changed and one left out. The encoder's rate is measured on
`--embedded` of them; the rows of a build get synthetic vectors (that of a real sentence plus noise), since a million
real ones take hours, so its embedding time is that of the loop around the encoder: texts ordered, chunks written,
vectors put together. Each size runs in a separate process, and its memory is that process's peak, without the process
that reads the table. Times are seconds, with seconds of the processor in brackets; the rows about pages are seconds of
the server's processor only. The growth is the exponent of the processor's seconds between the last two sizes: 1 is
linear. `--write` puts the table into docs/large-corpora.md.
"""

import argparse
import hashlib
import json
import logging
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.embedding import all_neighbours, encoder
from analysis.embedding.bulk_encoder import load_bulk
from analysis.embedding.encoder import chosen_model
from analysis.making import duplicates, importing
from analysis.making.build import draw_map, embed_quotes
from analysis.making.workspace import open_workspace
from analysis.view.selection import build_index
from bench.harness import ROOT
from data import library
from data.corpus import About, read_corpus
from data.corpus_files import assemble, write_corpus
from data.importing import limits, reading_process
from data.importing.foreign import Choices
from data.processes.job import OWN_MACHINE

SIZES = (10_000, 100_000, 1_000_000)
N_DIMS = 384
REPEATED = 1_500  # of 52,199 sentences of two presidents 34 occur again
PAGE = ROOT / "docs" / "large-corpora.md"
BEGIN, END = "<!-- bench.scale -->", "<!-- end of bench.scale -->"
_LIBRARIES = ("numpy", "pandas", "pyarrow", "torch", "sentence-transformers", "openTSNE", "scikit-learn")
PROCESSOR = ", processor"
INDEX = "map: nearest neighbours of each"
COUNTS = {"groups": "groups of quotes with the same words", "rows": "different quotes"}
GIGABYTE = 1024**2  # in the kilobytes of getrusage
_PAUSE = 8.0  # seconds until what the server reads and imports in the background is there: no part of the next step


def make_table(sentences: Path, n: int) -> pd.DataFrame:
    """n rows; those beyond the table's own are copies with one word exchanged and, if long, one left out.

    No two copies are the same by chance, as ever more would be; one in REPEATED repeats a row, as of real rows.
    """
    table = pd.read_csv(sentences, dtype=str, keep_default_na=False)
    generator = np.random.default_rng(0)
    texts = table["quotation"].tolist()
    words = [text.split() for text in texts]
    made = texts[:n]
    there = set(made)
    while len(made) < n:
        if len(made) % REPEATED == 0:
            made.append(made[-len(texts)])
            continue
        copy = list(words[len(made) % len(texts)])
        others = words[int(generator.integers(len(words)))]
        copy[int(generator.integers(len(copy)))] = others[int(generator.integers(len(others)))]
        if len(copy) > 6:
            del copy[int(generator.integers(len(copy)))]
        if (text := " ".join(copy)) not in there:
            made.append(text)
            there.add(text)
    rows = table.iloc[np.arange(n) % len(table)].reset_index(drop=True)
    return rows.assign(quotation=pd.Series(made, dtype="str"))


def made_encoder(real: np.ndarray):
    """A stand-in for the encoder: a real sentence's vector, chosen by the text, plus noise; cosine about 0.9."""

    def encode(texts: list[str]) -> np.ndarray:
        marks = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") for text in texts]
        noise = np.stack([np.random.default_rng(mark).normal(size=N_DIMS) for mark in marks])
        return real[[mark % len(real) for mark in marks]] + noise * (0.5 / math.sqrt(N_DIMS))

    return encode


class TwoClocks:
    """Seconds of each step, and those of this process's processor under the step's name with PROCESSOR."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}

    @contextmanager
    def during(self, step: str):
        """Measure a step."""
        begun, used = time.perf_counter(), time.process_time()
        yield
        for name, value in ((step, time.perf_counter() - begun), (step + PROCESSOR, time.process_time() - used)):
            self.found[name] = self.found.get(name, 0.0) + value

    @contextmanager
    def apart(self, holder: type, name: str, step: str):
        """Measure all calls of a method as a step of their own; it stays a part of what is measured around them."""
        method = getattr(holder, name)

        def measured(*given, **named):
            with self.during(step):
                return method(*given, **named)

        self.found |= {step: 0.0, step + PROCESSOR: 0.0}
        setattr(holder, name, measured)
        yield
        setattr(holder, name, method)


def measure_encoder(sentences: Path, n: int, place: Path) -> float:
    """Texts per second of the model; saves the vectors for the builds."""
    texts = sorted(make_table(sentences, n)["quotation"].unique(), key=len, reverse=True)
    encode = load_bulk(chosen_model())
    encoder.embed(texts[-64:], encode)
    begun = time.perf_counter()
    parts = [encoder.embed(texts[start : start + 512], encode) for start in range(0, len(texts), 512)]
    seconds = time.perf_counter() - begun
    np.save(place, np.concatenate(parts))
    return len(texts) / seconds


def measure_build(csv: Path, folder: Path, vectors: Path) -> dict[str, float]:
    """Seconds of each step for one size, and gigabytes."""
    clock = TwoClocks()
    with clock.during("read the table"), limits.using(limits.OWN_FILES):
        table = reading_process.read_file(csv.read_bytes(), csv.name, Choices(), OWN_MACHINE)
    del clock.found["read the table" + PROCESSOR]  # another process did it
    with clock.during("map and check"):
        quotes = importing.review(table, importing.plan(table), csv.name).sound.reset_index(drop=True)
    with clock.during("find duplicates"):
        groups = duplicates.same_words(quotes)
        decided = duplicates.suggestions(quotes, groups)
        quotes = importing.complete(duplicates.resolve(quotes, decided)[0])
    with open_workspace(folder) as workspace:
        with clock.during("embed: the loop"):
            known = workspace.known_vectors(chosen_model())
            made = embed_quotes(quotes, chosen_model(), made_encoder(np.load(vectors)), known=known)
        with clock.during("map: draw, place, measure"), clock.apart(all_neighbours.Listing, "nearest", INDEX):
            drawn = draw_map(made, finished=workspace.map_chunks())
        for kind in ("", PROCESSOR):
            clock.found["map: draw, place, measure" + kind] -= clock.found[INDEX + kind]
        with clock.during("save"):
            corpus = assemble("scale", About(title="Scale"), quotes, made, drawn, table.extras.marked, ())
            write_corpus(corpus, folder)
    trust = drawn.figures["tried"][-1]["trust"]
    found = clock.found | {
        "groups": len(groups),
        "rows": len(quotes),
        "GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE,
        "neighbours kept": trust["neighbours_kept"],
    }
    del corpus, made, drawn, quotes, table
    return found


def measure_opening(folder: Path) -> dict[str, float]:
    """Seconds to read and index a corpus, once per process."""
    clock = TwoClocks()
    with clock.during("open: read and check"):
        corpus = read_corpus(folder)
    with clock.during("open: index"):
        build_index(corpus)
    with clock.during("vectors, when first asked for"):
        assert corpus.vectors is not None
        assert len(corpus.vectors.values)
    return clock.found | {"GB opened": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE}


def measure_screens(folder: Path) -> dict[str, float]:
    """Seconds of processor time of the whole script, by Streamlit's own test runner, on a corpus that is already
    read.
    """
    from streamlit.testing.v1 import AppTest

    from components import encoding
    from components.opening import corpus_choice
    from components.quotes import meaning_search

    logging.disable(logging.CRITICAL)  # the test runner warns about a missing browser at each widget
    os.environ[library.SETTING] = str(folder.parent)
    corpus, index = corpus_choice.open_folder(folder, library.fingerprint(folder), doing="")
    app = AppTest.from_file(ROOT / "app.py", default_timeout=600)
    app.query_params["corpus"] = folder.name
    camps = [camp for camp in index.facets["camp"].values if camp][:4]
    sides = [f"camp:{camp}" for camp in camps]
    found: dict[str, float] = {}

    def press(step: str, **state: object) -> None:
        for key, value in state.items():
            app.session_state[key] = value
        begun = time.process_time()
        app.run()
        found[f"page: {step}"] = time.process_time() - begun
        assert not app.exception, app.exception

    press("first of a process")
    begun = time.process_time()
    index.words.prepare()
    meaning_search.prepare(corpus)
    time.sleep(_PAUSE)
    found["page: what is prepared once it is there"] = time.process_time() - begun
    # the third page starts loading it: waited for here, or it would count as a part of that page
    begun = time.process_time()
    loading = encoding.encoder(corpus)
    loading.start()
    while loading.state == "loading":
        time.sleep(0.1)
    time.sleep(_PAUSE)
    found["page: the encoder, once a process"] = time.process_time() - begun
    press("filter by a camp", **{"filter.camp": camps[:1]})
    press("filter by two", **{"filter.camp": camps[:2]})
    press("filter by words, the first", **{"filter.camp": [], "words": "security"})
    press("filter by words", words="sanctions")
    press("select by an outline", words="", shapes=(_outline(corpus.map.points),))
    press("search by meaning, the first", shapes=(), meaning="energy and peace")
    press("search by meaning", meaning="a treaty on arms")
    press("Compare, the first", screen="Compare", sides=sides, sides_touched=True, meaning="")
    press("Compare with a filter", words="peace")
    return found


def _outline(points: np.ndarray) -> tuple[tuple[float, float], ...]:
    """A rectangle around the middle of a map, with about half of its quotes."""
    (left, below), (right, above) = (np.quantile(points, share, axis=0).tolist() for share in (0.15, 0.85))
    return (left, below), (right, below), (right, above), (left, above)


def _apart(*arguments: object) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.scale", *map(str, arguments)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def report(rate: float, n_embedded: int, found: dict[int, dict[str, float]]) -> str:
    """The table in Markdown, with the versions."""
    sizes = list(found)
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores; "
        + ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
        + f". Load average at the end {os.getloadavg()[0]:.1f}.",
        "",
        "| step | " + " | ".join(f"{n:,} rows" for n in sizes) + " | growth |",
        "|---|" + "---:|" * (len(sizes) + 1),
    ]
    embedding = [f"{n / rate:,.0f} s" for n in sizes]
    lines.append(
        f"| encoder, at {rate:,.0f} texts a second (measured on {n_embedded:,}) | {' | '.join(embedding)} | 1.00 |"
    )
    for step in next(iter(found.values())):
        values = [found[n][step] for n in sizes]
        if step in COUNTS:
            lines.append(f"| {COUNTS[step]} | " + " | ".join(f"{value:,.0f}" for value in values) + " | |")
        elif step == "neighbours kept":
            lines.append("| 15 nearest kept by the map | " + " | ".join(f"{value:.3f}" for value in values) + " | |")
        elif step.startswith("GB"):
            lines.append(f"| most memory{step[2:]} | " + " | ".join(f"{value:.2f} GB" for value in values) + " | |")
        elif not step.endswith(PROCESSOR):
            used = [found[n].get(step + PROCESSOR, found[n][step]) for n in sizes]
            growth = ""
            if len(sizes) > 1 and min(used) > 0:
                growth = f"{math.log(used[-1] / used[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"
            has_both = all(step + PROCESSOR in found[n] for n in sizes)
            both = [
                f"{value:,.1f} ({one:,.1f})" if has_both else f"{value:,.1f}"
                for value, one in zip(values, used, strict=True)
            ]
            lines.append(f"| {step} | " + " | ".join(both) + f" | {growth} |")
    return "\n".join(lines)


def _write(table: str) -> None:
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", "utf-8")


def main() -> None:
    parts = {"build": measure_build, "open": measure_opening, "screens": measure_screens}
    if sys.argv[1] in parts:
        print(json.dumps(parts[sys.argv[1]](*map(Path, sys.argv[2:]))), flush=True)
        os._exit(0)  # what pages still do in threads would be torn down under them, and abort the process
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--embedded", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        vectors = place / "vectors.npy"
        rate = measure_encoder(arguments.sentences, arguments.embedded, vectors)
        print(f"encoder: {rate:.0f} texts a second", flush=True)
        for n in arguments.sizes:
            csv, folder = place / f"{n}.csv", place / f"corpus-{n}"
            make_table(arguments.sentences, n).to_csv(csv, index=False)
            found[n] = _apart("build", csv, folder, vectors)
            print(n, found[n], flush=True)
            found[n] |= _apart("open", folder) | _apart("screens", folder)
            print(report(rate, arguments.embedded, found), flush=True)
    if arguments.write:
        _write(report(rate, arguments.embedded, found))


if __name__ == "__main__":
    main()
