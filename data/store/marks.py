"""Claims, stances and named axes as rows of the log, and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from data.axes import Axis
from data.stances import CLAIM_COLUMNS, STANCE_COLUMNS, Marked

CLAIM, STANCE, AXIS = "claim", "stance", "axis"
Line = Mapping[str, str]


def stance_key(stance: Line) -> str:
    """What a stance is about and whose it is: of two with the same key the later counts. Ids hold no space."""
    return f"{stance['claim_id']} {stance['quote_id']} {stance['annotator']}"


def lines(marked: Marked) -> list[tuple[str, str, str]]:
    """Part, key and JSON of each claim and stance, in their order; of stances with the same key the last."""
    claims = [_line(row, CLAIM_COLUMNS) for row in marked.claims.to_dict("records")]
    stances = {
        stance_key(row): row for row in (_line(one, STANCE_COLUMNS) for one in marked.stances.to_dict("records"))
    }
    return [(CLAIM, claim["claim_id"], _json(claim)) for claim in claims] + [
        (STANCE, key, _json(stance)) for key, stance in stances.items()
    ]


def axis_lines(axes: Sequence[Axis]) -> list[tuple[str, str, str]]:
    """Part, key and JSON of each axis."""
    return [(AXIS, axis.name, axis.model_dump_json()) for axis in axes]


def marked(claims: Iterable[str], stances: Iterable[str]) -> Marked:
    """Claims and stances from their JSON."""
    return Marked(_table(claims, CLAIM_COLUMNS), _table(stances, STANCE_COLUMNS))


def axes(written: Iterable[str]) -> tuple[Axis, ...]:
    """Axes from their JSON."""
    return tuple(Axis.model_validate_json(axis) for axis in written)


def _table(written: Iterable[str], columns: Sequence[str]) -> pd.DataFrame:
    found = pd.DataFrame([json.loads(line) for line in written], columns=list(columns))
    return found.astype(str)


def _line(row: Mapping[Any, Any], columns: Sequence[str]) -> Line:
    return {name: str(row[name]) for name in columns}


def _json(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False)
