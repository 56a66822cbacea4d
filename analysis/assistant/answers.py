"""Extracts JSON from a model's answer, whatever text surrounds it."""

import json
import re
from collections.abc import Iterator
from typing import Any

MOST_ANSWERED = 20_000  # characters of an answer that are examined, including thoughts before it
_MOST_OBJECTS = 50
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL | re.IGNORECASE)


def json_objects(
    raw: str, most_answered: int = MOST_ANSWERED, most_objects: int = _MOST_OBJECTS
) -> Iterator[dict[str, Any]]:
    """The JSON objects in an answer, in order of their beginning: an outer one first, then those inside it."""
    text = _THOUGHTS.sub("", raw[:most_answered])
    decoder = json.JSONDecoder()
    for start in [found.start() for found in re.finditer(r"\{", text)][:most_objects]:
        try:
            yield decoder.raw_decode(text, start)[0]
        except (json.JSONDecodeError, RecursionError):
            continue


def text_field(answer: dict[str, Any], name: str, longest: int) -> str:
    """A field of an answer on one line; "" if it is missing or not text."""
    value = answer.get(name)
    return " ".join(value.split())[:longest].strip() if isinstance(value, str) else ""
