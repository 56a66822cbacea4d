"""A cross-encoder as annotator: with fixed probabilities, and with a tiny model loaded like a real one."""

import numpy as np
import pytest

from analysis.assistant.chat_client import MachineFailure
from analysis.positions.machine.cross_encoder import CrossEncoderAnnotator, load
from analysis.positions.marking import Claim

TALKS = Claim("c1", "Talks should go on", "Talks are pointless")
FOR, AGAINST, OTHER = (0.9, 0.05, 0.05), (0.05, 0.9, 0.05), (0.1, 0.1, 0.8)


def annotator(chances):
    """An annotator whose probabilities for a pair come from `chances`, by a word of the quote and of the claim."""

    def infer(pairs):
        found = []
        for text, pole in pairs:
            known = [result for (word, about), result in chances.items() if word in text and about in pole]
            found.append(known[0] if known else OTHER)
        return np.array(found)

    return CrossEncoderAnnotator(infer)


@pytest.mark.parametrize(
    ("chances", "stance", "words", "reason"),
    [
        ({("ready", "go on"): FOR}, "supports", "We are ready.", "entailment with the claim, probability 0.90"),
        ({("enough", "go on"): AGAINST}, "opposes", "It is enough now!", "contradiction with the claim"),
        ({("enough", "pointless"): FOR}, "opposes", "It is enough now!", "entailment with the counter-claim"),
        ({}, "neither", "", "entails neither side surely"),
    ],
)
def test_a_stance_rests_on_the_part_that_says_so_most_surely(chances, stance, words, reason):
    found = annotator(chances).ask(TALKS, "Good day to you. We are ready. It is enough now!")
    assert (found.stance, found.words) == (stance, words)
    assert reason in found.reason


def test_a_claim_without_a_counter_claim_is_asked_alone():
    found = annotator({("ready", "pointless"): FOR}).ask(Claim("c1", "Talks should go on"), "We are ready.")
    assert found.stance == "neither"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Folders of models with a few weights, as they are published: one for inference, one for something else."""
    transformers = pytest.importorskip("transformers")
    made = {}
    for name, labels in (
        ("inference", ["contradiction", "entailment", "neutral"]),
        ("sentiment", ["bad", "good", "so"]),
    ):
        folder = tmp_path_factory.mktemp(name)
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "talks", "should", "go", "on", "we", "are", "ready"]
        (folder / "vocab.txt").write_text("\n".join(words))
        transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
        config = transformers.BertConfig(
            vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            num_labels=3, id2label=dict(enumerate(labels)),
        )  # fmt: skip
        transformers.BertForSequenceClassification(config).save_pretrained(folder)
        made[name] = str(folder)
    return made


def test_a_model_is_loaded_by_name_and_its_labels_are_put_in_order(tiny):
    chances = load(tiny["inference"])([("we are ready", "talks should go on"), ("ready", "talks")])
    assert chances.shape == (2, 3)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)
    from sentence_transformers import CrossEncoder

    raw = CrossEncoder(tiny["inference"]).predict([("ready", "talks")])
    # the model's order is contradiction, entailment, neutral; here entailment comes first
    assert np.argsort(chances[1]).tolist() == np.argsort(raw[0][[1, 0, 2]]).tolist()
    assert CrossEncoderAnnotator(load(tiny["inference"])).ask(TALKS, "we are ready").stance in (
        "supports",
        "opposes",
        "neither",
    )


def test_a_model_that_is_missing_or_not_for_inference_is_reported(tiny, tmp_path):
    with pytest.raises(MachineFailure, match="is none for inference"):
        load(tiny["sentiment"])
    with pytest.raises(MachineFailure, match="could not be loaded"):
        load(str(tmp_path / "nothing"))
