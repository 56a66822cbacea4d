"""A corpus of another model is embedded again from the Corpus screen, as a new version."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis.embedding.models import DEFAULT_NAME, MANY_LANGUAGES, MULTILINGUAL_NAME
from components import encoding
from data.store import Keys, Store

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def toy_model(monkeypatch):
    """Any model is installed, and counts letters."""

    def encode(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), text.count("e"), text.count("a")] for text in texts], dtype=float)

    monkeypatch.setattr(encoding, "_load", lambda model, progress: encode)
    for module in ("components.model_choice", "components.edit.redraw"):
        monkeypatch.setattr(f"{module}.is_installed", lambda model: True)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def test_all_quotes_are_embedded_by_the_model_that_was_chosen(store: Store, keys: Keys):
    app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    for name, value in {"corpus": keys.edit, "screen": "Corpus", "corpus_part": "Edit"}.items():
        app.query_params[name] = value
    run(app)
    before = store.read(keys.read)
    assert app.button(key="embed_again").disabled  # the corpus already has that model's vectors
    next(one for one in app.segmented_control if one.label == "Language of the quotes").set_value(MANY_LANGUAGES)
    run(app)
    app.button(key="embed_again").click()
    run(app)
    after = store.read(keys.read)
    assert (before.vectors.model, after.vectors.model) == (DEFAULT_NAME, MULTILINGUAL_NAME)
    assert set(after.quotes["language"]) == {"en"}
    assert store.latest(keys.read).message == f"Embedded again with {MULTILINGUAL_NAME}"
    assert store.read(keys.read, before.version).vectors.model == DEFAULT_NAME
