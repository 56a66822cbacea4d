"""A corpus and its changes as rows of the log, and back."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from data import table
from data.arrays import Map, Vectors, texts_sha256
from data.corpus import About, Camp, Corpus, Topic, dressed
from data.schema import COLUMN_NAMES
from data.store import checksum, marks
from data.store.changes import Changes, Drawn, TextVectors
from data.store.log import QUOTE, SAVE, Head

ABOUT, CAMP, TOPIC, COLUMN, MODEL, VECTOR, MAP, POINT = (
    "about",
    "camp",
    "topic",
    "column",  # that the corpus adds to the schema
    "model",
    "vector",  # of a text; its key is the text's hash
    "map",
    "point",  # of a quote on the map
)
STORED = [name for name in COLUMN_NAMES if name != "quote_id"]  # which is the key
SCHEMA = pa.schema(
    [
        ("save", pa.string()),
        ("part", pa.string()),  # of the corpus: quote, camp, vector and so on
        ("key", pa.string()),
        ("removed", pa.bool_()),
        ("place", pa.int64()),  # of quotes, camps, topics and columns among their like
        ("json", pa.string()),  # what has no column of its own
        *((name, pa.string()) for name in STORED),
        ("own", pa.string()),  # cells of the corpus's own columns
        ("model", pa.string()),
        ("float16", pa.binary()),  # a vector
        ("x", pa.float32()),
        ("y", pa.float32()),
        ("reliability", pa.float32()),
        ("placed", pa.bool_()),  # among others on a map that was drawn before
    ]
)
LIVE_COLUMNS = tuple(name for name in SCHEMA.names if name not in ("model", "float16"))  # which vectors have
LOG_COLUMNS = ("save", "part", "key", "removed", "place", "json")
IS_LOGGED = f"part != '{VECTOR}'"  # vectors belong to texts, whichever version holds them
DESCRIPTIONS = (
    ABOUT,
    CAMP,
    TOPIC,
    MODEL,
    marks.CLAIM,
    marks.STANCE,
    marks.DRAW,
    marks.AXIS,
)  # rows that are their JSON and no more
READ = (QUOTE, ABOUT, CAMP, TOPIC, marks.CLAIM, marks.STANCE)  # parts whose cells people compare
_MODEL_ID = re.compile(r"[0-9a-f]{16}")


def text_hash(text: str) -> str:
    """The key of a text's vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def model_id(name: str, weights: str) -> str:
    """A short name for a model and its weights."""
    return hashlib.sha256(f"{name}\0{weights}".encode()).hexdigest()[:16]


def vectors_of(model: str) -> str:
    """The condition that finds the vectors of a model by its id."""
    if not _MODEL_ID.fullmatch(model):
        raise ValueError("not the id of a model")
    return f"part = '{VECTOR}' AND model = '{model}'"


def quote_sums(cells: Mapping[str, str | None]) -> dict[str, str]:
    """The checksums that a quote carries: of its words, and of its id with all that its columns say of them."""
    whole = "\x1f".join([cells["key"] or "", *(cells[name] or "" for name in STORED)])
    return {"words": checksum.of_text(cells["text"] or ""), "all": checksum.of_text(whole)}


@dataclass(frozen=True)
class StoredModel:
    """The model of a version's vectors: its name, the hash of its weights, and its short name in the table."""

    name: str
    sha256: str
    id: str


FindVectors = Callable[[pd.DataFrame, StoredModel], tuple[Vectors | None, str]]  # of quotes; or why there are none


def title(about: str) -> str:
    """The title in the row that describes a corpus."""
    return str(json.loads(about)["title"])


