"""Whether the interval of an estimate contains the truth in 95 of 100 samples, alone and with a machine annotator.

    python -m bench.estimate [--runs 1000] [--populations 10] [--seed 20220112]

Synthetic populations differ in size, share and sample: a camp's quotes from voices that speak often or seldom, each of
which mostly says one thing. From each, simple random samples are drawn; the machines know nothing, say the opposite,
know something, or know nearly all. Nothing in `analysis.positions.reading.estimate` was tuned on these figures.

With a very good machine a sample contains few errors, 0, 1, 2 ... of them, and for each number the interval either
contains the truth or does not: no interval that depends only on what was found can contain it in 95 of 100 samples of
every such population. So the mean number of errors in a sample is printed with each share.
"""

import argparse

import numpy as np

from analysis.positions.reading.estimate import Estimate, from_sample, with_machine

# how often each says what people say of quotes that take the stance, and of those that do not
MACHINES = {"useless": (0.5, 0.5), "opposite": (0.05, 0.05), "fair": (0.8, 0.9), "very good": (0.95, 0.99)}
BAND = (0.93, 0.97)
MANY_ERRORS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--populations", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20220112)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    held: dict[str, list[float]] = {}
    narrower: dict[str, list[float]] = {}
    bias: dict[str, list[float]] = {}
    by_errors: dict[str, list[float]] = {}
    for _ in range(arguments.populations):
        n_all, share = int(random.integers(300, 3_000)), random.uniform(0.05, 0.4)
        n = int(random.integers(100, min(400, n_all // 2)))
        truth = population(n_all, share, random)
        print(f"{n} of {n_all:,} quotes, {truth.mean():.1%} take the stance")
        samples = [random.permutation(n_all)[:n] for _ in range(arguments.runs)]
        alone = [from_sample(truth[rows], n_all) for rows in samples]
        tell("people alone", alone, alone, truth, held, narrower, bias)
        for name, (of_takers, of_others) in MACHINES.items():
            is_right = random.random(n_all) < np.where(truth == 1, of_takers, of_others)
            said = np.where(is_right, truth, 1 - truth)
            both = [with_machine(truth[rows], said[rows], said) for rows in samples]
            tell(f"with {name}", both, alone, truth, held, narrower, bias)
            n_errors = n * float(np.mean(said != truth))
            print(f"{'':18}{n_errors:.1f} of its answers in a sample are wrong")
            by_errors.setdefault(name, []).append(min(n_errors, n - n_errors))
    print(f"\nover {arguments.populations} populations of {arguments.runs:,} samples")
    for name, shares in held.items():
        inside = n_inside(shares)
        print(
            f"  {name:15} held in {min(shares):.3f} to {max(shares):.3f}, mean {np.mean(shares):.3f}; "
            f"within .93 to .97 in {inside} of {len(shares)}; {min(narrower[name]):.2f} to {max(narrower[name]):.2f} "
            f"of the width alone; bias at most {max(map(abs, bias[name])):.4f}"
        )
    for name, numbers in by_errors.items():
        many = [share for share, n in zip(held[f"with {name}"], numbers, strict=True) if n >= MANY_ERRORS]
        how_many = f"{n_inside(many)} of {len(many)}"
        print(f"  with {name}, {MANY_ERRORS} errors or more in a sample: within .93 to .97 in {how_many}")
    error = np.sqrt(0.95 * 0.05 / arguments.runs)
    print(f"  standard error of a share of {arguments.runs:,} samples: {error:.4f}")


def n_inside(shares: list[float]) -> int:
    """How many are inside the band."""
    return sum(BAND[0] <= share <= BAND[1] for share in shares)


def tell(
    name: str,
    estimates: list[Estimate],
    alone: list[Estimate],
    truth: np.ndarray,
    held: dict[str, list[float]],
    narrower: dict[str, list[float]],
    bias: dict[str, list[float]],
) -> None:
    """Print how one kind of estimate does on one population, and add it to the totals."""
    share = float(np.mean([one.low <= truth.mean() <= one.high for one in estimates]))
    ratio = width(estimates) / width(alone)
    off = float(np.mean([one.share for one in estimates]) - truth.mean())
    print(f"  {name:15} held in {share:.3f}, width {width(estimates):.3f} ({ratio:.2f} of alone), bias {off:+.4f}")
    held.setdefault(name, []).append(share)
    narrower.setdefault(name, []).append(ratio)
    bias.setdefault(name, []).append(off)


def population(n_all: int, share: float, random: np.random.Generator) -> np.ndarray:
    """1 where a quote takes the stance: voices of 1 to 60 quotes, each with a tendency of its own."""
    sizes = random.zipf(1.7, n_all).clip(1, 60)
    voices = np.repeat(np.arange(n_all), sizes)[:n_all]
    habits = random.beta(share * 2, (1 - share) * 2, n_all)
    return (random.random(n_all) < habits[voices]).astype(float)


def width(estimates: list) -> float:
    """The mean width of the interval."""
    return float(np.mean([one.width for one in estimates]))


if __name__ == "__main__":
    main()
