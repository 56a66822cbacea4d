"""Presets of named axes: two opposite poles, each in several phrasings (axes.toml)."""

from typing import Annotated

import pydantic

from data.declarations import Declaration, no_name_twice

AXES_FILE = "axes.toml"
LONGEST_PHRASING = 500
MOST_PHRASINGS = 10  # per pole
LONGEST_POLE = 2_000  # characters, all phrasings of a pole together: they travel in a link

Phrasing = Annotated[str, pydantic.Field(min_length=1, max_length=LONGEST_PHRASING, pattern=r"^[^\r\n]+$")]
_Name = Annotated[str, pydantic.Field(min_length=1, max_length=80)]


class Pole(Declaration):
    """One end of an axis: its label, and sentences that express it."""

    label: _Name
    phrasings: Annotated[tuple[Phrasing, ...], pydantic.Field(min_length=1, max_length=MOST_PHRASINGS)]

    @pydantic.field_validator("phrasings")
    @classmethod
    def _none_twice(cls, phrasings: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(phrasings)) < len(phrasings):
            raise ValueError("must not hold a phrasing twice")
        if len("\n".join(phrasings)) > LONGEST_POLE:
            raise ValueError(f"must hold at most {LONGEST_POLE:,} characters together")
        return phrasings


class Axis(Declaration):
    """An axis from its low to its high end."""

    name: _Name
    note: str = ""
    low: Pole
    high: Pole


class Axes(Declaration):
    """All of axes.toml."""

    axes: tuple[Axis, ...] = ()

    @pydantic.field_validator("axes")
    @classmethod
    def _no_name_twice(cls, axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
        return no_name_twice(axes)
