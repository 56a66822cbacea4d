"""The map and the places of quotes on it as rows and back."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa

from data.arrays import Map, Vectors
from data.store.changes import MapChange
from data.store.parts import Part
from data.store.rows.schema import as_json, of_part


def encode(drawn: MapChange) -> list[pa.Table]:
    """A row for each place, and one for the map if it is a new one."""
    places = of_part(
        Part.POINT,
        list(drawn.ids),
        x=pa.array(drawn.points[:, 0], pa.float32()),
        y=pa.array(drawn.points[:, 1], pa.float32()),
        reliability=pa.array(drawn.reliability, pa.float32()),
        placed=pa.array(_placed_mask(drawn)),
    )
    if drawn.figures is None:
        return [places]
    # how many were placed is counted again in each version
    figures = {name: value for name, value in drawn.figures.items() if name != "placed"}
    return [places, of_part(Part.MAP, [""], json=[as_json(figures)])]


def _placed_mask(drawn: MapChange) -> np.ndarray:
    """Mask of the quotes placed on an existing map: their reliability was not measured."""
    if drawn.figures is None:
        return np.ones(len(drawn.ids), dtype=bool)
    return np.isnan(drawn.reliability) if drawn.figures.get("placed") else np.zeros(len(drawn.ids), dtype=bool)


def decode(
    quotes: pd.DataFrame, figures: pa.Table | None, places: pa.Table | None, vectors: Vectors | None
) -> tuple[Map | None, str]:
    """The map of the quotes, or why there is none."""
    if figures is None or places is None or vectors is None:
        return None, "The map of this corpus was not drawn yet."
    at = pd.Index(places["key"].to_pandas()).get_indexer(quotes["quote_id"])
    if lacking := int((at < 0).sum()):
        return None, f"{lacking:,} of {len(quotes):,} quotes have no place on the map yet."
    xy = np.stack([places["x"].to_numpy()[at], places["y"].to_numpy()[at]], axis=1)
    quality = json.loads(figures["json"][0].as_py())
    n_placed = int(places["placed"].to_numpy(zero_copy_only=False)[at].sum())
    quality |= {"placed": n_placed} if n_placed else {}
    return Map(xy, places["reliability"].to_numpy()[at], quality), ""
