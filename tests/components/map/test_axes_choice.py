"""Quotes along axes that a reader names, with a toy model: who is where, and the sentence about it."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from analysis.embedding.encoder import embed
from analysis.insufficient_data import InsufficientData
from analysis.map.axes import AxisReach, Reliability
from analysis.map.named_axes import along_axes
from analysis.view.link import View
from components import encoding
from components.map import axes_choice, axis_ends, axis_trust, chart, large_map
from data.arrays import Map, Vectors

ALL = np.ones(6, dtype=bool)
NOBODY = np.array([], dtype=int)
POLES = {"across_from": "War", "across_to": "Peace", "up_from": "Peace", "up_to": "War"}
ONE = View(details={"layout": axes_choice.ONE, **POLES})
TWO = View(details={"layout": axes_choice.TWO, **POLES})


@pytest.fixture
def toy_corpus(tiny, toy, monkeypatch):
    """The tiny corpus with the toy's vectors: words of war and words of peace."""
    monkeypatch.setattr(encoding, "is_ready", lambda corpus: True)
    monkeypatch.setattr(encoding, "encoder", lambda corpus: SimpleNamespace(model=SimpleNamespace(name="toy")))
    monkeypatch.setattr(encoding, "vectors", lambda texts, corpus: embed(list(texts), toy))
    return replace(tiny, vectors=Vectors(embed(tiny.quotes["text"].tolist(), toy), "toy", "", ""))


def test_the_low_end_is_left_and_the_high_end_right(toy_corpus, index):
    layout = axes_choice.layout_of(toy_corpus, index, ONE)
    assert layout is not None
    # q1 and q5 speak only of war, q2 and q4 only of peace, q3 of both, q6 of neither
    np.testing.assert_allclose(layout.points[:, 0], [-1, 1, 0, 1, -1, 0], atol=1e-6)
    assert [name for name, _ in layout.rows] == ["US", "Russia", "Analyst"]
    middles = dict(layout.rows)
    for row, camp in enumerate(["US", "Russia", "Russia", "US", "Analyst", "Analyst"]):
        assert abs(layout.points[row, 1] - middles[camp]) < 1 / 3


def test_two_axes_place_by_both(toy_corpus, index):
    layout = axes_choice.layout_of(toy_corpus, index, TWO)
    assert layout is not None
    np.testing.assert_allclose(layout.points, [[-1, 1], [1, -1], [0, 0], [1, -1], [-1, 1], [0, 0]], atol=1e-6)
    np.testing.assert_allclose(axes_choice.place(toy_corpus, layout, np.array([0.0, 1.0])), [1, -1], atol=1e-6)
    assert list(axes_choice.columns(layout)) == ["War (-) to Peace (+)", "Peace (-) to War (+)"]


@pytest.mark.parametrize(
    ("details", "note"),
    [
        ({"layout": axes_choice.ONE}, "An axis needs a sentence at each of its two ends."),
        ({"layout": axes_choice.ONE, "across_from": "War", "across_to": "\n "}, "An axis needs a sentence"),
        ({"layout": axes_choice.TWO, "across_from": "War", "across_to": "Peace"}, "An axis needs a sentence"),
    ],
)
def test_an_axis_without_an_end_is_asked_for(toy_corpus, index, details, note):
    view = View(details=details)
    assert axes_choice.layout_of(toy_corpus, index, view) is None
    assert axes_choice.waiting(toy_corpus, view).startswith(note)


@pytest.mark.parametrize("layout", ["", "Three axes"])
def test_a_layout_that_is_not_offered_is_likeness(toy_corpus, index, layout):
    view = View(details={"layout": layout, **POLES})
    assert axes_choice.axis_directions(view) == ()
    assert axes_choice.layout_of(toy_corpus, index, view) is None


def test_until_the_model_is_ready_nothing_is_placed(toy_corpus, index, monkeypatch):
    monkeypatch.setattr(encoding, "is_ready", lambda corpus: False)
    assert axes_choice.layout_of(toy_corpus, index, ONE) is None
    assert axes_choice.waiting(toy_corpus, ONE).startswith("Until the model is ready")


@pytest.mark.parametrize("view", [ONE, TWO])
@pytest.mark.parametrize("colour", ["camp", "speaker", "reliability"])
def test_the_figure_draws_every_quote_where_the_layout_has_it(toy_corpus, index, view, colour):
    layout = axes_choice.layout_of(toy_corpus, index, view)
    assert layout is not None
    figure = chart.figure(axes_choice.on(toy_corpus, layout), index, colour, ALL, NOBODY, np.zeros(2), layout)
    dots = [trace for trace in figure.data if trace.customdata is not None]
    drawn = {
        quote_id: (x, y) for trace in dots for quote_id, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }
    assert list(drawn) != []
    for quote_id, place in drawn.items():
        np.testing.assert_allclose(place, layout.points[int(quote_id[1]) - 1], atol=1e-6)
    assert set(drawn) == {"q1", "q2", "q3", "q4", "q5", "q6"}
    # an axis has no measure of reliability
    assert all(isinstance(trace.marker.color, str) for trace in dots)
    assert figure.data[-1].name == "your search"


