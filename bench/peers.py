"""From a file to a map, compared with two other tools: `python -m bench.peers TABLE --environments FOLDER [--write]`.

Each tool runs in processes of its own Python (`FOLDER/atlas`, `FOLDER/bertopic`; bench/README.md says how to make them)
on the table's first rows, embeds them with the same model folder, and leaves nothing behind that a second run could
use. Ours is `python -m analysis build`; the others are called as their documentation shows, with their defaults. Time
is that of the whole process; memory that of all its processes together, sampled five times a second. Before the first
measurement each tool runs once on few rows, to warm its compilation caches.

The neighbours kept are measured the same way for all: for 1,000 distinct sentences, drawn with a fixed seed, each
compared with all others, by the vectors of `SentenceTransformer.encode` in full precision, which BERTopic's run saves
at its end. Of repeated sentences the first counts. Each result is kept in `--results` as soon as it is available and is
not measured again. `--write` puts the table into docs/performance.md.
"""

import argparse
import json
import os
import platform
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from analysis.embedding.encoder import chosen_model, embed, load_plain
from analysis.map.trust import measure_sample
from bench.harness import ROOT
from data.corpus import read_corpus

SIZES = (10_000, 52_199)
FEW = 500  # rows of each tool's first run, which is not measured
N_MEASURED = 1_000
TEXT = "quotation"  # the heading of the sentences
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench.peers -->", "<!-- end of bench.peers -->"
OURS = "ours"
NAMES = {OURS: "Standpoint", "atlas": "Embedding Atlas", "bertopic": "BERTopic"}
LIBRARIES = {
    OURS: ("torch", "sentence-transformers", "openTSNE"),
    "atlas": ("embedding-atlas", "torch", "sentence-transformers", "umap-learn", "numba"),
    "bertopic": ("bertopic", "torch", "sentence-transformers", "umap-learn", "hdbscan", "numba"),
}
GIGABYTE = 2**30
_LOOKS_EVERY = 0.2  # seconds

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
np.save(folder + "/vectors.npy", embeddings)
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


def measure(command: list[str], limit: float) -> dict[str, object]:
    """One process and all that it starts: seconds, processor seconds, peak bytes; "failed" says why it has no map."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryFile("w+") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"HF_HUB_OFFLINE": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        most, usage, failed = _watch(process, begun + limit)
        seconds = time.perf_counter() - begun
        output.seek(0)
        said = output.read()
    if process.returncode and not failed:
        failed = said.strip().splitlines()[-1] if said.strip() else f"exit {process.returncode}"
    return {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "bytes": max(most, usage.ru_maxrss * 1024),
        "load": load,
        "failed": failed,
        "steps": steps_in(said),
    }


def _watch(process: subprocess.Popen, until: float) -> tuple[int, resource.struct_rusage, str]:
    most, failed = 0, ""
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return most, usage, failed
        if time.perf_counter() > until and not failed:
            failed = "stopped at the limit of time"
            os.killpg(process.pid, signal.SIGKILL)
        most = max(most, _held(process.pid))
        time.sleep(_LOOKS_EVERY)


def _held(pid: int) -> int:
    """Bytes of a process and of those that it started; shared pages count for each."""
    held = 0
    try:
        for one in (root := psutil.Process(pid), *root.children(recursive=True)):
            held += one.memory_info().rss
    except psutil.Error:  # one exited meanwhile
        pass
    return held


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
    """The vectors of the distinct texts in full precision; cached at `place`. If no run saved any, ours, which differ
    from the library's by 1e-6 at most.
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


