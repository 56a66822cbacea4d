"""The figures that are stored with a map: which projections were tried, and how far each can be trusted."""

import json
from typing import Annotated

import pydantic

_Count = Annotated[int, pydantic.Field(ge=0, lt=2**63)]  # what a column of a table holds
_Share = pydantic.FiniteFloat | None


class _StoredFigures(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(strict=True, frozen=True)


class _Trust(_StoredFigures):
    k: _Count
    n: _Count
    neighbours_kept: _Share
    chance: _Share
    trustworthiness: _Share
    n_ranked: _Count
    reason: str
    n_measured: _Count = 0

    @pydantic.model_validator(mode="after")
    def _all_measured_or_none(self) -> "_Trust":
        if len({share is None for share in (self.neighbours_kept, self.chance, self.trustworthiness)}) > 1:
            raise ValueError("must hold all measures or none")
        return self


class _StoredScore(_StoredFigures):
    name: str
    trust: _Trust


class _Figures(_StoredFigures):
    """The part of `Map.figures` that the screens show. Checked, since a file may come from anywhere."""

    model: str
    n: _Count
    chosen: str
    tried: list[_StoredScore]
    n_drawn: _Count = 0

    @pydantic.model_validator(mode="after")
    def _chosen_was_tried(self) -> "_Figures":
        if self.chosen not in [tried.name for tried in self.tried]:
            raise ValueError("must have tried what was chosen")
        return self


def are_whole(figures: object) -> bool:
    """Whether the figures of a map are complete and valid; those of a foreign backup may not be."""
    try:
        _Figures.model_validate_json(json.dumps(figures))  # as stored: a freshly drawn map has tuples
    except pydantic.ValidationError:
        return False
    return True
