"""A corpus and its changes as rows of the log, and back. Each kind of row has its own module to write and read it."""

import re
from collections.abc import Callable, Collection, Iterable

import pandas as pd
import pyarrow as pa
from pyarrow import compute

from data import table
from data.arrays import Vectors
from data.corpus import Corpus
from data.store.changes import Changes
from data.store.log import SaveHead
from data.store.parts import READ, Key, Part
from data.store.rows import description, marks, places_on_map, quotes, schema, vectors
from data.store.rows.schema import IS_LOGGED, LIVE_COLUMNS, LOG_COLUMNS, SCHEMA, STORED, MapPlaces, with_all_columns
from data.store.rows.vectors import StoredModel

__all__ = [
    "IS_LOGGED",
    "LIVE_COLUMNS",
    "LOG_COLUMNS",
    "SCHEMA",
    "STORED",
    "FindVectors",
    "MapPlaces",
    "StoredModel",
    "cells",
    "decode",
    "description",
    "encode",
    "marks",
    "quotes",
    "vectors",
    "with_all_columns",
]

FindVectors = Callable[[pd.DataFrame, StoredModel], tuple[Vectors | None, str]]  # for quotes; or why there are none


def encode(head: SaveHead, changes: Changes, places: MapPlaces) -> pa.Table:
    """The rows of one save."""
    parts = [schema.of_part(Part.SAVE, [head.version], json=[head.to_json()])]
    if changes.about is not None:
        parts += description.encode(changes.about, places)
    if len(changes.quotes):
        parts += quotes.encode(changes.quotes, places)
    parts += [schema.of_part(part, list(keys), removed=True) for part, keys in changes.removed.items()]
    if changes.vectors is not None:
        parts += vectors.encode(changes.vectors)
    if changes.drawn is not None:
        parts += places_on_map.encode(changes.drawn)
    parts += marks.encode(changes.marked, changes.axes, places)
    tagged = [part.append_column("save", pa.array([head.version] * len(part), pa.string())) for part in parts]
    return with_all_columns(pa.concat_tables(tagged, promote_options="default"))


def decode(rows: pa.Table, find_vectors: FindVectors, version: str, corpus_id: str, rewrites: int = 0) -> Corpus:
    """The corpus of a version from its rows; `find_vectors` supplies the vectors of its model.

    `rewrites`: how often the table was rewritten, as for an erasure: each time the version becomes another one.
    """
    by_part, none = dict(_groups(rows)), rows.slice(0, 0)
    found = quotes.decode(by_part.get(Part.QUOTE, none), by_part.get(Part.COLUMN, none))
    voices = table.voices(found)
    about = description.decode(by_part, found, voices)
    embedded, fault = None, "The quotes of this corpus were not embedded yet."
    if Part.MODEL in by_part:
        embedded, fault = find_vectors(found, StoredModel.read(by_part[Part.MODEL]))
    drawn, map_fault = places_on_map.decode(found, by_part.get(Part.MAP), by_part.get(Part.POINT), embedded)
    marked, axes = marks.decode(by_part)
    return Corpus(
        # the id distinguishes it from one with the same title
        name=f"{_slug(about.title)}-{corpus_id[-8:]}",
        about=about,
        quotes=found,
        voices=voices,
        vectors=embedded,
        map=drawn,
        unbuilt=fault or map_fault,
        # a version's tag is unique within its corpus only; results are cached for all corpora
        content_hash=version + corpus_id + (f"-{rewrites}" if rewrites else ""),
        corpus_id=corpus_id,
        marked=marked,
        axes=axes,
    )


def _groups(rows: pa.Table) -> Iterable[tuple[str, pa.Table]]:
    parts = rows["part"].to_numpy(zero_copy_only=False)
    for part in pd.unique(parts):
        yield part, rows.filter(pa.array(parts == part))


def cells(rows: pa.Table, keys: Collection[Key]) -> dict[Key, dict[str, str]]:
    """What people read in these rows, by part and key: cells of quotes, with own columns; fields of the others."""
    wanted = {(part, key) for part, key in keys if part in READ}
    rows = rows.filter(compute.is_in(rows["key"], pa.array(sorted({key for _, key in wanted}), pa.string())))
    lines = rows.select(["part", "key", "json", "own", *STORED]).to_pylist()
    return {
        (line["part"], line["key"]): quotes.cells(line)
        if line["part"] == Part.QUOTE
        else description.cells(line["json"])
        for line in lines
        if (line["part"], line["key"]) in wanted
    }


def _slug(title: str) -> str:
    """The beginning of a file name: from the title's words, never from a key."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60] or "corpus"
