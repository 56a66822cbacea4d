"""The import of a large table, step by step: `python -m bench.import_speed [CSV.GZ] [--texts 10000]`.

Embeds texts of the table by `SentenceTransformer.encode` with its defaults and by the import's own encoder, alternating
on the same texts so that a busy machine slows both, and prints the ratio, the least cosine between the two, the share
of the processor's peak FLOP rate that each reaches, and the import's time by operation. Then imports the table into a
store by command line and prints the seconds of each step and the peak memory. Targets: 1.9 times the throughput at
cosine >= 0.999; reading, projecting and saving together at most 35% of the embedding. The last line has what was found
about embedding as JSON.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from analysis.embedding.bert_forward import TOKENS_AT_ONCE, BertForward
from analysis.embedding.bulk_encoder import fast_type, load_bulk
from analysis.embedding.encoder import chosen_model, embed
from analysis.embedding.token_batches import in_batches, token_batches
from bench.harness import ROOT
from data.importing.columns.mapping import map_columns, suggest_columns
from data.importing.file_reader import read_file
from data.store import SETTING, open_store

SENTENCES = ROOT.parent / "shared" / "corpora" / "presidents-2022.csv.gz"
TURNS = 5


def texts_of(table: Path, n: int) -> list[str]:
    """n distinct texts of the table by a fixed seed; all of them if n is 0."""
    cells = read_file(table.read_bytes(), table.name).cells
    texts = map_columns(cells, suggest_columns(cells)[0])["text"].drop_duplicates()
    return texts.tolist() if not n else texts.sample(min(n, len(texts)), random_state=0).tolist()


def measure_embedding(texts: list[str]) -> dict[str, Any]:
    """Both encoders on the same texts, a fifth at a time, alternating which goes first; returns what it prints."""
    from sentence_transformers import SentenceTransformer

    model = chosen_model()
    plain = SentenceTransformer(model.location)
    ways = {"defaults": plain.encode, "import": load_bulk(model)}
    for encode in ways.values():
        encode(texts[:64])
    seconds = dict.fromkeys(ways, 0.0)
    least, mean = 1.0, 0.0
    for turn, part in enumerate(np.array_split(np.arange(len(texts)), TURNS)):
        batch = [texts[row] for row in part]
        vectors = {}
        for name in sorted(ways, reverse=bool(turn % 2)):
            start = time.perf_counter()
            # as the import does it: sorted by length, a few hundred at a time
            vectors[name] = embed(batch, encode=lambda t, name=name: _in_order(ways[name], t, name == "import"))
            seconds[name] += time.perf_counter() - start
        cosines = (vectors["defaults"] * vectors["import"]).sum(axis=1)
        least, mean = min(least, float(cosines.min())), mean + float(cosines.sum()) / len(texts)
    rates = {name: len(texts) / taken for name, taken in seconds.items()}
    print(f"{len(texts):,} texts, {fast_type()}")
    for name, rate in rates.items():
        print(f"  {name:10}{seconds[name]:9.1f} s {rate:9.0f} texts a second")
    print(f"  {rates['import'] / rates['defaults']:.2f} times the throughput (target: 1.9)")
    print(f"  cosine of the two: least {least:.4f}, mean {mean:.4f} (target: 0.999)", flush=True)
    found = measure_tokens(plain, texts, {name: texts_a_second / len(texts) for name, texts_a_second in rates.items()})
    return found | {
        "texts": len(texts),
        "processors": os.cpu_count(),
        "rates": rates,
        "least": least,
        "profile": profile(texts[: TURNS * 100]),
    }


def measure_tokens(plain: Any, texts: list[str], runs_a_second: dict[str, float]) -> dict[str, Any]:
    """Tokens per second of both, padding, and FLOPS relative to the processor's peak."""
    import torch

    ids = plain.tokenizer(texts, truncation=True, max_length=plain.max_seq_length)["input_ids"]
    n_tokens = sum(map(len, ids))
    n_workers = torch.get_num_threads()
    by_characters = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    n_padded = 0
    for start in range(0, len(texts), 512):
        lengths = [len(ids[row]) for row in by_characters[start : start + 512]]
        n_padded += sum(len(batch) * lengths[batch[0]] for batch in token_batches(lengths, TOKENS_AT_ONCE, n_workers))
    weights = sum(w.numel() for n, w in plain.named_parameters() if w.ndim == 2 and "embeddings" not in n)
    peak = measure_peak()
    print(f"  {n_tokens / len(texts):.1f} tokens a text, {n_padded / n_tokens - 1:.1%} more with the import's padding")
    tokens = {name: n_tokens * rate for name, rate in runs_a_second.items()}
    shares = {name: 2 * weights * rate / peak for name, rate in tokens.items()}
    for name, rate in tokens.items():
        print(f"  {name:10}{rate:9,.0f} tokens a second, {shares[name]:.0%} of the peak in bfloat16")
    print(f"  peak: {peak / 1e9:,.0f} GFLOP a second in {fast_type()}; products with the weights alone are counted")
    return {"tokens": tokens, "shares": shares, "peak": peak, "type": str(fast_type())}


