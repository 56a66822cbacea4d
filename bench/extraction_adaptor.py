"""The interface that a scorer of quote extractors expects: `extract(text)` as a list of plain dictionaries."""

from typing import Any

from analysis.extraction import statements


def extract(text: str) -> list[dict[str, Any]]:
    """Each statement as {kind, segments, cue, speaker, resolved}; positions are [start, end) in characters."""
    return [
        {
            "kind": one.kind,
            "segments": [list(segment) for segment in one.segments],
            "cue": one.cue,
            "speaker": one.surface,
            "resolved": one.speaker or None,
        }
        for one in statements.extract(text)
    ]
