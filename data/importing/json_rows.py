"""JSON and JSONL: flat objects, one a row."""

import json
from typing import Any

from data.importing.encodings import decoded
from data.importing.foreign import Choices, ForeignTable, Reading, frame
from data.importing.limits import Refused, check_columns, check_rows

_SHAPE = 'a list of flat objects: [{"text": "…", "speaker": "…", "camp": "…"}, …]'


def read_jsonl(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """One object a line; raises Refused."""
    text, encoding = decoded(raw, name, choices.encoding)
    objects, numbers = [], []
    # only line feeds end a line here: JSON may hold the other separators of lines as they are
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            objects.append(_parsed(line, f"{name}, line {number}"))
            numbers.append(number)
            check_rows(len(objects), name)
    return _table(objects, numbers, name, "line", Reading("JSONL", encoding))


def read_json(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """A list of objects, one a row; raises Refused."""
    text, encoding = decoded(raw, name, choices.encoding)
    objects = _parsed(text, name)
    if not isinstance(objects, list):
        raise Refused(f"{name} is nested or no table; it must be {_SHAPE}, or JSONL, one such object a line.")
    return _table(objects, list(range(1, len(objects) + 1)), name, "object", Reading("JSON", encoding))


def _parsed(text: str, where: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise Refused(f"{where}: {twice!r} stands twice in one object.")
        return found

    try:
        # numbers stay as they are written: 007 is refused by JSON, and 1.50 is not 1.5
        return json.loads(text, object_pairs_hook=once, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, " if "line" not in where else ""
        raise Refused(f"{where} is not JSON: {place}character {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise Refused(f"{where} is nested too deep; it must be {_SHAPE}.") from error


def _table(objects: list[Any], numbers: list[int], name: str, unit: str, reading: Reading) -> ForeignTable:
    headings: dict[str, None] = {}
    for number, found in zip(numbers, objects, strict=True):
        if not isinstance(found, dict):
            raise Refused(f"{name}, {unit} {number} is no object; it must be {_SHAPE}.")
        for key, value in found.items():
            if isinstance(value, dict | list):
                raise Refused(
                    f"{name}, {unit} {number}: {key[:80]!r} is nested. Each value must be a text, a number, true, "
                    "false or null: give what is inside it names of its own (such as speaker_name), or leave it out."
                )
        headings |= dict.fromkeys(found)
        check_columns(len(headings), name)
    if not headings:
        raise Refused(f"{name} holds no row. It must be {_SHAPE}.")
    rows = [[_written(found.get(heading)) for heading in headings] for found in objects]
    return ForeignTable(frame(list(headings), rows, numbers, name), reading)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
