"""Quotes, and the columns that a corpus adds to them, as rows and back."""

import json
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from data.schema import COLUMN_NAMES
from data.store import checksum
from data.store.parts import Part
from data.store.rows.schema import STORED, MapPlaces, as_json, in_places, of_part


def encode(quotes: pd.DataFrame, places: MapPlaces) -> list[pa.Table]:
    """Rows of whole quotes, and of the new columns."""
    ids = quotes["quote_id"].tolist()
    own = [name for name in quotes if name not in COLUMN_NAMES]
    cells = {name: pa.array(quotes[name], pa.string()) for name in STORED}
    if own:
        cells["own"] = pa.array(map(as_json, quotes[own].to_dict("records")), pa.string())
    lines = quotes[["quote_id", *STORED]].rename(columns={"quote_id": "key"}).to_dict("records")
    cells["json"] = pa.array([as_json(checksums(line)) for line in lines], pa.string())
    parts = [of_part(Part.QUOTE, ids, places=places, **cells)]
    new = [name for name in own if (Part.COLUMN, name) not in places.of]
    return [*parts, of_part(Part.COLUMN, new, places=places)] if new else parts


def decode(rows: pa.Table, columns: pa.Table) -> pd.DataFrame:
    """The table of quotes, with the corpus's own columns last."""
    rows = in_places(rows)
    cells = rows.select(STORED).to_pandas().fillna("")
    quotes = pd.DataFrame({"quote_id": rows["key"].to_pandas(), **cells}, dtype=str)[list(COLUMN_NAMES)]
    own = in_places(columns)["key"].to_pylist()
    if own:
        written = [json.loads(cell) if cell else {} for cell in rows["own"].to_pylist()]
        for name in own:
            quotes[name] = pd.Series([line.get(name, "") for line in written], dtype=str)
    return quotes


def cells(line: Mapping[str, str]) -> dict[str, str]:
    """What people read in one quote's row, own columns too."""
    own: dict[str, str] = json.loads(line["own"] or "{}")
    return {"quote_id": line["key"]} | {name: line[name] for name in STORED} | own


def checksums(line: Mapping[str, str | None]) -> dict[str, str]:
    """A quote's checksums: of its words, and of its id with all that its columns say about them."""
    whole = "\x1f".join([line["key"] or "", *(line[name] or "" for name in STORED)])
    return {"words": checksum.of_text(line["text"] or ""), "all": checksum.of_text(whole)}
