"""The model for many texts at once: batches of similar length, and bfloat16 if the processor supports it."""

from functools import partial
from typing import Any

import numpy as np

from analysis.embedding.encoder import Encode, Model, load, load_verified, of_any_length
from analysis.embedding.token_batches import TEXTS_AT_ONCE, in_batches
from analysis.progress import Progress, silent

FEW = 2_000  # texts; below that, full precision is quick too, and is what shipped corpora were made with
_TOKENS_AT_ONCE = 4_096  # of a batch, including padding, if a library computes


def fast_type() -> Any:
    """The torch type to multiply in: bfloat16 if the processor has instructions for it, else float32."""
    import torch

    can = torch.cpu.get_capabilities()
    return torch.bfloat16 if can.get("avx512_bf16") or can.get("amx_bf16") else torch.float32


def load_for(model: Model, n_texts: int, progress: Progress = silent) -> Encode:
    """The encode function suited to this many texts; raises EncoderError. Takes seconds: torch is imported here."""
    return load(model, progress) if n_texts < FEW else load_bulk(model, progress)


def load_bulk(model: Model, progress: Progress = silent) -> Encode:
    """The encode function for many texts, long ones in windows; cosines to the vectors of `load` are above 0.995.

    Raises EncoderError. Give it a few hundred texts at a time, sorted by length: it does not report progress in
    between.
    """
    encode = load_verified(model, fast_type, _library, progress)
    return of_any_length(encode, model, model.passage)


def _library(model: Model, progress: Progress) -> Encode:
    from sentence_transformers import SentenceTransformer

    progress(0.8, f"loading {model.name}")
    transformer = SentenceTransformer(model.location)
    if transformer.device.type == "cpu":
        transformer = transformer.to(fast_type())
    tokenise = transformer.tokenizer
    if transformer.default_prompt_name or not hasattr(tokenise, "pad"):
        return partial(transformer.encode, batch_size=TEXTS_AT_ONCE, show_progress_bar=False)

    def tokens(texts: list[str]) -> list[list[int]]:
        return list(tokenise(texts, truncation=True, max_length=transformer.max_seq_length)["input_ids"])

    def vectors(tokens: list[list[int]]) -> np.ndarray:
        import torch

        with torch.inference_mode():
            padded = tokenise.pad({"input_ids": tokens}, return_tensors="pt")
            features = {name: values.to(transformer.device) for name, values in padded.items()}
            return np.asarray(transformer.forward(features)["sentence_embedding"].float().cpu().numpy())

    return lambda texts: in_batches(texts, tokens, vectors, _TOKENS_AT_ONCE, map)
