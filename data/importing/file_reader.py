"""Reads any table from elsewhere: the content decides what it is, and only then the name."""

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath, PurePosixPath

from data.corpus import QUOTES_FILE
from data.importing import several
from data.importing.cells import broken_letters, signs_of_nothing, wrapped_cells
from data.importing.foreign import ALL, Choices, ForeignTable, ReadingChoices
from data.importing.formats import archive, parquet, qda_project, statistics_file, workbook
from data.importing.formats.file_kinds import FORMATS, check_kind, check_text
from data.importing.json import json_rows
from data.importing.limits import FileRefusal, check_expansion, check_size, current
from data.importing.separated import delimited
from data.importing.separated.dialect import PLAIN

_TABLES = {".csv", ".tsv", ".tab", ".xlsx", ".ods", ".xls", ".jsonl", ".ndjson", ".parquet", ".sav", ".dta"}
_MAY_BE_TABLES = {".txt", ".json"}
SEVERAL = "the set of files"  # their name in sentences
_PART = 16 * 1024**2  # bytes
_MOST_TABLES = 200  # of one zip, or imported at once


def display_name(name: str) -> str:
    """The name of a file as it appears in sentences."""
    return PurePath(name.replace("\\", "/")).name[-120:] or "the file"


def read_file(raw: bytes, name: str, choices: Choices = Choices()) -> ForeignTable:  # noqa: B008 - frozen
    """The table of a file of any format we read; raises FileRefusal, and nothing else. `name` is only a hint."""
    return _with_plain_cells(_read(raw, name, choices), choices)


def _with_plain_cells(table: ForeignTable, choices: Choices) -> ForeignTable:
    """The table without marks around all cells of a column, and without signs for missing values."""
    table = wrapped_cells.take_off_marks(table, choices, PLAIN in (choices.quotes, table.reading.quotes))
    return broken_letters.tell_of_broken_letters(signs_of_nothing.without_signs(table, choices))


