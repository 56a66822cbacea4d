"""The numbers that travel with the quotes: vectors.npz and map.npz. Read without pickle."""

import hashlib
import io
import json
import os
import threading
import weakref
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from data.arrow_strings import arrow_strings
from data.faults import CorpusError, Fault
from data.files.atomic_writes import atomic_file
from data.files.stored_arrays import (
    ArrayIdentity,
    HalvesInFile,
    are_finite,
    float_shape,
    halves_in,
    has_halves,
    identity_of,
    of_length_one,
    open_file,
    read_about,
    rows_of_length_one,
    save_halves,
)
from data.map_figures import are_whole

_TEXTS_AT_ONCE = 10_000
_LATER_FROM = 10_000  # number of rows from which vectors are read only when they are needed
VECTORS_FILE = "vectors.npz"
MAP_FILE = "map.npz"


@dataclass(frozen=True)
class Vectors:
    """What an encoder computed from the texts.

    `values` is (n, n_dims) float32 of length one, row i for quote i; on disk it is float16. `model` names the encoder,
    `model_sha256` its weights (empty for a model of the owner's own); `rule` says how texts longer than the encoder
    reads at once were given to it, and is empty where it saw only their beginnings. If `means` is not empty, these
    means were subtracted from the encoder's output to get `values`; `raw` is that output itself, and is what is stored.
    """

    values: np.ndarray
    model: str
    model_sha256: str
    texts_sha256: str
    raw: np.ndarray | None = None
    means: Mapping[str, np.ndarray] = field(default_factory=dict)
    rule: str = ""

    @property
    def n_dims(self) -> int:
        return int(self.values.shape[1])

    @property
    def are_read(self) -> bool:
        """Whether `values` are already in memory; otherwise the first access waits until they are read."""
        return True

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """The values of a few rows, (m, n_dims), without waiting for all others."""
        found: np.ndarray = self.values[rows]
        return found

    @property
    def encoder_output(self) -> np.ndarray:
        """The encoder's own output, of length one."""
        return self.values if self.raw is None else self.raw

    def comparable(self, made: np.ndarray, languages: Sequence[str] = ()) -> np.ndarray:
        """Other vectors of this encoder, (m, n_dims), made comparable with `values`.

        `languages` are those of the rows; without them the mean of all quotes is subtracted, as for a search.
        """
        if not self.means:
            return made
        whole = self.means[ANY_LANGUAGE]
        off = np.stack([self.means.get(language, whole) for language in languages]) if len(languages) else whole
        return of_length_one(made - off)

    def fits(self, model: str, model_sha256: str, rule: str, quotes: pd.DataFrame) -> bool:
        """Whether these are the vectors of these quotes' texts by this model and this rule."""
        same_model = (self.model, self.model_sha256, self.rule) == (model, model_sha256, rule)
        return same_model and self.texts_sha256 == texts_sha256(quotes)


class _UnreadVectors(Vectors):
    """Vectors whose `values` are read at the first access: the first picture does without them.

    The file was checked and stays open; when it is read, its checksum must still be the same. A few rows can be read
    alone, even while another thread reads all, unless the file was written to since.
    """

    def __init__(
        self,
        file: IO[bytes],
        checked: "ArrayIdentity",
        halves: "HalvesInFile | None",
        model: str,
        model_sha256: str,
        texts: str,
        rule: str,
    ):
        given = {"model": model, "model_sha256": model_sha256, "texts_sha256": texts, "rule": rule, "means": {}}
        own = {"_file": file, "_checked": checked, "_halves": halves, "_lock": threading.Lock()}
        for name, value in (given | own).items():
            object.__setattr__(self, name, value)
        weakref.finalize(self, file.close)

    def __getattr__(self, name: str) -> Any:
        if name != "values":
            raise AttributeError(name)
        with self._lock:
            if "values" not in self.__dict__:
                object.__setattr__(self, "values", self._read_values())
        return self.__dict__["values"]

    def _read_values(self) -> np.ndarray:
        try:
            self._file.seek(0)
            with np.load(self._file, allow_pickle=False) as stored:
                values = rows_of_length_one(stored, "vectors") if identity_of(stored) == self._checked else None
        except Exception:  # if the file was overwritten meanwhile
            values = None
        if values is None:
            changed = "was written over while the corpus was open; open the page again"
            raise CorpusError([Fault(VECTORS_FILE, "", changed)])
        return values

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        halves = None if self.are_read or self._halves is None else self._halves.rows(self._file, rows)
        return self.values[rows] if halves is None else of_length_one(halves)

    @property
    def n_dims(self) -> int:
        return int(self._checked.shape[1])

    @property
    def are_read(self) -> bool:
        return "values" in self.__dict__


ANY_LANGUAGE = ""  # stands for all quotes among `means`
_PULLED = 1  # a language's mean is shrunk towards that of all quotes with the weight of one quote


