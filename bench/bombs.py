"""Malicious files as users may upload them: each is small, or as large as allowed, and costly to read."""

import gzip
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from data.importing.limits import MOST_BYTES
from data.store import Keys
from data.store.access import access
from data.store.access.access import Owner
from data.store.rows import SCHEMA
from data.store.store import creation_event
from data.store.upkeep import unpacking

ALLOWED = MOST_BYTES - 2 * 1024**2  # bytes: nearly the largest file that is accepted
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_QDA = "urn:QDA-XML:project:1.0"


# a million characters of each, for the extraction of statements
TEXTS = {
    "short quotations": "“We go,” said Alpha Beta. ",
    "words of saying": "according to ",
    "opened quotation marks": "“a ",
    "one name": "Alpha Beta ",
    "names and verbs, no end of a sentence": "Alpha Beta said that Gamma Delta said, ",
    "short sentences": "He said so. ",
    "German quotations": "„Wir gehen“, sagte Anna Müller. ",
    "Russian quotations": "«Мы идём», — сказал Иван Петров. ",
    "turns": "ALPHA: We go.\n\nBETA: We stay?\n\n",
    "captions": "00:00:01.000 --> 00:00:02.000\n<v Alpha>We go.\n\n",
    "one letter": "a",
    "brackets": "([",
}


@dataclass(frozen=True)
class Hostile:
    """A file as uploaded; built only when it is tried, since all of them at once would fill the memory."""

    what: str
    name: str
    make: Callable[[], bytes]