def encode(head: Head, changes: Changes, places: "Places") -> pa.Table:
    """The rows of one save."""
    parts = [_part(SAVE, [head.version], json=[head.to_json()])]
    if changes.about is not None:
        parts += _about_parts(changes.about, places)
    if len(changes.quotes):
        parts += _quote_parts(changes.quotes, places)
    for part, keys in changes.removed.items():
        parts.append(_part(part, list(keys), removed=True))
    if changes.vectors is not None:
        parts += _vector_parts(changes.vectors)
    if changes.drawn is not None:
        parts += _map_parts(changes.drawn)
    told = marks.axis_lines(changes.axes) + (marks.lines(changes.marked) if changes.marked is not None else [])
    for part in (marks.CLAIM, marks.STANCE, marks.DRAW, marks.AXIS):
        keys = [key for its_part, key, _ in told if its_part == part]
        cells = [cell for its_part, _, cell in told if its_part == part]
        if keys:
            parts.append(_part(part, keys, json=cells, place=pa.array(places.take(part, keys), pa.int64())))
    rows = pa.concat_tables([part.append_column("save", pa.array([head.version] * len(part))) for part in parts],
                            promote_options="default")  # fmt: skip
    return completed(rows)


def completed(rows: pa.Table) -> pa.Table:
    """The rows with every column of the schema, empty where they had none."""
    for lacking in [one for one in SCHEMA if one.name not in rows.column_names]:
        rows = rows.append_column(lacking, pa.nulls(len(rows), lacking.type))
    return rows.select(SCHEMA.names).cast(SCHEMA)


@dataclass(frozen=True)
class Places:
    """Where the rows of a version stand among their like; new ones come after them."""

    of: dict[tuple[str, str], int]

    def take(self, part: str, keys: Sequence[str]) -> list[int]:
        """The places of these keys."""
        following = 1 + max((place for (k, _), place in self.of.items() if k == part), default=-1)
        taken = []
        for key in keys:
            if (part, key) not in self.of:
                following += 1
            taken.append(self.of.get((part, key), following - 1))
        return taken


def _part(part: str, keys: Sequence[str], removed: bool = False, **columns: Any) -> pa.Table:
    n = len(keys)
    named = {name: column if isinstance(column, pa.Array) else pa.array(column) for name, column in columns.items()}
    return pa.table(
        {
            "part": pa.array([part] * n, pa.string()),
            "key": pa.array(keys, pa.string()),
            "removed": pa.array([removed] * n, pa.bool_()),
            **named,
        }
    )


def _about_parts(about: About, places: Places) -> list[pa.Table]:
    own = about.model_dump(exclude={"camps", "topics"})
    parts = [_part(ABOUT, [""], json=[_json(own)])]
    for part, declared in ((CAMP, about.camps), (TOPIC, about.topics)):
        if declared:
            names = [one.name for one in declared]
            cells = [_json(one.model_dump()) for one in declared]
            parts.append(_part(part, names, json=cells, place=pa.array(places.take(part, names), pa.int64())))
    return parts


def _quote_parts(quotes: pd.DataFrame, places: Places) -> list[pa.Table]:
    ids = quotes["quote_id"].tolist()
    own = [name for name in quotes if name not in COLUMN_NAMES]
    cells = {name: pa.array(quotes[name], pa.string()) for name in STORED}
    if own:
        cells["own"] = pa.array(map(_json, quotes[own].to_dict("records")), pa.string())
    lines = quotes[["quote_id", *STORED]].rename(columns={"quote_id": "key"}).to_dict("records")
    cells["json"] = pa.array([_json(quote_sums(line)) for line in lines], pa.string())
    parts = [_part(QUOTE, ids, place=pa.array(places.take(QUOTE, ids), pa.int64()), **cells)]
    new = [name for name in own if (COLUMN, name) not in places.of]
    if new:
        parts.append(_part(COLUMN, new, place=pa.array(places.take(COLUMN, new), pa.int64())))
    return parts


def _vector_parts(vectors: TextVectors) -> list[pa.Table]:
    its_id = model_id(vectors.model, vectors.model_sha256)
    told = _part(MODEL, [""], json=[_json({"name": vectors.model, "sha256": vectors.model_sha256, "id": its_id})])
    parts = [told] if vectors.is_new_model else []
    if vectors.texts:
        halves = np.ascontiguousarray(vectors.values, dtype="<f2")
        cells = pa.array([row.tobytes() for row in halves], pa.binary())
        keys = [text_hash(text) for text in vectors.texts]
        parts.append(_part(VECTOR, keys, model=[its_id] * len(keys), float16=cells))
    return parts


