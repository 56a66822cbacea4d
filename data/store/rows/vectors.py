"""Vectors of texts, and the model that made them, as rows and back."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from data.arrays import Vectors, by_language
from data.store.changes import TextVectors
from data.store.parts import Part
from data.store.rows.schema import as_json, of_part

_MODEL_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class StoredModel:
    """The model of a version's vectors: its name, the hash of its weights, its short name in the table, and the rule
    for long texts.
    """

    name: str
    sha256: str
    id: str
    rule: str = ""

    @classmethod
    def by_name(cls, name: str, sha256: str, rule: str = "") -> "StoredModel":
        """A model by its name, weights and rule."""
        parts = "\0".join((name, sha256, rule) if rule else (name, sha256))
        return cls(name, sha256, hashlib.sha256(parts.encode()).hexdigest()[:16], rule)

    @classmethod
    def read(cls, rows: pa.Table) -> "StoredModel":
        """The model that a version's row names."""
        return cls(**json.loads(rows["json"][0].as_py()))


def text_hash(text: str) -> str:
    """The key of a text's vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def condition(model: str) -> str:
    """The condition that selects the vectors of a model by its id."""
    if not _MODEL_ID.fullmatch(model):
        raise ValueError("not the id of a model")
    return f"part = '{Part.VECTOR}' AND model = '{model}'"


def encode(vectors: TextVectors) -> list[pa.Table]:
    """A row for each text, its vector as float16 bytes; and one for the model, if the corpus had another."""
    model = StoredModel.by_name(vectors.model, vectors.model_sha256, vectors.rule)
    parts = [of_part(Part.MODEL, [""], json=[as_json(asdict(model))])] if vectors.is_new_model else []
    if vectors.texts:
        halves = np.ascontiguousarray(vectors.values, dtype="<f2")
        cells = pa.array([row.tobytes() for row in halves], pa.binary())
        keys = [text_hash(text) for text in vectors.texts]
        parts.append(of_part(Part.VECTOR, keys, model=[model.id] * len(keys), float16=cells))
    return parts


def decode(quotes: pd.DataFrame, model: StoredModel, stored: pa.Table) -> tuple[Vectors | None, str]:
    """Vectors of the quotes from those stored (in any order, more than needed), or why there are none."""
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
    return by_language(values, model.name, model.sha256, quotes, model.rule), ""
