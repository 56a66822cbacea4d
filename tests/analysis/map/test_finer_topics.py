"""Names of the quarters of a large map."""

import numpy as np

from analysis.map.finer_topics import LEAST_QUOTES, hull, quarters_by_name
from analysis.shapes import inside
from analysis.text.term_counts import count_terms

PLACES = {"gas pipeline": (0, 0), "grain harvest": (50, 0), "prison exchange": (0, 50), "border fence": (50, 50)}


def quotes_of_topics(n_each=45):
    generator = np.random.default_rng(1)
    texts = [f"the {name} number {n}" for name in PLACES for n in range(n_each)]
    points = np.repeat(np.array([*PLACES.values()], dtype=float), n_each, axis=0)
    return texts, points + generator.normal(size=points.shape)


def test_each_quarter_is_named_by_what_is_said_there():
    texts, points = quotes_of_topics()
    found = quarters_by_name(points, count_terms(texts))
    assert found == tuple(sorted(found, key=lambda quarter: -len(quarter.rows)))
    for name, place in PLACES.items():
        here = [quarter for quarter in found if np.hypot(quarter.x - place[0], quarter.y - place[1]) < 5]
        assert here
        assert all(word in quarter.name for quarter in here for word in name.split())
        assert {texts[row].split(" number")[0] for quarter in here for row in quarter.rows} == {f"the {name}"}
    again = quarters_by_name(points, count_terms(texts))
    assert [quarter.name for quarter in again] == [quarter.name for quarter in found]


def test_quarters_named_by_some_of_the_quotes_hold_all_of_them():
    texts, points = quotes_of_topics(90)
    rows = np.arange(0, len(texts), 2)
    found = quarters_by_name(points, count_terms([texts[row] for row in rows]), rows=rows)
    assert sum(len(quarter.rows) for quarter in found) > 0.9 * len(texts)
    large = [quarter for quarter in found if len(quarter.rows) > 10]
    assert len(large) >= len(PLACES)
    for quarter in large:
        (name,) = {texts[row].split(" number")[0].removeprefix("the ") for row in quarter.rows}
        assert all(word in quarter.name for word in name.split())


def test_a_small_map_has_no_quarters():
    texts, points = quotes_of_topics(LEAST_QUOTES // 4)
    assert quarters_by_name(points, count_terms(texts)) == ()


def test_the_outline_of_a_quarter_holds_its_places_and_no_others():
    texts, points = quotes_of_topics()
    for quarter in quarters_by_name(points, count_terms(texts)):
        if len(quarter.rows) > 2:
            assert np.flatnonzero(inside(points, (hull(points[quarter.rows]),))).tolist() == quarter.rows.tolist()
    assert hull(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]))
