"""Building a corpus of n rows, step by step: `python -m bench.scale.build SENTENCES.csv.gz N FOLDER --vectors FOLDER`.

The rows are the table's sentences, in copies with one word changed and one left out (`FOLDER/N.csv`, made if it is
missing); the corpus is `FOLDER/N/corpus`, written again. Vectors are the encoder's own and stay in the folder of
vectors, so that a build after the first finds them there: its embedding time is then that of the loop around the
encoder, in which texts are ordered, looked up and put together. The memory is this process's peak, without the process
that reads the table.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from analysis.embedding import all_neighbours
from analysis.embedding.bulk_encoder import load_for
from analysis.embedding.encoder import chosen_model, when_needed
from analysis.embedding.known_vectors import KEY_BYTES
from analysis.making import duplicates, importing
from analysis.making.build import draw_map, embed_quotes
from analysis.making.workspace import open_workspace
from analysis.map import map_topics
from analysis.progress import silent
from bench.harness import ROOT
from bench.scale.clocks import TwoClocks
from data.corpus import About
from data.corpus_files import assemble, write_corpus
from data.importing import limits, reading_process
from data.importing.foreign import Choices
from data.processes.job import OWN_MACHINE

ENCODER, LOOP = "embed: the encoder", "embed: the loop around it"
INDEX, MAP = "map: nearest neighbours of each, the index", "map: draw, place, measure"
GIGABYTE = 1024**2  # in the kilobytes of getrusage


def measure_build(csv: Path, folder: Path, vectors: Path) -> dict[str, object]:
    """Seconds of each step for one size, by the clock and of the processor, and what came of it."""
    clock, n_embedded = TwoClocks(), 0
    with clock.during("read the table"), limits.using(limits.OWN_FILES):
        table = reading_process.read_file(csv.read_bytes(), csv.name, Choices(), OWN_MACHINE)
    del clock.processor["read the table"]  # another process did it
    with clock.during("map and check"):
        quotes = importing.review(table, importing.plan(table), csv.name).sound.reset_index(drop=True)
    with clock.during("find duplicates"):
        groups = duplicates.same_words(quotes)
        decided = duplicates.suggestions(quotes, groups)
        quotes = importing.complete(duplicates.resolve(quotes, decided)[0])
    model = chosen_model()
    load = when_needed(lambda: load_for(model, len(quotes), silent))

    def encode(texts: list[str]) -> np.ndarray:
        nonlocal n_embedded
        n_embedded += len(texts)
        with clock.during(ENCODER, within=LOOP):
            return load(texts)

    with open_workspace(folder, vectors) as workspace:
        with clock.during(LOOP):
            made = embed_quotes(quotes, model, encode, known=workspace.known_vectors(model))
        with clock.during(MAP), clock.apart(all_neighbours.Listing, "nearest", INDEX, within=MAP):
            drawn = draw_map(made, finished=workspace.map_chunks())
        with clock.during("save"):
            corpus = assemble("scale", About(title="Scale"), quotes, made, drawn, table.extras.marked, ())
        with clock.during("find topics"):
            topics = map_topics.find_for_file(corpus)
        with clock.during("save"):
            write_corpus(corpus, folder, topics)
    return {
        "seconds": clock.seconds,
        "processor": clock.processor,
        "groups": len(groups),
        "rows": len(quotes),
        "embedded": n_embedded,
        "bytes": {
            "table": csv.stat().st_size,
            "vectors": len(quotes) * (made.values.shape[1] * 2 + KEY_BYTES),
            "corpus": sum(file.stat().st_size for file in folder.iterdir()),
        },
        "kept": drawn.figures["tried"][-1]["trust"]["neighbours_kept"],
        "GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("n", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--vectors", type=Path, required=True, help="where vectors are kept; one process at a time")
    arguments = parser.parse_args()
    csv, place = arguments.folder / f"{arguments.n}.csv", arguments.folder / str(arguments.n)
    if not csv.is_file():  # in another process, whose memory is not ours
        command = [sys.executable, "-m", "bench.scale.rows", arguments.sentences, arguments.n, csv]
        subprocess.run(list(map(str, command)), cwd=ROOT, check=True)
    shutil.rmtree(place, ignore_errors=True)  # with what a build that was killed has left
    place.mkdir(parents=True)
    print(json.dumps(measure_build(csv, place / "corpus", arguments.vectors)), flush=True)


if __name__ == "__main__":
    main()
