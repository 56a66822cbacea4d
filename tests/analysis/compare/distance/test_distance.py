from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from analysis.compare.distance.distance import DOCUMENTS, SPEAKERS, Distance, distance, distances
from analysis.compare.distance.shuffles import PERMUTATIONS
from analysis.insufficient_data import InsufficientData


def two_sides(n_speakers: int, n_each: int, shift: float, seed: int, spread: float = 1.0):
    """Two sides of unit vectors: speakers scatter by `spread` around a centre, and the second side's centre is
    moved.
    """
    generator = np.random.default_rng(seed)
    second = np.arange(2 * n_speakers) >= n_speakers
    centres = generator.normal(size=(2 * n_speakers, 8)) * spread
    centres[second, 0] += shift
    vectors = np.repeat(centres, n_each, axis=0) + generator.normal(size=(2 * n_speakers * n_each, 8))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    speakers = np.repeat([f"s{i}" for i in range(2 * n_speakers)], n_each).astype(object)
    return vectors, speakers, ~np.repeat(second, n_each)


def test_value_and_exact_p_of_a_case_enumerated_by_hand():
    """Five speakers on a line; the mean distances of their quotes are computed pair by pair."""
    places = {"a": [0.0, 0.1, 0.2], "b": [0.3, 0.1], "c": [2.0, 2.1], "d": [1.8], "e": [0.25, 2.2]}
    speakers = np.array([name for name, x in places.items() for _ in x], dtype=object)
    line = np.array([[x] for values in places.values() for x in values])
    first = np.isin(speakers, ["a", "b"])

    def mean(pairs) -> float:
        return np.mean([np.mean(np.abs(np.subtract.outer(places[s], places[t]))) for s, t in pairs])

    def distance_of(one) -> float:
        other = [name for name in places if name not in one]
        return 2 * mean(product(one, other)) - mean(combinations(one, 2)) - mean(combinations(other, 2))

    every = [distance_of(one) for one in combinations(places, 2)]
    assert sum(value >= distance_of(("a", "b")) - 1e-12 for value in every) == 1
    found = distance(line, speakers, first, ~first)
    assert isinstance(found, Distance)
    assert found.value == pytest.approx(distance_of(("a", "b")))
    assert found.test.exact
    assert (found.test.n_arrangements, found.test.p, found.test.smallest_p) == (10, 1 / 10, 1 / 10)
    assert (found.test.unit, found.test.n_units, found.untested) == (SPEAKERS, (2, 3), "")
    assert found.share == pytest.approx(distance_of(("a", "b")) / 2 / mean(product(("a", "b"), ("c", "d", "e"))))
    assert (found.n_quotes, found.n_drawn, found.n_speakers) == ((5, 5), (5, 5), (2, 3))
    assert found.interval is None


def test_two_speakers_a_side_can_never_give_a_small_p():
    vectors, speakers, first = two_sides(n_speakers=2, n_each=20, shift=100, seed=0)
    found = distance(vectors, speakers, first, ~first)
    assert (found.test.p, found.test.smallest_p, found.test.n_arrangements) == (2 / 6, 2 / 6, 6)
    assert found.interval is None


def test_many_speakers_are_shuffled_at_random_with_a_seed():
    vectors, speakers, first = two_sides(n_speakers=8, n_each=2, shift=4, seed=1)
    found = distance(vectors, speakers, first, ~first)
    assert not found.test.exact
    assert found.test.n_arrangements == PERMUTATIONS + 1
    assert found.test.p == found.test.smallest_p == 1 / (PERMUTATIONS + 1)
    assert found == distance(vectors, speakers, first, ~first)
    low, high = found.interval
    assert 0 < low < found.value < high


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        pytest.param([0, 1, 2, 3], "The first side has 4 quotes of 2 speakers;", id="four quotes"),
        pytest.param([0, 2, 4, 6, 8], "The first side has 5 quotes of 1 speaker;", id="one speaker"),
        pytest.param([], "The first side has 0 quotes of 0 speakers;", id="silence"),
        pytest.param(
            [0, 1, 2, 3, 11],
            "The first side has 4 quotes of 2 speakers, not counting 1 quote in both sides;",
            id="a joint statement does not count",
        ),
    ],
)
def test_too_little_to_compare_is_said(first, reason):
    vectors = np.random.default_rng(0).normal(size=(20, 3))
    speakers = np.array(["ab"[row % 2] if row < 10 else "cd"[row % 2] for row in range(20)], dtype=object)
    mask = np.isin(np.arange(20), first)
    found = distance(vectors, speakers, mask, np.arange(20) >= 10)
    assert isinstance(found, InsufficientData)
    assert found.reason == f"{reason} a distance needs at least 5 quotes and 2 speakers or documents a side."


def test_both_sides_are_named_when_both_are_small():
    found = distance(np.eye(3), np.array(["a", "b", "c"]), np.array([1, 0, 0]) > 0, np.array([0, 1, 0]) > 0)
    assert found.reason.count("a distance needs") == 2
    assert "The first side has 1 quote of 1 speaker;" in found.reason
    assert "The second side has 1 quote of 1 speaker;" in found.reason


