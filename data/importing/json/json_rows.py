"""JSON and JSONL: objects, one per row; nested values are flattened."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from data.counting import count_of
from data.importing.encodings import decode_text
from data.importing.foreign import Choices, Decision, ForeignTable, ReadingChoices, frame
from data.importing.headings import headings
from data.importing.json.json_shapes import (
    cell_text,
    has_words,
    lists_within,
    n_beside,
    records_of_lists,
    rows_inside,
    rows_within,
)
from data.importing.json.nested import RowFlattener
from data.importing.limits import FileRefusal, check_columns, check_rows

_SHAPE = 'a list of flat objects: [{"text": "…", "speaker": "…", "camp": "…"}, …]'
_SPACE = re.compile(r"[ \t\n\r]*")
_WAY_OUT = "Correct it there, or save the table as CSV."
_LOOKED_AT = 20  # objects of a list
_WRITTEN = re.compile(r"\S")


def read_jsonl(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """One object per line; raises FileRefusal."""
    text, encoding = decode_text(raw, name, choices.encoding)
    objects, numbers = [], []
    for number, line in _lines(text):
        found = _parse_stream(line, f"{name}, line {number}", name)
        objects += found
        numbers += [number] * len(found)
        check_rows(len(objects), name)
    if len(objects) == 1 and (table := rows_within(objects[0], name)) is not None:
        return _of_one_object(*table, name, ReadingChoices("JSON", encoding))
    if (records := records_of_lists(objects, numbers)) is not None:
        return headings.table(records, choices, name, ReadingChoices("JSONL", encoding))
    return _table(objects, numbers, name, "line", ReadingChoices("JSONL", encoding))


def read_json(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    """A list of objects, one per row; raises FileRefusal."""
    text, encoding = decode_text(raw, name, choices.encoding)
    begins = _skip(text, 0)
    reading = ReadingChoices("JSON", encoding)
    if text[begins : begins + 1] != "[":
        objects = _parse_stream(text, name, name)
        if len(objects) > 1:  # one after the other, as jq writes them
            return _table(objects, list(range(1, len(objects) + 1)), name, "object", reading)
        found = objects[0]
        if (table := rows_within(found, name)) is not None:
            return _of_one_object(*table, name, reading)
        objects, reading = _inside(found, name, reading)
    else:
        objects = _objects(text, name)
        if (records := records_of_lists(objects, range(1, len(objects) + 1))) is not None:
            return headings.table(records, choices, name, reading)
    return _table(objects, list(range(1, len(objects) + 1)), name, "object", reading)


def _of_one_object(rows: list[dict[str, Any]], decision: Decision, name: str, reading: ReadingChoices) -> ForeignTable:
    return _table(rows, list(range(1, len(rows) + 1)), name, "row", replace(reading, decisions=(decision,)))


def _inside(found: Any, name: str, reading: ReadingChoices) -> tuple[list[Any], ReadingChoices]:
    """A list of objects inside an object, such as {"data": [...]} or {"result": {"speeches": [...]}}.

    The longest of those whose objects have a text, if there are any; else the longest.
    """
    lists = lists_within(found)
    if not lists:
        raise FileRefusal(f"{name} is nested or no table; it must be {_SHAPE}, or JSONL, one such object a line.")
    worded = [path for path, rows in lists.items() if any(has_words(row) for row in rows[:_LOOKED_AT])]
    path = max(worded or lists, key=lambda path: len(lists[path]))
    check_rows(len(lists[path]), name)
    others, shown = n_beside(found, path), ".".join(path)[:80]
    left_out = f"Left out: {count_of(others, 'other value')} beside “{shown}”." if others else ""
    of = " with words" if worded and len(worded) < len(lists) else ""
    decision = Decision("Rows", f"the list “{shown}”", f"it is the longest list of objects{of} in the file")
    return lists[path], replace(reading, decisions=(decision,), left_out=left_out)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with content, with their numbers from 1.

    Only line feeds end a line here: JSON may contain other line separators unescaped.
    """
    number, start = 1, 0
    while found := _WRITTEN.search(text, start):
        number += text.count("\n", start, found.start())
        end = text.find("\n", found.start())
        start = end if end >= 0 else len(text)
        yield number, text[text.rfind("\n", 0, found.start()) + 1 : start]


