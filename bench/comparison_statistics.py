"""How far the figures of the comparison can be trusted, on synthetic data: `python -m bench.comparison_statistics`.

Prints, for the distance between sides: how p is distributed if there is no difference (it should be uniform), how often
a planted difference is found, and how often the interval contains the true distance. About five minutes on one core.
"""

import time

import numpy as np
from scipy.stats import kstest

from analysis.compare.distance import shuffles
from analysis.compare.distance.distance import Distance, distance, distances
from analysis.compare.distance.energy import distance_sums
from analysis.compare.distance.shuffles import COVERAGE

DIMENSIONS = 16
RUNS = 400


def synthetic_sides(
    speakers: tuple[int, int],
    quotes: tuple[int, int],
    shift: float,
    generator: np.random.Generator,
    spread: float = 1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit vectors, speakers and the mask of the first side; `spread` is how much speakers differ."""
    second = np.arange(sum(speakers)) >= speakers[0]
    sizes = np.where(second, quotes[1], quotes[0])
    centres = generator.normal(size=(len(sizes), DIMENSIONS)) * spread
    centres[second, 0] += shift
    vectors = np.repeat(centres, sizes, axis=0)
    vectors += generator.normal(size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = np.repeat(np.array([f"s{i}" for i in range(len(sizes))], dtype=object), sizes)
    return vectors, names, ~np.repeat(second, sizes)


def answers(runs: int, most_quotes: int = 400, singly: bool = False, **settings) -> list[Distance]:
    """Distances on `runs` synthetic data sets; `singly` shuffles quotes instead of speakers, which is wrong on
    purpose.
    """
    found = []
    for run in range(runs):
        vectors, names, first = synthetic_sides(**settings, generator=np.random.default_rng(run))
        if singly:
            names = np.arange(len(names)).astype(str).astype(object)
        found.append(distance(vectors, names, first, ~first, most_quotes=most_quotes, seed=run))
    return found


def null(title: str, **settings) -> None:
    p = np.array([found.test.p for found in answers(RUNS, shift=0, **settings)])
    shares = " ".join(f"{(p <= level).mean():.3f}" for level in (0.01, 0.05, 0.1, 0.25, 0.5))
    print(f"{title:62} {shares}   KS {kstest(p, 'uniform').statistic:.3f}")


def power(speakers: int, shift: float) -> None:
    p = np.array(
        [f.test.p for f in answers(100, speakers=(speakers, speakers), quotes=(5, 5), spread=0.5, shift=shift)]
    )
    print(f"{speakers:3} speakers a side, moved by {shift}: p < .05 in {(p < 0.05).mean():.2f}")


def coverage(speakers: int, shift: float, runs: int = 200) -> None:
    """Share of intervals that contain the distance between very large sides of the same kind."""
    sides = {"spread": 0.5, "shift": shift}
    vectors, _, first = synthetic_sides((2500, 2500), (1, 1), generator=np.random.default_rng(10**6), **sides)
    sums = distance_sums(vectors, (~first).astype(int))
    sizes = np.array([2500.0, 2500.0])
    within = np.diag(sums) / (sizes * (sizes - 1))
    truth = max(0.0, 2 * sums[0, 1] / sizes.prod() - within.sum())
    found = answers(runs, speakers=(speakers, speakers), quotes=(5, 5), **sides)
    held = [f.interval[0] <= truth <= f.interval[1] for f in found if f.interval]
    share = f"{np.mean(held):.2f}" if held else "no interval"
    value = np.mean([f.value for f in found])
    print(
        f"{speakers:3} speakers a side, moved by {shift}: true {truth:.4f}, figure {value:.4f} on average, "
        f"{COVERAGE:.0%} interval holds it in {share}"
    )


def speed(n_quotes: int, n_speakers: int) -> None:
    generator = np.random.default_rng(0)
    vectors = generator.standard_normal((n_quotes, 384), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = np.array([f"s{i}" for i in generator.integers(0, n_speakers, n_quotes)], dtype=object)
    side = generator.integers(0, 4, n_speakers)[[int(name[1:]) for name in names]]
    started = time.perf_counter()
    distances(vectors, names, {f"side {number}": side == number for number in range(4)})
    print(f"{n_quotes:,} quotes, {n_speakers:,} speakers, four sides: {time.perf_counter() - started:.2f} s")


def main() -> None:
    print(f"p without a difference: share of {RUNS} at or below .01 .05 .10 .25 .50; distance from uniform")
    null("6 and 6 speakers of 5 quotes", speakers=(6, 6), quotes=(5, 5))
    null("4 and 12 speakers of 5 quotes", speakers=(4, 12), quotes=(5, 5))
    null("20 and 20 speakers of 3 quotes", speakers=(20, 20), quotes=(3, 3))
    null("same, quotes shuffled singly (wrong)", speakers=(20, 20), quotes=(3, 3), singly=True)
    null(
        "6 speakers of 5, 40 of 25 sampled to 100",
        speakers=(6, 40),
        quotes=(5, 25),
        spread=1,
        most_quotes=100,
    )
    null(
        "40 speakers of 5, 6 of 50 sampled to 100",
        speakers=(40, 6),
        quotes=(5, 50),
        spread=1,
        most_quotes=100,
    )
    null("40 speakers of 5, 6 of 50, all used", speakers=(40, 6), quotes=(5, 50))
    print("\npower")
    for speakers in (3, 5, 10, 20):
        for shift in (0.5, 1, 2):
            power(speakers, shift)
    print("\ncoverage")
    shuffles.LEAST_SPEAKERS_FOR_INTERVAL = 2  # to show why it is higher
    for speakers in (2, 3, 5, 10, 20, 40):
        for shift in (0, 1, 2):
            coverage(speakers, shift)
    print("\nserver time")
    for n_speakers in (40, 2_000, 60_000):
        speed(100_000, n_speakers)


if __name__ == "__main__":
    main()