def test_a_quote_in_both_sides_is_left_out_of_their_comparison_only():
    vectors, speakers, first = two_sides(n_speakers=3, n_each=4, shift=1, seed=2)
    both = first.copy()
    both[-1] = True
    found = distances(vectors, speakers, {"A": both, "B": ~first, "C": ~both})
    assert found["A", "B"].n_in_both == 1
    assert found["A", "B"].n_quotes == (12, 11)
    assert found["A", "C"].n_in_both == 0
    assert found["A", "C"].n_quotes == (13, 11)
    kept = np.arange(24) < 23
    assert found["A", "B"].value == pytest.approx(
        distance(vectors[kept], speakers[kept], first[kept], ~first[kept]).value
    )
    assert list(found) == [("A", "B"), ("A", "C"), ("B", "C")]


def test_a_third_side_does_not_change_a_pair():
    vectors, speakers, first = two_sides(n_speakers=3, n_each=4, shift=1, seed=2)
    every_second = np.arange(24) % 2 == 0  # cuts through every speaker
    alone = distances(vectors, speakers, {"A": first, "B": ~first})["A", "B"]
    beside = distances(vectors, speakers, {"A": first, "B": ~first, "C": every_second})["A", "B"]
    assert beside.value == pytest.approx(alone.value)
    assert (beside.test.p, beside.test.n_arrangements) == (alone.test.p, 20)
    assert (alone.test.n_tests, alone.test.adjusted_p) == (1, alone.test.p)
    assert beside.test.n_tests == 3
    assert beside.test.adjusted_p > beside.test.p


def test_a_speaker_on_both_sides_swaps_with_themselves():
    """Speakers s0 to s2 are quoted in both outlets, s3 only in the second; by hand: 2 ** 3 ways to swap."""
    vectors, speakers, first = two_sides(n_speakers=4, n_each=4, shift=0, seed=3)
    speakers[~first] = speakers[first]
    speakers[-4:] = "s9"
    first = np.arange(32) < 16
    speakers[12:16] = "s8"
    found = distance(vectors, speakers, first, ~first)
    assert (found.n_speakers, found.n_paired, found.test.n_units) == ((4, 4), 3, (4, 4))
    assert found.test.n_arrangements == 2**3 * 2  # and s8 with s9
    assert found.interval is None
    apart = np.linalg.norm(vectors[:, None] - vectors[None, :], axis=2)
    means = {(i, j): apart[4 * i : 4 * i + 4, 4 * j : 4 * j + 4].mean() for i in range(8) for j in range(8)}
    across = np.mean([means[i, 4 + j] for i in range(4) for j in range(4) if i != j or i == 3])
    within = [np.mean([means[pair] for pair in combinations(side, 2)]) for side in (range(4), range(4, 8))]
    assert found.value == pytest.approx(2 * across - sum(within))


def test_two_outlets_that_quote_the_same_people_are_distinguished_only_by_what_they_add():
    """Without an effect the figure is around 0 and p uniform; a free shuffle gave about -0.08 and p near 1."""
    values, ps = [], []
    for seed in range(60):
        generator = np.random.default_rng(seed)
        centres = np.tile(generator.normal(size=(10, 8)), (2, 1))
        vectors = np.repeat(centres, 4, axis=0) + generator.normal(size=(80, 8))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        speakers = np.repeat([f"s{i % 10}" for i in range(20)], 4).astype(object)
        found = distance(vectors, speakers, np.arange(80) < 40, np.arange(80) >= 40)
        values.append(found.value)
        ps.append(found.test.p)
    assert abs(np.mean(values)) < 0.01
    assert 0.3 < np.mean(ps) < 0.7


