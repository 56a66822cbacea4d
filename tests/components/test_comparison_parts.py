"""The pure halves of the comparison's parts."""

import numpy as np
import pandas as pd

from analysis.coverage import coverage
from analysis.distance import Distance
from analysis.sides import Look
from analysis.unanswered import Unanswered
from components import side_distance, side_maps, side_words, silence_matrix

FAR = Distance(
    value=0.5,
    p=0.02,
    smallest_p=0.001,
    exact=False,
    n_arrangements=1000,
    interval=None,
    n_quotes=(10, 700),
    n_drawn=(10, 500),
    n_speakers=(2, 9),
    n_in_both=3,
    n_speakers_in_both=0,
)


def test_a_distance_is_told_with_what_it_rests_on_or_why_it_is_not():
    told = side_distance.told(FAR, "US", "Russia")
    assert told.startswith("Energy distance between US and Russia: 0.50 (10 and 700 quotes of 2 and 9 speakers).")
    assert "3 quotes of both sides are left out." in told
    assert side_distance.told(Unanswered("Too few."), "US", "Russia") == "Too few."


def test_the_matrix_of_all_camps_says_where_it_will_not_answer():
    table = side_distance.table(
        {("A", "B"): FAR, ("A", "C"): Unanswered("x"), ("B", "C"): Unanswered("x")}, ["A", "B", "C"]
    )
    assert table.to_numpy().tolist() == [
        ["", "0.50 (p 0.02)", "too few"],
        ["0.50 (p 0.02)", "", "too few"],
        ["too few", "too few", ""],
    ]


def test_silence_is_a_dash():
    sides = {"US": np.array([True, True, False]), "Russia": np.array([False, False, True])}
    table = silence_matrix.table(coverage(["Talks", "Arms", "Talks"], sides))
    assert table.loc["Talks"].tolist() == ["1", "1"]
    assert table.loc["Arms"].tolist() == ["1", "–"]


RANKED = pd.DataFrame(
    {
        "term": ["<b>", "talks", "arms"],
        "z": [2.0, 0.5, -1.0],
        "n_first": [5, 4, 0],
        "n_second": [0, 2, 6],
        "quotes_first": [3, 3, 0],
        "quotes_second": [0, 1, 5],
    }
)


def test_the_words_chart_shows_terms_literally_and_parts_the_sides_without_colour():
    bar = side_words.figure(RANKED, "US", "Russia", ("#111111", "#222222")).data[0]
    assert bar.y[0].strip("\u2068\u2069") == "&lt;b&gt;"
    assert list(bar.marker.pattern.shape) == ["", "", "/"]
    assert side_words.summary(RANKED, "US", "Russia") == "Typical of US: <b>, talks. Typical of Russia: arms."


def test_small_maps_share_their_axes_and_show_everyone_else_in_grey():
    points = np.array([[0, 0], [1, 0], [0, 1]], dtype=np.float32)
    charts = [
        side_maps.figure(points, np.array(mask), "US", Look("#0072B2", "circle"))
        for mask in ([True, False, False], [False, True, True])
    ]
    assert [len(chart.data[1].x) for chart in charts] == [1, 2]
    assert charts[0].layout.xaxis.range == charts[1].layout.xaxis.range
    assert charts[0].layout.yaxis.range == charts[1].layout.yaxis.range
