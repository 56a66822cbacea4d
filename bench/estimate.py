"""Whether the interval of an estimate holds the truth in 95 of 100 samples, alone and with a machine annotator.

    python -m bench.estimate [--runs 1000]

A camp's quotes with a known share, said by voices that speak often or seldom and each mostly say one thing; simple
random samples of them; machines that know nothing, something, and nearly all.
"""

import argparse

import numpy as np

from analysis.positions.estimate import from_sample, with_machine

SETTINGS = ((2_000, 0.1, 200), (2_000, 0.3, 200), (500, 0.2, 150), (1_000, 0.05, 300))
# how often each says what people do of quotes that take the stance, and of those that do not
MACHINES = {"useless": (0.5, 0.5), "fair": (0.8, 0.9), "very good": (0.95, 0.99)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=1_000)
    runs = asked.parse_args().runs
    for n_all, share, n in SETTINGS:
        random = np.random.default_rng(n_all + n)
        truth = population(n_all, share, random)
        print(f"{n} of {n_all:,} quotes, {truth.mean():.1%} take the stance")
        samples = [random.permutation(n_all)[:n] for _ in range(runs)]
        alone = [from_sample(truth[rows], n_all) for rows in samples]
        print(f"  people alone       {held(alone, truth)}, width {width(alone):.3f}")
        for name, (of_takers, of_others) in MACHINES.items():
            is_right = random.random(n_all) < np.where(truth == 1, of_takers, of_others)
            said = np.where(is_right, truth, 1 - truth)
            both = [with_machine(truth[rows], said[rows], said) for rows in samples]
            off = np.mean([one.share for one in both]) - truth.mean()
            ratio = width(both) / width(alone)
            print(
                f"  with {name:13} {held(both, truth)}, width {width(both):.3f} ({ratio:.2f} of alone), bias {off:+.4f}"
            )


def population(n_all: int, share: float, random: np.random.Generator) -> np.ndarray:
    """1 where a quote takes the stance: voices of 1 to 60 quotes, each with a habit of its own."""
    sizes = random.zipf(1.7, n_all).clip(1, 60)
    voices = np.repeat(np.arange(n_all), sizes)[:n_all]
    habits = random.beta(share * 2, (1 - share) * 2, n_all)
    return (random.random(n_all) < habits[voices]).astype(float)


def held(estimates: list, truth: np.ndarray) -> str:
    """How often the interval holds the truth."""
    return f"held in {np.mean([one.low <= truth.mean() <= one.high for one in estimates]):.3f}"


def width(estimates: list) -> float:
    """The mean width of the interval."""
    return float(np.mean([one.width for one in estimates]))


if __name__ == "__main__":
    main()