def _map_parts(drawn: Drawn) -> list[pa.Table]:
    points = pa.array(drawn.points[:, 0], pa.float32()), pa.array(drawn.points[:, 1], pa.float32())
    parts = [
        _part(
            POINT,
            list(drawn.ids),
            x=points[0],
            y=points[1],
            reliability=pa.array(drawn.reliability, pa.float32()),
            placed=pa.array(_placed(drawn)),
        )
    ]
    if drawn.figures is not None:
        # how many were placed is counted anew in each version
        figures = {name: value for name, value in drawn.figures.items() if name != "placed"}
        parts.append(_part(MAP, [""], json=[_json(figures)]))
    return parts


def _placed(drawn: Drawn) -> np.ndarray:
    """Mask of the quotes placed on a map that stood already: nobody has measured how far these can be trusted."""
    if drawn.figures is None:
        return np.ones(len(drawn.ids), dtype=bool)
    return np.isnan(drawn.reliability) if drawn.figures.get("placed") else np.zeros(len(drawn.ids), dtype=bool)


def decode(rows: pa.Table, find_vectors: FindVectors, version: str, corpus_id: str, rewrites: int = 0) -> Corpus:
    """The corpus of a version from its rows, and from what finds the vectors of its model.

    `rewrites`: how often the table was rewritten, as for an erasure: the version is another one since.
    """
    by_part = dict(_groups(rows))
    quotes = _quotes(by_part.get(QUOTE, rows.slice(0, 0)), by_part.get(COLUMN, rows.slice(0, 0)))
    voices = table.voices(quotes)
    about = _about(by_part, quotes, voices)
    found, fault = None, "The quotes of this corpus were not embedded yet."
    if MODEL in by_part:
        found, fault = find_vectors(quotes, StoredModel(**json.loads(by_part[MODEL]["json"][0].as_py())))
    drawn, map_fault = _map(quotes, by_part.get(MAP), by_part.get(POINT), found)
    return Corpus(
        # the id tells it from one with the same title
        name=f"{_slug(about.title)}-{corpus_id[-8:]}",
        about=about,
        quotes=quotes,
        voices=voices,
        vectors=found,
        map=drawn,
        unbuilt=fault or map_fault,
        # a version is told apart within its corpus; what is computed from it is kept for all corpora
        content_hash=version + corpus_id + (f"-{rewrites}" if rewrites else ""),
        corpus_id=corpus_id,
        marked=marks.marked(*(_told(by_part.get(part)) for part in (marks.CLAIM, marks.STANCE, marks.DRAW))),
        axes=marks.axes(_told(by_part.get(marks.AXIS))),
    )


def _groups(rows: pa.Table) -> Iterable[tuple[str, pa.Table]]:
    parts = rows["part"].to_numpy(zero_copy_only=False)
    for part in pd.unique(parts):
        yield part, rows.filter(pa.array(parts == part))


