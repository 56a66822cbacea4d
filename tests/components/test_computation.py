"""Long computations announce themselves, and run once."""

import contextlib
import time

import pytest
import streamlit as st

from components import computation
from components.shared import SharedCache


@pytest.fixture
def spinners(monkeypatch):
    """What is shown while something is computed: a text when a spinner begins, None when it ends."""
    shares = []

    @contextlib.contextmanager
    def spinner(text):
        shares.append(text)
        yield
        shares.append(None)

    monkeypatch.setattr(st, "spinner", spinner)
    monkeypatch.setattr(computation, "_computed", SharedCache(most=4))
    return shares


def test_a_step_without_progress_has_a_spinner_while_it_runs(spinners):
    while_computed = []
    found = computation.remember("key", "Counting words", lambda _: while_computed.extend(spinners) or 7)
    assert (found, while_computed, spinners) == (7, ["Counting words"], ["Counting words", None])


def test_what_is_remembered_is_neither_computed_nor_announced(spinners):
    computation.remember("key", "Counting words", lambda _: 7)
    spinners.clear()
    assert computation.remember("key", "Counting words", lambda _: pytest.fail("computed again")) == 7
    assert spinners == []


def test_a_bar_comes_only_where_it_takes_long_and_stays_within_its_ends(spinners, monkeypatch):
    drawn = []
    acts = {
        "progress": lambda self, share: drawn.append(share),
        "container": lambda self: contextlib.nullcontext(),
        "empty": lambda self: None,
    }
    monkeypatch.setattr(st, "empty", type("Place", (), acts))
    clock = iter([0.0, 0.1, 0.6, 0.7])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    computation.remember("key", "Measuring", lambda tell: [tell(share) for share in (0.1, 0.5, 1.2)])
    assert drawn == [0.5, 1.0]