def _objects(text: str, name: str) -> list[Any]:
    """The objects, or lists, of a list, one at a time: anything else, or too many, is refused at once."""
    objects: list[Any] = []
    decoder = _decoder(name)
    try:
        at = _skip(text, text.index("[") + 1)
        while text[at : at + 1] != "]" or objects:
            if text[at : at + 1] not in ("{", "[", ""):
                decoder.raw_decode(text, at)  # reports where it is not JSON
                raise FileRefusal(f"{name}, object {len(objects) + 1} is no object; it must be {_SHAPE}.")
            found, end = decoder.raw_decode(text, at)
            objects.append(found)
            check_rows(len(objects), name)
            at = _skip(text, end)
            if text[at : at + 1] == "]":
                break
            if text[at : at + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            at = _skip(text, at + 1)
        if (at := _skip(text, at + 1)) < len(text):
            raise json.JSONDecodeError("Extra data", text, at)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _unreadable(error, name) from error
    return objects


def _skip(text: str, at: int) -> int:
    """The position of the next character that is not a space."""
    found = _SPACE.match(text, at)
    assert found is not None
    return found.end()


def _decoder(where: str) -> json.JSONDecoder:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name, n in Counter(names).items() if n > 1)
            raise FileRefusal(f"{where}: {twice!r} stands twice in one object.")
        return found

    # numbers stay as written: JSON forbids 007, and 1.50 is not 1.5
    return json.JSONDecoder(object_pairs_hook=once, parse_float=str, parse_int=str, parse_constant=str)


def _parse_stream(text: str, where: str, name: str) -> list[Any]:
    """The values of a text, one after the other with only space between; most texts hold one."""
    values: list[Any] = []
    decoder, at = _decoder(where), _skip(text, 0)
    try:
        while at < len(text) or not values:
            if values and not isinstance(values[-1], dict):
                raise json.JSONDecodeError("Extra data", text, at)
            value, end = decoder.raw_decode(text, at)
            values.append(value)
            check_rows(len(values), name)
            at = _skip(text, end)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _unreadable(error, where) from error
    return values


def _unreadable(error: json.JSONDecodeError | RecursionError, where: str) -> FileRefusal:
    if isinstance(error, RecursionError):
        return FileRefusal(f"{where} is nested too deep; it must be {_SHAPE}.")
    place = f"line {error.lineno}, " if "line" not in where else ""
    return FileRefusal(f"{where} is not JSON: {place}character {error.colno}: {error.msg}. {_WAY_OUT}")


def _table(objects: list[Any], numbers: list[int], name: str, unit: str, reading: ReadingChoices) -> ForeignTable:
    if (inner := rows_inside(objects, name)) is not None:
        objects, decision = inner
        check_rows(len(objects), name)
        numbers, unit = list(range(1, len(objects) + 1)), "row"
        reading = reading.with_decisions(decision)
    nested = RowFlattener()
    names: dict[str, None] = {}
    flat = []
    for number, found in zip(numbers, objects, strict=True):
        if not isinstance(found, dict):
            raise FileRefusal(f"{name}, {unit} {number} is no object; it must be {_SHAPE}.")
        flat.append(nested.flatten(found))
        names |= dict.fromkeys(flat[-1])
        check_columns(len(names), name)
    if not names:
        raise FileRefusal(f"{name} holds no row. It must be {_SHAPE}.")
    # an object that is null in some rows has no column of its own
    absent = {name for name in names if nested.is_object(name) and all(found.get(name) is None for found in flat)}
    names = dict.fromkeys(name for name in names if name not in absent)
    rows = [[cell_text(found.get(heading)) for heading in names] for found in flat]
    with_decisions = reading.with_decisions(*nested.decisions())
    return ForeignTable(frame(list(names), rows, numbers, name), with_decisions)
