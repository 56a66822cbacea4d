"""The parts of the comparison that need no Streamlit."""

import base64
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.compare.distance.distance import SPEAKERS, Distance
from analysis.compare.distance.shuffles import ShuffleTest
from analysis.compare.distance.yardsticks import WithinTopics, Yardstick
from analysis.compare.sides.sides import Look, side
from analysis.compare.topics.coverage import coverage
from analysis.compare.words.distinctive_words import ChanceLine
from analysis.insufficient_data import InsufficientData
from analysis.view.link import View
from analysis.view.selection import build_index
from components.compare import comparison, distance, maps, topic_coverage, words
from data.corpus import read_corpus

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def shipped_corpus():
    return read_corpus(ROOT / "data" / "russia-nato-2022")


FAR = Distance(
    value=0.5,
    share=0.2,
    test=ShuffleTest(
        p=0.01,
        smallest_p=0.001,
        exact=False,
        n_arrangements=1000,
        unit=SPEAKERS,
        n_units=(2, 9),
        n_tests=2,
        adjusted_p=0.02,
    ),
    untested="",
    interval=None,
    n_quotes=(10, 700),
    n_drawn=(10, 500),
    n_speakers=(2, 9),
    n_in_both=3,
    n_paired=0,
)


def test_a_distance_says_what_it_rests_on_or_why_there_is_none():
    said = distance.distance_sentence(FAR, "US", "Russia")
    assert said.startswith(
        "Energy distance between US and Russia: 0.50, 20% of the mean distance between them "
        "(10 and 700 quotes of 2 and 9 speakers)."
    )
    assert "3 quotes of both sides are left out." in said
    assert distance.distance_sentence(InsufficientData("Too few."), "US", "Russia") == "Too few."


def test_the_matrix_of_all_camps_says_where_it_will_not_answer():
    table = distance.table(
        {("A", "B"): FAR, ("A", "C"): InsufficientData("x"), ("B", "C"): InsufficientData("x")},
        {"A": "A (10 by 2)", "B": "B (700 by 9)", "C": "C (1 by 1)"},
    )
    assert list(table.columns) == list(table.index) == ["A (10 by 2)", "B (700 by 9)", "C (1 by 1)"]
    assert table.to_numpy().tolist() == [
        ["", "0.50 (p 0.020)", "too few"],
        ["0.50 (p 0.020)", "", "too few"],
        ["too few", "too few", ""],
    ]


def test_a_camp_of_one_document_has_no_p_in_the_matrix_and_no_negative_distance_is_shown():
    alone = replace(FAR, test=None, untested="B rests on one document.", value=-0.02)
    table = distance.table({("A", "B"): alone}, {"A": "A", "B": "B"})
    assert table.to_numpy().tolist() == [["", "none found (no test)"], ["none found (no test)", ""]]


def test_yardsticks_in_a_line():
    lines = [Yardstick("short", "long", 0.06, (9, 9)), Yardstick("one half", "the other", -0.01, (9, 9))]
    assert distance.yardstick_words(FAR, lines, WithinTopics(0.12, ("Talks", "Arms"))) == (
        "For comparison, the same quotes divided in other ways: short against long: 6%; one half against the other: "
        "none found. The sides: 20%. Within 2 topics on which both say enough: 12%."
    )
    assert "too few. The sides: 20%. There is no topic on which" in distance.yardstick_words(
        FAR, [Yardstick("a", "b", None, (1, 1))], None
    )


def test_a_yardstick_of_many_quotes_says_that_some_were_drawn():
    many = [Yardstick("short", "long", 0.06, (9, 9)), Yardstick("one half", "the other", 0.01, (201, 9))]
    assert "divided in other ways, at most 200 of each part drawn at random: short" in distance.yardstick_words(
        FAR, many, None
    )


def test_silence_is_a_dash():
    sides = {"US": np.array([True, True, False]), "Russia": np.array([False, False, True])}
    columns = {written: (written, mask) for written, mask in sides.items()}
    table = topic_coverage.table(coverage(["Talks", "Arms", "Talks"], sides), columns)
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


BY_CHANCE = ChanceLine(1.2, "speakers", (6, 9))


def test_the_words_chart_shows_terms_literally_and_parts_the_sides_without_colour():
    bar = words.figure(RANKED, "US", "Russia", ("#111111", "#222222"), BY_CHANCE).data[0]
    assert bar.y[0].strip("\u2068\u2069") == "&lt;b&gt;"
    assert list(bar.marker.pattern.shape) == ["", "", "/"]


def test_the_words_are_shown_with_what_may_be_chance():
    assert words.summary(RANKED, "US", "Russia", BY_CHANCE) == (
        "Of 3 terms ranked 1 passes ±1.20. More by US: <b>. More by Russia: none."
    )
    assert words.summary(RANKED[1:], "US", "Russia", BY_CHANCE) == (
        "2 terms ranked. None passes ±1.20: these differences may be chance. "
        "Furthest toward US: talks. Furthest toward Russia: arms."
    )
    assert words.line_in_words(BY_CHANCE) == (
        "Dotted lines at ±1.20: with the speakers, each with their documents, assigned to the sides at random "
        "(6 and 9), the furthest of all terms passes them once in twenty times."
    )


