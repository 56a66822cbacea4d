"""The matrix of claims and sides as a printable figure."""

from typing import TYPE_CHECKING

from analysis.positions.matrix.in_words import badge, cell_in_words
from components.elements.figure_button import PrintableFigure
from components.positions.marked_corpus import Positions
from components.positions.matrix import Matrix, table
from data.counting import count_of
from data.stances import CONDITIONAL, MACHINE, OPPOSES, SUPPORTS

if TYPE_CHECKING:
    from analysis.figures.paper import Caption, Sheet

METHOD = (
    "Bars: quotes of the side that support (right, full), agree on a condition (right, dotted) or oppose (left, "
    "hatched). Stances are marked by people on the quoted words; “not read” does not mean silence. “At most n "
    "missed”: 95% bound from a random draw of the unread."
)


def matrix_figure(asked: Positions, matrix: Matrix) -> PrintableFigure:
    """The rows in screen order. The data are one line per claim and side, with all that the cell says.

    The figure of a single row has its claim in the title.
    """
    sides = [f"{side} (not a side)" if side in matrix.not_compared else side for side in matrix.sides]

    def draw(caption: "Caption", width: float) -> "Sheet":
        from analysis.figures.stances import ClaimLine, StanceCell, stance_figure

        claims = [
            ClaimLine(
                row.claim,
                badge(row)[0],
                [
                    StanceCell(
                        cell.n(OPPOSES),
                        cell.n(SUPPORTS),
                        cell.n(CONDITIONAL),
                        cell_in_words(cell, matrix.n_filtered(row, side)),
                    )
                    for side, cell in matrix.cells(row).items()
                ],
            )
            for row in matrix.rows
        ]
        return stance_figure(caption, width, sides, claims)

    stances = asked.in_view_stances
    is_counted = stances["claim_id"].isin([row.claim_id for row in matrix.rows])
    stances = stances[is_counted & ~stances["annotator"].str.startswith(MACHINE)]
    counted = (
        f"{count_of(len(matrix.rows), 'claim')}; n = {count_of(len(stances), 'mark')} by people on "
        f"{count_of(stances['quote_id'].nunique(), 'quote')} in view."
    )
    figures = table(matrix).astype(object)
    figures = figures.where(figures.notna(), "")
    what = f"“{matrix.rows[0].claim}”" if len(matrix.rows) == 1 else "what"
    return PrintableFigure(
        f"Who supports and who opposes {what}",
        (counted, METHOD),
        draw,
        list(figures.columns),
        lambda: figures.to_numpy().tolist(),
    )
