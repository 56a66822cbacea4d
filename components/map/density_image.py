"""More quotes than can be drawn one by one: a picture of how many of each camp lie at each pixel, under some dots."""

import io
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.map import density
from analysis.map.dots import Group
from analysis.map.labels import box
from components import markup

SIZE = (900, 560)  # pixels, for a map as wide as on a large screen
OUT_OF_VIEW = "#808080"
PARTS = 200  # of the dots above it, which take turns
_FAINT, _PLAIN = 0.35, 0.9


def is_crowded(mask: np.ndarray) -> bool:
    """Whether these quotes, an (n,) mask, are counted by pixel rather than drawn."""
    return int(mask.sum()) > density.MOST_POINTS


def note(in_view: np.ndarray) -> str:
    """The note next to such a map; "" if all quotes are dots."""
    if not is_crowded(in_view):
        return ""
    return f"The shading counts all of them, by pixel; the dots are {density.SAMPLED:,} drawn at random."


def in_sample(groups: list[Group], sample: np.ndarray) -> list[Group]:
    """The groups with those of their rows that are in the sample, an (n,) mask."""
    kept = [replace(group, rows=group.rows[sample[group.rows]]) for group in groups]
    return [group for group in kept if len(group.rows)]


def images(points: np.ndarray, groups: list[Group], in_view: np.ndarray) -> list[dict[str, Any]]:
    """Pictures for the layout of a figure, the lowest first: of quotes filtered out, and of those in view."""
    low, high = box(points)
    layers: list[tuple[float, list[tuple[str, np.ndarray]]]] = []
    if is_crowded(~in_view):
        layers.append((_FAINT, [(OUT_OF_VIEW, points[~in_view])]))
    if is_crowded(in_view):
        layers.append((_PLAIN, [(group.colour or OUT_OF_VIEW, points[group.rows]) for group in groups]))
    place = {
        "xref": "x",
        "yref": "y",
        "x": float(low[0]),
        "y": float(high[1]),
        "sizex": float(high[0] - low[0]),
        "sizey": float(high[1] - low[1]),
        "sizing": "stretch",
        "layer": "below",
    }
    return [
        place | {"source": _png(density.picture(layer, low, high, *SIZE)), "opacity": opacity}
        for opacity, layer in layers
    ]


def _png(pixels: np.ndarray) -> str:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return markup.data_address(buffer.getvalue(), "image/png")
