from math import log

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.compare.topics import topic_groups
from analysis.compare.topics.found_topics import c_tf_idf, find_topics, with_those_that_join
from analysis.text.term_counts import count_terms


def unit_vectors(*dimensions: int) -> np.ndarray:
    """Unit vectors near the named dimensions, no two alike."""
    made = np.eye(4, dtype=np.float32)[list(dimensions)]
    made += np.arange(len(made))[:, None] * np.float32(1e-3)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_two_groups_are_found_and_named_by_their_words():
    texts = ["gas pipeline"] * 3 + ["we will not; the missile"] * 5
    found = find_topics(unit_vectors(0, 0, 0, 1, 1, 1, 1, 1), count_terms(texts))
    assert found.names == ("missile", "gas pipeline")
    assert found.numbers.tolist() == [1, 1, 1, 0, 0, 0, 0, 0]
    assert found.labels().tolist() == ["gas pipeline"] * 3 + ["missile"] * 5


@pytest.mark.parametrize(
    ("n", "names"), [(0, ()), (1, ("word0",)), (2, ("word0 / word1",)), (4, ("word0 / word1 / word2",))]
)
def test_few_quotes_are_one_topic(n, names):
    found = find_topics(unit_vectors(*range(n)), count_terms([f"word{i}" for i in range(n)]))
    assert found.names == names
    assert found.numbers.tolist() == [0] * n
    assert found.labels().tolist() == list(names) * n


def test_quotes_without_words_are_mixed():
    found = find_topics(unit_vectors(*[0] * 4, *[1] * 4), count_terms(["…"] * 8))
    assert (found.names, found.labels().tolist()) == ((), [""] * 8)


def test_where_a_name_is_true_near_the_centre_alone_the_others_are_mixed():
    odd = [f"word{number}" for number in range(20)]
    texts = [*odd[:8], *["talks"] * 10, *odd[8:], *["gas"] * 12]  # the rows in the middle are near the centre
    found = find_topics(unit_vectors(*[0] * 30, *[1] * 12), count_terms(texts), n_groups=2)
    assert [name.partition(" / ")[0] for name in found.names] == ["talks", "gas"]
    topic = np.flatnonzero(found.numbers == 0)
    assert set(range(8, 18)) < set(topic.tolist()) < set(range(30))
    assert {found.numbers[row] for row in (0, 29)} == {-1}


def test_a_name_that_is_true_of_few_is_none():
    texts = ["talks", "talks", *(f"word{number}" for number in range(28)), *["gas"] * 12]
    assert find_topics(unit_vectors(*[0] * 30, *[1] * 12), count_terms(texts), n_groups=2).names == ("gas",)


def test_quotes_of_which_a_name_is_true_join_where_they_lie_nearer_than_the_outermost_tenth():
    angles = np.radians([0, 10, 20, 30, 40, 25, 25, 60])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    core, true_of = np.arange(5), np.array([0, 2, 4, 5, 7])  # 6 lies near and 7 far out
    numbers = with_those_that_join([core], [true_of], vectors)
    assert numbers.tolist() == [0, 0, 0, 0, 0, 0, -1, -1]
    nearer = np.array([6, 7])
    numbers = with_those_that_join([core, nearer], [true_of, np.array([5, 6, 7])], vectors)
    assert numbers.tolist() == [0, 0, 0, 0, 0, 0, 1, 1]


