"""From vectors to a map: several projections are tried, and the one that keeps most neighbours is used."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.embedding.all_neighbours import Neighbours, nearest_of_all
from analysis.map.trust import Trust, measure
from analysis.progress import Progress, part, silent

SEED = 0
MOST_FOR_MDS = 1_000  # it needs the distances of all pairs, and iterates over them
LEAST_FOR_TSNE = 10
# From this many on a shorter t-SNE: on 52,199 sentences it keeps as many neighbours in a tenth of the time.
LARGE = 5_000
LARGE_NEIGHBOURS = 30
LARGE_ITERATIONS = (75, 175)  # with early exaggeration, and after it
_FINDING = 0.4  # share of the time for a large map, to find each quote's neighbours
_REPORTED_EVERY = 10  # iterations


@dataclass(frozen=True)
class ProjectionScore:
    """One projection of these vectors and how far it can be trusted."""

    name: str
    settings: dict[str, Any]
    trust: Trust


@dataclass(frozen=True)
class ChosenProjection:
    """The projection used: `points` (n, 2) float32 within a circle of radius 1, `reliability` (n,) per quote."""

    name: str
    points: np.ndarray
    reliability: np.ndarray
    figures: list[ProjectionScore]


def compare(vectors: np.ndarray, progress: Progress = silent) -> ChosenProjection:
    """Try every projection that suits this many quotes and use the one that keeps most neighbours.

    Ties go to the more trustworthy, then to the simpler (the order tried). The result depends neither on the order of
    the rows nor on any random state but the fixed seed.
    """
    names = candidates(len(vectors))
    unique, place_of = np.unique(vectors, axis=0, return_inverse=True)
    near = None
    if len(unique) >= LARGE:
        # computed once, for the projection and for its measures: the slowest step of a large map
        doing = "finding each quote's nearest quotes"
        near = nearest_of_all(unique, LARGE_NEIGHBOURS, part(progress, 0, _FINDING, doing))
    begun = _FINDING if near else 0.0
    drawn: dict[str, np.ndarray] = {}
    # each is measured while the next, which takes longer, is drawn
    with ThreadPoolExecutor(1, "trust") as measuring:
        waiting = []
        for number, name in enumerate(names):
            # with many quotes, all but the last, t-SNE, are quick
            tell = part(progress, begun if near else number / len(names), 1, f"drawing the map by {name}")
            tell(0.0)
            drawn[name] = _project(unique, name, near, drawn.get("PCA"), tell)
            waiting.append(measuring.submit(_measure, vectors, unique, place_of.ravel(), drawn[name], near))
        measured = [one.result() for one in waiting]
    figures = [
        ProjectionScore(name, settings(name, len(unique)), trust)
        for name, (trust, _, _) in zip(names, measured, strict=True)
    ]
    best = max(range(len(names)), key=lambda number: _worth(figures[number].trust))  # the first of equals
    return ChosenProjection(names[best], *measured[best][1:], figures)


def _measure(
    vectors: np.ndarray, unique: np.ndarray, place_of: np.ndarray, points: np.ndarray, near: Neighbours | None
) -> tuple[Trust, np.ndarray, np.ndarray]:
    """The measures of the points of distinct vectors, and each row's point and share of neighbours kept."""
    if near is None:
        points = points[place_of]
        trust, kept = measure(vectors, points)
        return trust, points, kept
    # among distinct texts: a repeated text would be its own nearest
    trust, kept = measure(unique, points, neighbours=near.rows)
    return trust, points[place_of], kept[place_of]


def _worth(trust: Trust) -> tuple[float, float]:
    # rounded: a difference that no reader would see must not outweigh simplicity
    return round(trust.neighbours_kept or 0, 4), round(trust.trustworthiness or 0, 4)


