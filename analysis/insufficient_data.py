"""What is returned where a figure would mislead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InsufficientData:
    """A question that these data are too few to answer; `reason` is a sentence for the reader."""

    reason: str
