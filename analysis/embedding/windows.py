"""Texts longer than a model's limit: read in windows of its tokens, whose mean vector is the text's.

A model ignores what comes after its limit, so two speeches that differ in their last sentence would be identical. The
windows of a text have equal lengths, so that no short remainder counts as much as a page, and they overlap, so that no
sentence is cut in all of them.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.embedding.models import Encode, Model

RULE = "mean of windows"  # stored beside the model in a corpus and in the keys of its vectors
SHARED = 8  # one in this many tokens of a window is also in the next
_LEAST = 16  # tokens of a window; a model with a lower limit is not supported
_BATCH = 2_000  # texts that are tokenised together, on all cores


@dataclass(frozen=True)
class ReadingLength:
    """How much of a text a model reads at once: `n_pieces` of its own tokens."""

    tokenizer: Any  # of the tokenizers library, neither truncating nor padding
    n_pieces: int

    def is_long(self, text: str) -> bool:
        """Whether a text exceeds the model's limit."""
        return self._may_be_long(text) and len(self._offsets(text)[0]) > self.n_pieces

    def _may_be_long(self, text: str) -> bool:
        # every token is at least one byte, so most quotes need not be tokenised
        return len(text) > self.n_pieces or len(text.encode(errors="replace")) > self.n_pieces

    def count(self, texts: Iterable[str]) -> int:
        """How many of the texts exceed the model's limit."""
        texts = [text for text in texts if self._may_be_long(text)]
        batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        found = (self.tokenizer.encode_batch_fast(batch, add_special_tokens=False) for batch in batches)
        return sum(len(pieces.ids) > self.n_pieces for batch in found for pieces in batch)

    def windows(self, text: str) -> list[str]:
        """The text itself if it is within the model's limit, else its windows."""
        if not self.is_long(text):
            return [text]
        offsets, words = self._offsets(text)
        shared = self.n_pieces // SHARED
        n = math.ceil((len(offsets) - shared) / (self.n_pieces - shared))
        length = math.ceil((len(offsets) + (n - 1) * shared) / n)
        windows = []
        for number in range(n):
            start = number * (len(offsets) - length) // (n - 1)
            first = _at_word(words, start, 1, shared // 4)
            last = _at_word(words, min(start + length, len(offsets)), -1, shared // 4)
            windows.append(text[offsets[first][0] : offsets[last - 1][1]])
        return windows

    def _offsets(self, text: str) -> tuple[list[tuple[int, int]], list[int | None]]:
        found = self.tokenizer.encode(text, add_special_tokens=False)
        return found.offsets, found.word_ids


def _at_word(words: Sequence[int | None], at: int, step: int, most: int) -> int:
    """The nearest position in a direction where a word begins, or the position itself if none is near."""
    for place in range(at, at + step * most, step):
        if not 0 < place < len(words) or words[place] != words[place - 1]:
            return place
    return at


def in_windows(encode: Encode, reach: ReadingLength | None) -> Encode:
    """The encode function that gives a long text the mean of its windows, and any other text what `encode` gives."""
    if reach is None:
        return encode

    def encode_all(texts: list[str]) -> np.ndarray:
        windows = [reach.windows(text) for text in texts]
        counts = [len(parts) for parts in windows]
        vectors = np.asarray(encode([part for parts in windows for part in parts]))
        if max(counts, default=1) == 1:
            return vectors
        starts = np.cumsum([0, *counts[:-1]])
        means = np.add.reduceat(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), starts)
        several = np.array(counts)[:, None] > 1
        return np.asarray(np.where(several, means / np.array(counts)[:, None], vectors[starts]))

    return encode_all


def reach_of(model: Model) -> ReadingLength | None:
    """The limit of a model, from the files it is loaded from; None if they are not on this machine."""
    tokens, sizes = _file(model, "tokenizer.json"), _limits(model)
    return _reach(str(tokens), min(sizes), model.passage) if tokens is not None and sizes else None


def rule_of(model: Model) -> str:
    """How a model's encode function treats long texts: RULE, or "" if it sees only their beginnings."""
    return RULE if reach_of(model) is not None else ""


def n_long(texts: Iterable[str], model: Model) -> int:
    """How many texts exceed the model's limit; 0 if its files are not on this machine."""
    reach = reach_of(model)
    return 0 if reach is None else reach.count(texts)


def about_long(n: int, model: Model, rule: str = RULE) -> str:
    """What is done with this many quotes that exceed the model's limit; "" if there are none."""
    reach = reach_of(model)
    if not n or reach is None:
        return ""
    quotes = "1 quote is" if n == 1 else f"{n:,} quotes are"
    are_longer = f"{quotes} longer than {model.name} reads at once ({reach.n_pieces} word pieces)"
    if rule == RULE:
        return (
            f"{are_longer}: {'it is' if n == 1 else 'each is'} read in overlapping windows, and stands at their mean."
        )
    were = "was" if n == 1 else "were"
    return (
        f"{are_longer}, and {were} embedded before such quotes were read in windows: only the beginning counts. Embed "
        "all quotes again to read them whole."
    )


def n_cut(texts: Iterable[str], model: Model, rule: str) -> int:
    """Of how many texts the model saw only the beginning, in vectors made by a rule."""
    return n_long(texts, model) if rule != RULE else 0


@lru_cache(maxsize=4)
def _reach(tokens: str, n_most: int, passage: str) -> ReadingLength | None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(tokens)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    n_pieces = n_most - len(tokenizer.encode(passage, add_special_tokens=True).ids)
    return ReadingLength(tokenizer, n_pieces) if n_pieces >= _LEAST else None


def _limits(model: Model) -> list[int]:
    """The model's limits in tokens, including special tokens; as sentence-transformers determines them."""
    own = _number(model, "sentence_bert_config.json", "max_seq_length")
    if own:
        return [own]
    others = (("tokenizer_config.json", "model_max_length"), ("config.json", "max_position_embeddings"))
    return [number for file, name in others if (number := _number(model, file, name))]


def _number(model: Model, file: str, name: str) -> int:
    place = _file(model, file)
    if place is None:
        return 0
    try:
        value = json.loads(place.read_text("utf-8")).get(name)
    except (ValueError, AttributeError):
        return 0
    return int(value) if isinstance(value, int | float) and 0 < value < 1e6 else 0


def _file(model: Model, name: str) -> Path | None:
    """A file of the model: in its folder, or in the hub client's cache."""
    folder = Path(model.location)
    if folder.is_dir():
        return folder / name if (folder / name).is_file() else None
    if not model.location:
        return None
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        kept = try_to_load_from_cache(model.location, name)
    except HFValidationError:  # not a repository's name: a folder that is gone
        return None
    return Path(kept) if isinstance(kept, str) else None