def test_where_few_groups_make_few_topics_more_are_tried(monkeypatch):
    monkeypatch.setattr(topic_groups, "NUMBERS_OF_GROUPS", (2, 20))
    # two parts with ten subjects each: no three words are true of half of a part
    matters = np.repeat(np.arange(20), 50)
    directions = np.eye(22, dtype=np.float32)[2:] + 2 * np.eye(22, dtype=np.float32)[np.arange(20) // 10]
    vectors = directions[matters] + np.random.default_rng(0).normal(0, 0.02, (1000, 22)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = find_topics(vectors, count_terms([f"matter{number}" for number in matters]))
    assert len(found.names) > 12
    assert find_topics(vectors, count_terms([f"matter{number}" for number in matters]), n_groups=2).names == ()


def test_a_name_is_true_of_quotes_that_hold_another_form_of_its_words():
    forms = "vaccine vaccines vaccination vaccinations vaccinate vaccinated vaccinating vaccinates"
    texts = [*forms.split(), *["gas"] * 8]
    found = find_topics(unit_vectors(*[0] * 8, *[1] * 8), count_terms(texts), n_groups=2)
    assert found.numbers.tolist() in ([0] * 8 + [1] * 8, [1] * 8 + [0] * 8)


def test_two_topics_do_not_begin_with_one_word():
    found = find_topics(unit_vectors(*[0] * 4, *[1] * 4), count_terms(["talks"] * 4 + ["talks, gas"] * 4))
    assert sorted(found.names) == ["gas", "talks"]


def test_a_topic_in_several_languages_is_named_in_that_of_most_of_its_quotes():
    texts = ["harbour talks"] * 3 + ["Hafen", "Kai"] + ["gas price"] * 2 + ["Gas", "Preis", "Leitung"]
    languages = ["en"] * 3 + ["de"] * 2 + ["en"] * 2 + ["de"] * 3
    vectors, counted = unit_vectors(*[0] * 5, *[1] * 5), count_terms(texts)
    assert find_topics(vectors, counted).names == ("harbour talks / hafen / kai", "gas / leitung / preis")
    found = find_topics(vectors, counted, languages=languages)
    assert found.names == ("harbour talks", "leitung / preis / gas")
    assert found.numbers.tolist() == [0] * 5 + [1] * 5


def test_one_language_is_named_as_without_it():
    texts = ["gas pipeline"] * 3 + ["we will not; the missile"] * 5
    vectors = unit_vectors(0, 0, 0, 1, 1, 1, 1, 1)
    assert find_topics(vectors, count_terms(texts), languages=["en"] * 8).names == ("missile", "gas pipeline")


def test_c_tf_idf_by_hand():
    counted = count_terms(["war, war, talks", "talks"])
    # in alphabetical order: talks 1 and 1, war 2 and 0; two uses per topic on average
    assert c_tf_idf(np.array([0, 1]), 2, counted).tolist() == [
        pytest.approx([log(1 + 2 / 2), 2 * log(1 + 2 / 2)]),
        pytest.approx([log(1 + 2 / 2), 0]),
    ]


def test_in_a_large_corpus_the_rest_joins_the_nearest_group(monkeypatch):
    monkeypatch.setattr(topic_groups, "MOST_GROUPED", 8)
    dimensions = [0] * 20 + [1] * 12
    found = find_topics(unit_vectors(*dimensions), count_terms(["talks"] * 32), with_mixed=False)
    assert len(found.names) == 4
    assert not set(found.numbers[:20]) & set(found.numbers[20:])


@settings(deadline=None)  # a busy machine must not fail it
@example(5, 384)  # each of the five is the one in five that a regrouping leaves out
@given(st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_any_number_of_quotes_and_the_same_every_time(n, seed):
    vectors = np.random.default_rng(seed).normal(size=(n, 3)).astype(np.float32)
    counted = count_terms([f"word{i % 7}" for i in range(n)])
    found = find_topics(vectors, counted)
    assert np.array_equal(found.numbers, find_topics(vectors, counted).numbers)
    sizes = np.bincount(found.numbers[found.numbers >= 0], minlength=len(found.names)).tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert 0 not in sizes
    assert len(set(found.names)) == len(found.names)


def speech(n: int, n_topics: int = 14):
    """Quotes on `n_topics` subjects, each with its word and direction, interleaved."""
    generator = np.random.default_rng(0)
    matter = np.arange(n) % n_topics
    vectors = np.eye(n_topics)[matter] * 12 + generator.normal(size=(n, n_topics))
    texts = [f"matter{m}" for m in matter]
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), texts


@pytest.mark.parametrize("change", ["shuffled", "last row dropped"])
def test_neither_the_order_of_rows_nor_a_row_less_changes_the_topics(monkeypatch, change):
    monkeypatch.setattr(topic_groups, "MOST_GROUPED", 100)
    vectors, texts = speech(400)
    before = find_topics(vectors, count_terms(texts)).labels()
    kept = np.random.default_rng(1).permutation(400) if change == "shuffled" else np.arange(399)
    after = find_topics(vectors[kept], count_terms([texts[row] for row in kept])).labels()
    assert len(set(before)) > 5
    # which of two equal names gets a number may change with the topics' sizes
    assert adjusted_rand_score(before[kept], after) == 1


def test_small_groups_and_names_that_few_quotes_hold_are_mixed():
    texts = ["gas pipeline"] * 6 + ["missile"] * 2 + [f"apple{i}" for i in range(10)]
    vectors = unit_vectors(*[0] * 6, *[1] * 2, *[2] * 10)
    found = find_topics(vectors, count_terms(texts))
    assert found.names == ("gas pipeline",)
    assert found.labels().tolist() == ["gas pipeline"] * 6 + [""] * 12


def test_speakers_names_do_not_name_topics():
    texts = ["putin gas"] * 5 + ["putin missile"] * 5
    found = find_topics(unit_vectors(*[0] * 5, *[1] * 5), count_terms(texts), unranked=frozenset({"putin"}))
    assert sorted(found.names) == ["gas", "missile"]
