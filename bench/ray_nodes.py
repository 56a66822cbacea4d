"""Embedding by Ray on 1, 2 and 4 nodes: `python -m bench.ray_nodes SENTENCES.csv.gz`, with requirements-ray.txt.

The nodes are processes of one machine, each with one logical processor and so one encoder on one thread; they share its
cores, so that more nodes than cores measure what Ray costs and not what it gains. The rate is from the first text that
an encoder receives to the last vector; before that Ray starts its processes and the nodes load the model. In the last
run one node is killed when a third of the texts are done. The program fails unless each text comes back exactly once.
The last line has all figures as JSON.
"""

import argparse
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analysis.embedding.bulk_encoder import load_bulk
from analysis.embedding.encoder import Encode, Model, chosen_model
from analysis.embedding.engines import Embedder, embed_in_pieces
from analysis.embedding.ray_engine import RayEngine
from bench.scale.rows import make_table

NODES = (1, 2, 4)
N_DIMS = 384  # of the default model


def logging_encoder(log: Path, model: Model) -> Encode:
    """The model's encode function, logging how many texts it was given, and when."""
    encode = load_bulk(model)

    def encode_and_log(texts: list[str]) -> np.ndarray:
        with log.open("a") as opened:
            opened.write(f"{len(texts)} {time.time()}\n")
        vectors = encode(texts)
        with log.open("a") as opened:
            opened.write(f"0 {time.time()}\n")
        return vectors

    return encode_and_log


def measure(texts: list[str], embedder: Embedder, log: Path, at_a_third: Callable[[], None] = lambda: None):
    """Vectors, seconds until an encoder began, texts per second from then on, texts given, and the longest wait."""
    vectors, come = np.zeros((len(texts), N_DIMS), np.float16), np.zeros(len(texts), int)
    begun, waits, last, is_third = time.time(), [0.0], 0.0, False
    for places, piece in embed_in_pieces(texts, embedder):
        vectors[places] = piece
        come[places] += 1
        now = time.time()
        if is_third:
            waits.append(now - last)
        last = now
        if come.sum() > len(texts) / 3 and not is_third:
            is_third = True
            at_a_third()
    assert (come == 1).all()
    n_given, times = np.loadtxt(log).T
    return vectors, times.min() - begun, len(texts) / np.ptp(times), int(n_given.sum()), max(waits)


def on_nodes(n: int, texts: list[str], folder: Path, kill: bool = False):
    """The result of `measure` on this many nodes."""
    import ray
    from ray.cluster_utils import Cluster

    log = folder / f"{n}-{kill}.log"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    try:
        nodes = [cluster.add_node(num_cpus=1) for _ in range(n)]
        engine = RayEngine(chosen_model(), partial(logging_encoder, log), cluster.address)
        killing = threading.Thread(target=cluster.remove_node, args=(nodes[0],), kwargs={"allow_graceful": False})
        return measure(texts, engine, log, killing.start if kill else lambda: None)
    finally:
        ray.shutdown()
        cluster.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--texts", type=int, default=4_000)
    parser.add_argument("--nodes", type=int, nargs="+", default=NODES)
    arguments = parser.parse_args()
    texts = sorted(set(make_table(arguments.sentences, arguments.texts)["quotation"]), key=len, reverse=True)
    print(f"{len(texts):,} texts, {os.cpu_count()} cores, ray {version('ray')}, torch {version('torch')}.\n")
    found: dict[str, Any] = {"texts": len(texts), "nodes": {}}
    found["versions"] = f"ray {version('ray')}, torch {version('torch')}"
    print("| where | until an encoder begins | texts a second from there | least cosine with this process |")
    print("|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "here.log"
        here, _, rate, _, _ = measure(texts, logging_encoder(log, chosen_model()), log)
        found["here"] = rate
        print(f"| this process, {os.cpu_count()} threads | | {rate:,.0f} | |", flush=True)
        for n in arguments.nodes:
            vectors, seconds, rate, _, _ = on_nodes(n, texts, folder)
            least = np.einsum("ij,ij->i", here.astype(np.float32), vectors.astype(np.float32)).min()
            found["nodes"][n] = {"starts": seconds, "rate": rate, "least": float(least)}
            print(f"| {n} {'node' if n == 1 else 'nodes'} | {seconds:.1f} s | {rate:,.0f} | {least:.5f} |", flush=True)
        n = max(arguments.nodes)
        _, _, rate, n_given, longest = on_nodes(n, texts, folder, kill=True)
    print(
        f"\nOf {n} nodes one was killed at a third: each text came back once, {n_given - len(texts):,} were given "
        f"to an encoder twice, {rate:,.0f} texts a second in all, {longest:.0f} s at most without a block."
    )
    found["killed"] = {"of": n, "again": n_given - len(texts), "rate": rate, "wait": longest}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
