"""The settings of a server's owner for a machine, and the stated cost of a run."""

import pydantic
import pytest

from analysis.assistant.settings import AssistantSettings, cost_in_words
from analysis.positions.machine.chat_annotator import tokens
from analysis.positions.marking import Claim

CLAIM = Claim("c1", "Talks should go on")


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ({}, "either base_url and model, or cross_encoder"),
        ({"base_url": "http://localhost/v1", "model": "m", "cross_encoder": "x"}, "either base_url"),
        ({"base_url": "http://localhost/v1"}, "must name the model"),
        ({"base_url": "file:///etc/passwd", "model": "m"}, "must be an address"),
        ({"base_url": "localhost:11434", "model": "m"}, "must be an address"),
        ({"base_url": "http://h:notaport/v1", "model": "m"}, "must be an address"),
        ({"base_url": "http://me:secret@host/v1", "model": "m"}, "no name or password"),
        ({"base_url": "http://host/v1", "model": "m", "at_once": 0}, "greater than or equal to 1"),
        ({"base_url": "http://host/v1", "model": "m", "price": 3}, "not permitted"),
    ],
)
def test_wrong_settings_are_reported(said, result):
    with pytest.raises(pydantic.ValidationError, match=result):
        AssistantSettings.model_validate(said)


@pytest.mark.parametrize(
    ("base_url", "server", "is_here"),
    [
        ("http://localhost:11434/v1", "localhost:11434", True),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", True),
        ("https://api.example.org/v1", "api.example.org", False),
        ("http://10.0.0.7/v1", "10.0.0.7", False),
        ("http://localhost.evil.example/v1", "localhost.evil.example", False),
    ],
)
def test_a_server_is_named_and_known_to_be_here_or_not(base_url, server, is_here):
    settings = AssistantSettings(base_url=base_url, model="m")
    assert (settings.server, settings.is_here) == (server, is_here)


def test_a_key_is_not_printed():
    assert "hush" not in repr(AssistantSettings(base_url="http://localhost/v1", model="m", api_key="hush"))


def test_the_cost_follows_the_words_and_the_prices():
    priced = AssistantSettings(base_url="https://a.example/v1", model="m", price_in=2, price_out=8, currency="€")
    texts = ["four" * 100] * 1_000
    n_in, n_out = tokens(CLAIM, texts)
    assert n_out == 120_000
    assert n_in == pytest.approx(tokens(CLAIM, [""] * 1_000)[0] + 100_000, abs=1)
    euros = (2 * n_in + 8 * n_out) / 1_000_000
    assert f"for about €{euros:.2f} at 2 and 8 a million" in cost_in_words(priced, *tokens(CLAIM, texts))
    assert "less than €0.01" in cost_in_words(priced, *tokens(CLAIM, ["short"]))
    unpriced = AssistantSettings(base_url="https://a.example/v1", model="m")
    assert "no price is set here" in cost_in_words(unpriced, *tokens(CLAIM, texts))
    local = AssistantSettings(base_url="http://localhost/v1", model="m")
    assert "costs time alone" in cost_in_words(local, *tokens(CLAIM, texts))
    assert "costs time alone" in cost_in_words(AssistantSettings(cross_encoder="x"), *tokens(CLAIM, texts))
