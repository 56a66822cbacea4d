"""A map of more texts than are drawn at once: a sample is drawn, and the others are placed among it."""

import hashlib
from typing import Any

import numpy as np

from analysis.blocks import row_digests
from analysis.embedding.all_neighbours import Listing
from analysis.map.projection import ChosenProjection, ProjectionScore, compare, nearness_weights, settings
from analysis.map.trust import MOST_NEIGHBOURS, measure_sample
from analysis.progress import Progress, part, silent
from data.files.finished_chunks import FinishedChunks

MOST_DRAWN = 100_000  # distinct texts, as many as are drawn in a few minutes
NEAREST = 5  # drawn texts between which another is placed
BLOCK = 50_000  # placed between two chunks that are saved
N_MEASURED = 1_000
_DRAWING, _PLACING = 0.5, 0.9  # shares of the time at which each ends


def draw_and_place(
    vectors: np.ndarray,
    progress: Progress = silent,
    finished: FinishedChunks | None = None,
    most_drawn: int = MOST_DRAWN,
) -> tuple[ChosenProjection, dict[str, Any]]:
    """Draw `most_drawn` of the distinct texts and place the others between their nearest of these.

    In the second value, `n_drawn` is how many were drawn, 0 if all were. A text is placed at the mean of its NEAREST,
    weighted as in `projection.place`. Which ones are drawn depends only on the vectors, and not on their order: those
    with the smallest hashes. The reliability of a quote is the share of its nearest *drawn* texts that are near it on
    the map. What is `finished` is not computed again.
    """
    order, place_of, mark = _by_hash(vectors)
    if len(order) <= most_drawn:
        return compare(vectors, progress), {}
    drawn = np.ascontiguousarray(vectors[order[:most_drawn]])

    def draw() -> dict[str, np.ndarray]:
        found = compare(drawn, part(progress, 0, _DRAWING))
        names = [score.name for score in found.figures]
        made = {"points": found.points, "reliability": found.reliability}
        return made | {"chosen": np.array(names.index(found.name)), "names": np.array(names)}

    first = _once(finished, f"sample-{mark}.npz", draw)
    name = str(first["names"][int(first["chosen"])])
    placed, shares = _place(vectors, order, first["points"], mark, progress, finished)
    points = np.concatenate([first["points"], placed])
    reliability = np.concatenate([first["reliability"], shares])
    points, reliability = points[place_of], reliability[place_of]
    measuring = part(progress, _PLACING, 1, "measuring how far the map can be trusted")
    measuring(0)
    trust = measure_sample(vectors, points, N_MEASURED, measuring)
    score = ProjectionScore(name, settings(name, most_drawn), trust)
    return ChosenProjection(name, points, reliability, [score]), {"n_drawn": most_drawn}


def _once(finished: FinishedChunks | None, name: str, compute: Any) -> dict[str, np.ndarray]:
    found = finished.read(name) if finished is not None else None
    if found is None:
        found = compute()
        if finished is not None:
            finished.write(name, found)
    return dict(found)


def _by_hash(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """One row of each distinct text, ordered by their vectors' hashes; for each row its index among them; the hash of
    all.
    """
    keys = np.frombuffer(row_digests(vectors), dtype=">u8")
    _, order, place_of = np.unique(keys, return_index=True, return_inverse=True)
    return order, place_of.ravel(), hashlib.sha256(keys.tobytes()).hexdigest()[:16]


def _place(
    vectors: np.ndarray,
    order: np.ndarray,
    points: np.ndarray,
    mark: str,
    progress: Progress,
    finished: FinishedChunks | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Points (n_placed, 2) and reliability of the distinct texts after those that are drawn, as many as `points`."""
    from scipy.spatial import KDTree

    n_drawn, k = len(points), min(MOST_NEIGHBOURS, len(points) - 2)
    drawn = np.ascontiguousarray(vectors[order[:n_drawn]])
    tree, listing = KDTree(points), Listing(drawn)
    placed = np.empty((len(order) - n_drawn, 2), np.float32)
    reliability = np.empty(len(placed), np.float32)
    for start in range(0, len(placed), BLOCK):
        block = slice(start, min(start + BLOCK, len(placed)))
        done = _DRAWING + (_PLACING - _DRAWING) * start / len(placed)
        progress(done, f"placing {start:,} of {len(placed):,} texts")

        def near(block: slice = block) -> dict[str, np.ndarray]:
            found = listing.nearest(vectors[order[n_drawn:][block]], k + 1)
            places = _between(found.rows, found.cosines, points)
            return {"points": places, "reliability": _share_of_neighbours(found.rows[:, :k], points, places, tree)}

        chunk = _once(finished, f"placed-{mark}-{n_drawn + start:09}.npz", near)
        placed[block], reliability[block] = chunk["points"], chunk["reliability"]
    return placed, reliability


def _between(rows: np.ndarray, cosines: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The mean of the points of the NEAREST of each, weighted by how much their cosine exceeds that of the nearest left
    out.
    """
    k = min(NEAREST, rows.shape[1] - 1)
    weights = nearness_weights(cosines[:, : k + 1])
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("ij,ijk->ik", weights, points[rows[:, :k]]), dtype=np.float32)


def _share_of_neighbours(rows: np.ndarray, points: np.ndarray, places: np.ndarray, tree: Any) -> np.ndarray:
    """The share of the nearest drawn texts of each, `rows`, that are among its nearest drawn points."""
    reach = tree.query(places, [rows.shape[1]])[0]
    distance = np.linalg.norm(points[rows] - places[:, None, :], axis=2)
    return np.asarray((distance <= reach + 1e-6).mean(axis=1, dtype=np.float32))
