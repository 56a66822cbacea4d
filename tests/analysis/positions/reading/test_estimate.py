import numpy as np
import pytest

from analysis.positions.reading.estimate import from_sample, over_voices, with_machine


def test_what_was_read_whole_has_no_interval():
    estimate = from_sample(np.array([1.0, 0, 0, 0]), 4)
    assert (estimate.share, estimate.low, estimate.high) == (0.25, 0.25, 0.25)


def test_the_fewer_are_left_the_narrower():
    found = np.array([1.0] * 20 + [0.0] * 80)
    widths = [from_sample(found, n_all).width for n_all in (120, 200, 1_000, 10**6)]
    assert widths == sorted(widths)
    # for an infinite population, Wilson's interval for 20 of 100
    endless = from_sample(found, 10**9)
    assert (endless.low, endless.high) == (pytest.approx(0.1334, abs=1e-4), pytest.approx(0.2888, abs=1e-4))


def test_voices_that_say_one_thing_each_widen_the_interval():
    found = np.repeat([1.0, 0, 0, 0, 0, 1.0], 10)
    low, high = over_voices(found, np.repeat(np.arange(6), 10))
    alone = from_sample(found, 10**6)
    assert high - low > 2 * alone.width
    assert over_voices(found, np.repeat(np.arange(3), 20)) is None


@pytest.mark.parametrize("says", ["yes to all", "no to all", "heads or tails"])
def test_a_bad_machine_biases_nothing_and_widens_little(says):
    random = np.random.default_rng(1)
    truth = (np.arange(1_000) % 5 == 0).astype(float)
    said = {"yes to all": np.ones(1_000), "no to all": np.zeros(1_000)}.get(says, random.integers(2, size=1_000) * 1.0)
    alone, both = [], []
    for _ in range(200):
        rows = random.permutation(1_000)[:200]
        alone.append(from_sample(truth[rows], 1_000))
        both.append(with_machine(truth[rows], said[rows], said))
    assert np.mean([one.share for one in both]) == pytest.approx(0.2, abs=0.006)
    assert np.mean([one.width for one in both]) == pytest.approx(np.mean([one.width for one in alone]), rel=0.03)


def test_the_share_is_that_of_people_in_each_group_of_the_machine():
    found = np.array([1.0, 1, 0, 0, 0, 0, 0, 1])
    said = np.array([1.0, 1, 1, 0, 0, 0, 0, 0])
    # it says yes to 40 of 100: right for two in three of these, wrong for one in five of the others
    result = with_machine(found, said, np.repeat([1.0, 0.0], [40, 60]))
    assert result.share == pytest.approx(0.4 * 2 / 3 + 0.6 * 1 / 5)
    assert result.low < result.share < result.high


def test_a_machine_that_always_says_the_opposite_is_as_good_as_one_that_is_right():
    truth = (np.arange(1_000) % 5 == 0).astype(float)
    rows = np.random.default_rng(1).permutation(1_000)[:200]
    right, wrong = (with_machine(truth[rows], said[rows], said) for said in (truth, 1 - truth))
    assert (right.share, right.low, right.high) == pytest.approx((wrong.share, wrong.low, wrong.high))
    assert right.share == pytest.approx(0.2)


def test_where_the_sample_holds_none_of_a_group_the_machine_is_passed_over():
    found = np.array([1.0] * 5 + [0.0] * 20)
    said_of_all = np.repeat([0.0, 1.0], [99, 1])
    assert with_machine(found, np.zeros(25), said_of_all) == from_sample(found, 100)


def test_a_good_machine_narrows_the_interval_around_the_truth():
    random = np.random.default_rng(2)
    truth = (random.random(1_000) < 0.2).astype(float)
    said = np.where(random.random(1_000) < 0.99, truth, 1 - truth)
    rows = random.permutation(1_000)[:200]
    alone, both = from_sample(truth[rows], 1_000), with_machine(truth[rows], said[rows], said)
    assert both.low <= truth.mean() <= both.high
    assert both.width < 0.7 * alone.width