def candidates(n: int) -> list[str]:
    """Projections that suit n quotes, the simplest first."""
    names = ["PCA"]
    if 3 <= n <= MOST_FOR_MDS:
        names += ["classical MDS", "metric MDS"]
    if n >= LEAST_FOR_TSNE:
        names += ["t-SNE"]
    return names


def settings(name: str, n: int) -> dict[str, Any]:
    """The settings of a projection for n quotes, as they are stored with the map."""
    chosen: dict[str, dict[str, Any]] = {
        "PCA": {},
        "classical MDS": {"distance": "cosine"},
        "metric MDS": {"distance": "cosine", "start": "classical MDS"},
        "t-SNE": {"distance": "cosine", "perplexity": _perplexity(n), "start": "PCA", "seed": SEED},
    }
    if name == "t-SNE" and n >= LARGE:
        chosen[name] |= {"neighbours": LARGE_NEIGHBOURS, "iterations": list(LARGE_ITERATIONS)}
    return chosen[name]


def project(vectors: np.ndarray, name: str) -> np.ndarray:
    """Points (n, 2) float32, centred, within a circle of radius 1; identical vectors share a point.

    `vectors` (n, n_dims) of length one. Rows are sorted before they are projected, so their order does not matter.
    """
    unique, place_of = np.unique(vectors, axis=0, return_inverse=True)
    near = None
    if name == "t-SNE" and len(unique) >= LARGE:
        near = nearest_of_all(unique, LARGE_NEIGHBOURS)
    return _project(unique, name, near)[place_of.ravel()]


def _project(
    unique: np.ndarray,
    name: str,
    near: Neighbours | None,
    by_pca: np.ndarray | None = None,
    progress: Progress = silent,
) -> np.ndarray:
    """Points of distinct vectors; `near` are their neighbours, given to t-SNE if there are many.

    It then starts from the points `by_pca`, which are computed if not given.
    """
    if len(unique) < 2:
        return np.zeros((len(unique), 2), np.float32)
    if len(unique) == 2:
        drawn = np.array([[-1.0, 0.0], [1.0, 0.0]])
    elif name == "t-SNE" and near is not None:
        drawn = _large_tsne(near, _project(unique, "PCA", None) if by_pca is None else by_pca, progress)
    else:
        drawn = _METHODS[name](unique.astype(np.float64))
    return _orient(drawn).astype(np.float32)


def place(wanted: np.ndarray, vectors: np.ndarray, points: np.ndarray, k: int = 5) -> np.ndarray:
    """Where new texts go on an existing map, (m, 2): `place_by` for each, wanted and vectors being of length one."""
    places = [place_by(cosines, points, k) for cosines in wanted @ vectors.T]
    return np.array(places, np.float32).reshape(-1, 2)


def place_by(cosines: np.ndarray, points: np.ndarray, k: int = 5) -> np.ndarray:
    """Where a text with these (n,) cosines goes: (2,) float32, the mean of the points of its k nearest quotes.

    The quotes are weighted by how much their cosine exceeds that of the nearest one left out, so that the nearest count
    most; a text identical to a quote gets its point. Approximate: the map was not made with this text.
    """
    k = min(k, len(cosines) - 1) or 1
    order = _highest(cosines, k + 1)
    if cosines[order[0]] > 1 - 1e-5 or len(order) == 1:
        return np.asarray(points[order[0]], np.float32)
    weights = nearness_weights(cosines[order])
    return np.asarray(weights @ points[order[:-1]] / weights.sum(), np.float32)


def _highest(values: np.ndarray, n: int) -> np.ndarray:
    """The positions of the n highest values, the highest first and equal ones in order."""
    if len(values) <= n:
        return np.argsort(-values, kind="stable")
    some = np.flatnonzero(values >= np.partition(values, len(values) - n)[len(values) - n])  # sorting all takes longer
    return some[np.argsort(-values[some], kind="stable")][:n]