def zip_of(mimetype: str = "", **files: str | bytes) -> bytes:
    """A zip of these files; in a name a double underscore stands for a slash, and the last one for the full stop."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        if mimetype:
            packed.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
            packed.writestr("META-INF/manifest.xml", "<manifest/>")
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


def parquet_of_one_cell(cell: str, columns: int = 3, rows: int = 199_999) -> bytes:
    """Parquet with one cell in all rows, stored once in the file."""
    once = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([cell]))
    return _parquet({f"c{nth}": once for nth in range(columns)})


def alike(length: int, rows: int) -> bytes:
    """Parquet in which each cell is stored only as its difference from the one above."""
    cells = ["A" * length + str(nth) for nth in range(rows)]
    return _parquet({"text": cells}, use_dictionary=False, column_encoding={"text": "DELTA_BYTE_ARRAY"})


def _parquet(columns: dict, **options: object) -> bytes:
    held = io.BytesIO()
    parquet.write_table(pa.table(columns), held, compression="zstd", **options)
    return held.getvalue()


def word(body: str) -> bytes:
    """A Word file with this body."""
    import docx

    made = io.BytesIO()
    docx.Document().save(made)
    held = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
            new.writestr(name, document if name == "word/document.xml" else old.read(name))
    return held.getvalue()


def sheet(rows: str, strings: str = "") -> bytes:
    """A workbook whose only sheet has these rows."""
    import openpyxl

    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    held = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            if name == "xl/sharedStrings.xml":
                content = f'<sst xmlns="{_SHEET}">{strings}</sst>'.encode()
            new.writestr(name, content)
    return held.getvalue()


def noisy(n: int, write: Callable[[int], str]) -> str:
    """Parts that do not compress to nothing, since no two are alike."""
    chance = random.Random(0)  # noqa: S311 - nobody is kept out by it
    return "".join(write(chance.getrandbits(40)) for _ in range(n))


def project(inside: str) -> bytes:
    """A REFI-QDA project with this content."""
    return zip_of(project_qde=f'<Project xmlns="{_QDA}">{inside}</Project>')


def page(paragraphs: int) -> bytes:
    """HTML with this many paragraphs, each with a different text."""
    body = "".join(f"<p>Some words are said here by number {nth}.</p>" for nth in range(paragraphs))
    return f"<html><body><article>{body}</article></body></html>".encode()


def tables() -> Iterator[Hostile]:
    """Uploads to the Import screen."""
    for delimiter, called in ((",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        yield Hostile(f"300,000 {called}", "x.csv", lambda d=delimiter: d.encode() * 300_000)
        yield Hostile(
            f"300,000 {called}, then a table", "x.csv", lambda d=delimiter: f"{d * 300_000}\na{d}b\n1{d}2".encode()
        )
    yield Hostile("a table, then 300,000 commas", "x.csv", lambda: b"a,b\n1,2\n" + b"," * 300_000)
    yield Hostile("a table, then 90 M of “a,”", "x.csv", lambda: b"a,b\n1,2\n" + b"a," * 90_000_000)
    yield Hostile("commas", "x.csv", lambda: b"," * ALLOWED)
    yield Hostile("quotation marks", "x.csv", lambda: b'"' * ALLOWED)
    yield Hostile("lines of one quotation mark", "x.csv", lambda: b'"\n' * (ALLOWED // 2))
    yield Hostile("empty lines", "x.csv", lambda: b"\n" * ALLOWED)
    yield Hostile("lines of one letter", "x.csv", lambda: b"a\n" * (ALLOWED // 2))
    yield Hostile("one word", "x.csv", lambda: b"a" * ALLOWED)
    yield Hostile("lines of 200 commas", "x.csv", lambda: (b"a" + b"," * 199 + b"\n") * (ALLOWED // 201))
    yield Hostile(
        "one emoji and a long table", "x.csv", lambda: "text,who\n😀,b\n".encode() + b"aaaaaa,b\n" * (ALLOWED // 9)
    )
    yield Hostile("commas in a gzip", "x.csv.gz", lambda: gzip.compress(b"," * 9_000_000))
    yield Hostile("commas in a zip", "x.zip", lambda: zip_of(quotes_csv="," * 300_000))
    yield Hostile(
        "commas as claims", "x.zip", lambda: zip_of(quotes_csv="text,speaker,camp\na,b,c", claims_csv="," * 300_000)
    )
    yield Hostile("half a gigabyte in a gzip", "x.csv.gz", lambda: gzip.compress(bytes(500_000_000)))
    yield Hostile("Parquet, one cell of 20,000", "x.parquet", lambda: parquet_of_one_cell("A" * 20_000))
    yield Hostile("Parquet, one cell of 2,000", "x.parquet", lambda: parquet_of_one_cell("A" * 2_000))
    yield Hostile("Parquet, one cell of 40, 200 columns", "x.parquet", lambda: parquet_of_one_cell("A" * 40, 200))
    yield Hostile("Parquet, cells that begin alike", "x.parquet", lambda: alike(20_000, 20_000))
    yield Hostile(
        "Parquet, 40 M nulls",
        "x.parquet",
        lambda: _parquet({f"c{n}": pa.nulls(199_999, pa.string()) for n in range(200)}),
    )
    yield Hostile("JSON, [1,1,…]", "x.json", lambda: b"[" + b"1," * (ALLOWED // 2 - 2) + b"1]")
    yield Hostile("JSON, [{},{},…]", "x.json", lambda: b"[" + b"{}," * (ALLOWED // 3 - 2) + b"{}]")
    yield Hostile('JSON, [{"a":[1,1,…]}]', "x.json", lambda: b'[{"a":[' + b"1," * (ALLOWED // 2 - 9) + b"1]}]")
    yield Hostile('JSON, [{"a":[[],[],…]}]', "x.json", lambda: b'[{"a":[' + b"[]," * (ALLOWED // 3 - 9) + b"1]}]")
    yield Hostile("JSON, nested 100,000 deep", "x.json", lambda: b"[" * 100_000)
    yield Hostile("JSONL of {}", "x.jsonl", lambda: b"{}\n" * 20_000_000)
    yield Hostile("JSONL, empty lines", "x.jsonl", lambda: b"\n" * ALLOWED)
    yield Hostile(
        "JSONL, one key more a line", "x.jsonl", lambda: b"".join(b'{"%d":1}\n' % n for n in range(1_000_000))
    )
    yield Hostile(
        "project of 3.5 M codes", "x.qdpx", lambda: project(noisy(3_500_000, lambda n: f'<Code guid="{n}"/>'))
    )
    yield Hostile("project of 3.9 M parts", "x.qdpx", lambda: project(noisy(3_900_000, lambda n: f'<a b="{n}"/>')))
    yield Hostile(
        "workbook of 3 M cells",
        "x.xlsx",
        lambda: sheet(noisy(150_000, lambda n: f"<row>{f'<c><v>{n}</v></c>' * 20}</row>")),
    )
    yield Hostile("workbook of 2 M empty rows", "x.xlsx", lambda: sheet(noisy(2_000_000, lambda n: f'<row x="{n}"/>')))
    yield Hostile(
        "workbook of 3 M shared texts",
        "x.xlsx",
        lambda: sheet("<row/>", noisy(3_000_000, lambda n: f"<si><t>{n}</t></si>")),
    )


def statistics_files() -> Iterator[Hostile]:
    """Files of other programs, uploaded to the Import screen."""
    import pyreadstat

    def write_to_bytes(write: Callable, suffix: str, table: pd.DataFrame, **options: bool) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            write(table, f"{folder}/x.{suffix}", **options)
            return (Path(folder) / f"x.{suffix}").read_bytes()

    texts = {f"c{nth}": ["A" * 2_000] * 20_000 for nth in range(10)}
    numbers = {f"c{nth}": np.zeros(190_000, np.int8) for nth in range(199)}
    yield Hostile(
        "SPSS, one text in all cells",
        "x.sav",
        lambda: write_to_bytes(pyreadstat.write_sav, "sav", pd.DataFrame(texts), compress=True),
    )
    for suffix, write in (("sav", pyreadstat.write_sav), ("dta", pyreadstat.write_dta)):
        yield Hostile(
            f"{suffix} of 38 M numbers",
            f"x.{suffix}",
            lambda w=write, s=suffix: write_to_bytes(w, s, pd.DataFrame(numbers)),
        )
    for what, row, cell in (
        ("a million rows repeated", 1_048_576, 1),
        ("16,384 columns repeated", 1, 16_384),
        ("both", 1_048_576, 16_384),
    ):
        yield Hostile(f"ODS, {what}", "x.ods", lambda r=row, c=cell: spreadsheet(r, c))
    yield Hostile(
        "workbook, one long text in 2 M cells",
        "x.xlsx",
        lambda: sheet(("<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>") * 10_000, f"<si><t>{'A' * 30_000}</t></si>"),
    )
    yield Hostile(
        "workbook, a cell in the last row and column",
        "x.xlsx",
        lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' * 99),
    )


def spreadsheet(rows: int, columns: int) -> bytes:
    """An OpenDocument spreadsheet of one repeated cell."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    attributes = f'table:number-columns-repeated="{columns}" office:value-type="string"'
    cell = f"<table:table-cell {attributes}><text:p>a</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    inside = f'<table:table table:name="S">{row}</table:table>'
    body = f"<office:body><office:spreadsheet>{inside}</office:spreadsheet></office:body>"
    return zip_of(
        "application/vnd.oasis.opendocument.spreadsheet",
        content_xml=f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>',
    )


