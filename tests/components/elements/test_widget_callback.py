"""What a widget that has left the page reports is not taken for a press."""

import streamlit as st

from components.elements.widget_callback import if_present


def test_a_widget_that_is_gone_calls_nothing(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"chips": ["US"]})
    calls = []
    if_present("gone", calls.append)("pressed")
    assert calls == []
    if_present("chips", calls.append)("pressed")
    assert calls == ["pressed"]
