"""Names for parts of a large map, finer than its topics, that appear as a reader zooms in."""

from dataclasses import dataclass

import numpy as np

from analysis.progress import Progress, part, silent
from analysis.shapes import thin_outline
from analysis.text.term_counts import TermCounts
from analysis.text.words import FUNCTION_WORDS
from analysis.view.link import Shape
from data.counting import count_of

LEAST_QUOTES = 150  # of a map that has quarters
QUOTES_EACH, MOST_QUARTERS = 35, 80
_ROUNDS = 12
GROUPING = 0.6  # share of the time


@dataclass(frozen=True)
class Quarter:
    """A part of the map: its name, its centre in the map's units, and its rows, in corpus order."""

    name: str
    x: float
    y: float
    rows: np.ndarray


def quarters_by_name(
    points: np.ndarray,
    counted: TermCounts,
    unranked: frozenset[str] = FUNCTION_WORDS,
    rows: np.ndarray | None = None,
    progress: Progress = silent,
) -> tuple[Quarter, ...]:
    """The quarters of a map, the largest first: k-means on the places (n, 2), named by c-TF-IDF.

    About QUOTES_EACH quotes in each; one without a name that is true of it is left out. Always the same for the same
    map. If `counted` are the terms of some `rows` only, the quarters are made and named by these.
    """
    from scipy.cluster.vq import kmeans2, vq

    from analysis.compare.topics.found_topics import LEAST_TRUE, NameSource, name_groups

    if len(points) < LEAST_QUOTES:
        return ()
    n_quarters = min(MOST_QUARTERS, len(points) // QUOTES_EACH)
    whole, points = points, points if rows is None else points[rows]
    progress(0, f"grouping {count_of(len(points), 'place')}")
    centres, numbers = kmeans2(points.astype(float), n_quarters, iter=_ROUNDS, minit="++", seed=0, missing="warn")
    held, numbers = np.unique(numbers, return_inverse=True)
    everyone = np.ones(len(points), dtype=bool)
    named = name_groups(numbers, NameSource(counted, unranked), everyone, progress=part(progress, GROUPING, 1))
    is_true = np.bincount(numbers, named.holds) >= LEAST_TRUE * np.bincount(numbers)
    if len(whole) > len(points):
        numbers = vq(whole.astype(float), centres[held])[0]
    quarters = [
        Quarter(name, float(centres[at, 0]), float(centres[at, 1]), np.flatnonzero(numbers == number))
        for number, (at, name) in enumerate(zip(held.tolist(), named.names, strict=True))
        if is_true[number]
    ]
    return tuple(sorted(quarters, key=lambda quarter: -len(quarter.rows)))


def hull(points: np.ndarray) -> Shape:
    """The outline around at least three places; quarters are convex, so that no outline contains a place of another."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        corners = points[ConvexHull(points).vertices].astype(float)
    except QhullError:  # collinear
        corners = np.vstack([points.min(axis=0), points.max(axis=0), points[0]]).astype(float)
    middle = corners.mean(axis=0)
    wider = middle + 1.005 * (corners - middle)
    return thin_outline(wider[:, 0].tolist(), wider[:, 1].tolist())
