"""Where a new corpus may contain disagreement: pairs of quotes across camps to judge, and quotes that could become
claims.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MOST_ASKED = 1_500  # quotes compared with each other, taken at regular intervals
NEAREST = 5  # quotes of other camps that show how far a quote is about what others speak about
MOST_USES = 2  # pairs in which one quote may appear


@dataclass(frozen=True)
class QuotePair:
    """Two quotes of different camps, by row, and their cosine, which measures topic and wording, not agreement."""

    one: int
    other: int
    cosine: float


def pairs(vectors: np.ndarray, camps: Mapping[str, np.ndarray], among: np.ndarray, most: int) -> list[QuotePair]:
    """The nearest pairs across camps, each quote in at most two, the nearest first.

    `camps` are masks over the quotes; a pair shares no camp. If `among` has more than 1,500 quotes, that many are taken
    at regular intervals.
    """
    rows = _sample_rows(among)
    if len(rows) < 2:
        return []
    cosines = vectors[rows] @ vectors[rows].T
    cosines[_share_a_camp(camps, rows)] = -np.inf
    cosines[np.tril_indices(len(rows))] = -np.inf
    n = min(cosines.size, most * 20)
    best = np.argpartition(-cosines, n - 1, axis=None)[:n]
    best = best[np.argsort(-cosines.ravel()[best], kind="stable")]
    uses = np.zeros(len(rows), dtype=int)
    found: list[QuotePair] = []
    for place in best.tolist():
        one, other = divmod(place, len(rows))
        if not np.isfinite(cosines[one, other]) or len(found) == most:
            break
        if max(uses[one], uses[other]) < MOST_USES:
            uses[[one, other]] += 1
            found.append(QuotePair(int(rows[one]), int(rows[other]), float(cosines[one, other])))
    return found


def _sample_rows(among: np.ndarray) -> np.ndarray:
    rows = np.flatnonzero(among)
    return rows if len(rows) <= MOST_ASKED else rows[np.linspace(0, len(rows) - 1, MOST_ASKED).astype(int)]


def _share_a_camp(camps: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    members = np.array([mask[rows] for mask in camps.values()], dtype=float).reshape(-1, len(rows))
    return np.asarray((members.T @ members) > 0)


def candidates(
    vectors: np.ndarray,
    camps: Mapping[str, np.ndarray],
    topics: Sequence[str],
    is_direct: np.ndarray,
    among: np.ndarray,
    most: int,
) -> list[int]:
    """Rows of quotes that may be reworded into claims: for each topic on which at least two camps speak, the verbatim
    quote nearest to the topic's mean; topics on which camps are most balanced first. Empty without topics.
    """
    cells = np.array(topics, dtype=object)
    found: list[tuple[float, int]] = []
    for topic in dict.fromkeys(cell for cell in topics if cell):
        here = among & (cells == topic)
        sizes = sorted((int((here & mask).sum()) for mask in camps.values()), reverse=True)
        direct = np.flatnonzero(here & is_direct)
        if len(sizes) < 2 or not sizes[1] or not len(direct):
            continue
        central = direct[int(np.argmax(vectors[direct] @ vectors[here].mean(axis=0)))]
        found.append((-sizes[1] / sizes[0], int(central)))
    return [row for _, row in sorted(found)[:most]]


def candidates_without_topics(
    vectors: np.ndarray, camps: Mapping[str, np.ndarray], is_direct: np.ndarray, among: np.ndarray, most: int
) -> list[int]:
    """Like `candidates`, if quotes have no topics: the verbatim quotes nearest to what other camps say.

    Nearness is the mean cosine to the NEAREST quotes of other camps. To cover different matters, none is among the
    tenth of the quotes, or the NEAREST, that are nearest to an earlier one. At most MOST_ASKED quotes are examined.
    """
    rows = _sample_rows(among)
    if len(rows) < 2:
        return []
    cosines = vectors[rows] @ vectors[rows].T
    of_others = np.where(_share_a_camp(camps, rows), -np.inf, cosines)
    n = min(NEAREST, len(rows) - 1)
    nearest = -np.partition(-of_others, n - 1, axis=1)[:, :n]
    counted = np.isfinite(nearest)
    worth = np.where(counted, nearest, 0).sum(axis=1) / n  # few others count for less
    free = is_direct[rows] & counted.any(axis=1)
    n_near = max(NEAREST, len(rows) // 10)
    found: list[int] = []
    while free.any() and len(found) < most:
        best = int(np.argmax(np.where(free, worth, -np.inf)))
        found.append(int(rows[best]))
        free[best] = False
        free[np.argsort(-cosines[best], kind="stable")[: n_near + 1]] = False
    return found