def _read(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    name = display_name(name)
    check_size(len(raw), name)
    check_kind(raw, name)
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return workbook.read_xls(raw, name, choices)
    if statistics_file.kind(raw):
        return statistics_file.read(raw, name)
    if raw.startswith(b"\x1f\x8b"):
        return _read(_gunzip(raw, name), name.removesuffix(".gz"), choices)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_zip(raw, name, choices)
    if raw.startswith((b"PAR1", b"PARE")):
        return parquet.read_parquet(raw, name)
    check_text(raw, name)
    return _text(raw, name, choices)


def _text(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    begins = raw[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    suffix = PurePath(name.lower()).suffix
    if suffix in (".jsonl", ".ndjson") or (begins == b"{" and suffix in (".json", ".txt", "")):
        one_a_line = suffix in (".jsonl", ".ndjson") or not _holds_rows(raw)
        is_jsonl = _one_a_line(raw) and one_a_line
        return (json_rows.read_jsonl if is_jsonl else json_rows.read_json)(raw, name, choices)
    if suffix == ".json":
        return json_rows.read_json(raw, name, choices)
    return delimited.read_delimited(raw, name, choices)


def _one_a_line(raw: bytes) -> bool:
    """Whether the first line is a whole object; one that is spread over lines is not JSONL."""
    first = raw.replace(b"\0", b"").strip().partition(b"\n")[0].rstrip()
    return first.endswith(b"}") or not first.startswith(b"{")


def read_files(files: Mapping[str, bytes], choices: Choices = Choices()) -> ForeignTable:  # noqa: B008 - frozen
    """The table of one file, or of several imported at once; raises FileRefusal, and nothing else."""
    if len(files) == 1:
        name, raw = next(iter(files.items()))
        return read_file(raw, name, choices)
    check_size(sum(map(len, files.values())), SEVERAL)
    return _with_plain_cells(_several(files, "the files", choices), choices)


def _holds_rows(raw: bytes) -> bool:
    """Whether a file of one line is an object with a list of objects inside, such as {"data": [{…}, {…}]}."""
    return b"\n" not in raw.strip() and re.search(rb"\[\s*\{", raw) is not None


def _read_zip(raw: bytes, name: str, choices: Choices) -> ForeignTable:
    members = archive.members_by_name(raw, name)
    if "xl/workbook.xml" in members or "[Content_Types].xml" in members:
        if "word/document.xml" in members or "ppt/presentation.xml" in members:
            raise FileRefusal(f"{name} is a text document or a presentation, not a table. What is read: {FORMATS}.")
        return workbook.read_workbook(raw, name, choices, members)
    if "content.xml" in members and "mimetype" in members:
        if b"spreadsheet" not in archive.unpack_member(raw, members["mimetype"], name):
            raise FileRefusal(f"{name} is an OpenDocument text or presentation, not a table. What is read: {FORMATS}.")
        return workbook.read_ods(raw, name, choices)
    suffixes = {PurePosixPath(path.lower()).suffix for path in members}
    if ".iwa" in suffixes:
        raise FileRefusal(f"{name} is a document of Apple's Numbers or Pages. Export it as .xlsx or as CSV.")
    if ".qde" in suffixes:
        return qda_project.read_project(raw, name, members)
    if any(PurePosixPath(path).name == QUOTES_FILE for path in members):
        return archive.read_folder(raw, name, choices, members)
    return _zip_of_tables(raw, name, choices, members)


def _zip_of_tables(raw: bytes, name: str, choices: Choices, members: archive.Members) -> ForeignTable:
    files = {path: archive.unpack_member(raw, members[path], name) for path in _tables(members)[:_MOST_TABLES]}
    files = {path: inside for path, inside in files.items() if _is_table(path, inside)} or files
    if not files:
        raise FileRefusal(f"{name} holds no table and no {QUOTES_FILE}. Bring a table, or a corpus folder as zip.")
    return _several(files, name, choices)


def _tables(members: archive.Members) -> list[str]:
    """The paths of files that are, or may be, tables."""
    suffixes = {path: PurePosixPath(path.lower().removesuffix(".gz")).suffix for path in members}
    return [path for path, suffix in suffixes.items() if suffix in _TABLES | _MAY_BE_TABLES]


def _is_table(path: str, raw: bytes) -> bool:
    """Whether a file among others is a table, and not one that describes it (README.txt, metadata.json)."""
    suffix = PurePosixPath(path.lower()).suffix
    if suffix == ".json":
        return raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
    if suffix != ".txt":
        return True
    lines = [line for line in raw[:20_000].splitlines() if line.strip()][:50]
    return sum(b"\t" in line for line in lines) > 0.8 * len(lines)


def _several(files: Mapping[str, bytes], name: str, choices: Choices) -> ForeignTable:
    """The files as one table, each named by the last part of its path; those that are not tables are left out and
    reported.
    """
    titles = _titles(files)
    if choices.sheet not in ("", ALL) and choices.sheet not in titles.values() and len(files) > 1:
        raise FileRefusal(f"{name} has no file {choices.sheet!r}; there is {', '.join(titles.values())}.")
    tables: dict[str, ForeignTable] = {}
    refused: dict[str, FileRefusal] = {}
    inner = choices if len(files) == 1 else replace(choices, sheet="")
    for path, raw in files.items():
        if choices.sheet in ("", ALL, titles[path]) or len(files) == 1:
            try:
                tables[titles[path]] = _read(raw, path, inner)
            except FileRefusal as error:
                refused[titles[path]] = error
    if not tables:
        first = next(iter(refused.values()))
        raise FileRefusal("\n".join(map(str, refused.values())), first.encodings)
    table = several.together(tables, several.FILE, name, choices.sheet)
    if len(files) == 1:
        return table
    left_out = [table.reading.left_out, *(f"Left out: {error}" for error in refused.values())]
    reading: ReadingChoices = replace(
        table.reading,
        sheet=choices.sheet or (ALL if len(tables) > 1 else next(iter(tables))),
        sheets=tuple(titles.values()),
        left_out=" ".join(filter(None, left_out)),
    )
    return replace(table, reading=reading)


def _titles(files: Mapping[str, bytes]) -> dict[str, str]:
    """What each file is called in the table: its name without extension if that is unique, else the part of its path
    that is: "en" and "de" of data/en/speeches.tsv and data/de/speeches.tsv.
    """
    places = {path: PurePosixPath(path.replace("\\", "/")) for path in files}
    stems = {path: place.name.partition(".")[0] or path for path, place in places.items()}
    n_named = Counter(stems.values())
    alike = {path for path, stem in stems.items() if n_named[stem] > 1}
    parts = {path: (*places[path].parts[:-1], stems[path]) for path in alike}
    n_before = _n_alike(list(parts.values()))
    n_after = _n_alike([part[n_before:][::-1] for part in parts.values()])
    # a file next to the folders of others keeps its own name
    titles = {path: "/".join(part[n_before : len(part) - n_after]) or stems[path] for path, part in parts.items()}
    names = {path: places[path].name for path in alike}
    return next(
        (stems | found for found in (titles, names) if _are_apart(stems | found)), {path: path for path in files}
    )


def _are_apart(titles: Mapping[str, str]) -> bool:
    return len({*titles.values()}) == len(titles)


def _n_alike(parts: Sequence[Sequence[str]]) -> int:
    """How many leading parts all have in common."""
    shortest = min(map(len, parts), default=0)
    return next((n for n, found in enumerate(zip(*parts, strict=False)) if len({*found}) > 1), shortest)


def _gunzip(raw: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(raw)) as opened:
            parts, n_bytes = [], 0
            # in parts: one request for the maximum would take that memory at once, however small the file
            while (part := opened.read(_PART)) and n_bytes <= current().expanded:
                parts.append(part)
                n_bytes += len(part)
    except (OSError, EOFError, zlib.error) as error:
        raise FileRefusal(f"{name} is broken (gzip: {error}). Compress it again, or bring it as it is.") from error
    check_expansion(len(raw), n_bytes, name)
    expanded = b"".join(parts)
    if expanded.startswith(b"\x1f\x8b"):
        raise FileRefusal(f"{name} is compressed twice. Unpack it once.")
    return expanded
