"""Downloads of what is in view."""

import pytest
from streamlit.testing.v1 import AppTest

from components.map import downloads
from tests.page import APP


def menu(most: int, monkeypatch: pytest.MonkeyPatch, **link: str) -> tuple[dict[str, bool], list[str]]:
    """Whether each button is enabled, and the captions, if this many quotes are written row by row."""
    monkeypatch.setattr(downloads, "MOST_ROW_BY_ROW", most)
    app = AppTest.from_file(APP, default_timeout=300)
    for name, value in link.items():
        app.query_params[name] = value
    app.session_state["downloads"] = True
    app.run()
    assert not app.exception, app.exception
    pressable = {one.proto.label: not one.proto.disabled for one in app.get("download_button")}
    return pressable, [caption.value for caption in app.caption]


def test_files_that_would_take_minutes_are_not_offered_and_the_menu_says_what_is(monkeypatch):
    rows, captions = menu(20, monkeypatch)
    assert [name for name, can_be_pressed in rows.items() if not can_be_pressed] == [
        *("Excel (XLSX)", "Citations (BibTeX)", "REFI-QDA project")
    ]
    assert sum("at most 20 quotes" in caption for caption in captions) == 2


def test_a_filter_restores_those_of_the_view(monkeypatch):
    rows, _ = menu(20, monkeypatch, camp="Russia")
    assert [name for name, can_be_pressed in rows.items() if not can_be_pressed] == ["REFI-QDA project"]


def test_of_fewer_all_are_offered(monkeypatch):
    rows, captions = menu(41, monkeypatch)
    assert all(rows.values())
    assert not any("at most" in caption for caption in captions)
