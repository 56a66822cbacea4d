"""The part of the map that needs no Streamlit: what is drawn, and what a selection event means."""

from pathlib import Path

import numpy as np
import pytest

from analysis.map import density
from analysis.map.dots import Group
from analysis.view.selection import build_index
from components.map import chart, density_image, traces
from data.corpus import read_corpus

SHIPPED = Path(__file__).parents[3] / "data" / "russia-nato-2022"
NOBODY = np.array([], dtype=int)


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(SHIPPED)


@pytest.fixture(scope="module")
def index(corpus):
    return build_index(corpus)


def mask_of(corpus, *ids):
    return corpus.quotes["quote_id"].isin(ids).to_numpy()


def dots(figure):
    """Traces that carry quotes."""
    return [trace for trace in figure.data if trace.customdata is not None]


def ids(figure):
    return [quote_id for trace in dots(figure) for quote_id in trace.customdata]


def test_each_quote_in_view_is_a_dot_with_its_id_and_the_others_are_grey(corpus, index):
    figure = chart.figure(corpus, index, "camp", mask_of(corpus, "q34", "q35", "q39"), NOBODY)
    assert sorted(ids(figure)) == ["q34", "q35", "q39"]
    grey = figure.data[0]
    assert len(grey.x) == 38
    assert grey.customdata is None
    assert grey.marker.size == 4


def test_very_many_dots_are_small_and_let_those_under_them_through(corpus, index, monkeypatch):
    everything = np.ones(len(corpus.quotes), dtype=bool)
    alone = dots(chart.figure(corpus, index, "camp", everything, NOBODY))[-1].marker
    assert (alone.size, alone.opacity, alone.symbol) == (11, 1, "triangle-down-open-dot")
    monkeypatch.setattr(traces, "MOST_AS_SVG", 1)
    monkeypatch.setattr(traces, "MOST_WITHOUT_CROWD", 40)
    crowded = {(trace.marker.size, trace.marker.opacity, trace.marker.symbol) for trace in _upper(corpus, index)}
    assert crowded == {(3, 0.48, "circle")}


def _upper(corpus, index):
    """Traces of all dots except the lower ones of joint statements."""
    whole = np.ones(len(corpus.quotes), dtype=bool)
    drawn = dots(chart.figure(corpus, index, "camp", whole, NOBODY))
    return [trace for trace in drawn if trace.marker.size == min(one.marker.size for one in drawn)]


@pytest.mark.parametrize(("most", "shown"), [(5, True), (4, False), (None, True)])
def test_a_legend_that_would_take_the_maps_room_is_left_out(corpus, index, most, shown):
    whole = np.ones(len(corpus.quotes), dtype=bool)  # of five camps
    figure = chart.figure(corpus, index, "camp", whole, NOBODY, most_in_legend=most)
    assert figure.layout.showlegend is shown


def test_more_than_can_be_drawn_are_counted_by_pixel_under_some_dots_and_the_legend_counts_all(
    corpus, index, monkeypatch
):
    monkeypatch.setattr(density, "MOST_POINTS", 20)
    monkeypatch.setattr(density, "SAMPLED", 10)
    everything, n = np.ones(len(corpus.quotes), dtype=bool), len(corpus.quotes)
    chosen = np.array([3])
    figure = chart.figure(corpus, index, "camp", everything, chosen)
    (image,) = figure.layout.images
    assert image.source.startswith("data:image/png;base64,")
    low, high = chart.box(corpus.map.points)
    assert (image.x, image.y) == pytest.approx((low[0], high[1]))
    assert (image.sizex, image.sizey) == pytest.approx(tuple(high - low))
    assert 10 <= len({*ids(figure)}) <= 11
    assert corpus.quotes["quote_id"][3] in ids(figure)
    legend = [trace.name for trace in figure.data if trace.showlegend is not False]
    whole = index.facets["camp"].counts(everything)
    assert all(any(f"{camp}\u2069 {count:,}" in entry for entry in legend) for camp, count in whole.items() if count)
    assert density_image.note(everything).endswith("the dots are 10 drawn at random.")
    few = np.arange(n) < 5
    figure = chart.figure(corpus, index, "camp", few, NOBODY)
    assert len({*ids(figure)}) == 5  # each is a dot again, and those filtered out are grey pixels
    assert len(figure.layout.images) == 1
    many = np.arange(n) < 21
    monkeypatch.setattr(density, "MOST_POINTS", 15)
    # of several pictures at one place Plotly draws one
    assert len(chart.figure(corpus, index, "camp", many, NOBODY).layout.images) == 1
    assert density_image.note(few) == ""
    assert not [
        trace
        for trace in figure.data
        if trace.customdata is None and trace.x is not None and len(trace.x) > 1 and trace.mode == "markers"
    ]


def test_a_joint_statement_is_drawn_for_both_camps_one_around_the_other(corpus, index):
    figure = chart.figure(corpus, index, "camp", mask_of(corpus, "q01"), NOBODY)
    assert ids(figure) == ["q01", "q01"]
    assert [trace.marker.symbol for trace in dots(figure)] == ["circle-open", "diamond-open"]
    lower, upper = dots(figure)
    assert lower.marker.size > upper.marker.size


