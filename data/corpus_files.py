"""A corpus written out: the folder that `read_corpus` reads, as files, on disk or zipped."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd

from data import table
from data.arrays import MAP_FILE, VECTORS_FILE, Map, Vectors, map_file, vectors_file
from data.axes import AXES_FILE, Axes, Axis
from data.corpus import QUOTES_FILE, TOML_FILE, About, Corpus, camps_found, hash_of, with_looks
from data.declarations import to_toml
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
from data.whole_folder import written_whole

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same corpus gives the same bytes


def assemble(
    name: str,
    about: About,
    quotes: pd.DataFrame,
    vectors: Vectors | None,
    drawn: Map | None,
    marked: Annotations,
    axes: tuple[Axis, ...],
) -> Corpus:
    """The corpus of parts that were checked. Camps that are not declared are those of the table."""
    voices = table.voices(quotes)
    about = about.model_copy(update={"camps": with_looks(about.camps or camps_found(voices))})
    unbuilt = "" if vectors and drawn else "It has not been embedded yet."
    made = Corpus(name, about, quotes, voices, vectors, drawn, unbuilt, "", marked, axes)
    return replace(made, content_hash=hash_of(files(made)))


def files(corpus: Corpus) -> dict[str, bytes]:
    """The files of a corpus folder by name. Read again, they give the same quotes, camps, vectors and map."""
    made = {TOML_FILE: about_file(corpus.about), QUOTES_FILE: quotes_file(corpus.quotes)}
    if corpus.vectors is not None:
        made[VECTORS_FILE] = vectors_file(corpus.vectors)
        if corpus.map is not None:
            made[MAP_FILE] = map_file(corpus.map, corpus.vectors.texts_sha256)
    return made | travelling_files(corpus.marked, corpus.axes)


def travelling_files(marked: Annotations, axes: tuple[Axis, ...]) -> dict[str, bytes]:
    """What people declared and marked beside the quotes: claims, stances, draws, pairs, axes; where any."""
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
    """corpus.toml; what is empty is left out."""
    # a folder, whose name it may be, can have a longer one
    return to_toml(about.model_copy(update={"title": about.title[:200]}))


def quotes_file(quotes: pd.DataFrame) -> bytes:
    """quotes.csv. Nothing is neutralised: it is for reading in, and spreadsheets have a download of their own."""
    # ended as RFC 4180 has it: then cells with any line break, a lone carriage return too, are put in quotation marks
    return bytes(quotes.to_csv(index=False, lineterminator="\r\n").encode())


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


def write_corpus(corpus: Corpus, folder: Path) -> None:
    """Write the folder, whole or not at all. Raises FileExistsError where there is something, and OSError."""
    with written_whole(folder) as unfinished:
        for name, raw in files(corpus).items():
            (unfinished / name).write_bytes(raw)


def folder_name(title: str) -> str:
    """A name for a folder or a file made from what people call it: letters, digits and hyphens."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:60] or "corpus"
