"""How often the intervals on the screens contain the truth, on synthetic data with known answers."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.compare.distance.distance import Distance, distance
from analysis.compare.distance.energy import distance_sums
from analysis.insufficient_data import InsufficientData
from analysis.positions.agreement import agreement, alpha
from analysis.positions.checks import bound
from analysis.positions.intervals import of_mean, wilson
from analysis.positions.reading.estimate import from_sample, over_voices, with_machine
from bench import synthetic_sides

Held = Callable[[np.random.Generator], bool | None]  # None if there is no interval to judge


def kinds(runs: int) -> Iterator[tuple[str, Held, int]]:
    """Each interval: its name, a function that makes data once and says whether the interval contained the truth, and
    how many runs.
    """
    for speakers in (5, 10, 20):
        for shift in (0, 1, 2):
            yield f"distance, {speakers} speakers a side, {shift} apart", _of_distance(speakers, shift), runs // 4
    for n in (5, 10, 30):
        yield f"mean over {n} voices that each score 0, .5 or 1", _of_mean(n), runs
        yield f"share of {n} voices", _of_share(n), runs
    for n in (20, 40, 100):
        yield f"Cohen's kappa, {n} pairs", _of_kappa(n), runs // 2
    yield "Krippendorff's alpha, 40 pairs by three", _of_alpha(40), runs // 8
    yield "positions missed, none to many, 60 of 300 drawn", _of_bound, runs
    yield "estimate of a share, 150 of 500 read", _of_estimate(machine=False), runs
    yield "the same, helped by a fair machine", _of_estimate(machine=True), runs
    yield "estimate over 40 voices", _of_voices(40), runs


def _of_distance(speakers: int, shift: float) -> Held:
    true = _true_distance(shift)

    def holds(generator: np.random.Generator) -> bool | None:
        made = synthetic_sides.of_speakers(generator, (speakers, speakers), 5, shift)
        found = distance(made.vectors, made.speakers, made.first, ~made.first)
        assert isinstance(found, Distance)
        return found.interval[0] <= true <= found.interval[1] if found.interval else None

    return holds


@lru_cache
def _true_distance(shift: float) -> float:
    """Between very large sides of the same kind."""
    made = synthetic_sides.of_speakers(np.random.default_rng(10**6), (1_500, 1_500), 1, shift)
    sums = distance_sums(made.vectors, (~made.first).astype(int))
    sizes = np.array([1_500.0, 1_500.0])
    within = np.diag(sums) / (sizes * (sizes - 1))
    return max(0.0, float(2 * sums[0, 1] / sizes.prod() - within.sum()))


def _of_mean(n: int) -> Held:
    def holds(generator: np.random.Generator) -> bool:
        shares = generator.dirichlet((1, 1, 1))
        scores = generator.choice([0, 0.5, 1.0], size=n, p=shares)
        low, high = of_mean(scores)
        return bool(low <= shares @ [0, 0.5, 1.0] <= high)

    return holds


def _of_share(n: int) -> Held:
    def holds(generator: np.random.Generator) -> bool:
        share = generator.uniform(0.02, 0.98)
        low, high = wilson(generator.binomial(n, share) / n, n)
        return bool(low <= share <= high)

    return holds


_AGREE = np.array([[0.30, 0.03, 0.07], [0.03, 0.20, 0.07], [0.05, 0.05, 0.20]])  # of two annotators, readings by pairs
_READINGS = ("supports", "opposes", "neither")


def _marks(generator: np.random.Generator, n: int, annotators: int) -> pd.DataFrame:
    truth = generator.choice(9, size=n, p=_AGREE.ravel())
    rows = []
    for annotator in range(annotators):
        codes = (truth // 3, truth % 3)[annotator % 2] if annotators == 2 else _near(generator, truth // 3)
        rows += [
            {
                "claim_id": "c", "quote_id": f"q{pair}", "annotator": f"a{annotator}", "stance": _READINGS[code],
                "condition": "", "reason": "", "origin": "",
            }
            for pair, code in enumerate(codes.tolist())
        ]  # fmt: skip
    return pd.DataFrame(rows)


def _near(generator: np.random.Generator, truth: np.ndarray) -> np.ndarray:
    """The marks of an annotator who is right in four of five cases."""
    return np.where(generator.random(len(truth)) < 0.8, truth, generator.integers(3, size=len(truth)))


def _of_kappa(n: int) -> Held:
    chance = float(_AGREE.sum(axis=0) @ _AGREE.sum(axis=1))
    true = (np.trace(_AGREE) - chance) / (1 - chance)

    def holds(generator: np.random.Generator) -> bool | None:
        found = agreement(_marks(generator, n, 2), "a0", "a1")
        return None if isinstance(found, InsufficientData) else bool(found.low <= true <= found.high)

    return holds


def _of_alpha(n: int) -> Held:
    large = alpha(_marks(np.random.default_rng(10**6), 2_500, 3), resamples=1)
    assert not isinstance(large, InsufficientData)
    true = large.value

    def holds(generator: np.random.Generator) -> bool | None:
        found = alpha(_marks(generator, n, 3))
        return None if isinstance(found, InsufficientData) else bool(found.low <= true <= found.high)

    return holds


def _of_bound(generator: np.random.Generator) -> bool:
    n_frame, n_drawn = 300, 60
    n_positions = int(generator.integers(0, 120))
    n_found = int(generator.hypergeometric(n_positions, n_frame - n_positions, n_drawn))
    return n_positions - n_found <= bound(n_frame, n_drawn, n_found).most_missed


def _of_estimate(machine: bool) -> Held:
    def holds(generator: np.random.Generator) -> bool:
        truth = (generator.random(500) < generator.uniform(0.05, 0.6)).astype(float)
        rows = generator.permutation(500)[:150]
        found = from_sample(truth[rows], 500)
        if machine:
            said = np.where(generator.random(500) < np.where(truth == 1, 0.8, 0.9), truth, 1 - truth)
            found = with_machine(truth[rows], said[rows], said)
        return bool(found.low <= truth.mean() <= found.high)

    return holds


def _of_voices(n: int) -> Held:
    def holds(generator: np.random.Generator) -> bool | None:
        habits = generator.beta(1, 2, size=n)  # of voices drawn from a population whose mean is a third
        sizes = generator.integers(1, 8, size=n)
        units = np.repeat(np.arange(n), sizes)
        found = over_voices((generator.random(len(units)) < habits[units]).astype(float), units)
        return bool(found[0] <= 1 / 3 <= found[1]) if found else None

    return holds
