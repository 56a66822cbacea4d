"""Files made to harm, each brought twice at once while a reader changes filters: `python -m bench.hostile_files`.

Each is read as the app reads it, in a process of its own. Told are the size of the file, the seconds until it was read
or refused, the processor's seconds and the most memory of that process, how much slower the reader's filter changes
were than before, and what is said. Targets: 20 s, 1.5 GB, at most twice as slow. `--only WORD` tries those whose name
holds it.
"""

import argparse
import asyncio
import gzip
import io
import random
import statistics
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from analysis.extraction import camps, extraction_process, spellings
from bench.harness import ROOT, running, wait_until_healthy
from bench.reader import Reader
from data import article_process
from data.article import Article, ArticleError
from data.importing import reading_process
from data.importing.foreign import Choices
from data.importing.limits import MOST_BYTES, FileRefusal
from data.processes.job import Job, Limits, until_over

ALLOWED = MOST_BYTES - 2 * 1024**2  # bytes: nearly the largest file that is taken
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_QDA = "urn:QDA-XML:project:1.0"


# a million characters of each, for what finds statements
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
    """A file as it is brought; it is made when it is tried, since all of them at once would fill the memory."""

    what: str
    name: str
    make: Callable[[], bytes]
    is_article: bool = False


def zipped(**files: str | bytes) -> bytes:
    """A zip of these files; a double underscore in a name stands for a slash, and the last for the full stop."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


def repeated(cell: str, columns: int = 3, rows: int = 199_999) -> bytes:
    """Parquet in which one cell stands in all rows, and once in the file."""
    once = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([cell]))
    return _parquet({f"c{nth}": once for nth in range(columns)})


def alike(length: int, rows: int) -> bytes:
    """Parquet in which each cell holds only where it differs from the one above."""
    cells = ["A" * length + str(nth) for nth in range(rows)]
    return _parquet({"text": cells}, use_dictionary=False, column_encoding={"text": "DELTA_BYTE_ARRAY"})


def _parquet(columns: dict, **options: object) -> bytes:
    held = io.BytesIO()
    parquet.write_table(pa.table(columns), held, compression="zstd", **options)
    return held.getvalue()


def word(body: str) -> bytes:
    """A Word file with this inside."""
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
    """A workbook whose only sheet holds these rows."""
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
    """Parts that do not shrink to nothing, since no two are alike."""
    chance = random.Random(0)  # noqa: S311 - nobody is kept out by it
    return "".join(write(chance.getrandbits(40)) for _ in range(n))


def project(inside: str) -> bytes:
    """A REFI-QDA project with this inside."""
    return zipped(project_qde=f'<Project xmlns="{_QDA}">{inside}</Project>')


def page(paragraphs: int) -> bytes:
    """HTML with so many paragraphs, each of another text."""
    body = "".join(f"<p>Some words are said here by number {nth}.</p>" for nth in range(paragraphs))
    return f"<html><body><article>{body}</article></body></html>".encode()


def tables() -> Iterator[Hostile]:
    """What the Import screen is brought."""
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
    yield Hostile("commas in a zip", "x.zip", lambda: zipped(quotes_csv="," * 300_000))
    yield Hostile(
        "commas as claims", "x.zip", lambda: zipped(quotes_csv="text,speaker,camp\na,b,c", claims_csv="," * 300_000)
    )
    yield Hostile("half a gigabyte in a gzip", "x.csv.gz", lambda: gzip.compress(bytes(500_000_000)))
    yield Hostile("Parquet, one cell of 20,000", "x.parquet", lambda: repeated("A" * 20_000))
    yield Hostile("Parquet, one cell of 2,000", "x.parquet", lambda: repeated("A" * 2_000))
    yield Hostile("Parquet, one cell of 40, 200 columns", "x.parquet", lambda: repeated("A" * 40, 200))
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


def articles() -> Iterator[Hostile]:
    """What the Article screen is brought."""
    empty, said = "<w:p/>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    span = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr><w:p/></w:tc></w:tr>'
    for what, body in (
        ("1.2 M short paragraphs", said * 1_200_000),
        ("15 M empty paragraphs", empty * 15_000_000),
        ("100,000 paragraphs", said * 99_000),
        ("a paragraph of 280,000 runs", f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 280_000}</w:p>"),
        ("a cell over 200 M columns", f"<w:tbl><w:tblPr/><w:tblGrid/>{span}</w:tbl>"),
    ):
        yield Hostile(f"Word, {what}", "x.docx", lambda body=body: word(body), is_article=True)
    for n in (20_000, 64_000, 420_000):
        yield Hostile(f"HTML, {n:,} paragraphs", "x.html", lambda n=n: page(n), is_article=True)
    yield Hostile("HTML, 190,000 tags", "x.html", lambda: b"<html><body>" + b"<p>a <b>b" * 95_000, is_article=True)
    yield Hostile("HTML, divs in divs", "x.html", lambda: b"<html><body>" + b"<div>" * 190_000, is_article=True)
    for what, words in TEXTS.items():
        yield Hostile(
            f"a text of {what}", "x.txt", lambda words=words: (words * 1_000_000)[:999_999].encode(), is_article=True
        )
    yield Hostile(
        "a zip of Word files",
        "x.zip",
        lambda: zipped(a_docx=word(span), b_docx=word(said * 1_200_000)),
        is_article=True,
    )


def statements(article: Article, wait: Callable[[Job], None]) -> str:
    """What comes of an article that was read, once its statements are looked for as well."""
    job = extraction_process.begin(article, camps.shipped_table(), spellings.shipped())
    wait(job)
    try:
        return f"{len(article.text):,} characters, {len(extraction_process.result(job, 'it').rows):,} statements"
    except extraction_process.ExtractionRefusal as refused:
        return str(refused)


def tried(hostile: Hostile, raw: bytes) -> tuple[float, Job | None, str]:
    """The seconds until it was read or refused, the job, and what was said."""
    begun, jobs = time.perf_counter(), []

    def wait(job: Job) -> None:
        jobs.append(job)
        until_over(job)

    said: list[str] = []
    if hostile.is_article:
        for found in article_process.read(hostile.name, raw, wait, Limits()):
            said.append(str(found) if isinstance(found, ArticleError) else statements(found, wait))
    else:
        try:
            wait(reading_process.begin({hostile.name: raw}, Choices(), Limits()))
            table = reading_process.result(jobs[0], hostile.name)
            said.append(f"read: {table.cells.shape[0]:,} rows, {table.cells.shape[1]:,} columns")
        except FileRefusal as refused:
            said.append(str(refused))
    most = max(jobs, key=lambda job: job.peak, default=None)
    return time.perf_counter() - begun, most, " ".join(said)


async def changes(address: str, until: threading.Event) -> list[float]:
    """The seconds that a reader waits for each of his filter changes, two a second at most."""
    waited = []
    async with Reader(address) as reader:
        await reader.open()
        options = reader.options("filter.camp")
        while not until.is_set():
            waited.append(await reader.choose("filter.camp", [options[len(waited) % len(options)]]))
            await asyncio.sleep(0.3)
    return waited


def watched(address: str, act: Callable[[], None]) -> list[float]:
    """What a reader waits while `act` goes on."""
    over = threading.Event()

    def run() -> None:
        try:
            act()
        finally:
            over.set()

    thread = threading.Thread(target=run)
    thread.start()
    waited = asyncio.run(changes(address, over))
    thread.join()
    return waited


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a word of the names of those to try")
    wanted = parser.parse_args().only
    with tempfile.TemporaryDirectory() as store, running(ROOT / "app.py", ROOT, None, Path(store)) as (address, _):
        wait_until_healthy(address)
        watched(address, lambda: time.sleep(15))
        quiet = statistics.median(watched(address, lambda: time.sleep(15)))
        print(f"a filter change with nobody else: {quiet:.3f} s\n")
        print("| file | MB | seconds | processor | peak MB | reader | said |\n|---|---:|---:|---:|---:|---:|---|")
        for hostile in (*tables(), *articles()):
            if wanted not in hostile.what:
                continue
            raw = hostile.make()
            found: list[tuple[float, Job | None, str]] = []

            def twice(hostile: Hostile = hostile, raw: bytes = raw, found: list = found) -> None:
                both = [threading.Thread(target=lambda: found.append(tried(hostile, raw))) for _ in range(2)]
                for thread in both:
                    thread.start()
                for thread in both:
                    thread.join()

            waited = watched(address, twice)
            seconds, job, said = max(found, key=lambda one: one[0])
            used = f"{job.seconds:.1f} | {job.peak / 1e6:,.0f}" if job is not None else "– | –"
            slower = f"{statistics.median(waited) / quiet:.1f}" if len(waited) > 4 else "–"
            sentence = said.replace("|", "¦").replace("\n", " ")[:150]
            print(
                f"| {hostile.what} | {len(raw) / 1e6:.1f} | {seconds:.1f} | {used} | {slower} | {sentence} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
