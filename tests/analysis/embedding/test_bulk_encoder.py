import numpy as np
import pytest

from analysis.embedding import bulk_encoder, token_batches
from analysis.embedding.encoder import EncoderError, Model, chosen_model, load


def test_batches_hold_texts_of_like_length_the_longest_first(monkeypatch):
    monkeypatch.setattr(token_batches, "TEXTS_AT_ONCE", 3)
    assert token_batches.token_batches([2, 6, 1, 5, 2, 2, 20], 12) == [[6], [1, 3], [0, 4, 5], [2]]
    assert token_batches.token_batches([], 12) == []


def test_workers_get_as_many_batches_each_and_of_as_many_tokens(monkeypatch):
    monkeypatch.setattr(token_batches, "_LEAST_SHARE", 4)
    assert token_batches.token_batches([4] * 8, 12, n_workers=4) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert token_batches.token_batches([4, 8, 4], 8, n_workers=2) == [[1], [0, 2]]
    assert token_batches.token_batches([2, 1], 12, n_workers=4) == [[0, 1]]
    assert token_batches.token_batches([], 12, n_workers=4) == []


def test_few_texts_are_embedded_in_full_precision(monkeypatch):
    monkeypatch.setattr(bulk_encoder, "load", lambda model, progress: "full")
    monkeypatch.setattr(bulk_encoder, "load_bulk", lambda model, progress: "bulk")
    assert bulk_encoder.load_for(Model("m", ""), bulk_encoder.FEW - 1) == "full"
    assert bulk_encoder.load_for(Model("m", ""), bulk_encoder.FEW) == "bulk"


def test_a_model_that_is_not_there_is_reported(tmp_path):
    with pytest.raises(EncoderError, match="There is no folder"):
        bulk_encoder.load_bulk(Model("mine", str(tmp_path / "nothing")))


@pytest.mark.model
def test_the_vectors_are_those_of_the_plain_encoder_and_in_the_order_of_the_texts():
    texts = [
        "War is a choice.",
        "Peace.",
        "The talks on the security of Europe will go on next week in Geneva. " * 9,
        "W",
    ]
    plain, fast = (embed(texts) for embed in (load(chosen_model()), bulk_encoder.load_bulk(chosen_model())))
    cosines = (plain * fast).sum(axis=1) / np.linalg.norm(plain, axis=1) / np.linalg.norm(fast, axis=1)
    assert (cosines >= 0.995).all()