def nearness_weights(cosines: np.ndarray) -> np.ndarray:
    """The weight of each of the nearest for a place between them, (..., k), from cosines (..., k + 1), nearest first.

    The last is the nearest that is left out.
    """
    return np.asarray(cosines[..., :-1] - cosines[..., -1:] + 1e-9)


def _pca(vectors: np.ndarray) -> np.ndarray:
    from sklearn.decomposition import PCA

    return np.asarray(
        PCA(2, svd_solver="full" if len(vectors) < vectors.shape[1] else "covariance_eigh").fit_transform(vectors)
    )


def _cosine_distances(vectors: np.ndarray) -> np.ndarray:
    from sklearn.metrics.pairwise import cosine_distances

    return np.asarray(cosine_distances(vectors))


def _classical_mds(vectors: np.ndarray) -> np.ndarray:
    """Torgerson (1952). Cosine distances are not Euclidean: if one of the two largest eigenvalues is negative, there is
    nothing to draw along it, where scikit-learn's own would return NaN.
    """
    squared = _cosine_distances(vectors) ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    values, axes = np.linalg.eigh(-centred / 2)
    return np.asarray(axes[:, :-3:-1] * np.sqrt(np.maximum(values[:-3:-1], 0)))


def _metric_mds(vectors: np.ndarray) -> np.ndarray:
    from sklearn.manifold import smacof

    start = _classical_mds(vectors)
    distances = _cosine_distances(vectors)
    return np.asarray(smacof(distances, n_components=2, init=start, n_init=1, random_state=SEED, max_iter=500)[0])


def _tsne(vectors: np.ndarray) -> np.ndarray:
    from openTSNE import TSNE

    return np.asarray(
        TSNE(
            perplexity=_perplexity(len(vectors)),
            metric="cosine",
            initialization="pca",
            neighbors="exact",
            # one thread: sums of several are added in any order, and the map would differ from run to run
            n_jobs=1,
            random_state=SEED,
        ).fit(vectors)
    )


def _large_tsne(near: Neighbours, by_pca: np.ndarray, progress: Progress) -> np.ndarray:
    """t-SNE with fewer neighbours and fewer steps, made possible by starting from PCA (Kobak and Berens 2019)."""
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.initialization import rescale
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    from analysis.map.repulsion import gradient_function

    distances = np.sqrt(np.maximum(2 - 2 * near.cosines.astype(np.float64), 0))
    likeness = PerplexityBasedNN(
        knn_index=PrecomputedNeighbors(near.rows, distances), perplexity=_perplexity(len(near.rows)), n_jobs=1
    )
    early, later = LARGE_ITERATIONS

    def report(iterations_before: int) -> Callable[..., None]:
        return lambda iteration, error, points: progress((iterations_before + iteration) / (early + later))

    with gradient_function() as gradient:
        points = TSNEEmbedding(
            *(rescale(by_pca.astype(np.float64)), likeness),
            n_jobs=1,
            negative_gradient_method=gradient,
            random_state=SEED,
            callbacks_every_iters=_REPORTED_EVERY,
        )
        points = points.optimize(early, exaggeration=12, momentum=0.5, learning_rate="auto", callbacks=report(0))
        return np.asarray(points.optimize(later, momentum=0.8, learning_rate="auto", callbacks=report(early)))


def _perplexity(n: int) -> float:
    if n >= LARGE:
        return LARGE_NEIGHBOURS / 3
    return float(min(30, max(1, (n - 1) // 3)))


_METHODS = {"PCA": _pca, "classical MDS": _classical_mds, "metric MDS": _metric_mds, "t-SNE": _tsne}


def _orient(drawn: np.ndarray) -> np.ndarray:
    """The same picture centred, its longer side across, the longer tails to the right and up, radius 1."""
    centred = drawn - drawn.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    turned *= np.where((turned**3).sum(axis=0) < 0, -1, 1)
    radius = np.linalg.norm(turned, axis=1).max()
    return np.asarray(turned / radius if radius else turned)
