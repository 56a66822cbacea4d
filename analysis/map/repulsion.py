"""The gradient of t-SNE for thousands of quotes: openTSNE's attraction, and a repulsion of our own.

Repulsion is a sum over all pairs, computed on a grid by Fourier transforms (Linderman and others 2019). openTSNE
spreads four charges over the grid and combines them again, in double precision by NumPy's transforms; here one charge
is spread and the force itself is the kernel, in single precision by SciPy's. That loses nothing beyond the grid's own
error, which is the same; and each sum is taken in one order, however many threads there are.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

_NODES = 3  # per box and axis, between which the forces are interpolated
_WIDTH = 1.0  # of a box, at most
_LEAST_BOXES, _MOST_BOXES = 50, 1_000  # along an axis; these limits take precedence over the width
_LEAST = np.finfo(np.float64).eps


Gradient = Callable[..., tuple[float, np.ndarray]]


@contextmanager
def gradient_function() -> Iterator[Gradient]:
    """What openTSNE calls for the gradient at points; attraction is computed in a thread of its own meanwhile."""
    from openTSNE import _tsne

    def attract(points: np.ndarray, likeness: Any) -> np.ndarray:
        found = np.zeros_like(points)
        _tsne.estimate_positive_gradient_nn(
            *(likeness.indices, likeness.indptr, likeness.data, points, points, found), num_threads=1
        )
        return found

    with ThreadPoolExecutor(1, "attraction") as attraction:

        def gradient(points: np.ndarray, likeness: Any, **_: Any) -> tuple[float, np.ndarray]:
            places = np.asarray(points)
            attracted = attraction.submit(attract, places, likeness)
            repelled = repulsion(places)
            return 0.0, attracted.result() - repelled  # openTSNE asks for the error and never looks at it

        yield gradient


def repulsion(points: np.ndarray) -> np.ndarray:
    """How each point is pushed by all others, (n, 2) float64: the sum of their distances over (1 + squares)², divided
    by the sum of all 1 / (1 + square).
    """
    from scipy import fft

    least = points.min(axis=0)
    span = float((points.max(axis=0) - least).max())
    n_boxes = int(min(_MOST_BOXES, max(_LEAST_BOXES, np.ceil(span / _WIDTH))))
    width = max(span, _LEAST) / n_boxes
    n_nodes = n_boxes * _NODES
    length = fft.next_fast_len(n_nodes, real=True) * 2  # what leaves on one side must not enter on the other
    places, shares = _nodes_of(points, least, width, n_boxes)
    grid = np.bincount(places.ravel(), shares.ravel(), n_nodes**2).reshape(n_nodes, n_nodes).astype(np.float32)
    spectrum = fft.fft(fft.rfft(grid, length, axis=1), length, axis=0, overwrite_x=True)
    even, odd = _kernels(length, width / _NODES)
    felt = []
    for kernel in (even, odd, _transpose(odd)):
        by_row = fft.ifft(spectrum * kernel, axis=0, overwrite_x=True)[:n_nodes]
        if kernel is even:
            spectrum *= -1j  # by which the other two are divided
        at_nodes = fft.irfft(by_row, length, axis=1, overwrite_x=True)[:, :n_nodes]
        felt.append((at_nodes.ravel()[places] * shares).sum(axis=0))
    nearness, *forces = felt
    pushed = np.stack(forces, axis=1)
    return np.asarray(pushed / (nearness.sum() - len(points) + _LEAST))


def _nodes_of(points: np.ndarray, least: np.ndarray, width: float, n_boxes: int) -> tuple[np.ndarray, np.ndarray]:
    """The nine nodes of each point's box, counted row by row, and the weight of the point at each; both (9, n)."""
    inside = (points - least).T / width
    box = np.minimum(inside.astype(np.int64), n_boxes - 1)
    first, middle, last = (inside - box - (node + 0.5) / _NODES for node in range(_NODES))
    half = _NODES**2 / 2
    shares = np.stack([middle * last * half, -first * last * 2 * half, first * middle * half])  # Lagrange polynomials
    row, column = box * _NODES
    to = np.arange(_NODES)[:, None]
    places = (row + to)[:, None] * (n_boxes * _NODES) + (column + to)
    return places.reshape(-1, len(points)), (shares[:, None, 0] * shares[:, 1]).reshape(-1, len(points))


def _kernels(length: int, step: float) -> tuple[np.ndarray, np.ndarray]:
    """The spectra of 1 / (1 + square), and of the force along the rows divided by -i; over a circle of this many steps.

    They are even or odd along each axis, so a quarter suffices, by cosines and sines. (length, length / 2 + 1) each.
    """
    from scipy import fft

    half = length // 2
    offset = np.arange(half + 1, dtype=np.float32) * np.float32(step)
    near = 1 / (1 + offset[:, None] ** 2 + offset**2)
    force = near[1:half] * near[1:half]
    force *= offset[1:half, None]  # none at 0, and at half a circle it would act both ways
    even, odd = np.zeros((2, length, half + 1), np.float32)
    even[: half + 1] = fft.dctn(near, type=1)
    odd[1:half] = fft.dct(fft.dst(force, type=1, axis=0, overwrite_x=True), type=1, axis=1)
    even[half + 1 :] = even[half - 1 : 0 : -1]
    odd[half + 1 :] = -odd[half - 1 : 0 : -1]
    return even, odd


def _transpose(odd: np.ndarray) -> np.ndarray:
    """The spectrum of the force along the columns, from that along the rows."""
    half = len(odd) // 2
    found = np.empty_like(odd)
    found[: half + 1] = odd[: half + 1].T
    found[half + 1 :] = found[half - 1 : 0 : -1]
    return found
