"""A choice within a screen that a link asks for."""

import pytest

from components import link
from tests.page import open_screen


@pytest.mark.parametrize(
    ("screen", "name", "value"),
    [("Compare", "part", "Zebra"), ("Map", "layout", "Three axes"), ("Positions", "order", "x")],
)
def test_a_choice_that_a_screen_lacks_is_reported_once_and_its_own_is_taken(screen, name, value):
    app = open_screen(screen, **{name: value})
    sentence = f"The link asks for {name} “{value}”, which is not offered here."
    assert app.session_state[link.NOTICES] == [sentence]
    assert any(sentence in one.body for one in app.get("html"))
    app.button(key="put_notices_away").click().run()
    assert app.session_state[link.NOTICES] == []


def test_a_choice_that_a_screen_offers_is_taken_without_a_word():
    app = open_screen("Compare", part="Words")
    assert app.session_state["detail.part"] == "Words"
    assert app.session_state[link.NOTICES] == []
