import pandas as pd

from analysis.positions.reading.draws import SamplingFrame, bounds, draw, latest, n_unread, quote_ids
from data.stances import DRAW_COLUMNS

FRAMES = [
    SamplingFrame("US", ("q1", "q2", "q3"), 2),
    SamplingFrame("Russia", ("q4", "q5"), 2),
    SamplingFrame("Media", (), 5),
]
IDS = {"q1", "q2", "q3", "q4", "q5"}


def draw_rows(seed=7, purpose="check"):
    rows = draw(purpose, "c1", FRAMES, seed, "ann", "2022-01-31")
    return pd.DataFrame(rows, columns=list(DRAW_COLUMNS))


def read(*marks):
    table = pd.DataFrame(marks, columns=["claim_id", "quote_id", "stance"])
    return table.assign(annotator="ann", origin="")


def test_each_camp_has_its_own_draw_and_seed_and_an_empty_one_none():
    table = draw_rows()
    assert table["camp"].tolist() == ["US", "Russia"]
    assert table["seed"].tolist() == ["7", "8"]
    assert table["n_frame"].tolist() == ["3", "2"]
    assert sorted(table["quote_ids"][1].split()) == ["q4", "q5"]
    assert draw_rows().equals(table)


def test_camps_are_read_in_turn():
    ids = quote_ids(draw_rows())
    assert len(ids) == len({*ids}) == 4
    assert [one in ("q4", "q5") for one in ids] == [False, True, False, True]


def test_a_bound_is_given_once_all_of_a_camps_draw_is_read():
    table = draw_rows()
    russia = read(("c1", "q4", "supports"), ("c1", "q5", "not about it"))
    assert n_unread(table, russia, IDS) == 2
    found = bounds(table, russia, IDS)
    assert [*found] == [("c1", "Russia")]
    assert (found["c1", "Russia"].n_found, found["c1", "Russia"].most_missed) == (1, 0)


def test_the_last_draw_of_a_claim_and_purpose_counts():
    both = pd.concat([draw_rows(7), draw_rows(20), draw_rows(40, "sample")], ignore_index=True)
    assert latest(both, "check", "c1")["seed"].tolist() == ["20", "21"]
    assert latest(both, "check", "c2").empty
    assert n_unread(latest(both, "check", "c2"), read(), IDS) == 0


def test_a_draw_can_be_finished_when_one_of_its_quotes_was_removed():
    table, left = draw_rows(), read(("c1", "q5", "not about it"))
    assert n_unread(table.iloc[1:], left, IDS - {"q4"}) == 0
    result = bounds(table, left, IDS - {"q4"})["c1", "Russia"]
    assert (result.n_drawn, result.n_left, result.most_missed) == (1, 1, 1)
    # nothing is known about a camp that lost all of its draw
    assert bounds(table, left, IDS - {"q4", "q5"}) == {}