def main_language(language: str) -> str:
    """The language of a tag without its region: "en" of "en-GB"."""
    return language.strip().lower().partition("-")[0]


def takes_means_off(model: str) -> bool:
    """Whether a model places all texts close together, and those of one language closer still, as E5 does."""
    return "multilingual-e5" in model.lower()


def by_language(
    made: np.ndarray, model: str, model_sha256: str, quotes: pd.DataFrame, rule: str = "", texts: str = ""
) -> Vectors:
    """Vectors as they are compared; `made` is the encoder's output for these quotes.

    For a model that needs it, the mean of each language is subtracted, so that a quote is not placed by its language:
    of 30 sentences in English, Russian and Ukrainian, the share of their 10 nearest in the same language falls from
    0.72 to 0.30, where chance is 0.31. The mean of a language with few quotes is shrunk towards the mean of all.
    `texts` is the hash of the quotes' texts, if known.
    """
    texts = texts or texts_sha256(quotes)
    if not takes_means_off(model) or len(made) < 2:
        return Vectors(made, model, model_sha256, texts, rule=rule)
    languages = [main_language(language) for language in quotes["language"].tolist()]
    whole = made.mean(axis=0)
    means = {ANY_LANGUAGE: whole}
    for language in sorted(set(languages) - {ANY_LANGUAGE}):
        rows = np.array([language == other for other in languages])
        means[language] = (made[rows].sum(axis=0) + _PULLED * whole) / (rows.sum() + _PULLED)
    bare = Vectors(made, model, model_sha256, texts, made, means, rule)
    return replace(bare, values=bare.comparable(made, languages))


@dataclass(frozen=True)
class Map:
    """Where the quotes stand: `points` (n, 2) float32, and how far the picture can be trusted.

    `reliability` is per quote, 0 to 1: the share of its nearest neighbours in meaning that are near on the map; NaN
    where there are too few quotes to tell.
    `figures` holds the projection's name and settings, and the measures of every projection that was tried.
    """

    points: np.ndarray
    reliability: np.ndarray
    figures: dict[str, Any]


