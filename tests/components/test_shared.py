"""What all visitors share is made once, and released when it is no longer used."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest
import streamlit as st

from components import shared as shared_module
from components.elements.serialized_chart import FinishedFigure
from components.shared import SharedCache


def test_visitors_who_ask_at_once_wait_for_the_first_to_make_it():
    shared, made, go_on = SharedCache[list](most=4), [], threading.Event()

    def make() -> list:
        made.append(1)
        assert go_on.wait(10)
        return []

    with ThreadPoolExecutor(4) as visitors:
        answers = [visitors.submit(shared.get, "corpus", make) for _ in range(4)]
        go_on.set()
        assert len({id(answer.result()) for answer in answers}) == 1
    assert made == [1]


def test_who_waits_for_anothers_value_can_leave(monkeypatch):
    class ReaderLeft(Exception):
        """As Streamlit raises it where a run that nobody is waiting for draws something."""

    class Place:
        def container(self):
            return contextlib.nullcontext()

        def empty(self):
            raise ReaderLeft

    page = SimpleNamespace(empty=Place, spinner=lambda doing: contextlib.nullcontext())
    monkeypatch.setattr(shared_module, "st", page)
    monkeypatch.setattr(shared_module, "_PATIENCE", 0.01)
    shared, begun, go_on = SharedCache[str](most=4), threading.Event(), threading.Event()

    def make() -> str:
        begun.set()
        assert go_on.wait(10)
        return "made"

    with ThreadPoolExecutor(1) as others:
        answer = others.submit(shared.get, "corpus", make)
        assert begun.wait(10)
        with pytest.raises(ReaderLeft):
            shared.get("corpus", make, "Opening")
        go_on.set()
        assert answer.result() == "made"


def test_the_one_not_asked_for_longest_goes_first():
    shared = SharedCache[str](most=2)
    for name in ("a", "b", "a", "c"):
        shared.get(name, lambda name=name: name)
    made = []
    for name in ("a", "c", "b"):
        shared.get(name, lambda name=name: made.append(name) or name)
    assert made == ["b"]


def test_heavy_ones_are_let_go_until_the_rest_is_light_enough():
    shared = SharedCache[int](most=10, heaviest=100, weigh=lambda value: value)
    for weight in (40, 50, 60):
        shared.get(weight, lambda weight=weight: weight)
    made = []
    for weight in (60, 40):
        shared.get(weight, lambda weight=weight: made.append(weight) or weight)
    assert made == [40]


def test_what_fails_is_tried_again():
    shared = SharedCache[str](most=2)
    with pytest.raises(OSError, match="no disk"):
        shared.get("a", lambda: (_ for _ in ()).throw(OSError("no disk")))
    assert shared.get("a", lambda: "there") == "there"


def test_streamlits_own_emptying_of_caches_leaves_it():
    shared = SharedCache[str](most=2)
    shared.get("a", lambda: "first")
    st.cache_resource.clear()
    st.cache_data.clear()
    assert shared.get("a", lambda: "second") == "first"


def test_a_finished_figure_says_what_plotlys_own_says():
    traces, layout = [{"type": "scatter", "x": [1, 2], "y": [3, 4]}], {"title": {"text": "a"}}
    finished = FinishedFigure(traces, layout)
    assert finished.to_dict() == go.Figure(traces, layout).to_dict()
    assert finished.to_dict() is finished.to_dict()


def test_a_finished_figure_is_written_out_once_and_any_other_each_time():
    traces = [{"type": "scatter", "x": np.array([1.0, 2.0]), "y": [3, 4]}]
    finished, plain = FinishedFigure(traces).to_dict(), go.Figure(traces).to_dict()
    written = plotly.io.to_json(finished, validate=False)
    assert written == plotly.io.to_json(plain, validate=False)
    finished["data"] = plain["data"] = []  # nobody does that; it shows which caller looks again
    assert plotly.io.to_json(finished, validate=False) is written
    assert plotly.io.to_json(plain, validate=False) != written
    assert plotly.io.to_json(finished, pretty=True) != written
