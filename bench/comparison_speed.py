"""Time and memory of comparing 100,000 synthetic quotes, four sides: `python -m bench.comparison_speed`.

Quotes are 20 words drawn with the frequencies of a language (Zipf); vectors are random, which is no easier than real
ones: nothing here depends on their values.
"""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from analysis.compare.centrality import central_first
from analysis.compare.counterparts import counterparts
from analysis.compare.distance.distance import distances
from analysis.compare.gulfs import gulfs
from analysis.compare.timeline import timeline
from analysis.compare.topics.coverage import cells, coverage
from analysis.compare.topics.found_topics import find_topics
from analysis.compare.words.distinctive_words import distinctive_words
from analysis.multi_values import masks
from analysis.positions.matrix.positions import positions
from analysis.text.term_counts import TermCounts, count_terms

N_QUOTES = 100_000
N_TOPICS = 20
ASKED = 500
SIDES = ("A", "B", "C", "D")


def corpus(generator: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Quotes of 2,000 speakers in four camps, and vectors (N_QUOTES, 384)."""
    speakers = generator.integers(0, 2000, N_QUOTES)
    words = np.array([f"word{number}" for number in range(50_000)])
    drawn = words[np.minimum(generator.zipf(1.3, (N_QUOTES, 20)) - 1, len(words) - 1)]
    quotes = pd.DataFrame(
        {
            "quote_id": [f"q{number}" for number in range(N_QUOTES)],
            "text": [" ".join(row) for row in drawn],
            "speaker": [f"s{number}" for number in speakers],
            "camp": [SIDES[number % 4] for number in speakers],
            "topic": [f"topic {number}" for number in generator.integers(0, N_TOPICS, N_QUOTES)],
            "said_on": [f"2022-{month:02}" for month in generator.integers(1, 13, N_QUOTES)],
        }
    )
    vectors = generator.standard_normal((N_QUOTES, 384), dtype=np.float32)
    return quotes, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@contextmanager
def print_cost(what: str) -> Iterator[None]:
    started, worked = time.perf_counter(), time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    wall, work = time.perf_counter() - started, time.process_time() - worked
    print(f"{what:45} {wall:6.2f} s   {work:6.2f} s of processor   peak so far {peak:.2f} GB")


def opening(quotes: pd.DataFrame, vectors: np.ndarray, counted: TermCounts) -> None:
    """The work for Compare's first picture, once everything computed per corpus is available."""
    with print_cost("  sides"):
        sides = masks(quotes["camp"], SIDES)
    with print_cost("  topics counted"):
        coverage(quotes["topic"], sides)
    with print_cost("  80 cells, most central first"):
        for rows in cells(quotes["topic"], sides).values():
            central_first(vectors, rows)
    with print_cost("  distances of six pairs, with tests"):
        distances(vectors, quotes["speaker"].to_numpy(), sides)
    with print_cost("  distinctive words of two sides"):
        distinctive_words(counted, sides["A"], sides["B"])
    with print_cost(f"  counterparts of {ASKED} quotes"):
        asked = central_first(vectors, np.flatnonzero(sides["A"]))[:ASKED]
        held = counterparts(vectors, sides["A"], sides["B"], asked=asked)
    with print_cost(f"  gulfs of {ASKED} quotes"):
        gulfs(vectors, held, sides["A"], sides["B"])


def claims_and_stances(quotes: pd.DataFrame, generator: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ten claims and 2,000 stances."""
    claims = pd.DataFrame({"claim_id": [f"c{n}" for n in range(10)], "claim": [f"Claim {n}" for n in range(10)]})
    stances = pd.DataFrame(
        {
            "claim_id": generator.choice(claims["claim_id"], 2000),
            "quote_id": generator.choice(quotes["quote_id"], 2000),
            "stance": generator.choice(["supports", "opposes", "neither"], 2000),
            "reason": "",
            "annotator": generator.choice(["one", "other"], 2000),
        }
    )
    return claims, stances


def main() -> None:
    generator = np.random.default_rng(0)
    quotes, vectors = corpus(generator)
    print(f"{N_QUOTES:,} quotes, {vectors.nbytes / 1024**3:.2f} GB of vectors\nonce a corpus")
    with print_cost("  terms counted"):
        counted = count_terms(quotes["text"].tolist())
    with print_cost("  topics found and named"):
        find_topics(vectors, counted)
    print("at each opening")
    with print_cost("all of it"):
        opening(quotes, vectors, counted)
    print("other screens, and long steps")
    sides = masks(quotes["camp"], SIDES)
    with print_cost("  positions"):
        positions(*claims_and_stances(quotes, generator), quotes["quote_id"], sides)
    with print_cost("  timeline"):
        timeline(quotes, sides)
    with print_cost("  counterparts of all quotes of a side"):
        counterparts(vectors, sides["A"], sides["B"])


if __name__ == "__main__":
    main()
