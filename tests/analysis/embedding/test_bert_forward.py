import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.embedding import bert_forward, bulk_encoder, encoder, own_encoder
from analysis.embedding.bert_forward import can_read
from analysis.embedding.encoder import Model, chosen_model, embed, load, load_plain

TEXTS = [
    "War is a choice.",
    "Мир — это İstanbul, 北京 and straße 🙂 [SEP]",
    "W",
    "The talks on the security of Europe will go on next week in Geneva. " * 40,
    "Ukraine decides for herself with whom she is allied, and nobody else does.",
    "",
]


def _folder(place: Path, **others: dict[str, object]) -> Path:
    """The default model's folder with other settings, by file ("config" for config.json)."""
    source = Path(chosen_model().location)
    place.mkdir()
    for file in source.iterdir():
        if file.is_file():
            (place / file.name).symlink_to(file)
    shutil.copytree(source / "1_Pooling", place / "1_Pooling")
    names = {"config": "config.json", "reading": "sentence_bert_config.json", "pooling": "1_Pooling/config.json"}
    for name, changes in others.items():
        settings = json.loads((source / names[name]).read_text("utf-8"))
        (place / names[name]).unlink()
        (place / names[name]).write_text(json.dumps(settings | changes), "utf-8")
    return place


def _cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)


@pytest.mark.model
def test_in_full_precision_the_vectors_are_those_of_the_library():
    vectors = embed(TEXTS, load_plain(chosen_model()))
    from sentence_transformers import SentenceTransformer

    wanted = SentenceTransformer(chosen_model().location).encode(TEXTS, show_progress_bar=False)
    assert np.abs(vectors - wanted).max() < 1e-6


@pytest.mark.model
def test_many_texts_are_embedded_almost_as_few_are_whatever_batch_each_is_in(monkeypatch):
    monkeypatch.setattr(own_encoder, "TOKENS_AT_ONCE", 40)
    fast, plain = bulk_encoder.load_bulk(chosen_model()), load(chosen_model())
    assert (_cosines(fast(TEXTS), plain(TEXTS)) > 0.9995).all()
    assert (_cosines(fast(TEXTS), np.concatenate([fast([text]) for text in TEXTS])) > 0.9999).all()


@pytest.mark.model
def test_another_torch_makes_the_same_vectors_by_its_public_operations(monkeypatch):
    here = bulk_encoder.load_bulk(chosen_model())(TEXTS)
    monkeypatch.setattr(bert_forward, "_PACKED_IN", "of no release")
    assert (_cosines(here, bulk_encoder.load_bulk(chosen_model())(TEXTS)) > 0.9998).all()


@pytest.mark.model
def test_the_two_models_that_we_know_need_no_library_and_any_other_takes_it(monkeypatch, tmp_path):
    known = chosen_model()
    libraries: list[str] = []
    for module in (bulk_encoder, encoder):
        monkeypatch.setattr(module, "_library", lambda model, progress: libraries.append(model.name) or len)
    other = _folder(tmp_path / "other", config={"model_type": "roberta"})
    mine = Model("mine", str(_folder(tmp_path / "mine")))
    for load_one in (bulk_encoder.load_bulk, load_plain):
        load_one(known)
        assert libraries == []
        load_one(mine)
        load_one(replace(known, name="other", location=str(other)))
        assert libraries == ["mine", "other"]
        libraries.clear()


@pytest.mark.model
def test_each_thread_that_embeds_computes_alone_so_that_none_waits_for_another():
    import torch

    workers = own_encoder.workers_of(2)

    def threads_of_a_large_sum(_: int) -> int:
        torch.ones(1_000_000).add_(1)
        return torch.get_num_threads()

    assert set(workers.map(threads_of_a_large_sum, range(8))) == {1}


def test_torch_has_as_many_threads_as_before_once_the_encoder_is_loaded():
    import torch

    before = torch.get_num_threads()
    bulk_encoder.load_bulk(chosen_model())
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(
    "others",
    [
        {"config": {"model_type": "mpnet"}},
        {"config": {"hidden_act": "relu"}},
        {"config": {"position_embedding_type": "relative_key"}},
        {"reading": {"do_lower_case": True}},
        {"pooling": {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}},
        {"pooling": {"pooling_mode_max_tokens": True}},
    ],
)
def test_a_model_of_another_architecture_is_not_read(tmp_path, others):
    assert can_read(_folder(tmp_path / "same"))
    assert not can_read(_folder(tmp_path / "other", **others))


def test_a_folder_that_lacks_a_file_is_not_read(tmp_path):
    folder = _folder(tmp_path / "model")
    (folder / "tokenizer.json").unlink()
    assert not can_read(folder)
    assert not can_read(tmp_path)