def clustered_sides(n_documents: int, seed: int):
    """Two sides of `n_documents` documents, of five speakers each, that differ only in the documents' topics."""
    generator = np.random.default_rng(seed)
    vectors = np.repeat(generator.normal(size=(2 * n_documents, 8)), 5, axis=0) * 2
    vectors += generator.normal(size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    documents = np.repeat([f"d{i}" for i in range(2 * n_documents)], 5).astype(object)
    speakers = np.array([f"s{i}" for i in range(len(vectors))], dtype=object)
    return vectors, speakers, documents, np.arange(len(vectors)) < len(vectors) // 2


def test_documents_that_differ_in_topic_make_no_difference_between_sides():
    without, within = [], []
    for seed in range(40):
        vectors, speakers, documents, first = clustered_sides(5, seed)
        without.append(distance(vectors, speakers, first, ~first).test.p)
        within.append(distance(vectors, speakers, first, ~first, documents=documents).test.p)
    assert np.mean(np.array(without) < 0.05) > 0.4  # if each speaker counts as independent
    assert np.mean(np.array(within) < 0.05) <= 0.1


def test_a_side_of_one_document_gets_no_p():
    vectors, speakers, documents, first = clustered_sides(1, seed=0)
    found = distance(vectors, speakers, first, ~first, documents=documents)
    assert (found.test, found.interval) == (None, None)
    assert found.untested == "The first side rests on one document, so no test can tell it from that document."


def test_a_side_of_one_outlet_gets_no_p_unless_outlets_are_compared():
    vectors, speakers, first = two_sides(n_speakers=4, n_each=3, shift=1, seed=0)
    outlets = np.where(first, "RT", [f"o{row % 3}" for row in range(24)]).astype(object)
    found = distance(vectors, speakers, first, ~first, outlets=outlets)
    assert found.test is None
    assert found.untested == (
        "All quotes of the first side come from one outlet, RT: no test can tell a side from its outlet's choice."
    )
    assert distance(vectors, speakers, first, ~first).test is not None


def test_a_person_alone_on_a_side_is_compared_over_documents():
    vectors, speakers, documents, first = clustered_sides(4, seed=1)
    speakers[first] = "Vladimir Putin"
    found = distance(vectors, speakers, first, ~first, documents=documents)
    assert (found.test.unit, found.test.n_units, found.n_speakers) == (DOCUMENTS, (4, 4), (1, 20))


def test_large_sides_are_sampled_and_say_so():
    vectors, speakers, first = two_sides(n_speakers=30, n_each=4, shift=1, seed=4)
    found = distance(vectors, speakers, first, ~first, most_quotes=50)
    assert (found.n_quotes, found.n_drawn) == ((120, 120), (50, 50))
    assert found == distance(vectors, speakers, first, ~first, most_quotes=50)
    assert found != distance(vectors, speakers, first, ~first, most_quotes=50, seed=1)
    assert found.value == pytest.approx(distance(vectors, speakers, first, ~first).value, abs=0.03)


def test_a_sample_takes_from_as_many_speakers_as_it_can():
    vectors, speakers, first = two_sides(n_speakers=3, n_each=2, shift=1, seed=5)
    prolific = np.repeat([0, 7], 200)  # s0 and s3 say 201 times as much
    rows = np.concatenate([np.arange(12), prolific])
    found = distance(vectors[rows], speakers[rows], first[rows], ~first[rows], most_quotes=10)
    assert found.n_drawn == (10, 10)
    assert found.test.n_arrangements == 20  # three speakers on each side


def test_sides_that_hardly_differ_may_leave_too_few_quotes_drawn():
    vectors, speakers, _ = two_sides(n_speakers=20, n_each=5, shift=0, seed=6)
    mostly = np.ones(200, dtype=bool)
    one, other = mostly.copy(), mostly.copy()
    one[:6], other[-6:] = False, False
    found = distance(vectors, speakers, one, other, most_quotes=5)
    assert found.reason.startswith("Too few of the quotes drawn")


def test_no_sides_no_distances():
    assert distances(np.eye(2), np.array(["a", "b"]), {}) == {}
    assert distances(np.eye(2), np.array(["a", "b"]), {"A": np.array([True, True])}) == {}


def test_two_silent_sides_are_called_silent():
    nobody = np.zeros(2, dtype=bool)
    assert "has 0 quotes" in distance(np.eye(2), np.array(["a", "b"]), nobody, nobody).reason


def test_progress_can_leave():
    def leave(_share):
        raise InterruptedError

    vectors, speakers, first = two_sides(n_speakers=2, n_each=4, shift=1, seed=3)
    with pytest.raises(InterruptedError):
        distance(vectors, speakers, first, ~first, progress=leave)


@settings(deadline=None)  # a busy machine must not fail it
@given(st.integers(0, 1000), st.permutations(range(24)))
def test_order_of_rows_and_of_sides_does_not_matter(seed, order):
    vectors, speakers, first = two_sides(n_speakers=3, n_each=4, shift=1, seed=seed)
    here = distance(vectors, speakers, first, ~first)
    order = np.array(order)
    there = distance(vectors[order], speakers[order], ~first[order], first[order])
    assert there.value == pytest.approx(here.value)
    assert there.test.p == pytest.approx(here.test.p)


def p_of_two_sides(n_speakers: int, shift: float, seed: int) -> float:
    vectors, speakers, first = two_sides(n_speakers=n_speakers, n_each=4, shift=shift, seed=seed)
    return distance(vectors, speakers, first, ~first).test.p


def test_p_is_uniform_without_a_difference_and_small_with_one():
    """A small form of bench/comparison_statistics.py. Speakers differ: shuffling quotes individually would fail."""
    chance = [p_of_two_sides(5, 0, seed) for seed in range(200)]
    planted = [p_of_two_sides(5, 4, seed) for seed in range(50)]
    # p comes in steps of 2/252, so it is uniform only up to that
    assert kstest(chance, "uniform").statistic < 1.63 / np.sqrt(200) + 2 / 252
    assert np.mean(np.array(planted) < 0.05) > 0.8