def measure_peak() -> float:
    """Floating-point operations per second of the fastest of several matrix products."""
    import torch

    best = 0.0
    with torch.inference_mode():
        for rows, inner, columns in ((4096, 384, 1536), (4096, 1536, 384), (2048, 2048, 2048)):
            left, right = torch.randn(rows, inner).to(fast_type()), torch.randn(inner, columns).to(fast_type())
            for _ in range(20):
                start = time.perf_counter()
                left @ right
                best = max(best, 2 * rows * inner * columns / (time.perf_counter() - start))
    return best


def profile(texts: list[str]) -> dict[str, float]:
    """The import's encoder by operation, on this thread only, since only this thread is profiled: shares of its
    time, the largest first; "" is what passes outside torch (tokens, Python).
    """
    import torch
    from torch.profiler import ProfilerActivity
    from torch.profiler import profile as watch

    torch.set_num_threads(1)
    bert = BertForward(Path(chosen_model().location), fast_type())

    def encode(texts: list[str]) -> np.ndarray:
        return in_batches(texts, bert.tokens, bert.vectors, TOKENS_AT_ONCE, map)

    encode(texts[:64])
    with watch(activities=[ProfilerActivity.CPU]) as seen:
        start = time.perf_counter()
        _in_order(encode, texts, True)
        whole = time.perf_counter() - start
    operations = sorted(seen.key_averages(), key=lambda one: -one.self_cpu_time_total)
    in_torch = sum(one.self_cpu_time_total for one in operations) / 1e6
    shares = {"": max(0.0, 1 - in_torch / whole)}
    shares |= {one.key: one.self_cpu_time_total / 1e6 / whole for one in operations[:8]}
    said = (f"{name or 'outside torch (tokens, Python)'} {share:.0%}" for name, share in shares.items())
    print(f"  of {whole:.2f} s: {', '.join(said)}", flush=True)
    return shares


def _in_order(encode, texts: list[str], by_length: bool) -> np.ndarray:
    if not by_length:
        return encode(texts)
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    parts = [encode([texts[row] for row in order[start : start + 512]]) for start in range(0, len(order), 512)]
    vectors = np.concatenate(parts)
    vectors[order] = vectors.copy()
    return vectors


def measure_import(table: Path) -> None:
    """The whole command, in a separate process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "analysis", "import", str(table), "--store"]
        own = os.environ | {SETTING: folder}
        start = time.perf_counter()
        output = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=True).stdout
        whole = time.perf_counter() - start
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        took = output[output.index("Took ") :].strip()
        seconds = {step: float(taken) for step, taken, _ in (part.rsplit(" ", 2) for part in took[5:].split(", "))}
        rest = sum(taken for step, taken in seconds.items() if step != "embed")
        print(f"import by command line: {took}; the process {whole:.1f} s, {megabytes:,.0f} MB at most")
        print(f"  all but embedding: {rest:.1f} s, {rest / seconds['embed']:.0%} of it (target: 35%)")
        begun = time.perf_counter()
        kept = open_store(folder).read(output.rpartition("?corpus=")[2].split()[0])
        drawn = kept.map
        assert drawn is not None
        print(f"  read from the store again: {len(kept.quotes):,} quotes in {time.perf_counter() - begun:.1f} s")
        for tried in drawn.figures["tried"]:
            trust = tried["trust"]
            kept, trustworthy = trust["neighbours_kept"], trust["trustworthiness"]
            print(f"  {tried['name']}: keeps {kept:.1%} of {trust['k']} neighbours, trustworthiness {trustworthy:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", type=Path, default=SENTENCES)
    parser.add_argument("--texts", type=int, default=10_000, help="how many are embedded in both ways; 0: all")
    parser.add_argument("--no-import", action="store_true", help="only compare the encoders")
    arguments = parser.parse_args()
    found = measure_embedding(texts_of(arguments.table, arguments.texts))
    if not arguments.no_import:
        measure_import(arguments.table)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
