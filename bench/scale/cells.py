"""Rows of the table: what was measured at each size, beside the goal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.scale.results import NotMeasured

NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Cell:
    """What was measured at one size, and whether that reaches the goal; None if there is none."""

    text: str
    is_reached: bool | None = None


def measured_cell(read: Callable[[], Cell]) -> Cell:
    """The cell, or one that says that nothing was measured."""
    try:
        return read()
    except NotMeasured:
        return Cell(NOT_MEASURED)


def row(figure: str, sizes: Sequence[int], cells: Sequence[Cell], goal: str, part: str) -> str:
    """A row in Markdown; what all sizes have in common is said once."""
    return (
        "| "
        + " | ".join(
            (
                figure,
                "; ".join(f"{n:,}" for n in sizes),
                joined([cell.text for cell in cells]),
                goal,
                joined([{True: "yes", False: "**no**", None: ""}[cell.is_reached] for cell in cells]),
                f"`{part}`",
            )
        )
        + " |"
    )


def joined(texts: list[str]) -> str:
    """What stands in one cell of the table: once if all sizes have it in common."""
    return texts[0] if len(set(texts)) == 1 else "; ".join(texts).strip("; ")


def seconds(value: float) -> str:
    """With as many digits as mean something."""
    return f"{value:.2f} s" if value < 1 else f"{value:.1f} s" if value < 10 else f"{value:,.0f} s"
