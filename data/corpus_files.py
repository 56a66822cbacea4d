"""A corpus written out: the folder that `read_corpus` reads, as files, on disk or zipped."""

import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data import table
from data.arrays import MAP_FILE, VECTORS_FILE, Map, Vectors, map_file, vectors_file
from data.corpus import QUOTES_FILE, TOML_FILE, About, Corpus, camps_found, dressed, hash_of

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same corpus gives the same bytes


def assemble(
    name: str,
    about: About,
    quotes: pd.DataFrame,
    vectors: Vectors | None,
    drawn: Map | None,
    carried: Mapping[str, bytes],
) -> Corpus:
    """The corpus of parts that were checked. Camps that are not declared are those of the table."""
    voices = table.voices(quotes)
    about = about.model_copy(update={"camps": dressed(about.camps or camps_found(voices))})
    files = _files(about, quotes, vectors, drawn, carried)
    return Corpus(
        name=name,
        about=about,
        quotes=quotes,
        voices=voices,
        vectors=vectors,
        map=drawn,
        unbuilt="" if vectors and drawn else "It has not been embedded yet.",
        content_hash=hash_of(files),
        carried=carried,
    )


def files(corpus: Corpus) -> dict[str, bytes]:
    """The files of a corpus folder by name. Read again, they give the same quotes, camps, vectors and map."""
    return _files(corpus.about, corpus.quotes, corpus.vectors, corpus.map, corpus.carried)


def _files(
    about: About, quotes: pd.DataFrame, vectors: Vectors | None, drawn: Map | None, carried: Mapping[str, bytes]
) -> dict[str, bytes]:
    made = {TOML_FILE: about_file(about), QUOTES_FILE: quotes_file(quotes)}
    if vectors is not None:
        made[VECTORS_FILE] = vectors_file(vectors)
        if drawn is not None:
            made[MAP_FILE] = map_file(drawn, vectors.texts_sha256)
    return made | dict(carried)


def about_file(about: About) -> bytes:
    """corpus.toml; what is empty is left out."""
    import tomli_w

    said = about.model_dump(mode="json")
    said["title"] = said["title"][:200]  # a folder, whose name it may be, can have a longer one
    filled = {key: value for key, value in said.items() if value}
    for key in ("camps", "topics"):
        if key in filled:
            filled[key] = [{name: value for name, value in one.items() if value} for one in filled[key]]
    return tomli_w.dumps(filled).encode()


def quotes_file(quotes: pd.DataFrame) -> bytes:
    """quotes.csv. Nothing is neutralised: it is for reading in, and spreadsheets have a download of their own."""
    # ended as RFC 4180 has it: then cells with any line break, a lone carriage return too, are put in quotation marks
    return quotes.to_csv(index=False, lineterminator="\r\n").encode()


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
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is there already and is not empty; name another folder, or remove it first.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
    try:
        for name, raw in files(corpus).items():
            (unfinished / name).write_bytes(raw)
        unfinished.chmod(0o777 & ~_umask())  # a temporary folder is for its maker alone
        os.replace(unfinished, folder)  # one step: whoever looks sees all files or none
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def folder_name(title: str) -> str:
    """A name for a folder or a file made from what people call it: letters, digits and hyphens."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:60] or "corpus"