def marks() -> Iterator[Hostile]:
    """Uploads to the Positions screen, which accepts at most 20 MB."""
    most = 19_900_000
    yield Hostile("claims of commas", "claims.csv", lambda: b"claim_id,claim\n" + b"," * 19_000_000)
    yield Hostile(
        "marks, all of them faulty",
        "stances.csv",
        lambda: b"claim_id,quote_id,stance,annotator\n" + b"?,?,?,\n" * (most // 7),
    )
    yield Hostile("claims, all alike", "claims.csv", lambda: b"claim_id,claim\n" + b"c,a\n" * (most // 4))
    yield Hostile(
        "pairs of one letter",
        "pairs.csv",
        lambda: b"first_id,second_id,judgement,annotator\n" + b"a,b,agree,A\n" * (most // 12),
    )
    yield Hostile("marks of quotation marks", "stances.csv", lambda: b"quote_id" + b'"' * most)


def own_tables() -> Iterator[Hostile]:
    """Tables of camps and people, uploaded to the Article screen."""
    for kind, headings in (("camps", b"fits,camp\n"), ("people", b"spelling,name\n")):
        yield Hostile(f"{kind}, commas", f"{kind}.csv", lambda h=headings: h + b"," * 4_900_000)
        yield Hostile(f"{kind}, 1.2 M rows", f"{kind}.csv", lambda h=headings: h + b"a,b\n" * 1_220_000)


def backups() -> Iterator[Hostile]:
    """Input for `store restore`."""

    def pack_corpus(table: bytes) -> bytes:
        held = io.BytesIO()
        corpus_id = "a" * 32
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
            about = {"format": 2, "corpora": [corpus_id]}
            event = creation_event(Keys(corpus_id, f"read-{'0' * 32}", f"edit-{'1' * 32}"), Owner())
            lines = io.BytesIO()
            parquet.write_table(pa.Table.from_pylist([event.line()], schema=access.SCHEMA), lines)
            archive.writestr(unpacking.ABOUT, json.dumps(about))
            archive.writestr(unpacking.ACCESS, lines.getvalue())
            archive.writestr(f"corpus_{corpus_id}.parquet", table)
        return held.getvalue()

    def rows(n: int, cell: str) -> bytes:
        once = pa.DictionaryArray.from_arrays(pa.array([0] * n, pa.int32()), pa.array([cell]))
        types = {one.name: one.type for one in SCHEMA}
        return _parquet({name: once if kind == pa.string() else pa.nulls(n, kind) for name, kind in types.items()})

    yield Hostile("backup, cells of 20,000", "all.zip", lambda: pack_corpus(rows(199_999, "A" * 20_000)))
    yield Hostile("backup, 20 M rows", "all.zip", lambda: pack_corpus(rows(20_000_000, "")))
    yield Hostile("backup, a dictionary inside", "all.zip", lambda: pack_corpus(parquet_of_one_cell("A" * 20_000)))
    yield Hostile("backup, deflated", "all.zip", lambda: zip_of(access_parquet=bytes(500_000_000)))


def articles() -> Iterator[Hostile]:
    """Uploads to the Article screen."""
    empty, said = "<w:p/>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    span = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr><w:p/></w:tc></w:tr>'
    for what, body in (
        ("1.2 M short paragraphs", said * 1_200_000),
        ("15 M empty paragraphs", empty * 15_000_000),
        ("100,000 paragraphs", said * 99_000),
        ("a paragraph of 280,000 runs", f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 280_000}</w:p>"),
        ("a cell over 200 M columns", f"<w:tbl><w:tblPr/><w:tblGrid/>{span}</w:tbl>"),
    ):
        yield Hostile(f"Word, {what}", "x.docx", lambda body=body: word(body))
    for n in (20_000, 64_000, 420_000):
        yield Hostile(f"HTML, {n:,} paragraphs", "x.html", lambda n=n: page(n))
    yield Hostile("HTML, 190,000 tags", "x.html", lambda: b"<html><body>" + b"<p>a <b>b" * 95_000)
    yield Hostile("HTML, divs in divs", "x.html", lambda: b"<html><body>" + b"<div>" * 190_000)
    for what, words in TEXTS.items():
        yield Hostile(f"a text of {what}", "x.txt", lambda words=words: (words * 1_000_000)[:999_999].encode())
    yield Hostile(
        "a zip of Word files",
        "x.zip",
        lambda: zip_of(a_docx=word(span), b_docx=word(said * 1_200_000)),
    )
