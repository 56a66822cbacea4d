"""A corpus written out: the folder that `read_corpus` reads, as files, on disk or zipped."""

import hashlib
import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import IO

import pandas as pd

from data import table
from data.arrays import MAP_FILE, VECTORS_FILE, Map, Vectors, map_file, save_vectors
from data.axes import AXES_FILE, Axes, Axis
from data.corpus import (
    QUOTES_FILE,
    TOML_FILE,
    About,
    Corpus,
    camps_in,
    copy_quotes,
    hash_of,
    topics_file,
    with_looks,
)
from data.declarations import to_toml
from data.files.atomic_writes import atomic_folder
from data.files.csv_lines import csv_lines
from data.files.quotes_copy import sha256_of
from data.files.topics_file import KeptTopics
from data.stances import (
    CLAIMS_FILE,
    DRAWS_FILE,
    PAIRS_FILE,
    STANCES_FILE,
    Annotations,
    claims_csv,
    draws_csv,
    pairs_csv,
    stances_csv,
)

Writer = Callable[[IO[bytes]], None]
_IN_MEMORY = 64 * 1024**2  # bytes of a file built in memory to be hashed
_ROWS_AT_ONCE = 25_000  # whose lines fit in memory that was used before
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same corpus gives the same bytes


def assemble(
    name: str,
    about: About,
    quotes: pd.DataFrame,
    vectors: Vectors | None,
    drawn: Map | None,
    marked: Annotations,
    axes: tuple[Axis, ...],
) -> Corpus:
    """The corpus made of parts that were already checked. Camps that are not declared are taken from the table."""
    voices = table.voices(quotes)
    about = about.model_copy(update={"camps": with_looks(about.camps or camps_in(voices))})
    unbuilt = "" if vectors and drawn else "It has not been embedded yet."
    made = _NewCorpus(name, about, quotes, voices, vectors, drawn, unbuilt, "", marked, axes)
    del vars(made)["content_hash"]
    return made


class _NewCorpus(Corpus):
    """A corpus in no folder yet. Its hash is that of the files it would have, which takes seconds for a large one, so
    it is computed when it is first asked for.
    """

    @cached_property
    def content_hash(self) -> str:
        return hash_of({name: _digest(write) for name, write in _writers(self).items()})


def _digest(write: Writer) -> bytes:
    """The SHA-256 of a file, which is spooled to disk if it is large."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as opened:
        write(opened)
        opened.seek(0)
        return hashlib.file_digest(opened, "sha256").digest()


def files(corpus: Corpus) -> dict[str, bytes]:
    """The files of a corpus folder by name. Read again, they give the same quotes, camps, vectors and map."""
    made = {}
    for name, write in _writers(corpus).items():
        buffer = io.BytesIO()
        write(buffer)
        made[name] = buffer.getvalue()
    return made


def _writers(corpus: Corpus) -> dict[str, Writer]:
    """The function that writes each file of a corpus folder into an open file, by file name."""
    made: dict[str, Writer] = {
        TOML_FILE: partial(_write_bytes, about_file(corpus.about)),
        QUOTES_FILE: partial(_write_quotes, corpus.quotes),
    }
    if corpus.vectors is not None:
        made[VECTORS_FILE] = partial(save_vectors, corpus.vectors)
        if corpus.map is not None:
            made[MAP_FILE] = partial(_write_bytes, map_file(corpus.map, corpus.vectors.texts_sha256))
    travelling = travelling_files(corpus.marked, corpus.axes)
    return made | {name: partial(_write_bytes, raw) for name, raw in travelling.items()}


def _write_bytes(raw: bytes, opened: IO[bytes]) -> None:
    opened.write(raw)


def travelling_files(marked: Annotations, axes: tuple[Axis, ...]) -> dict[str, bytes]:
    """Files that people's work fills besides the quotes: claims, stances, draws, pairs, axes; only those with
    content.
    """
    made = {}
    if len(marked.claims):
        made[CLAIMS_FILE] = claims_csv(marked)
    if len(marked.stances):
        made[STANCES_FILE] = stances_csv(marked)
    if len(marked.draws):
        made[DRAWS_FILE] = draws_csv(marked)
    if len(marked.pairs):
        made[PAIRS_FILE] = pairs_csv(marked)
    if axes:
        made[AXES_FILE] = to_toml(Axes(axes=axes))
    return made


def about_file(about: About) -> bytes:
    """corpus.toml, without empty fields."""
    # the title may be a folder's name, which can be longer than a title
    return to_toml(about.model_copy(update={"title": about.title[:200]}))


def quotes_file(quotes: pd.DataFrame) -> bytes:
    """quotes.csv. Nothing is neutralised: it is meant for import, and spreadsheets have a download of their own."""
    buffer = io.BytesIO()
    _write_quotes(quotes, buffer)
    return buffer.getvalue()


def _write_quotes(quotes: pd.DataFrame, opened: IO[bytes]) -> None:
    for start in range(0, max(1, len(quotes)), _ROWS_AT_ONCE):
        opened.write(csv_lines(quotes.iloc[start : start + _ROWS_AT_ONCE], header=start == 0))


def to_zip(corpus: Corpus) -> bytes:
    """The folder in a zip, under the corpus's name."""
    folder = folder_name(corpus.name)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, raw in files(corpus).items():
            member = zipfile.ZipInfo(f"{folder}/{name}", _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, raw)
    return buffer.getvalue()


def write_corpus(corpus: Corpus, folder: Path, topics: KeptTopics | None = None) -> None:
    """Write the folder, whole or not at all, with the topics that were found in the corpus, if any are to be kept.

    Raises FileExistsError if the path exists, and OSError.
    """
    with atomic_folder(folder) as unfinished:
        for name, write in _writers(corpus).items():
            with (unfinished / name).open("wb") as opened:
                write(opened)
        table_sha256 = sha256_of(unfinished / QUOTES_FILE)
        copy_quotes(unfinished, corpus.quotes, table_sha256)
        if topics is not None:
            topics_file(unfinished, {QUOTES_FILE: table_sha256}).write(topics)


def folder_name(title: str) -> str:
    """A name for a folder or file made from a title: letters, digits and hyphens."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:60] or "corpus"
