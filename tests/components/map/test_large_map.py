"""The map of many quotes: what is sent to the browser, and what is accepted from it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from components import link, shared
from components.frame import chart_library
from components.map import chart, differences_panel, large_map
from data.arrays import Map
from tests.page import open_screen


@pytest.fixture(autouse=True)
def small_limit(monkeypatch):
    monkeypatch.setattr(large_map, "MOST_BY_PLOTLY", 20)
    chart_library.forget()
    yield
    chart_library.forget()


def part(app, name):
    (found,) = (one.proto for one in app.get("bidi_component") if one.proto.component_name == f"standpoint_{name}")
    return found


def view(app):
    return json.loads(part(app, "large_map").json)


def head(raw):
    return json.loads(raw[4 : 4 + int.from_bytes(raw[:4], "little")])


def test_a_filter_leaves_the_places_as_they_were_and_sends_a_bit_for_each_quote():
    app = open_screen()
    places, before = part(app, "map_points").SerializeToString(), view(app)
    assert (before["in_view"], part(app, "map_in_view").bytes) == ("", b"")
    app.session_state["filter.camp"] = ["Russia"]
    app.run()
    assert part(app, "map_points").SerializeToString() == places
    mask, after = part(app, "map_in_view").bytes, view(app)
    assert head(mask)["key"] == after["in_view"]
    assert np.unpackbits(np.frombuffer(mask[-6:], np.uint8)).sum() == 8
    assert [(entry["name"], entry["n"]) for entry in after["legend"]] == [("Russia", "8")]
    assert after["points"] == before["points"] == head(part(app, "map_points").bytes)["key"]
    assert after["alt"].startswith("Map of 8 quotes")


def test_the_first_page_of_a_process_draws_the_map_before_the_words_and_the_others_after_them(monkeypatch):
    shared.clear_all()
    drawn = []
    for module, name in ((chart, "show"), (differences_panel, "show")):
        monkeypatch.setattr(module, "show", with_record(drawn, module.__name__, getattr(module, name)))
    app = open_screen()
    assert drawn == ["components.map.chart", "components.map.differences_panel"]
    assert differences_panel.WAITING not in [caption.value for caption in app.caption]
    app.run()
    assert drawn[2:] == ["components.map.differences_panel", "components.map.chart"]


def with_record(calls, name, function):
    def call(*given):
        calls.append(name)
        return function(*given)

    return call


def test_no_other_chart_is_drawn_and_a_corpus_within_the_limit_has_it(monkeypatch):
    def charts(app):
        return [chart for chart in app.get("plotly_chart") if "head_start" not in chart.proto.id]

    assert charts(open_screen()) == []
    monkeypatch.setattr(large_map, "MOST_BY_PLOTLY", 41)
    assert len(charts(open_screen())) == 1


@pytest.mark.parametrize(("n", "drawn_here"), [(1_000, False), (1_001, True)])
def test_a_corpus_has_this_map_where_plotlys_would_need_webgl(monkeypatch, index, n, drawn_here):
    monkeypatch.undo()
    assert large_map.is_large(replace(index, n_quotes=n)) is drawn_here


def test_whose_map_is_drawn_here_does_not_begin_with_plotly_the_next_time_but_other_screens_do():
    def has_head_start(app):
        return any("head_start" in chart.proto.id for chart in app.get("plotly_chart"))

    assert has_head_start(open_screen())
    assert not has_head_start(open_screen())
    assert has_head_start(open_screen("Compare"))


def test_a_selection_is_sent_by_row_or_if_large_by_bits(monkeypatch):
    everywhere = "-999,-999~999,-999~999,999~-999,999"
    assert view(open_screen(shape=everywhere))["selected"] == list(range(41))
    monkeypatch.setattr(large_map, "MOST_LISTED", 3)
    app = open_screen(shape=everywhere)
    bits = part(app, "map_selected").bytes
    assert head(bits)["key"] == view(app)["selected"]
    assert np.unpackbits(np.frombuffer(bits[-6:], np.uint8)).sum() == 41


@pytest.mark.parametrize("colour", ["speaker", "topic", "kind", "reliability"])
def test_each_colouring_has_places_of_its_own_and_a_legend(colour):
    found = view(open_screen(colour=colour))
    assert f":{colour}:" in found["points"]
    assert found["of_scale"] is (colour == "reliability")
    assert bool(found["legend"]) is (colour != "reliability")
    assert not found["with_areas"]


@pytest.mark.parametrize(
    ("said", "row"), [(0, 0), (40, 40), (41, None), (-1, None), (True, None), ("3", None), (1.0, None)]
)
def test_a_row_is_one_of_the_corpus_or_none(said, row):
    assert large_map.read_row(said, 41) == row


SQUARE = [[0, 0], [1, 0], [1, 1.5], [0, 1.5]]


def test_outlines_are_taken_as_they_were_drawn():
    assert large_map.read_shapes([SQUARE, SQUARE[:3]]) == (
        ((0, 0), (1, 0), (1, 1.5), (0, 1.5)),
        ((0, 0), (1, 0), (1, 1.5)),
    )


@pytest.mark.parametrize(
    "said",
    [
        None,
        "shape",
        {"x": 1},
        [[]],
        [SQUARE[:2]],
        [SQUARE, [[0, 0], [1], [1, 1]]],
        [[[0, 0], [1, "0"], [1, 1]]],
        [[[0, 0], [1, True], [1, 1]]],
        [[[0, 0], [1, float("nan")], [1, 1]]],
        [[[0, 0], [1, float("inf")], [1, 1]]],
        [[[0, 0]] * 41],
        [SQUARE] * 21,
    ],
)
def test_what_is_no_outline_selects_nothing(said):
    assert large_map.read_shapes(said) == ()


# what an outline around the first three of four quotes selects, with one open before
@pytest.mark.parametrize(
    ("longest", "opened", "selected", "is_outline", "opens"),
    [
        pytest.param(100, "q2", ("q1", "q2", "q3"), False, "q2", id="by their ids, and the open one stays"),
        pytest.param(100, "q4", ("q1", "q2", "q3"), False, "q1", id="the first is opened"),
        pytest.param(5, "q2", (), True, "q2", id="their ids are too long for a link"),
        pytest.param(2, "q2", (), True, "q2", id="so many that their ids are not looked at"),
        pytest.param(2, "q4", (), True, "q1", id="of so many the first is opened too"),
        pytest.param(2, "", (), True, "q1", id="none was open"),
    ],
)
def test_a_large_selection_is_kept_as_an_outline(tiny, monkeypatch, longest, opened, selected, is_outline, opens):
    points = np.array([[0, 0], [0, 1], [1, 0], [9, 9], [9, 9], [9, 9]], np.float32)
    shapes = (((-1.0, -1.0), (2.0, -1.0), (2.0, 2.0), (-1.0, 2.0)),)
    state = {link.QUOTE: opened}
    monkeypatch.setattr(link.st, "session_state", state)
    monkeypatch.setattr(link.links, "LONGEST_SELECTION", longest)
    link.select_inside(replace(tiny, map=Map(points, np.ones(6), {})), shapes)
    assert state == {link.QUOTE: opens, link.SELECTED: selected, link.SHAPES: shapes if is_outline else ()}


def test_the_page_says_how_it_is_drawn_if_not_each_quote_is_a_dot():
    assert large_map.note(50_000, 100_001) == ""
    assert "50,001 quotes are in view" in large_map.note(50_001, 100_001)


@pytest.mark.parametrize(("n_quotes", "most"), [(60_000, 60_000), (100_000, 100_000), (100_001, 50_000)])
def test_of_up_to_a_hundred_thousand_quotes_each_is_a_dot_and_of_more_where_half_as_many_are_in_sight(n_quotes, most):
    assert large_map.dots_in_sight(n_quotes) == most
    assert large_map.note(most, n_quotes) == ""
