"""Texts longer than a model's limit are read completely, in windows."""

from itertools import pairwise

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from analysis.embedding import windows
from analysis.embedding.encoder import BackgroundEncoder, Model, chosen_model, embed, load
from analysis.embedding.windows import ReadingLength, in_windows, reach_of


@pytest.fixture
def reach() -> ReadingLength:
    """A model that reads 16 words at once."""
    tokenizer = Tokenizer(models.WordLevel({"?": 0}, "?"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return ReadingLength(tokenizer, 16)


def numbered_words(n: int) -> str:
    return " ".join(f"word{number}" for number in range(n))


def test_what_the_model_reads_at_once_stays_whole(reach):
    assert reach.windows("Peace.") == ["Peace."]
    assert reach.windows(numbered_words(16)) == [numbered_words(16)]
    assert not reach.is_long("")


@pytest.mark.parametrize("n", [17, 30, 31, 100, 1_000])
def test_windows_hold_every_word_are_alike_in_length_and_overlap(reach, n):
    parts = [part.split() for part in reach.windows(numbered_words(n))]
    lengths = {len(part) for part in parts}
    assert max(lengths) <= 16
    assert max(lengths) - min(lengths) <= 2
    assert list(dict.fromkeys(word for part in parts for word in part)) == numbered_words(n).split()
    assert all(set(one) & set(next_one) for one, next_one in pairwise(parts))


def test_a_long_text_is_the_mean_of_its_windows_and_others_are_as_before(reach):
    def encode(texts):
        return np.array([[3.0 * ("word0" in text.split()), 3.0 * ("word19" in text.split())] for text in texts])

    assert reach.windows(numbered_words(20)) == [numbered_words(11), " ".join(numbered_words(20).split()[9:])]
    found = in_windows(encode, reach)(["word0", numbered_words(20), "word19"])
    assert found.tolist() == [[3, 0], [0.5, 0.5], [0, 3]]


def test_without_long_texts_the_very_batch_goes_to_the_model(reach):
    asked = []
    texts = ["war", "peace"]
    in_windows(lambda given: asked.append(given) or np.eye(2), reach)(texts)
    assert asked == [texts]


def test_a_model_whose_limit_nobody_knows_is_given_whole_texts(tmp_path):
    assert reach_of(Model("toy", str(tmp_path))) is None
    assert reach_of(Model("toy", "no such/name at all")) is None
    assert windows.rule_of(Model("toy", "nowhere")) == ""
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "config.json").write_text("[]")
    assert reach_of(Model("toy", str(tmp_path))) is None


def test_long_texts_are_counted_as_they_are_found_one_by_one(reach):
    texts = [numbered_words(n) for n in (1, 15, 16, 17, 40)] + ["x" * 100, "", numbered_words(17)]
    assert reach.count(texts) == sum(map(reach.is_long, texts)) == 3


SPEECH = "We spoke of the harbour, of grain and of the price of gas, and of those who came before us. " * 20


@pytest.mark.model
def test_two_speeches_with_opposite_ends_differ():
    model = chosen_model()
    speeches = [f"{SPEECH}We firmly {word} the treaty." for word in ("support", "reject")]
    assert windows.n_long([*speeches, "Short."], model) == 2
    both = embed(speeches, load(model))
    assert both[0] @ both[1] < 0.9999
    cut = embed(speeches, lambda texts: load(model)([text[:1_000] for text in texts]))
    assert cut[0] @ cut[1] == pytest.approx(1, abs=1e-6)


@pytest.mark.model
def test_the_limit_is_that_of_the_loaded_model():
    from sentence_transformers import SentenceTransformer

    model = chosen_model()
    loaded = SentenceTransformer(model.location)
    assert reach_of(model).n_pieces == loaded.max_seq_length - 2  # minus the special tokens before and after
    text = reach_of(model).windows(SPEECH)[0]
    assert len(loaded.tokenizer(text)["input_ids"]) <= loaded.max_seq_length


def test_searches_are_read_in_windows_too(monkeypatch, reach):
    seen = []

    def encode(texts):
        seen.append(texts)
        return np.ones((len(texts), 2))

    monkeypatch.setattr("analysis.embedding.encoder.reach_of", lambda model: reach)
    loading = BackgroundEncoder(Model("toy", "", "", "passage: ", "query: "), lambda model, progress: encode)
    loading.start()
    loading.wait()
    loading.embed_query(numbered_words(20))
    assert [text[:12] for text in seen[-1]] == ["query: word0", "query: word9"]