def cells(rows: pa.Table, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    """What people read of these rows, by part and key: cells of quotes, own columns too; fields of the others."""
    wanted = {(part, key) for part, key in keys if part in READ}
    rows = rows.filter(compute.is_in(rows["key"], pa.array(sorted({key for _, key in wanted}), pa.string())))
    lines = rows.select(["part", "key", "json", "own", *STORED]).to_pylist()
    return {
        (line["part"], line["key"]): _quote_cells(line) if line["part"] == QUOTE else _fields(line["json"])
        for line in lines
        if (line["part"], line["key"]) in wanted
    }


def _quote_cells(line: dict[str, str]) -> dict[str, str]:
    stored = {name: line[name] for name in STORED}
    own: dict[str, str] = json.loads(line["own"] or "{}")
    return {"quote_id": line["key"]} | stored | own


def _fields(told: str) -> dict[str, str]:
    fields = json.loads(told)
    return {name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in fields.items()}


def _quotes(rows: pa.Table, columns: pa.Table) -> pd.DataFrame:
    rows = rows.sort_by([("place", "ascending"), ("key", "ascending")])
    cells = rows.select(STORED).to_pandas().fillna("")
    quotes = pd.DataFrame({"quote_id": rows["key"].to_pandas(), **cells}, dtype=str)[list(COLUMN_NAMES)]
    own = columns.sort_by([("place", "ascending"), ("key", "ascending")])["key"].to_pylist()
    if own:
        written = [json.loads(cell) if cell else {} for cell in rows["own"].to_pylist()]
        for name in own:
            quotes[name] = pd.Series([cells.get(name, "") for cells in written], dtype=str)
    return quotes


def _about(by_part: dict[str, pa.Table], quotes: pd.DataFrame, voices: pd.DataFrame) -> About:
    camps = [Camp.model_construct(**fields) for fields in _declared(by_part.get(CAMP))]
    # two people may add what the other has not declared
    camps += [Camp.model_construct(name=name) for name in _others(voices["camp"], [camp.name for camp in camps])]
    topics = [Topic.model_construct(**fields) for fields in _declared(by_part.get(TOPIC))]
    if topics:
        topics += [Topic.model_construct(name=name) for name in _others(quotes["topic"], [t.name for t in topics])]
    own = json.loads(by_part[ABOUT]["json"][0].as_py())
    own |= {name: tuple(own.get(name, ())) for name in ("authors", "sides")}  # older corpora name no sides
    return About.model_construct(**own, camps=dressed(tuple(camps)), topics=tuple(topics))


def _declared(rows: pa.Table | None) -> list[dict[str, Any]]:
    return [json.loads(cell) for cell in _told(rows)]


def _told(rows: pa.Table | None) -> list[str]:
    """The JSON of rows in their places; of new ones with the same place in the order of their keys."""
    return [] if rows is None else rows.sort_by([("place", "ascending"), ("key", "ascending")])["json"].to_pylist()


def _others(values: pd.Series, known: Sequence[str]) -> list[str]:
    return sorted(set(values) - {*known, ""})


def vectors(quotes: pd.DataFrame, model: StoredModel, stored: pa.Table) -> tuple[Vectors | None, str]:
    """Vectors of the quotes among those stored (in any order, more than needed), or why there are none."""
    if not len(stored):
        return None, f"{len(quotes):,} of {len(quotes):,} quotes were not embedded yet."
    hashes = [text_hash(text) for text in quotes["text"].tolist()]
    keys = stored["key"].to_pylist()
    at = pd.Index(dict(zip(keys, range(len(keys)), strict=True))).get_indexer(hashes)
    if lacking := int((at < 0).sum()):
        return None, f"{lacking:,} of {len(at):,} quotes were not embedded yet."
    halves = np.frombuffer(b"".join(stored["float16"].to_pylist()), "<f2").reshape(len(keys), -1)
    values: np.ndarray = halves[at].astype(np.float32)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    values /= np.where(lengths == 0, 1, lengths)
    return Vectors(values, model.name, model.sha256, texts_sha256(quotes)), ""


def _map(
    quotes: pd.DataFrame, figures: pa.Table | None, points: pa.Table | None, vectors: Vectors | None
) -> tuple[Map | None, str]:
    if figures is None or points is None or vectors is None:
        return None, "The map of this corpus was not drawn yet."
    at = pd.Index(points["key"].to_pandas()).get_indexer(quotes["quote_id"])
    if lacking := int((at < 0).sum()):
        return None, f"{lacking:,} of {len(quotes):,} quotes have no place on the map yet."
    xy = np.stack([points["x"].to_numpy()[at], points["y"].to_numpy()[at]], axis=1)
    told = json.loads(figures["json"][0].as_py())
    n_placed = int(points["placed"].to_numpy(zero_copy_only=False)[at].sum())
    told |= {"placed": n_placed} if n_placed else {}
    return Map(xy, points["reliability"].to_numpy()[at], told), ""


def _slug(title: str) -> str:
    """The beginning of a name for files: of the title's words, never of a key."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60] or "corpus"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
