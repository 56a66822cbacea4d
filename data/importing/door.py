"""The one door for a table from elsewhere: what it is is told by its content, and only then by its name."""

import gzip
import io
import zlib
from pathlib import PurePath, PurePosixPath

from data.corpus import QUOTES_FILE
from data.importing import archive, delimited, json_rows, parquet, qda_project, workbook
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import MOST_EXPANDED, Refused, check_expansion, check_size

FORMATS = "CSV (with any delimiter), XLSX, JSONL, JSON, Parquet, REFI-QDA (.qdpx), or a corpus folder as zip"
_TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson", ".json", ".parquet"}
_NO_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"BZh": "compressed by bzip2",
    b"\xfd7zXZ": "compressed by xz",
    b"\x28\xb5\x2f\xfd": "compressed by Zstandard",
    b"SQLite format 3": "a database (SQLite)",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}


def shown(name: str) -> str:
    """The name of a file as sentences have it."""
    return PurePath(name.replace("\\", "/")).name[-120:] or "the file"


def read_file(raw: bytes, name: str, choices: Choices = Choices()) -> ForeignTable:  # noqa: B008 - frozen
    """The table of a file of any format we read; raises Refused, and nothing else. `name` is only looked at."""
    name = shown(name)
    check_size(len(raw), name)
    for begin, told in _NO_TABLES.items():
        if raw.startswith(begin):
            raise Refused(f"{name} is {told}. What is read: {FORMATS}.")
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused(
            f"{name} is an encrypted workbook or one of the old kind (.xls). Save it as .xlsx without a password."
        )
    if raw.startswith(b"\x1f\x8b"):
        return read_file(_gunzipped(raw, name), name.removesuffix(".gz"), choices)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(raw, name, choices)
    if raw.startswith((b"PAR1", b"PARE")):
        return parquet.read_parquet(raw, name)
    return _text(raw, name, choices)


def _text(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    begins = raw[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    suffix = PurePath(name.lower()).suffix
    if suffix in (".jsonl", ".ndjson") or (begins == b"{" and suffix in (".json", ".txt", "")):
        return json_rows.read_jsonl(raw, name, choices) if _one_a_line(raw) else json_rows.read_json(raw, name, choices)
    if suffix == ".json":
        return json_rows.read_json(raw, name, choices)
    return delimited.read_delimited(raw, name, choices)


def _one_a_line(raw: bytes) -> bool:
    """Whether the first line is a whole object; one that is spread over lines is no JSONL."""
    first = raw.replace(b"\0", b"").strip().partition(b"\n")[0].rstrip()
    return first.endswith(b"}") or not first.startswith(b"{")


def _zipped(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    members = archive.members_by_name(raw, name)
    files = {PurePosixPath(path).name for path in members}
    if "xl/workbook.xml" in members or "[Content_Types].xml" in members:
        if "word/document.xml" in members or "ppt/presentation.xml" in members:
            raise Refused(f"{name} is a text document or a presentation, not a table. What is read: {FORMATS}.")
        return workbook.read_workbook(raw, name, choices)
    if "content.xml" in members and "mimetype" in members:
        raise Refused(f"{name} is an OpenDocument file. Save it as .xlsx or as CSV.")
    if any(path.lower().endswith(".qde") for path in members):
        return qda_project.read_project(raw, name)
    if QUOTES_FILE in files:
        return archive.read_folder(raw, name, choices)
    tables = [path for path in members if PurePosixPath(path.lower()).suffix in _TABLES]
    if len(tables) != 1:
        raise Refused(
            f"{name} holds {len(tables)} tables and no {QUOTES_FILE}. Bring one table, or a corpus folder as zip."
        )
    return read_file(archive.unpacked(raw, members[tables[0]], name), tables[0], choices)


def _gunzipped(raw: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(raw)) as opened:
            expanded = opened.read(MOST_EXPANDED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(f"{name} is broken (gzip: {error}). Compress it again, or bring it as it is.") from error
    check_expansion(len(raw), len(expanded), name)
    if expanded.startswith(b"\x1f\x8b"):
        raise Refused(f"{name} is compressed twice. Unpack it once.")
    return expanded
