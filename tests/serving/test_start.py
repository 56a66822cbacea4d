"""The parts of Streamlit's start that the app skips exist in the installed Streamlit."""

import importlib.metadata
import inspect

import pytest
from streamlit import delta_generator
from streamlit.components.v2.component_manager import BidiComponentManager

from serving import start


@pytest.fixture
def forbid_lookups(monkeypatch):
    def fail(*_: object) -> None:
        raise AssertionError("the start looks for something")

    monkeypatch.setattr(importlib.metadata, "distributions", fail)
    monkeypatch.setattr(inspect, "stack", fail)


def test_no_package_is_searched_for_components(forbid_lookups):
    start.shorten()
    BidiComponentManager().discover_and_register_components(start_file_watching=False)


def test_nobody_asks_whether_this_is_a_console(forbid_lookups):
    start.shorten()
    delta_generator._maybe_print_use_warning()


def test_without_it_somebody_would(forbid_lookups, monkeypatch):
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    with pytest.raises(AssertionError):
        delta_generator._maybe_print_use_warning()
