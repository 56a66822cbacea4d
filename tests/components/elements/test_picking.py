"""What is picked, and what happens after the chart is gone."""

import streamlit as st

from components.compare import topic_coverage, words
from components.elements.picking import read_selection
from components.map import chart


def test_the_selection_of_a_chart_that_is_drawn(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"bars": {"selection": {"points": [1]}}})
    assert read_selection("bars") == {"points": [1]}


def test_a_pick_in_what_is_gone_changes_nothing(monkeypatch):
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    words._pick_bar("words_chart.1")
    words._pick_row("words_table.1", None)
    topic_coverage._pick("silence_matrix.1", None, {})
    chart._on_pick(None)
    assert state == {}
