"""What is returned if a figure would mislead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InsufficientData:
    """The data are too few to answer a question; `reason` is a sentence for the reader."""

    reason: str