def texts_sha256(quotes: pd.DataFrame) -> str:
    """Hash of ids and texts in order: vectors that carry a different one belong to other quotes."""
    digest = hashlib.sha256()
    columns = quotes[["quote_id", "text"]]
    if (columns.dtypes != "str").any():
        for quote_id, text in zip(*(columns[name].tolist() for name in columns), strict=True):
            digest.update(f"{quote_id}\0{text}\0".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()
    import pyarrow as pa
    from pyarrow import compute

    nothing, end = (pa.scalar(value, pa.large_string()) for value in ("", "\0"))
    for start in range(0, len(columns), _TEXTS_AT_ONCE):
        ids, texts = (arrow_strings(columns[name].iloc[start : start + _TEXTS_AT_ONCE]) for name in columns)
        joined = compute.binary_join_element_wise(ids, texts, nothing, end)
        _, _, cells = joined.buffers()
        digest.update(memoryview(cells)[: compute.sum(compute.binary_length(joined)).as_py()])
    return digest.hexdigest()


def as_stored(values: np.ndarray) -> np.ndarray:
    """What `read_vectors` would return for these vectors after a round trip to disk: float32 of length one from
    float16.
    """
    return of_length_one(values.astype(np.float16))


def write_vectors(folder: Path, vectors: Vectors) -> None:
    with _readable_file(folder, VECTORS_FILE) as opened:
        save_vectors(vectors, opened)


@contextmanager
def _readable_file(folder: Path, name: str) -> Iterator[IO[bytes]]:
    """A file to write, for everyone who may read the folder. It is replaced in one step: a server may hold it open."""
    with atomic_file(folder / name) as opened:
        yield opened
        os.chmod(opened.fileno(), folder.stat().st_mode & 0o666)


def save_vectors(vectors: Vectors, opened: IO[bytes]) -> None:
    """Write vectors.npz into an open file."""
    about = {
        "model": vectors.model,
        "model_sha256": vectors.model_sha256,
        "texts_sha256": vectors.texts_sha256,
        **({"rule": vectors.rule} if vectors.rule else {}),
    }
    save_halves(vectors.encoder_output, np.array(json.dumps(about)), opened)


def write_map(folder: Path, drawn: Map, texts: str) -> None:
    """Store the map of the quotes whose texts have the hash `texts`."""
    with _readable_file(folder, MAP_FILE) as opened:
        opened.write(map_file(drawn, texts))


def map_file(drawn: Map, texts: str) -> bytes:
    """map.npz of the quotes whose texts have the hash `texts`, to be written or packed."""
    buffer = io.BytesIO()
    np.savez(
        buffer,
        points=drawn.points.astype(np.float32),
        reliability=drawn.reliability.astype(np.float32),
        about=np.array(json.dumps({"texts_sha256": texts, "figures": drawn.figures})),
    )
    return buffer.getvalue()


def check_vectors(folder: Path) -> object:
    """The checks of `read_vectors` on the file, done before the quotes are read; pass the result as its `ahead`.

    None if they are not stored in our own format. Raises whatever a broken file raises.
    """
    with open_file(folder, VECTORS_FILE) as opened, np.load(opened, allow_pickle=False) as stored:
        # the unpacked data may be far larger than the file: check that it fits the quotes first
        is_packed = stored.zip.getinfo("vectors.npy").compress_type != zipfile.ZIP_STORED
        is_small = float_shape(stored, "vectors")[0] < _LATER_FROM
        return None if is_packed or is_small or not has_halves(stored) else (identity_of(stored), are_finite(stored))


def read_vectors(
    place: Path | bytes, quotes: pd.DataFrame, ahead: "Future[object] | None" = None
) -> tuple[Vectors | None, str]:
    """The vectors that fit these quotes, or None and why not; from a folder or from the file itself.

    `ahead` is the result of `check_vectors` for that folder, if another thread computes it.
    """
    opened = None
    try:
        opened = open_file(place, VECTORS_FILE)
        with np.load(opened, allow_pickle=False) as stored:
            found, fault = _fitting(stored, opened, quotes, ahead)
    except Exception as error:  # a broken or hostile file raises anything at all; its owner gets a sentence
        found, fault = None, _unreadable(VECTORS_FILE, error)
    if opened is not None and not isinstance(found, _UnreadVectors):
        opened.close()
    return found, fault


def _fitting(
    stored: Any, file: IO[bytes], quotes: pd.DataFrame, ahead: "Future[object] | None"
) -> tuple[Vectors | None, str]:
    about, shape = read_about(stored), float_shape(stored, "vectors")
    texts = texts_sha256(quotes)
    if about.get("texts_sha256") != texts:
        return None, f"{VECTORS_FILE} was made from other quotes."
    if len(shape) != 2 or shape[0] != len(quotes):
        return None, f"{VECTORS_FILE} holds an array of shape {shape} for {len(quotes)} quotes."
    model, model_sha256, rule = (str(about.get(name, "")) for name in ("model", "model_sha256", "rule"))
    is_later = shape[0] >= _LATER_FROM and has_halves(stored) and not takes_means_off(model)
    if is_later:
        checked = identity_of(stored)
        known = ahead.result() if ahead else None
        if known == (checked, True) or (known != (checked, False) and are_finite(stored)):
            return _UnreadVectors(file, checked, halves_in(stored, file), model, model_sha256, texts, rule), ""
    elif (values := rows_of_length_one(stored, "vectors")) is not None:
        return by_language(values, model, model_sha256, quotes, rule, texts), ""
    return None, f"{VECTORS_FILE} holds values that are not numbers."


def read_map(place: Path | bytes, quotes: pd.DataFrame, vectors: Vectors | None) -> tuple[Map | None, str]:
    """The map of these quotes, or None and why not; from a folder or from the file itself."""
    arrays, about, fault = _read(place, MAP_FILE, ("points", "reliability"))
    if fault:
        return None, fault
    points, reliability = arrays["points"], arrays["reliability"]
    if vectors is None or about.get("texts_sha256") != vectors.texts_sha256:
        return None, f"{MAP_FILE} was made from other quotes."
    if points.shape != (len(quotes), 2) or reliability.shape != (len(quotes),):
        return None, f"{MAP_FILE} does not hold one point for each quote."
    if not np.isfinite(points).all() or np.isinf(reliability).any():  # NaN: too few quotes to tell
        return None, f"{MAP_FILE} holds values that are not numbers."
    if not are_whole(about.get("figures")):
        return None, f"{MAP_FILE} does not tell how the map was made."
    return Map(points, reliability, about["figures"]), ""


def _read(place: Path | bytes, file: str, names: tuple[str, ...]) -> tuple[dict[str, np.ndarray], dict[str, Any], str]:
    """Arrays and description from one of our own files, and a sentence if it is missing or broken."""
    try:
        with open_file(place, file) as opened, np.load(opened, allow_pickle=False) as stored:
            arrays, about = {name: stored[name] for name in names}, read_about(stored)
        if any(array.dtype.kind != "f" for array in arrays.values()):
            raise ValueError("it is not a file of ours")
    except Exception as error:  # a broken or hostile file raises anything at all; its owner gets a sentence
        return {}, {}, _unreadable(file, error)
    return arrays, about, ""


def _unreadable(file: str, error: Exception) -> str:
    return f"{file} is missing." if isinstance(error, FileNotFoundError) else f"{file} cannot be read: {error}."