def report(found: dict[int, dict[str, dict]], about: dict[str, str]) -> str:
    """The table in Markdown, with the versions."""
    lines = [f"Python {platform.python_version()}, {os.cpu_count()} cores. Each once, one after the other."]
    lines += ["", *(f"- {NAMES[contestant]}: {said}." for contestant, said in about.items())]
    lines += [
        "",
        "| rows | tool | seconds | ours to it | processor seconds | most memory | 15 nearest kept | load before |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for n, results in found.items():
        ours = results.get(OURS)
        for contestant, result in results.items():
            if result["failed"]:
                cells = [f"{result['seconds']:,.0f}: {result['failed']}", *[""] * 4]
            else:
                ratio = f"{ours['seconds'] / result['seconds']:.2f}" if ours and contestant != OURS else ""
                cells = [f"{result['seconds']:,.0f}", ratio, f"{result['processor']:,.0f}"]
                cells += [f"{result['bytes'] / GIGABYTE:.2f} GB"]
                cells += [f"{result['kept']:.1%}" if "kept" in result else "not measured"]
            lines.append(f"| {n:,} | {NAMES[contestant]} | {' | '.join(cells)} | {result['load']:.1f} |")
    timed = [(n, name, result) for n, results in found.items() for name, result in results.items() if result["steps"]]
    return "\n".join([*lines, "", *(_steps_line(*of) for of in timed)])


def _steps_line(n: int, contestant: str, result: dict) -> str:
    steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in result["steps"].items())
    return f"- {NAMES[contestant]}, {n:,} rows, seconds of its steps: {steps}."


def _write(table: str) -> None:
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--environments", type=Path, required=True, help="the folder with atlas/ and bertopic/")
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--results", type=Path, help="a folder; without it results/ beside the environments")
    parser.add_argument("--limit", type=float, default=1_500, help="seconds for each")
    parser.add_argument("--measure-only", action="store_true", help="the table is made by a later run")
    parser.add_argument(
        "--table-only", action="store_true", help="nothing is started; the table tells what was measured"
    )
    parser.add_argument("--write", action="store_true", help="put the table of all results into docs/performance.md")
    arguments = parser.parse_args()
    results = arguments.results or arguments.environments / "results"
    results.mkdir(parents=True, exist_ok=True)
    table = pd.read_csv(arguments.table, dtype=str, keep_default_na=False)
    found: dict[int, dict[str, dict]] = {}
    for n in [FEW, *arguments.rows]:
        texts = table[TEXT].head(n).tolist()
        for contestant in arguments.only:
            place = results / f"{contestant}-{n}.json"
            if not place.is_file() and arguments.table_only:
                continue
            if not place.is_file():
                with tempfile.TemporaryDirectory() as name:
                    result = run_once(contestant, arguments.environments, table.head(n), Path(name), arguments.limit)
                    if not result["failed"]:
                        _keep(contestant, n, Path(name), texts, results)
                place.write_text(json.dumps(result), "utf-8")
            result = json.loads(place.read_text("utf-8"))
            print(n, contestant, result, flush=True)
            if n != FEW:
                found.setdefault(n, {})[contestant] = result
    if arguments.measure_only:
        return
    for n, of_size in found.items():
        texts = table[TEXT].head(n).tolist()
        if arguments.table_only and not (results / f"vectors-{n}.npy").is_file():
            continue
        vectors = reference(results / f"vectors-{n}.npy", texts)
        for contestant, result in of_size.items():
            if not result["failed"]:
                points = np.load(results / f"{contestant}-{n}.npy")
                result["kept"] = neighbours_kept(vectors, points, texts)
    said = report(found, {name: versions(name, arguments.environments) for name in arguments.only})
    print(said)
    if arguments.write:
        _write(said)


def _keep(contestant: str, n: int, folder: Path, texts: list[str], results: Path) -> None:
    """Save the map's points, and the vectors in full precision if a tool saves them."""
    np.save(results / f"{contestant}-{n}.npy", points_of(contestant, folder, texts))
    if (folder / "vectors.npy").is_file():
        vectors = np.load(folder / "vectors.npy")[first_of_each(texts)]
        np.save(results / f"vectors-{n}.npy", embed(range(len(vectors)), lambda _: vectors))


def run_once(contestant: str, environments: Path, rows: pd.DataFrame, folder: Path, limit: float) -> dict:
    """The cost of one tool for these rows."""
    csv = folder / "table.csv"
    rows.to_csv(csv, index=False)
    return measure(command_of(contestant, environments, csv, folder), limit)


if __name__ == "__main__":
    main()
