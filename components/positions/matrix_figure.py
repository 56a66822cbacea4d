"""The matrix of claims and sides as a figure fit to print."""

from typing import TYPE_CHECKING

from analysis.positions.in_words import reading_in_words, stances_in_words
from components.figure_button import PrintableFigure
from components.positions.marked_corpus import Positions
from components.positions.matrix import Matrix

if TYPE_CHECKING:
    from analysis.figures.paper import Caption, Sheet

_SHADES = {"supports": 0.35, "opposes": 1.0, "conditional": 0.15, "mixed": 0.6}


def matrix_figure(asked: Positions, matrix: Matrix) -> PrintableFigure:
    """The rows in the order of the screen; opposition is darkest, and words say it, too."""
    rows, shades = [], []
    for row in matrix.rows:
        cells = matrix.cells(row)
        said = [" · ".join(stances_in_words(cell) or reading_in_words(cell)) for cell in cells.values()]
        rows.append((row.claim, said))
        shades.append([_SHADES.get(cell.state, 0.0) for cell in cells.values()])

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.charts import table_figure

        return table_figure(caption, width, matrix.sides, rows, shades)

    n = len(asked.in_view_stances)
    notes = (
        f"{len(rows):,} claims; n = {n:,} marks by people on quotes in view.",
        "A stance is about the quoted words. Shaded: opposes darkest, mixed, supports, agrees on a condition lightest; "
        "“not read” is no silence.",
    )
    head = ("claim", *matrix.sides)
    return PrintableFigure(
        "Who supports and who opposes what", notes, draw, head, lambda: [[claim, *said] for claim, said in rows]
    )
