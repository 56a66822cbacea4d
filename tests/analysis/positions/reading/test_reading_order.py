import numpy as np
import pytest

from analysis.positions.reading.reading_order import Ground, Question, in_turn, scores, word_vectors

TEXTS = ["sanctions should be tightened", "lift the bans now", "bread is warm", "lift the bread", "bans are theft"]


def order(question, readings, ground=None):
    ground = ground or Ground(None, word_vectors(TEXTS))
    return np.argsort(-scores(question, ground, readings), kind="stable").tolist()


def test_a_counter_claim_moves_the_opponents_to_the_front():
    alone = order(Question("Sanctions should be tightened"), {})
    both = order(Question("Sanctions should be tightened", "The bans must be lifted"), {})
    assert alone == [0, 1, 2, 3, 4]  # the others share no word with it: corpus order
    assert {*both[:3]} == {0, 1, 4}


def test_marks_draw_their_like_near_and_not_about_it_pushes_its_like_away():
    question = Question("Sanctions should be tightened")
    assert order(question, {1: "opposes"})[1] in (1, 3, 4)
    assert order(question, {1: "opposes"}).index(4) < order(question, {1: "opposes"}).index(2)
    assert order(question, {2: "not about it"})[-2:] == [3, 2]


def test_vectors_count_beside_words_and_what_was_read_is_learned_from():
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8], [-1, 0]], dtype=float)
    ground = Ground(vectors, word_vectors(["a", "b", "c", "d", "e"]))
    question = Question("x", vector=np.array([1.0, 0.0]))
    assert order(question, {}, ground) == [0, 1, 3, 2, 4]
    # four that point in the right direction are not about it, the fifth is
    readings = {0: "not about it", 1: "not about it", 3: "not about it", 2: "not about it", 4: "supports"}
    assert order(question, readings, ground)[0] == 4


def test_a_corpus_without_words_keeps_its_order():
    assert order(Question("x"), {}, Ground(None, word_vectors(["…", "!"]))) == [0, 1]


CAMPS = {"US": np.array([1, 1, 1, 0, 0], bool), "Russia": np.array([0, 0, 1, 1, 0], bool)}
SCORE = np.array([5.0, 4, 3, 2, 1])


def test_camps_take_turns_and_a_joint_statement_counts_for_both():
    unread, nothing = np.ones(5, bool), np.zeros(5, bool)
    # US: 0; Russia: 2, which is joint; then whichever was read least: those without a camp, Russia, US
    assert in_turn(SCORE, CAMPS, unread, nothing, 9).tolist() == [0, 2, 4, 3, 1]
    assert in_turn(SCORE, CAMPS, unread, nothing, 2).tolist() == [0, 2]


def test_how_a_corpus_lists_its_camps_does_not_matter():
    unread, nothing = np.ones(5, bool), np.zeros(5, bool)
    turned = dict(reversed(CAMPS.items()))
    assert in_turn(SCORE, turned, unread, nothing, 9).tolist() == [0, 2, 4, 3, 1]
    assert in_turn(SCORE[::-1], turned, unread, nothing, 2).tolist() == [4, 3]


def test_a_camp_that_was_read_more_waits():
    read = np.array([1, 1, 0, 0, 0], bool)
    assert in_turn(SCORE, CAMPS, ~read, read, 3).tolist() == [2, 4, 3]


def test_nothing_to_read_is_no_fault():
    assert in_turn(SCORE, CAMPS, np.zeros(5, bool), np.ones(5, bool), 5).tolist() == []
    assert in_turn(np.zeros(0), {}, np.zeros(0, bool), np.zeros(0, bool), 5).tolist() == []


@pytest.mark.parametrize("counter", ["", "Peace is a dream"])
def test_scores_are_finite_for_every_reading(counter):
    readings = dict(enumerate(("supports", "opposes", "conditional", "neither", "not about it")))
    assert np.isfinite(scores(Question("War", counter), Ground(None, word_vectors(TEXTS)), readings)).all()
