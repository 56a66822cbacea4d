"""Topics that were found in a large corpus, kept beside it: finding them takes the processor fifteen seconds.

quotes.csv, vectors.npz and map.npz alone decide which topics there are. The file counts only if it names the hash of
exactly these and the rules by which the topics were found; otherwise it is ignored, and they are found again. It may be
removed at any time. Read without pickle.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pydantic

from data.files.atomic_writes import atomic_file
from data.files.stored_arrays import read_about, shape_and_type

TOPICS_FILE = "topics.npz"
_NUMBER = np.dtype("<i2")
_MOST_NAMES, _LONGEST_NAME, _MOST_ANCHORS = 1_000, 500, 20
_LARGEST_ABOUT = 8_000_000  # bytes
_HEADER = 1_000  # bytes that NumPy writes before an array, at most
# neither control characters, nor any that end a line or turn the direction of writing, nor halves of a pair
_PLAIN = r"\A[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+\Z"

_Name = Annotated[str, pydantic.Field(min_length=1, max_length=_LONGEST_NAME, pattern=_PLAIN)]
_Row = Annotated[int, pydantic.Field(ge=0)]


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(strict=True, frozen=True, extra="forbid", regex_engine="python-re")


class KeptTopic(_Strict):
    """A topic with its measurements, and the rows of its most central quotes."""

    name: _Name
    stability: pydantic.FiniteFloat
    cohesion: pydantic.FiniteFloat
    anchors: Annotated[list[_Row], pydantic.Field(max_length=_MOST_ANCHORS)]


class KeptQuarter(_Strict):
    """A quarter of the map, with its centre."""

    name: _Name
    x: pydantic.FiniteFloat
    y: pydantic.FiniteFloat


class KeptNames(_Strict):
    """What is known of the topics and quarters. `n_read` is the number of quotes that were read, 0 for all."""

    topics: Annotated[list[KeptTopic], pydantic.Field(max_length=_MOST_NAMES)]
    quarters: Annotated[list[KeptQuarter], pydantic.Field(max_length=_MOST_NAMES)]
    apart: pydantic.FiniteFloat
    n_read: _Row

    @pydantic.model_validator(mode="after")
    def _no_topic_twice(self) -> "KeptNames":
        if len({topic.name for topic in self.topics}) < len(self.topics):
            raise ValueError("must hold no topic twice")
        return self


class _About(_Strict):
    made_from: str
    rules: str
    names: KeptNames


@dataclass(frozen=True)
class KeptTopics:
    """The topics and quarters, and for each quote the number of its topic and its quarter, (n,); -1 for none.

    `rules` are those by which they were found.
    """

    names: KeptNames
    topic_of: np.ndarray
    quarter_of: np.ndarray
    rules: str


@dataclass(frozen=True)
class TopicsFile:
    """Where the topics of a corpus are kept, whether or not they are, and the hash of what they must be made from."""

    file: Path
    made_from: str

    def read(self, rules: str, n_quotes: int) -> KeptTopics | None:
        """The topics found by these rules; None if there are none that fit the corpus."""
        try:
            with self.file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
                return self._read(stored, rules, n_quotes)
        except Exception:  # a broken or hostile file raises anything at all; topics can still be found
            return None

    def _read(self, stored: Any, rules: str, n_quotes: int) -> KeptTopics | None:
        sizes = {member.filename: member.file_size for member in stored.zip.infolist()}
        most = n_quotes * _NUMBER.itemsize + _HEADER
        allowed = {"about.npy": _LARGEST_ABOUT, "topic_of.npy": most, "quarter_of.npy": most}
        if sizes.keys() != allowed.keys() or any(size > allowed[name] for name, size in sizes.items()):
            return None
        if shape_and_type(stored, "about")[0] != ():
            return None
        about = _About.model_validate(read_about(stored))
        if (about.made_from, about.rules) != (self.made_from, rules) or about.names.n_read > n_quotes:
            return None
        if any(row >= n_quotes for topic in about.names.topics for row in topic.anchors):
            return None
        topic_of = _numbers(stored, "topic_of", n_quotes, len(about.names.topics))
        quarter_of = _numbers(stored, "quarter_of", n_quotes, len(about.names.quarters))
        return None if topic_of is None or quarter_of is None else KeptTopics(about.names, topic_of, quarter_of, rules)

    def write(self, kept: KeptTopics) -> None:
        """Keep the topics, for everyone who may read the folder. Raises OSError."""
        about = _About(made_from=self.made_from, rules=kept.rules, names=kept.names)
        topic_of, quarter_of = kept.topic_of.astype(_NUMBER), kept.quarter_of.astype(_NUMBER)
        with atomic_file(self.file) as opened:
            written = np.array(json.dumps(about.model_dump()))
            np.savez(opened, about=written, topic_of=topic_of, quarter_of=quarter_of)
            os.chmod(opened.fileno(), self.file.parent.stat().st_mode & 0o666)

    def remove(self) -> None:
        """Remove the topics, if they are kept. Raises OSError."""
        self.file.unlink(missing_ok=True)


def _numbers(stored: Any, name: str, n_quotes: int, n_names: int) -> np.ndarray | None:
    """For each quote the number of a name that has at least one quote, or -1; None if anything else is stored."""
    if shape_and_type(stored, name) != ((n_quotes,), _NUMBER):
        return None
    numbers: np.ndarray = stored[name]
    if numbers.min(initial=0) < -1 or numbers.max(initial=-1) >= n_names:
        return None
    return numbers if np.bincount(numbers + 1, minlength=n_names + 1)[1:].all() else None
