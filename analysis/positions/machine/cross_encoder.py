"""A zero-shot classifier as annotator: a cross-encoder for natural language inference, which says whether a quote
entails a claim.

It knows no codebook and no condition. Quotes stay in this process.
"""

import re
import threading
from collections.abc import Callable, Sequence

import numpy as np

from analysis.assistant.chat_client import MachineFailure
from analysis.positions.machine.proposals import Proposal
from analysis.positions.marking import Claim
from data.stances import NEITHER, OPPOSES, SUPPORTS

LEAST_SURE = 0.5  # probability
MOST_PARTS = 24
_LABELS = ("entailment", "contradiction", "neutral")
_END = re.compile(r"(?<=[.!?;:])\s+")
# (n_pairs, 3) probabilities of entailment, contradiction and neither, for pairs of quote and claim
Infer = Callable[[list[tuple[str, str]]], np.ndarray]


class CrossEncoderAnnotator:
    """Asks a cross-encoder; thread-safe, though only one thread computes at a time."""

    def __init__(self, infer: Infer):
        self._infer = infer
        self._lock = threading.Lock()

    def ask(self, claim: Claim, text: str) -> Proposal:
        """A stance if the quote surely entails the claim, or contradicts it or entails its counter-claim.

        It rests on the part of the quote, between punctuation marks, that by itself says so most surely.
        """
        stance, surely, pole, label = self._stance(claim, text)
        if stance == NEITHER:
            return Proposal(NEITHER, "", "", f"entails neither side surely ({surely:.2f})")
        parts = [part for part in _END.split(text.strip()) if re.search(r"\w", part)][:MOST_PARTS] or [text]
        with self._lock:
            chances = self._infer([(part, pole) for part in parts])[:, label]
        words = parts[int(np.argmax(chances))]
        which = "the claim" if pole == claim.claim else "the counter-claim"
        return Proposal(stance, "", words, f"{_LABELS[label]} with {which}, probability {surely:.2f}")

    def _stance(self, claim: Claim, text: str) -> tuple[str, float, str, int]:
        poles = [claim.claim, *([claim.counter_claim] if claim.counter_claim else [])]
        with self._lock:
            chances = self._infer([(text, pole) for pole in poles])
        options = [(SUPPORTS, float(chances[0, 0]), claim.claim, 0), (OPPOSES, float(chances[0, 1]), claim.claim, 1)]
        if claim.counter_claim:
            options.append((OPPOSES, float(chances[1, 0]), claim.counter_claim, 0))
        best = max(options, key=lambda option: option[1])
        return best if best[1] >= LEAST_SURE else (NEITHER, best[1], claim.claim, 0)


def load(name: str) -> Infer:
    """The model of a name on the hub or in a folder; raises MachineFailure. Takes seconds: torch is imported here."""
    try:
        import torch
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(name)
        named = {str(label).lower(): int(at) for at, label in model.config.id2label.items()}
    except Exception as error:  # whatever a third-party model or library raises, the reader gets a sentence
        raise MachineFailure(f"the model {name!r} could not be loaded: {error}", is_final=True) from error
    if missing := [label for label in _LABELS if label not in named]:
        raise MachineFailure(
            f"the model {name!r} is none for inference: it has no label {missing[0]!r} among {sorted(named)}", True
        )
    order = [named[label] for label in _LABELS]

    def infer(pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        scores = model.predict(list(pairs), activation_fn=torch.nn.Softmax(dim=-1), show_progress_bar=False)
        return np.asarray(scores)[:, order]

    return infer
