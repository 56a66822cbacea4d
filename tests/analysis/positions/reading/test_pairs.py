import numpy as np

from analysis.positions.reading.pairs import QuotePair, candidates, candidates_without_topics, pairs

VECTORS = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1], [1, 0]], dtype=float)
CAMPS = {"US": np.array([1, 0, 0, 1, 1], bool), "Russia": np.array([0, 1, 1, 0, 1], bool)}
ALL = np.ones(5, bool)


def test_pairs_are_of_different_camps_the_nearest_first_each_quote_in_two_at_most():
    found = pairs(VECTORS, CAMPS, ALL, 9)
    places = [(one.one, one.other) for one in found]
    assert (places[:2], {*places[2:]}) == ([(0, 1), (2, 3)], {(0, 2), (1, 3)})
    assert found[0] == QuotePair(0, 1, 0.8)
    # the last quote belongs to both camps: it is opposed to neither
    assert not any(4 in (one.one, one.other) for one in found)
    assert len(pairs(VECTORS, CAMPS, ALL, 1)) == 1


def test_where_one_camp_speaks_there_is_no_pair():
    assert pairs(VECTORS, CAMPS, np.array([1, 0, 0, 1, 0], bool), 9) == []
    assert pairs(VECTORS, {}, np.zeros(5, bool), 9) == []


def test_candidates_are_central_verbatim_quotes_of_topics_on_which_camps_meet():
    topics = ["talks", "talks", "talks", "arms", ""]
    direct = np.array([0, 1, 1, 1, 1], bool)
    assert candidates(VECTORS, CAMPS, topics, direct, ALL, 5) == [1]
    assert candidates(VECTORS, CAMPS, topics, np.zeros(5, bool), ALL, 5) == []
    assert candidates(VECTORS, CAMPS, [""] * 5, direct, ALL, 5) == []


def test_without_topics_candidates_are_verbatim_quotes_near_to_other_camps_on_different_matters():
    # two matters on which both camps speak, four quotes each, and one on which only the US does
    matters = np.repeat(np.eye(3), 4, axis=0)
    camps = {"US": np.array([1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1], bool)}
    camps["Russia"] = ~camps["US"]
    among, direct = np.ones(12, bool), np.ones(12, bool)
    assert [row // 4 for row in candidates_without_topics(matters, camps, direct, among, 2)] == [0, 1]
    direct[:4] = False
    assert candidates_without_topics(matters, camps, direct, among, 1)[0] // 4 == 1
    assert candidates_without_topics(matters, {"US": among}, direct, among, 2) == []
    assert candidates_without_topics(matters, camps, direct, ~among, 2) == []
