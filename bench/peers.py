"""From a file to a map, by Standpoint and two other tools: `python -m bench.peers TABLE --reference FOLDER [--only …]`.

Each tool runs in processes of its own Python (`ENVIRONMENTS/atlas`, `ENVIRONMENTS/bertopic`; bench/README.md says how
to make them) on the table's first rows, embeds them with the same model folder, and leaves nothing behind that a second
run could use. Ours is `python -m analysis build`; the others are called as their documentation shows, with their
defaults. Time is that of the whole process; memory that of all its processes together, sampled five times a second.
First the tool runs once on few rows, to warm its compilation caches.

The neighbours kept are measured the same way for all: for 1,000 distinct sentences, drawn with a fixed seed, each
compared with all others, by vectors in full precision, which `--reference` keeps. Of repeated sentences the first
counts. The last line has all figures as JSON.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.embedding.encoder import chosen_model, embed, load_plain
from analysis.map.trust import measure_sample
from bench.processes import run
from data.corpus import read_corpus

SIZES = (10_000, 52_199)
FEW = 500  # rows of each tool's first run, which is not measured
N_MEASURED = 1_000
TEXT = "quotation"  # the heading of the sentences
OURS = "ours"
NAMES = {OURS: "Standpoint", "atlas": "Embedding Atlas", "bertopic": "BERTopic"}
LIBRARIES = {
    OURS: ("torch", "sentence-transformers", "openTSNE"),
    "atlas": ("embedding-atlas", "torch", "sentence-transformers", "umap-learn", "numba"),
    "bertopic": ("bertopic", "torch", "sentence-transformers", "umap-learn", "hdbscan", "numba"),
}

_ATLAS = """
import sys
import numpy as np
import pandas as pd
from embedding_atlas.projection import compute_projection

table, model, folder = sys.argv[1:]
drawn = compute_projection(pd.read_csv(table), inputs="HEADING", modality="text", model=model, cache_root=folder)
np.save(folder + "/points.npy", drawn[["projection_x", "projection_y"]].to_numpy())
"""
# https://maartengr.github.io/BERTopic/getting_started/visualization/visualize_documents.html
_BERTOPIC = """
import sys, time
import numpy as np
import pandas as pd
begun = time.perf_counter()
from bertopic import BERTopic
from sentence_transformers import SentenceTransformer
from umap import UMAP

def tell(step):
    global begun
    print(f"{step} {time.perf_counter() - begun:.1f} s", flush=True)
    begun = time.perf_counter()

table, model, folder = sys.argv[1:]
texts = pd.read_csv(table)["HEADING"].tolist()
sentence_model = SentenceTransformer(model)
tell("imports")
embeddings = sentence_model.encode(texts, show_progress_bar=False)
tell("encode")
topic_model = BERTopic().fit(texts, embeddings)
tell("fit")
reduced = UMAP(n_neighbors=10, n_components=2, min_dist=0.0, metric="cosine").fit_transform(embeddings)
tell("reduce")
topic_model.visualize_documents(texts, reduced_embeddings=reduced).write_html(folder + "/map.html")
tell("plot")
np.save(folder + "/points.npy", reduced)
"""

_VERSIONS = """
import sys
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in sys.argv[1:]), sep=", ")
"""


def command_of(contestant: str, environments: Path, table: Path, folder: Path) -> list[str]:
    """The command to start; it writes into `folder`."""
    if contestant == OURS:
        return [sys.executable, "-m", "analysis", "build", str(table), "--out", str(folder / "corpus")]
    script = folder / "run.py"
    source = {"atlas": _ATLAS, "bertopic": _BERTOPIC}[contestant]
    script.write_text(source.replace("HEADING", TEXT), "utf-8")
    python = environments / contestant / "bin" / "python"
    return [str(python), str(script), str(table), chosen_model().location, str(folder)]


def steps_in(said: str) -> dict[str, float]:
    """The seconds of each step, as a tool prints them: "embed 20.1 s", or ours, "Took read 2.3 s, embed 20.1 s"."""
    timed = said.rpartition("Took ")[2] if "Took " in said else said
    return {step: float(taken) for step, taken in re.findall(r"(?:^|, )([a-z]+) ([\d.]+) s\b", timed, re.MULTILINE)}


def points_of(contestant: str, folder: Path, texts: list[str]) -> np.ndarray:
    """The position of each of the table's texts on the map in `folder`, (n, 2)."""
    if contestant != OURS:
        return np.load(folder / "points.npy")
    corpus = read_corpus(folder / "corpus")
    assert corpus.map is not None
    places = pd.Index(corpus.quotes["text"].map(_words))
    first = ~places.duplicated()
    rows = places[first].get_indexer([_words(text) for text in texts])
    assert (rows >= 0).all(), "a text of the table is not in the corpus"
    return corpus.map.points[first][rows]


