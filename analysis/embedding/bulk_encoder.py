"""The model for many texts at once: batches of like length, and bfloat16 where the processor multiplies it."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from analysis.embedding.bert_forward import TOKENS_AT_ONCE, BertForward, can_read
from analysis.embedding.encoder import (
    SETTING,
    Encode,
    EncoderError,
    Model,
    load,
    load_plain,
    of_any_length,
    verify,
)
from analysis.progress import Progress, silent

FEW = 2_000  # texts; below, full precision takes a moment too, and is what shipped corpora were made with
_TOKENS_AT_ONCE = 4_096  # of a batch, padding included, where a library computes
_TEXTS_AT_ONCE = 128


def fast_type() -> Any:
    """The torch type to multiply in: bfloat16 where the processor has instructions for it, else float32."""
    import torch

    can = torch.cpu.get_capabilities()
    return torch.bfloat16 if can.get("avx512_bf16") or can.get("amx_bf16") else torch.float32


def load_for(model: Model, n_texts: int, progress: Progress = silent) -> Encode:
    """The encode function that suits so many texts; raises EncoderError. Takes seconds: torch is imported here."""
    return load(model, progress) if n_texts < FEW else load_bulk(model, progress)


def load_bulk(model: Model, progress: Progress = silent) -> Encode:
    """An encode function for many texts, long ones in windows; its vectors have cosines over .995 with those of `load`.

    Raises EncoderError. Give it a few hundred texts at a time, sorted by length: it reports nothing in between.
    """
    verify(model, progress)
    progress(0.2, "importing the encoder's libraries")
    try:
        encode = _own_forward(model, progress) or _library(model, progress)
    except Exception as error:  # whatever a foreign model or library raises, the reader gets a sentence
        raise EncoderError(
            f"The model {model.name!r} could not be loaded: {error}. It is named by {SETTING}."
        ) from error
    return of_any_length(encode, model, model.passage)


def load_for_searches(model: Model, progress: Progress = silent) -> Encode:
    """What `load_plain` gives, in the same precision; raises EncoderError.

    Of a model that we know by a forward pass of our own, on one thread: a few words take a tenth of the processor's
    time, and neither transformers nor sentence-transformers are imported, which takes seconds.
    """
    verify(model, progress)
    progress(0.2, "importing the encoder's libraries")
    try:
        encode = _own_forward(model, progress, "float32")
    except Exception as error:  # whatever a foreign model or library raises, the reader gets a sentence
        raise EncoderError(f"The model {model.name!r} could not be loaded: {error}") from error
    return encode or load_plain(model, progress)


def _own_forward(model: Model, progress: Progress, precision: str = "") -> Encode | None:
    """A forward pass of our own for the models that we know by their hash; None for others, and on accelerators.

    It multiplies in the torch type that is named, or in the fast one.
    """
    if not model.sha256 or not can_read(Path(model.location)):
        return None
    import torch

    if torch.accelerator.is_available():
        return None
    progress(0.8, f"loading {model.name}")
    bert = BertForward(Path(model.location), getattr(torch, precision) if precision else fast_type())
    workers = _workers(torch.get_num_threads())

    def encode(texts: list[str]) -> np.ndarray:
        return in_batches(texts, bert.tokens, bert.vectors, TOKENS_AT_ONCE, workers.map)

    return encode


def _workers(n: int) -> ThreadPoolExecutor:
    """Threads that compute a batch each, on one of torch's own threads.

    Where torch shares one product among its threads, each waits for the slowest, hundreds of times in a batch: beside
    other work on the machine that takes ten times as long.
    """
    import torch

    workers = ThreadPoolExecutor(n, "encoder", torch.set_num_threads, (1,))
    all_begun = threading.Barrier(n)
    list(workers.map(lambda _: all_begun.wait(), range(n)))
    torch.set_num_threads(n)  # the workers set it for threads to come, too
    return workers


def _library(model: Model, progress: Progress) -> Encode:
    from sentence_transformers import SentenceTransformer

    progress(0.8, f"loading {model.name}")
    transformer = SentenceTransformer(model.location)
    if transformer.device.type == "cpu":
        transformer = transformer.to(fast_type())
    tokenise = transformer.tokenizer
    if transformer.default_prompt_name or not hasattr(tokenise, "pad"):
        return partial(transformer.encode, batch_size=_TEXTS_AT_ONCE, show_progress_bar=False)

    def tokens(texts: list[str]) -> list[list[int]]:
        return list(tokenise(texts, truncation=True, max_length=transformer.max_seq_length)["input_ids"])

    def vectors(tokens: list[list[int]]) -> np.ndarray:
        import torch

        with torch.inference_mode():
            padded = tokenise.pad({"input_ids": tokens}, return_tensors="pt")
            features = {name: values.to(transformer.device) for name, values in padded.items()}
            return np.asarray(transformer.forward(features)["sentence_embedding"].float().cpu().numpy())

    return lambda texts: in_batches(texts, tokens, vectors, _TOKENS_AT_ONCE, map)


def in_batches(
    texts: list[str],
    tokenise: Callable[[list[str]], list[list[int]]],
    vectors_of: Callable[[list[list[int]]], np.ndarray],
    tokens_at_once: int,
    each: Callable[..., Iterable[np.ndarray]],
) -> np.ndarray:
    """The vectors of texts in their order, (n, n_dims) float32; `each` maps `vectors_of` over the batches' tokens."""
    tokens = tokenise(texts)
    batches = token_batches([len(ids) for ids in tokens], tokens_at_once)
    vectors = np.concatenate(list(each(lambda batch: vectors_of([tokens[row] for row in batch]), batches)))
    vectors[np.concatenate(batches)] = vectors.copy()
    return vectors


def token_batches(lengths: list[int], tokens_at_once: int) -> list[list[int]]:
    """Positions in batches of like length, the longest first: little is spent on padding."""
    order = sorted(range(len(lengths)), key=lambda position: -lengths[position])
    batches: list[list[int]] = []
    while order:
        n = max(1, min(_TEXTS_AT_ONCE, tokens_at_once // max(1, lengths[order[0]])))
        batches.append(order[:n])
        order = order[n:]
    return batches
