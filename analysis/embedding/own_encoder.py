"""The encoder of the two known models, on the processor, by our own forward pass."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from analysis.embedding.bert_forward import TOKENS_AT_ONCE, BertForward, can_read
from analysis.embedding.models import Encode, Model
from analysis.embedding.token_batches import in_batches
from analysis.progress import Progress


def own_encoder(model: Model, value_type: Any, progress: Progress) -> Encode | None:
    """The encode function of a model that is known by its hash, in a torch type; None for others, and on accelerators.

    In float32 its vectors equal those of sentence-transformers to 1e-6. Texts are truncated at the model's limit.
    """
    if not model.sha256 or not can_read(Path(model.location)):
        return None
    import torch

    if torch.accelerator.is_available():
        return None
    progress(0.8, f"loading {model.name}")
    bert = BertForward(Path(model.location), value_type)
    n_workers = torch.get_num_threads()
    workers = workers_of(n_workers)

    def encode(texts: list[str]) -> np.ndarray:
        return in_batches(texts, bert.tokens, bert.vectors, TOKENS_AT_ONCE, workers.map, n_workers)

    return encode


def workers_of(n: int) -> ThreadPoolExecutor:
    """Threads that compute one batch each, each on a single torch thread.

    If torch splits one product among its threads, each waits for the slowest, hundreds of times in a batch: on a busy
    machine that takes ten times as long.
    """
    import torch

    workers = ThreadPoolExecutor(n, "encoder", _use_one_thread)
    all_begun = threading.Barrier(n)
    list(workers.map(lambda _: all_begun.wait(), range(n)))
    torch.set_num_threads(n)  # the workers set it for threads to come, too
    return workers


def _use_one_thread() -> None:
    import torch

    torch.get_num_threads()  # takes over the process's number; later, at the first product, it would undo the next line
    torch.set_num_threads(1)
