"""What stands in a model's answer, whatever it writes around it."""

import json
import re
from collections.abc import Iterator
from typing import Any

MOST_ANSWERED = 20_000  # characters of an answer that are looked at, thoughts before it included
_MOST_OBJECTS = 50
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL | re.IGNORECASE)


def json_objects(raw: str, most_answered: int = MOST_ANSWERED, most_objects: int = _MOST_OBJECTS) -> Iterator[Any]:
    """The JSON objects of an answer as they begin: first a whole one, then those within it."""
    text = _THOUGHTS.sub("", raw[:most_answered])
    decoder = json.JSONDecoder()
    for start in [found.start() for found in re.finditer(r"\{", text)][:most_objects]:
        try:
            yield decoder.raw_decode(text, start)[0]
        except (json.JSONDecodeError, RecursionError):
            continue


def text_field(answer: dict[str, Any], name: str, longest: int) -> str:
    """A field of an answer on one line; "" where there is none or it is no text."""
    value = answer.get(name)
    return " ".join(value.split())[:longest].strip() if isinstance(value, str) else ""