@pytest.mark.parametrize(
    ("quote_id", "symbol"),
    [
        pytest.param("q34", "square", id="direct: full"),
        pytest.param("q32", "square-open", id="indirect: open"),
        pytest.param("q08", "circle-open-dot", id="mixed: open with a dot"),
    ],
)
def test_the_kind_of_speech_is_shown_without_colour(corpus, index, quote_id, symbol):
    figure = chart.figure(corpus, index, "camp", mask_of(corpus, quote_id), NOBODY)
    assert [trace.marker.symbol for trace in dots(figure)] == [symbol]


@pytest.mark.parametrize("colour_by", ["camp", "speaker", "topic", "kind", "reliability"])
def test_every_colouring_draws_every_quote_with_the_camps_symbol(corpus, index, colour_by):
    figure = chart.figure(corpus, index, colour_by, np.ones(41, dtype=bool), NOBODY)
    assert len(set(ids(figure))) == 41
    symbol_of = {quote_id: trace.marker.symbol for trace in dots(figure) for quote_id in trace.customdata}
    assert symbol_of["q34"].startswith("square")
    assert symbol_of["q39"].startswith("triangle-up")


def test_the_legend_counts_the_quotes_in_view(corpus, index):
    figure = chart.figure(corpus, index, "camp", np.ones(41, dtype=bool), NOBODY)
    names = [
        trace.name.replace("\u2068", "").replace("\u2069", "") for trace in figure.data if trace.showlegend is None
    ]
    assert names == ["US 6", "NATO 1", "Russia 8", "Analyst 18", "Media 9"]


def test_a_long_name_in_the_legend_leaves_room_for_its_number():
    camp = "Federal Republic of Very Long Names and Ministries of Foreign Affairs"
    (entry,) = traces.legend_entries([Group(camp, "#0072B2", "circle", "direct", np.arange(12))], of_camps=True)
    assert entry["name"].replace("\u2068", "").replace("\u2069", "") == "Federal Republic of Very Long Names and… 12"


def test_a_camp_keeps_its_symbol_in_the_legend_when_it_is_alone(corpus, index):
    russia = index.facets["camp"].holding(("Russia",), 41)
    entries = [trace for trace in chart.figure(corpus, index, "camp", russia, NOBODY).data if trace.x[0] is None]
    assert [entry.marker.symbol for entry in entries] == ["square"]


def test_only_the_emphasised_dot_is_selected(corpus, index):
    row = int(np.flatnonzero(corpus.quotes["quote_id"] == "q34")[0])
    figure = chart.figure(corpus, index, "camp", np.ones(41, dtype=bool), np.array([row]))
    chosen = [trace.customdata[at] for trace in dots(figure) for at in trace.selectedpoints]
    assert chosen == ["q34"]


def test_a_selection_outside_the_filters_dims_nothing(corpus, index):
    row = int(np.flatnonzero(corpus.quotes["quote_id"] == "q34")[0])
    figure = chart.figure(corpus, index, "camp", mask_of(corpus, "q01"), np.array([row]))
    assert all(trace.selectedpoints is None for trace in dots(figure))


def test_the_axes_show_no_numbers(corpus, index):
    figure = chart.figure(corpus, index, "camp", np.ones(41, dtype=bool), NOBODY)
    assert figure.layout.xaxis.showticklabels is False
    assert figure.layout.yaxis.showticklabels is False


def test_the_hover_is_wrapped_and_says_who_and_where(corpus, index):
    figure = chart.figure(corpus, index, "camp", mask_of(corpus, "q34"), NOBODY)
    lines = dots(figure)[0].hovertext[0].replace("\u2068", "").replace("\u2069", "").split("<br>")
    assert lines[0].startswith("“I have no doubt that there will be no shortage of")
    assert max(len(line) for line in lines[:-2]) <= 60
    assert lines[-2:] == ["<b>Dmitry Peskov</b> · Russia", "The Frontier Post"]


def test_a_star_marks_the_search(corpus, index):
    figure = chart.figure(corpus, index, "camp", np.ones(41, dtype=bool), NOBODY, np.array([0.1, 0.2]))
    stars = [trace for trace in figure.data if trace.marker.symbol == "star"]
    assert [(trace.x[0], trace.y[0]) for trace in stars] == [(0.1, 0.2)]


def test_an_empty_view_still_has_its_map(corpus, index):
    figure = chart.figure(corpus, index, "camp", np.zeros(41, dtype=bool), NOBODY)
    assert ids(figure) == []
    assert len(figure.data[0].x) == 41


def test_picked_takes_each_id_once_and_nothing_from_grey_dots_or_the_star():
    selection = {"points": [{"customdata": ["q01"]}, {"customdata": "q01"}, {"x": 1}, {"customdata": "q02"}]}
    assert chart.picked_ids(selection) == ["q01", "q02"]


def test_outlines_are_polygons():
    lasso = {"x": [0, 1, 1], "y": [0, 0, 1]}
    box = {"x": [0, 2], "y": [1, 3]}
    assert chart.outlines({"points": [], "box": [box], "lasso": [lasso]}) == (
        ((0.0, 1.0), (2.0, 1.0), (2.0, 3.0), (0.0, 3.0)),
        ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),
    )
    assert chart.outlines({"points": []}) == ()


@pytest.mark.parametrize(("n_quotes", "drawn"), [(1, "scatter"), (1_000, "scatter"), (1_001, "scattergl")])
def test_webgl_is_for_maps_with_many_dots(n_quotes, drawn):
    assert traces.trace_type(n_quotes) == drawn
