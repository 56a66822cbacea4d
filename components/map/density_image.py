"""More quotes than can be drawn one by one: a picture of how many of each camp lie at each pixel, under some dots."""

import io
from collections.abc import Sequence
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
FAINT, PLAIN = 0.35, 0.9  # opacity of what is filtered out, and of what is in view


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
    """The picture for the layout of a figure, if any: of quotes filtered out, and over it of those in view."""
    layers = []
    if is_crowded(~in_view):
        layers.append((FAINT, [(OUT_OF_VIEW, points[~in_view])]))
    if is_crowded(in_view):
        layers.append((PLAIN, [(group.colour or OUT_OF_VIEW, points[group.rows]) for group in groups]))
    return [image(points, layers)] if layers else []


def image(
    everyone: np.ndarray,
    layers: Sequence[tuple[float, Sequence[tuple[str, np.ndarray]]]],
    size: tuple[int, int] = SIZE,
) -> dict[str, Any]:
    """A picture for the layout of a figure, on the map of all the points.

    `layers`, the lowest first, hold their opacity, and colours with the points that have them. They make one picture,
    since Plotly draws only one of several at the same place.
    """
    low, high = box(everyone)
    drawn = [(opacity, density.picture(colours, low, high, *size)) for opacity, colours in layers]
    return {
        "source": _png(drawn),
        "xref": "x",
        "yref": "y",
        "x": float(low[0]),
        "y": float(high[1]),
        "sizex": float(high[0] - low[0]),
        "sizey": float(high[1] - low[1]),
        "sizing": "stretch",
        "layer": "below",
    }


def _png(layers: Sequence[tuple[float, np.ndarray]]) -> str:
    from PIL import Image

    height, width = layers[0][1].shape[:2]
    whole = Image.new("RGBA", (width, height))
    for opacity, pixels in layers:
        pixels = pixels.copy()
        pixels[..., 3] = np.round(pixels[..., 3] * opacity)
        whole.alpha_composite(Image.fromarray(pixels))
    buffer = io.BytesIO()
    whole.save(buffer, "PNG")
    return markup.data_address(buffer.getvalue(), "image/png")
