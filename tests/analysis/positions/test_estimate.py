import numpy as np
import pytest

from analysis.positions.estimate import from_sample, over_voices, with_machine


def test_what_was_read_whole_has_no_interval():
    sentence = from_sample(np.array([1.0, 0, 0, 0]), 4)
    assert (sentence.share, sentence.low, sentence.high) == (0.25, 0.25, 0.25)


def test_the_fewer_are_left_the_narrower():
    found = np.array([1.0] * 20 + [0.0] * 80)
    widths = [from_sample(found, n_all).width for n_all in (120, 200, 1_000, 10**6)]
    assert widths == sorted(widths)
    # of an endless population, Wilson's interval of 20 of 100
    endless = from_sample(found, 10**9)
    assert (endless.low, endless.high) == (pytest.approx(0.1334, abs=1e-4), pytest.approx(0.2888, abs=1e-4))


def test_voices_that_say_one_thing_each_widen_the_interval():
    found = np.repeat([1.0, 0, 0, 0, 0, 1.0], 10)
    low, high = over_voices(found, np.repeat(np.arange(6), 10))
    alone = from_sample(found, 10**6)
    assert high - low > 2 * alone.width
    assert over_voices(found, np.repeat(np.arange(3), 20)) is None


@pytest.mark.parametrize("says", ["nothing", "the opposite"])
def test_a_bad_machine_changes_nothing(says):
    truth = (np.arange(1_000) % 5 == 0).astype(float)
    said = np.ones(1_000) if says == "nothing" else 1 - truth
    rows = np.random.default_rng(1).permutation(1_000)[:200]
    alone, both = from_sample(truth[rows], 1_000), with_machine(truth[rows], said[rows], said)
    assert both.share == pytest.approx(alone.share)
    assert both.width == pytest.approx(alone.width, rel=0.1)


def test_a_good_machine_narrows_the_interval_around_the_truth():
    random = np.random.default_rng(2)
    truth = (random.random(1_000) < 0.2).astype(float)
    said = np.where(random.random(1_000) < 0.99, truth, 1 - truth)
    rows = random.permutation(1_000)[:200]
    alone, both = from_sample(truth[rows], 1_000), with_machine(truth[rows], said[rows], said)
    assert both.low <= truth.mean() <= both.high
    assert both.width < 0.7 * alone.width
