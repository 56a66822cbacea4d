"""Texts of many readers, embedded together."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

import numpy as np

MOST_WAITING = 64  # requests; further ones wait until there is room
MOST_TEXTS = 64  # in one batch, unless one request has more


class Batches:
    """One thread that embeds at once whatever has arrived since its last batch.

    A batch of 20 short texts takes the model little longer than a single one, whereas 20 threads that embed one each
    take turns.
    """

    def __init__(self, encode: Callable[[list[str]], np.ndarray]) -> None:
        self._encode = encode
        self._waiting: queue.Queue[tuple[list[str], Future[np.ndarray]]] = queue.Queue(MOST_WAITING)
        threading.Thread(target=self._work, name="embedding", daemon=True).start()

    def embed(self, texts: list[str]) -> np.ndarray:
        """The vectors of the texts, (n_texts, n_dims); raises what the encoder raises."""
        answer: Future[np.ndarray] = Future()
        self._waiting.put((texts, answer))
        return answer.result()

    def _work(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while sum(len(texts) for texts, _ in batch) < MOST_TEXTS and not self._waiting.empty():
                batch.append(self._waiting.get())
            self._answer(batch)

    def _answer(self, batch: list[tuple[list[str], Future[np.ndarray]]]) -> None:
        try:
            vectors = self._encode([text for texts, _ in batch for text in texts])
        except Exception as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
            else:  # one reader's text must not make another's fail
                for request in batch:
                    self._answer([request])
            return
        start = 0
        for texts, answer in batch:
            answer.set_result(vectors[start : start + len(texts)])
            start += len(texts)
