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
    expected=0.1,
    p=0.02,
    smallest_p=0.01,
    exact=False,
    n_arrangements=1000,
    interval=None,
    n_quotes=(10, 700),
    n_drawn=(10, 500),
    n_speakers=(2, 9),
    n_in_both=3,
    n_speakers_in_both=0,
)


def test_a_distance_in_sentences():
    assert side_distance.sentences(FAR) == [
        "Distance 0.500; no interval below 3 speakers a side.",
        "With the speakers shuffled it would be 0.100 on average; p = 0.020 "
        "(random arrangements of speakers, 1,000 in number; the least it could be is 0.010).",
        "n = 10 and 700 quotes of 2 and 9 speakers.",
        "Computed on 10 and 500 of them, drawn at random with a fixed seed.",
        "3 in both sides, left out here.",
    ]
    assert side_distance.sentences(Unanswered("Too few.")) == ["Too few."]


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
