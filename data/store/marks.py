"""Claims, stances, draws and named axes as rows of the log, and back."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from data.axes import Axis
from data.stances import CLAIM_COLUMNS, DRAW_COLUMNS, STANCE_COLUMNS, Marked

CLAIM, STANCE, DRAW, AXIS = "claim", "stance", "draw", "axis"
Line = Mapping[str, str]


def stance_key(stance: Line) -> str:
    """What a stance is about and whose it is: of two with the same key the later counts. Ids hold no space."""
    return f"{stance['claim_id']} {stance['quote_id']} {stance['annotator']}"


def draw_key(draw: Line) -> str:
    """A draw has a row for each camp: its id, and a hash of the camp's name, which may hold anything."""
    return f"{draw['draw_id']} {hashlib.sha256(draw['camp'].encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def lines(marked: Marked) -> list[tuple[str, str, str]]:
    """Part, key and JSON of each claim, stance and draw, in their order; of those with the same key the last."""
    claims = [_line(row, CLAIM_COLUMNS) for row in marked.claims.to_dict("records")]
    stances = {
        stance_key(row): row for row in (_line(one, STANCE_COLUMNS) for one in marked.stances.to_dict("records"))
    }
    draws = {draw_key(row): row for row in (_line(one, DRAW_COLUMNS) for one in marked.draws.to_dict("records"))}
    return [
        *((CLAIM, claim["claim_id"], _json(claim)) for claim in claims),
        *((STANCE, key, _json(stance)) for key, stance in stances.items()),
        *((DRAW, key, _json(draw)) for key, draw in draws.items()),
    ]


def axis_lines(axes: Sequence[Axis]) -> list[tuple[str, str, str]]:
    """Part, key and JSON of each axis."""
    return [(AXIS, axis.name, axis.model_dump_json()) for axis in axes]


def marked(claims: Iterable[str], stances: Iterable[str], draws: Iterable[str] = ()) -> Marked:
    """Claims, stances and draws from their JSON; what an earlier version did not know is empty."""
    return Marked(_table(claims, CLAIM_COLUMNS), _table(stances, STANCE_COLUMNS), _table(draws, DRAW_COLUMNS))


def axes(written: Iterable[str]) -> tuple[Axis, ...]:
    """Axes from their JSON."""
    return tuple(Axis.model_validate_json(axis) for axis in written)


def _table(written: Iterable[str], columns: Sequence[str]) -> pd.DataFrame:
    lines = [json.loads(line) for line in written]
    return pd.DataFrame([[line.get(name, "") for name in columns] for line in lines], columns=list(columns), dtype=str)


def _line(row: Mapping[Any, Any], columns: Sequence[str]) -> Line:
    return {name: str(row[name]) for name in columns}


def _json(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False)