def test_words_of_one_document_have_no_line():
    assert words.summary(RANKED, "US", "Russia", InsufficientData("No line.")) == (
        "3 terms ranked. Furthest toward US: <b>, talks. Furthest toward Russia: arms."
    )
    assert not words.figure(RANKED, "US", "Russia", ("#111111", "#222222"), InsufficientData("No line.")).layout.shapes


def test_small_maps_share_their_axes_and_show_everyone_else_in_grey(shipped_corpus):
    sides = np.array([True] * 30 + [False] * 11), np.array([False] * 40 + [True])
    charts = [
        maps.figure(shipped_corpus, build_index(shipped_corpus), mask, Look("#0072B2", "circle")) for mask in sides
    ]
    assert [[len(trace.x) for trace in chart.data] for chart in charts] == [[11, 30], [40, 1]]
    assert charts[0].data[0].marker.color == maps.GREY
    assert charts[0].layout.xaxis.range == charts[1].layout.xaxis.range
    assert charts[0].layout.yaxis.range == charts[1].layout.yaxis.range


def test_dots_of_small_maps_are_the_smaller_and_the_clearer_the_more_there_are(shipped_corpus):
    crowd = replace(
        shipped_corpus,
        quotes=pd.concat([shipped_corpus.quotes] * 60, ignore_index=True),
        map=replace(shipped_corpus.map, points=np.tile(shipped_corpus.map.points, (60, 1))),
    )
    few, many = (
        maps.figure(one, build_index(one), np.ones(len(one.quotes), dtype=bool), Look("#0072B2", "circle"))
        .data[1]
        .marker
        for one in (shipped_corpus, crowd)
    )
    assert (few.size, few.opacity) == (11, 1)
    assert many.size < few.size / 2
    assert many.opacity < few.opacity


def test_of_more_quotes_than_can_be_drawn_small_maps_are_pictures(shipped_corpus, monkeypatch):
    monkeypatch.setattr(maps, "MOST_WITH_WORDS", 20)
    mask = np.array([True] * 30 + [False] * 11)
    chart = maps.figure(shipped_corpus, build_index(shipped_corpus), mask, Look("#0072B2", "circle"))
    assert [len(trace.x) for trace in chart.data] == [0]
    (drawn,) = chart.layout.images  # of several at one place Plotly draws one
    assert (drawn.x, drawn.sizex) == (chart.layout.xaxis.range[0], np.ptp(chart.layout.xaxis.range))
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(drawn.source.partition(",")[2]))))
    colours = pixels[pixels[..., 3] > 0][:, :3].tolist()
    assert colours.count([0x80, 0x80, 0x80]) == 11
    assert len(colours) == 41


def test_small_maps_are_described_in_words_and_as_a_table(shipped_corpus):
    nobody = np.zeros(41, dtype=bool)
    first = shipped_corpus.quotes["quote_id"].eq("q01").to_numpy()
    assert maps.map_sentence(shipped_corpus, nobody, "Mars") == "Mars: 0 quotes of 41 on the map; none."
    assert maps.map_sentence(shipped_corpus, first, "US").startswith("US: 1 quote of 41 on the map; 1 ")
    table = maps.table(shipped_corpus, {"Mars": nobody, "US": first})
    assert table.sum(axis=1).to_dict() == {"Mars": 0, "US": 1}


def test_words_of_sides_in_several_languages_are_compared_within_one(write_corpus, monkeypatch):
    result = []
    monkeypatch.setattr(words.st, "caption", lambda text: result.append(text.replace("\\", "")))
    rows = [(f"q{n}", "War", "Ann", "US", "en") for n in range(6)]
    rows += [(f"r{n}", "War" if n < 5 else "Война", "Bo", "Russia", "en" if n < 5 else "ru") for n in range(9)]
    corpus = read_corpus(write_corpus(rows, ("quote_id", "text", "speaker", "camp", "language")))
    sides = [side(f"camp:{camp}", build_index(corpus)) for camp in ("US", "Russia")]
    whole = np.ones(15, dtype=bool)
    compared = comparison.Comparison(
        corpus, build_index(corpus), View(), whole, {one.name: one.mask for one in sides}, {}, {}, {}, None
    )
    narrowed = words._in_one_language(compared, "US", "Russia")
    assert (narrowed.language, narrowed.sides["Russia"].sum()) == ("en", 5)
    assert narrowed.key != compared.key
    assert "English (6 and 5 quotes)" in result[-1]
    only_russian = replace(compared, sides=compared.sides | {"Russia": np.arange(15) >= 11})
    assert words._in_one_language(only_russian, "US", "Russia") is None
    assert "US: English 6; Russia: Russian 4" in result[-1]
    one_language = replace(compared, sides=compared.sides | {"Russia": np.arange(15) < 11})
    assert words._in_one_language(one_language, "US", "Russia") is one_language
