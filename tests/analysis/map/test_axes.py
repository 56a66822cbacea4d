import numpy as np
import pytest
from scipy.stats import spearmanr

from analysis.insufficient_data import InsufficientData
from analysis.map.axes import HALVINGS, Reliability, direction, reach, reliability, scores, spearman

EAST, WEST, NORTH = np.eye(3)[0], -np.eye(3)[0], np.eye(3)[1]


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def quotes(n: int, along: float = 1.0, dims: int = 32, seed: int = 0) -> np.ndarray:
    """Unit vectors that vary `along` times as much in the first dimension as in any other."""
    made = np.random.default_rng(seed).normal(size=(n, dims))
    made[:, 0] *= along
    return unit(made)


def test_score_is_mean_cosine_to_one_pole_minus_the_other():
    vectors = np.array([EAST, WEST, NORTH])
    assert scores(vectors, np.array([EAST]), np.array([WEST])).tolist() == [2, -2, 0]
    assert scores(vectors, np.array([EAST, NORTH]), np.array([WEST])).tolist() == [1.5, -1.5, 0.5]
    assert scores(np.empty((0, 3)), np.array([EAST]), np.array([WEST])).tolist() == []


def test_swapping_the_poles_turns_the_axis():
    vectors = quotes(20)
    poles = quotes(2, seed=1), quotes(3, seed=2)
    assert scores(vectors, *poles) == pytest.approx(-scores(vectors, *poles[::-1]))


def test_equal_poles_make_no_axis():
    vectors, pole = quotes(20), quotes(1, seed=1)
    assert not direction(pole, pole).any()
    assert reliability(vectors, pole, pole).rho == 0
    assert reach(vectors, pole, pole).ratio == 0


def test_phrasings_that_mean_the_same_agree_and_others_do_not():
    vectors = quotes(200)
    axis, other = np.eye(32)[0], np.eye(32)[5]
    alike = reliability(vectors, np.array([axis, axis]), np.array([-axis, -axis]))
    assert alike == Reliability(pytest.approx(1), "phrasings", 2, 200)
    unlike = reliability(vectors, np.array([axis, other]), np.array([-axis, -other]))
    assert abs(unlike.rho) < 0.2
    opposed = reliability(vectors, np.array([axis, -axis]), np.array([-axis, axis]))
    assert opposed.rho == pytest.approx(-1)


def test_three_phrasings_are_compared_two_by_two_and_left_over_ones_passed_over():
    vectors, one, other = quotes(30), quotes(4, seed=1), quotes(3, seed=2)
    versions = [scores(vectors, one[[i]], other[[i]]) for i in range(3)]
    rhos = [spearmanr(versions[i], versions[j]).statistic for i, j in ((0, 1), (0, 2), (1, 2))]
    assert reliability(vectors, one, other) == Reliability(pytest.approx(np.mean(rhos)), "phrasings", 3, 30)


def test_one_phrasing_is_halved():
    spread_over_all = np.full((1, 32), 1 / np.sqrt(32))
    shared = unit(quotes(100) + 3 * np.outer(np.random.default_rng(1).normal(size=100), spread_over_all[0]))
    found = reliability(shared, spread_over_all, -spread_over_all)
    assert (found.between, found.n_versions) == ("halves of the dimensions", HALVINGS)
    assert found.rho > 0.8
    noise = reliability(quotes(100), spread_over_all, -spread_over_all)
    assert abs(noise.rho) < 0.3
    assert found == reliability(shared, spread_over_all, -spread_over_all)


@pytest.mark.parametrize("n", [0, 1, 9])
def test_few_quotes_are_refused(n):
    pole = quotes(1, seed=1)
    for question in (reliability, reach):
        found = question(quotes(n), pole, -pole)
        assert isinstance(found, InsufficientData)
        assert found.reason.startswith(f"{n} quote{'' if n == 1 else 's'}; ")


def test_an_axis_along_which_the_quotes_differ_exceeds_those_between_two_quotes():
    pole = np.eye(32)[[0]]
    along, across = quotes(300, along=5), quotes(300, along=0.05)
    assert reach(along, pole, -pole).exceeds > 0.95
    assert reach(across, pole, -pole).exceeds < 0.01
    assert reach(quotes(2000), pole, -pole).ratio == pytest.approx(1, abs=0.1)  # alike in all directions
    assert reach(along, pole, -pole).spread == pytest.approx(scores(along, pole, -pole).std())


def test_an_axis_that_has_nothing_to_do_with_the_quotes_exceeds_few_between_two_of_them():
    """Quotes differ in eight dimensions; the axis points where they differ only by noise."""
    generator = np.random.default_rng(0)
    vectors = unit(np.hstack([generator.normal(size=(200, 8)), 0.2 * generator.normal(size=(200, 24))]))
    nonsense = np.eye(32)[[20]]
    assert reach(vectors, nonsense, -nonsense).exceeds < 0.05


def test_twins_alone_make_no_axis():
    pole = np.eye(32)[[0]]
    assert isinstance(reach(np.repeat(quotes(1), 12, axis=0), pole, -pole), InsufficientData)


@pytest.mark.parametrize("seed", range(3))
def test_spearman_is_that_of_scipy(seed):
    one, other = np.random.default_rng(seed).integers(0, 5, size=(2, 20)).astype(float)
    assert spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)
    assert spearman(one, np.zeros(20)) == 0
