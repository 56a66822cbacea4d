"""Erased words where others repeat them: around neighbouring quotes, in notes, claims, titles and a corpus's own
columns.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa

from data.store.parts import DESCRIPTIONS, Part
from data.store.rows import quotes as quote_rows
from data.store.rows.schema import STORED, as_json

ERASED = "[erased]"
_RUN = 40  # consecutive characters that count as the erased words wherever they stand
_SHORTEST = 12  # characters of a text that is shorter than that
_NEAR_RUN = 12  # the same around another quote of the same document
_AROUND = ("prefix", "suffix")
_SAME_DOCUMENT = ("source_sha256", "url")
_COLUMNS = ("part", "key", "removed", "json", "own", *STORED)
_NAME = "name"  # of a camp, a topic or an axis: its row is keyed by it
_FREE_CELLS = ("title", "cue", "venue")


class ErasedWords:
    """Texts that must not remain in any other cell."""

    def __init__(self, texts: Iterable[str], run: int):
        self._run = run
        self._parts: dict[int, set[str]] = {}  # by length
        for text in texts:
            length = min(run, len(text))
            if length >= min(_SHORTEST, run):
                starts = range(len(text) - length + 1)
                self._parts.setdefault(length, set()).update(text[at : at + length] for at in starts)
        self._known: dict[str, str] = {}  # many quotes share a title

    def places_in(self, cell: str) -> list[tuple[int, int]]:
        """Start and end of such words in a cell, in order and without overlap."""
        found = [
            (at, at + length)
            for length, known in self._parts.items()
            for at in range(len(cell) - length + 1)
            if cell[at : at + length] in known
        ]
        joined: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return joined

    def without(self, cell: str) -> str:
        """The cell with a mark in place of such words."""
        if cell not in self._known:
            new = cell
            for start, end in reversed(self.places_in(cell)):
                new = new[:start] + ERASED + new[end:]
            self._known[cell] = new
        return self._known[cell]


def without_words(table: pa.Table, erased: pa.Table) -> pa.Table:
    """The rows (`rows.SCHEMA`) without the words of the quotes `erased`, wherever else they were kept.

    Removes every run of 40 of their characters, or the whole of a shorter text of 12 or more; around quotes of the same
    document a run of 12, since there words and their surroundings rarely coincide by chance. The words of other quotes
    stay: those are quotes in their own right.
    """
    gone = erased.filter(pa.array([part == Part.QUOTE for part in erased["part"].to_pylist()], pa.bool_()))
    texts = {text for text in gone["text"].to_pylist() if text}
    if not texts:
        return table
    anywhere, near = ErasedWords(texts, _RUN), ErasedWords(texts, _NEAR_RUN)
    documents = {(name, cell) for name in _SAME_DOCUMENT for cell in gone[name].to_pylist() if cell}
    lines = table.select(list(_COLUMNS)).to_pylist()
    changed: dict[int, dict[str, str]] = {}
    for nth, line in enumerate(lines):
        if line["removed"]:
            continue
        if line["part"] == Part.QUOTE:
            is_near = any((name, line[name]) in documents for name in _SAME_DOCUMENT)
            new = _quote(line, anywhere, near if is_near else anywhere)
        elif line["part"] in DESCRIPTIONS and line["json"]:
            new = {"json": _json(line["json"], anywhere.without)}
        else:
            continue
        if differing := {name: cell for name, cell in new.items() if cell != line[name]}:
            changed[nth] = differing
    return _replace(table, changed)


def _quote(line: Mapping[str, Any], anywhere: ErasedWords, around: ErasedWords) -> dict[str, str]:
    """The new cells of a quote that stays."""
    new: dict[str, str] = {name: "" for name in _AROUND if line[name] and around.places_in(line[name])}
    new |= {name: anywhere.without(line[name]) for name in _FREE_CELLS if line[name]}
    if line["own"]:
        new["own"] = _json(line["own"], anywhere.without)
    if line["json"] and any(cell != line[name] for name, cell in new.items()):
        new["json"] = as_json(quote_rows.checksums({**line, **new}))
    return new


def _json(written: str, change: Callable[[str], str]) -> str:
    """JSON with all strings but field names changed; returned as it was if none is."""
    before = json.loads(written)
    after = _walk(before, change)
    return written if after == before else as_json(after)


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: inside if name == _NAME else _walk(inside, change) for name, inside in value.items()}
    if isinstance(value, list):
        new = [_walk(inside, change) for inside in value]
        # lists of ours may not contain a sentence twice
        return list(dict.fromkeys(new)) if new != value and all(isinstance(one, str) for one in new) else new
    return value


def _replace(table: pa.Table, changed: Mapping[int, Mapping[str, str]]) -> pa.Table:
    for name in sorted({name for cells in changed.values() for name in cells}):
        column = table[name].to_pylist()
        for nth, cells in changed.items():
            column[nth] = cells.get(name, column[nth])
        table = table.set_column(
            table.schema.get_field_index(name), name, pa.array(column, table.schema.field(name).type)
        )
    return table