@pytest.mark.parametrize("view", [ONE, TWO])
def test_of_many_quotes_the_places_along_axes_go_to_the_browser_as_bytes(toy_corpus, index, view, monkeypatch):
    sent = {}
    monkeypatch.setattr(large_map, "component", lambda name, *_: lambda data, **_more: sent.update({name: data}))
    for layout in (None, axes_choice.layout_of(toy_corpus, index, view)):
        corpus = (
            axes_choice.on(toy_corpus, layout) if layout else replace(toy_corpus, map=Map(np.eye(6, 2), np.ones(6), {}))
        )
        by_reliability, nothing = replace(view, colour="reliability"), np.flatnonzero(~ALL)
        large_map.show(corpus, index, by_reliability, ALL, nothing, None, None, "", layout)
        result, raw = sent["large_map"], sent["map_points"]
        sent[layout is None] = result["places"], result["points"], raw
        assert result["of_scale"] is (layout is None)  # an axis has no measure of reliability
    assert not any(one == other for one, other in zip(sent[True], sent[False], strict=True))
    assert result["alt"].startswith("6 quotes in view, placed by closeness of wording, which is not position.")
    ends = {"left": "War", "right": "Peace"} | ({"below": "Peace", "above": "War"} if view is TWO else {})
    assert result["axes"]["ends"] == ends
    rows = [] if view is TWO else [["US", 1.0], ["Russia", 1 / 3], ["Analyst", -1 / 3]]
    assert [name for name, _ in result["axes"]["rows"]] == [name for name, _ in rows]
    assert [top for _, top in result["axes"]["rows"]] == pytest.approx([top for _, top in rows])


def test_the_ends_and_the_rows_are_labelled_literally(toy_corpus, index):
    hostile = View(details={"layout": axes_choice.ONE, "across_from": "<b>War</b>", "across_to": "Peace"})
    layout = axes_choice.layout_of(toy_corpus, index, hostile)
    assert layout is not None
    texts = [one["text"].replace("\u2068", "").replace("\u2069", "") for one in axis_ends.annotations(layout)]
    assert texts == ["← &lt;b&gt;War&lt;/b&gt;", "Peace →", "<b>US</b>", "<b>Russia</b>", "<b>Analyst</b>"]
    two = axes_choice.layout_of(toy_corpus, index, TWO)
    assert two is not None
    assert len(axis_ends.annotations(two)) == 4


def test_the_layout_in_words_follows_the_filters(toy_corpus, index):
    layout = axes_choice.layout_of(toy_corpus, index, ONE)
    assert layout is not None
    assert along_axes(layout, index, np.array([True, True, False, False, False, False])) == (
        "2 quotes in view, placed by closeness of wording, which is not position. "
        "From “War” (-) to “Peace” (+), the camps' means: US -1.00 (n = 1); Russia +1.00 (n = 1)."
    )


def test_an_axis_of_few_quotes_says_why_it_has_no_figures(toy_corpus, index):
    layout = axes_choice.layout_of(toy_corpus, index, ONE)
    assert layout is not None
    assert axis_trust.sentences(toy_corpus, layout.axes[0]) == [
        "6 quotes; how reliable an axis is needs 10.",
        "6 quotes; an axis is set beside those between two quotes from 10.",
    ]
    assert axis_trust.in_words(toy_corpus, layout).startswith("Closeness of wording, not position. In trials")


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (InsufficientData("Too few."), "Too few."),
        (
            Reliability(0.5, "phrasings", 3, 41),
            "Reliability: 3 phrasings of its ends, each alone, agree on the order of the quotes with Spearman's "
            "ρ = 0.50 (n = 41).",
        ),
        (
            Reliability(0.25, "halves of the dimensions", 200, 41),
            "Reliability: Halves of the model's dimensions, drawn 200 times, agree on the order of the quotes "
            "with Spearman's ρ = 0.25 (n = 41). Unreliable: with other wording the same axis orders the quotes "
            "differently. Two or more phrasings at each end would show more.",
        ),
    ],
)
def test_reliability_is_stated_with_what_it_rests_on(found, note):
    assert axis_trust.reliability_sentence(found) == note


@pytest.mark.parametrize(
    ("exceeds", "note"),
    [
        (1.0, "and further than all of them."),
        (0.97, "and further than 97% of them."),
        (0.5, "and further than 50% of them."),
        (
            0.49,
            "and further than 49% of them. These quotes differ less along this axis than in what separates two of them "
            "drawn at random.",
        ),
    ],
)
def test_an_axis_that_sets_little_apart_says_so(exceeds, note):
    assert axis_trust.reach_sentence(AxisReach(0.3, 0.2, exceeds, 999)).endswith(note)
