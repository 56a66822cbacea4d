"""Claims, stances, draws, judged pairs and named axes as rows and back: each is stored as JSON."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from data.axes import Axis
from data.stances import CLAIM_COLUMNS, DRAW_COLUMNS, PAIR_COLUMNS, STANCE_COLUMNS, Annotations
from data.store.parts import Part
from data.store.rows.schema import MapPlaces, as_json, json_of, of_part

Line = Mapping[str, str]


def encode(marked: Annotations | None, axes: Sequence[Axis], places: MapPlaces) -> list[pa.Table]:
    """A row for each claim, stance, draw, pair and axis, in order; of those with the same key the last counts."""
    cells: dict[Part, dict[str, str]] = {}
    if marked is not None:
        cells[Part.CLAIM] = {line["claim_id"]: as_json(line) for line in _lines(marked.claims, CLAIM_COLUMNS)}
        cells[Part.STANCE] = {stance_key(line): as_json(line) for line in _lines(marked.stances, STANCE_COLUMNS)}
        cells[Part.DRAW] = {draw_key(line): as_json(line) for line in _lines(marked.draws, DRAW_COLUMNS)}
        cells[Part.PAIR] = {pair_key(line): as_json(line) for line in _lines(marked.pairs, PAIR_COLUMNS)}
    cells[Part.AXIS] = {axis.name: axis.model_dump_json() for axis in axes}
    return [
        of_part(part, list(by_key), places=places, json=list(by_key.values()))
        for part, by_key in cells.items()
        if by_key
    ]


def decode(by_part: Mapping[str, pa.Table]) -> tuple[Annotations, tuple[Axis, ...]]:
    """The marks of people and the axes, from the rows of each part."""
    parts = (Part.CLAIM, Part.STANCE, Part.DRAW, Part.PAIR)
    claims, stances, draws, pairs = (json_of(by_part.get(part)) for part in parts)
    axes = tuple(Axis.model_validate_json(axis) for axis in json_of(by_part.get(Part.AXIS)))
    return annotations_from(claims, stances, draws, pairs), axes


def annotations_from(
    claims: Iterable[str], stances: Iterable[str], draws: Iterable[str] = (), pairs: Iterable[str] = ()
) -> Annotations:
    """Claims, stances, draws and pairs from their JSON; fields that an earlier version did not have are empty."""
    return Annotations(
        _table(claims, CLAIM_COLUMNS),
        _table(stances, STANCE_COLUMNS),
        _table(draws, DRAW_COLUMNS),
        _table(pairs, PAIR_COLUMNS),
    )


def stance_key(stance: Line) -> str:
    """What a stance is about and whose it is: of two with the same key the later counts. Ids contain no space."""
    return f"{stance['claim_id']} {stance['quote_id']} {stance['annotator']}"


def pair_key(pair: Line) -> str:
    """The two quotes, and who judged them."""
    return f"{pair['first_id']} {pair['second_id']} {pair['annotator']}"


def draw_key(draw: Line) -> str:
    """A draw has a row for each camp: its id, and a hash of the camp's name, which may contain anything."""
    return f"{draw['draw_id']} {hashlib.sha256(draw['camp'].encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _table(written: Iterable[str], columns: Sequence[str]) -> pd.DataFrame:
    lines = [json.loads(line) for line in written]
    return pd.DataFrame([[line.get(name, "") for name in columns] for line in lines], columns=list(columns), dtype=str)


def _lines(table: pd.DataFrame, columns: Sequence[str]) -> list[Line]:
    rows: list[dict[Any, Any]] = table.to_dict("records")
    return [{name: str(row[name]) for name in columns} for row in rows]
