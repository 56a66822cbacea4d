"""The matrix as a table: one row per claim and side, with the full text of its cell."""

from collections.abc import Callable, Collection, Iterable, Mapping

import pandas as pd

from analysis.positions.matrix.in_words import cell_in_words
from analysis.positions.matrix.positions import OUTCOMES, Cell, ClaimRow
from data.stances import POSITIONS


def matrix_table(
    rows: Iterable[ClaimRow],
    cells: Callable[[ClaimRow], Mapping[str, Cell]] = lambda row: row.cells,
    n_filtered: Callable[[ClaimRow, str], int] = lambda row, side: 0,
    not_compared: Collection[str] = (),
) -> pd.DataFrame:
    """Claim, side, the cell in words, the number of quotes of each outcome, speakers and verbatim quotes of those with
    a position, the share of support by voices with its 95% interval, how much was read, and the bound on what was
    missed. Cells that do not apply are empty.
    """
    lines = []
    for row in rows:
        for side, cell in cells(row).items():
            interval = cell.interval
            taken = [cell.by[stance] for stance in POSITIONS if stance in cell.by]
            lines.append(
                {
                    "claim": row.claim,
                    "side": side,
                    "compared": side not in not_compared,
                    "says": cell_in_words(cell, n_filtered(row, side)),
                    **{outcome: cell.n(outcome) for outcome in OUTCOMES},
                    "verbatim": sum(one.n_direct for one in taken),
                    "joint": sum(one.n_joint for one in taken),
                    "voices": len(cell.scores),
                    "support": None if cell.support is None else round(cell.support, 3),
                    "support from": None if interval is None else round(interval[0], 3),
                    "support to": None if interval is None else round(interval[1], 3),
                    "read": cell.n_read,
                    "taken over from a machine": cell.n_taken_over,
                    "quotes": cell.n_quotes,
                    "at most missed": cell.most_missed,
                    "annotators": cell.n_annotators,
                }
            )
    return pd.DataFrame(lines)
