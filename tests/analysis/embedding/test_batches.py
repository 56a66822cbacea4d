"""Many readers' texts are embedded at once, and each reader gets their own back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from analysis.embedding.batches import Batches


@pytest.fixture
def slow():
    """An encoder that waits to be released, and records its batches; a vector is the length of the text."""
    asked, go = [], threading.Event()

    def encode(texts: list[str]) -> np.ndarray:
        asked.append(list(texts))
        assert go.wait(10)
        if "bad" in texts:
            raise ValueError("a bad text")
        return np.array([[len(text)] for text in texts])

    return encode, asked, go


def ask_all(batches: Batches, asked: list, go: threading.Event, texts: list[str]) -> list:
    """What each reader gets if all of them come while the first one's text is being embedded."""
    with ThreadPoolExecutor(len(texts) + 1) as readers:
        first = readers.submit(batches.embed, ["first"])
        while not asked:
            pass
        others = [readers.submit(batches.embed, [text]) for text in texts]
        while batches._waiting.qsize() < len(texts):
            pass
        go.set()
        assert first.result()[0, 0] == 5
        return others


def test_texts_that_came_meanwhile_are_one_batch(slow):
    encode, asked, go = slow
    texts = ["x" * n for n in range(1, 9)]
    answers = ask_all(Batches(encode), asked, go, texts)
    assert [answer.result()[0, 0] for answer in answers] == list(range(1, 9))
    assert [len(batch) for batch in asked] == [1, 8]


def test_a_text_that_fails_fails_no_other(slow):
    encode, asked, go = slow
    answers = ask_all(Batches(encode), asked, go, ["good", "bad", "better"])
    assert [answers[0].result()[0, 0], answers[2].result()[0, 0]] == [4, 6]
    with pytest.raises(ValueError, match="a bad text"):
        answers[1].result()


def test_a_request_of_many_texts_is_answered_in_order():
    batches = Batches(lambda texts: np.array([[float(text)] for text in texts]))
    assert batches.embed([str(n) for n in range(200)])[:, 0].tolist() == list(range(200))