def _words(text: str) -> str:
    return " ".join(text.split())  # as an import normalises them


def neighbours_kept(vectors: np.ndarray, points: np.ndarray, texts: list[str]) -> float:
    """The share of 15 nearest neighbours kept, of distinct texts; `vectors` are those of the distinct ones."""
    points = points[first_of_each(texts)]
    # the measure's tolerance is for maps within a circle of radius 1
    points = points - points.mean(axis=0)
    points = (points / np.linalg.norm(points, axis=1).max()).astype(np.float32)
    kept = measure_sample(vectors, points, N_MEASURED).neighbours_kept
    assert kept is not None
    return kept


def first_of_each(texts: list[str]) -> list[int]:
    """The first row of each distinct text."""
    rows: dict[str, int] = {}
    for row, text in enumerate(texts):
        rows.setdefault(_words(text), row)
    return list(rows.values())


def reference(place: Path, texts: list[str]) -> np.ndarray:
    """The vectors of the distinct texts in full precision, which are those of `SentenceTransformer.encode` within 1e-6;
    kept at `place`.
    """
    if not place.is_file():
        encode = load_plain(chosen_model())
        np.save(place, embed([texts[row] for row in first_of_each(texts)], encode))
    return np.load(place)


def versions(contestant: str, environments: Path) -> str:
    """The versions of a tool's main dependencies, as installed in its environment."""
    python = sys.executable if contestant == OURS else str(environments / contestant / "bin" / "python")
    command = [python, "-c", _VERSIONS, *LIBRARIES[contestant]]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--only", choices=NAMES, default=OURS)
    parser.add_argument("--environments", type=Path, help="the folder with atlas/ and bertopic/")
    parser.add_argument("--reference", type=Path, required=True, help="a folder that keeps the vectors to compare with")
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--limit", type=float, default=1_500, help="seconds for each")
    arguments = parser.parse_args()
    environments = (arguments.environments or Path()).absolute()
    arguments.reference.mkdir(parents=True, exist_ok=True)
    table = pd.read_csv(arguments.table, dtype=str, keep_default_na=False)
    found: dict[str, Any] = {"versions": versions(arguments.only, environments)}
    for n in [FEW, *arguments.rows]:
        rows = table.head(n)
        with tempfile.TemporaryDirectory() as name:
            result = run_once(arguments.only, environments, rows, Path(name), arguments.limit)
            print(n, result, flush=True)
            if n == FEW:
                continue
            if not result["failed"]:
                texts = rows[TEXT].tolist()
                points = points_of(arguments.only, Path(name), texts)
                vectors = reference(arguments.reference / f"vectors-{n}.npy", texts)
                result["kept"] = neighbours_kept(vectors, points, texts)
        found[str(n)] = result
    print(json.dumps(found))


def run_once(contestant: str, environments: Path, rows: pd.DataFrame, folder: Path, limit: float) -> dict[str, Any]:
    """The cost of one tool for these rows, the load before it, and the seconds of its steps."""
    csv = folder / "table.csv"
    rows.to_csv(csv, index=False)
    load = os.getloadavg()[0]
    cost = run(command_of(contestant, environments, csv, folder), limit)
    found = {name: value for name, value in asdict(cost).items() if name != "said"}
    return found | {"load": load, "steps": steps_in(cost.said)}


if __name__ == "__main__":
    main()
