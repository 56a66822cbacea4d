"""`python -m analysis embed`: all quotes of a stored corpus by another model, as a new version."""

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.embedding import encoder
from analysis.embedding.models import DEFAULT_NAME, MULTILINGUAL_NAME
from cli.__main__ import app


@pytest.fixture
def toy_model(monkeypatch):
    def encode(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), text.count("e"), 1.0] for text in texts])

    monkeypatch.setattr(encoder, "load", lambda model, progress=None: encode)


def run(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["embed", *arguments])
    assert result.exit_code == status, result.output
    return result.output


@pytest.mark.usefixtures("toy_model")
def test_a_corpus_of_another_model_is_a_new_version(store, keys):
    before = store.read(keys.read)
    assert before.vectors.model == DEFAULT_NAME
    outcome = run(keys.edit, "--model", "many-languages")
    assert f"41 quotes embedded again with {MULTILINGUAL_NAME}, as a new version" in outcome
    after = store.read(keys.read)
    assert (after.vectors.model, after.map.figures["model"]) == (MULTILINGUAL_NAME, MULTILINGUAL_NAME)
    assert set(after.quotes["language"]) == {"en"}  # detected, since this model is compared language by language
    assert after.quotes["text"].tolist() == before.quotes["text"].tolist()
    assert store.read(keys.read, before.version).vectors.model == DEFAULT_NAME
    assert store.latest(keys.read).message == f"Embedded again with {MULTILINGUAL_NAME}"
    assert f"already embedded with {MULTILINGUAL_NAME}; nothing was changed" in run(
        keys.edit, "--model", "many-languages"
    )


@pytest.mark.usefixtures("toy_model")
def test_it_needs_the_link_to_edit(store, keys):
    assert "needs its link to edit" in run(keys.read, "--model", "many-languages", status=1)
    assert "no corpus" in run("edit-" + "0" * 32, status=1).lower()
    assert len(store.history(keys.read)) == 1
