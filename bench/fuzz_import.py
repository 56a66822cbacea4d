"""Mutated files given to the import: `python -m bench.fuzz_import [--files 500] [--screens 100] [--seed 0]`.

Makes files of every format from the shipped corpus (for formats that nothing here writes, such as .xls, from the files
of `--samples FOLDER`), breaks each in one of several ways by a fixed seed, and imports it by the command line's own
function with a toy encoder, into a folder and into a store. A file may be imported whole or refused with a sentence.
Counted as faults: any other error, a folder or a stored corpus that exists though the file was refused, one that cannot
be read or lacks its map, anything else left behind, and a folder and store that disagree. Some of the files go through
the Import screen, too, where an exception would be a traceback.
"""

import argparse
import gzip
import io
import os
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest import mock
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
from click.testing import Result
from typer.testing import CliRunner

from analysis.making import importing
from bench.harness import ROOT
from cli.__main__ import app
from data import library
from data.corpus import Corpus, read_corpus
from data.corpus_files import quotes_file, to_zip
from data.export import to_csv, to_jsonl, to_parquet, to_xlsx
from data.refi_qda import to_qdpx
from data.store import SETTING, open_store

FILES = ("quotes.csv", "corpus.toml", "vectors.npz", "map.npz")
Mutate = Callable[[bytes, np.random.Generator], bytes]


def sources(corpus: Corpus) -> dict[str, bytes]:
    """The same quotes in every format that can be read."""
    quotes = corpus.quotes
    records = [line.decode() for line in to_jsonl(quotes).splitlines()]
    return {
        "a.csv": to_csv(quotes),
        "b.csv": quotes_file(quotes),
        "c.tsv": quotes.to_csv(index=False, sep="\t").encode("utf-16"),
        "d.csv": quotes.to_csv(index=False, sep=";").encode("cp1252", "replace"),
        "e.csv.gz": gzip.compress(quotes_file(quotes)),
        "f.jsonl": to_jsonl(quotes),
        "g.json": f"[{','.join(records)}]".encode(),
        "h.xlsx": to_xlsx(quotes),
        "i.parquet": to_parquet(quotes),
        "j.zip": to_zip(corpus),
        "k.qdpx": to_qdpx(corpus),
        "l.ods": _ods(quotes),
        **_statistics_files(quotes),
    }


def _ods(quotes: pd.DataFrame) -> bytes:
    """A minimal spreadsheet that LibreOffice accepts."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{urn}:{name}:1.0"' for name in ("office", "table", "text"))
    rows = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, cells)) + "</table:table-row>"
        for cells in [list(quotes.columns), *quotes.to_numpy().tolist()]
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Quotes">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
    return buffer.getvalue()


def _ods_cell(cell: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def _statistics_files(quotes: pd.DataFrame) -> dict[str, bytes]:
    import pyreadstat

    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("m.sav", pyreadstat.write_sav), ("n.dta", pyreadstat.write_dta)):
            write(quotes, f"{folder}/{name}")
            found[name] = Path(folder, name).read_bytes()
    return found


def _flip(raw: bytes, random: np.random.Generator) -> bytes:
    broken = bytearray(raw)
    for at in random.integers(0, len(raw), random.integers(1, 9)):
        broken[at] ^= 1 << int(random.integers(8))
    return bytes(broken)


def _cut(raw: bytes, random: np.random.Generator) -> bytes:
    return raw[: int(random.integers(len(raw)))]


def _drop(raw: bytes, random: np.random.Generator) -> bytes:
    start, end = sorted(random.integers(0, len(raw), 2))
    return raw[:start] + raw[min(end, start + 200) :]


def _repeat(raw: bytes, random: np.random.Generator) -> bytes:
    start, end = sorted(random.integers(0, len(raw), 2))
    return raw[:end] + raw[start : min(end, start + 2_000)] + raw[end:]


def _rubbish(raw: bytes, random: np.random.Generator) -> bytes:
    at = int(random.integers(len(raw)))
    return raw[:at] + random.bytes(int(random.integers(1, 60))) + raw[at:]


def _words(raw: bytes, random: np.random.Generator) -> bytes:
    """Pieces that are special to a parser: quotation marks, NULs, brackets, line ends, entities."""
    pieces = (
        b'"',
        b"\0",
        b"[",
        b"}",
        b"\r",
        b"\n",
        b",,,",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"&lol;",
        b"=1+1",
        b"../",
        b"\\ud800",
    )
    at = int(random.integers(len(raw)))
    return raw[:at] + pieces[int(random.integers(len(pieces)))] * int(random.integers(1, 4)) + raw[at:]


MUTATIONS: tuple[Mutate, ...] = (_flip, _cut, _drop, _repeat, _rubbish, _words)


def mutate_file(raw: bytes, mutate: Mutate, random: np.random.Generator) -> bytes:
    """The file, broken; compressed ones every second time inside, where no checksum of the container reveals it."""
    if not raw.startswith((b"PK", b"\x1f\x8b")) or random.integers(2):
        return mutate(raw, random)
    if not raw.startswith(b"PK"):
        return gzip.compress(mutate(gzip.decompress(raw), random))
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    name = sorted(files)[int(random.integers(len(files)))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, inside in files.items():
            packed.writestr(path, mutate(inside, random) if path == name else inside)
    return buffer.getvalue()


def outcome(raw: bytes, name: str, folder: Path) -> tuple[str, str]:
    """The outcome for a file, and the fault if it is one."""
    (folder / name).write_bytes(raw)
    out, store = folder / "made", folder / "store"
    became, fault = _outcome(CliRunner().invoke(app, _command(folder / name, "--out", str(out))))
    with mock.patch.dict(os.environ, {SETTING: str(store)}):
        stored = CliRunner().invoke(app, _command(folder / name, "--store"))
    if fault := fault or _outcome(stored)[1]:
        return "fault", fault
    left = [path.name for path in folder.iterdir() if path.name not in (name, "made", "store")]
    if left or _outcome(stored)[0] != became:
        return "fault", f"left behind: {left}, or the store disagrees"
    if became == "refused":
        n_stored = len(open_store(str(store)).tables.names())
        return ("fault", "partial corpus") if out.exists() or n_stored else (became, "")
    missing = [file for file in FILES if not (out / file).is_file()]
    whole = read_corpus(out)
    kept = open_store(str(store)).read(stored.output.rpartition("?corpus=")[2].split()[0])
    if missing or whole.map is None or kept.map is None or not kept.quotes.equals(whole.quotes):
        return "fault", f"incomplete: {missing}"
    return became, ""


def _command(file: Path, *where: str) -> list[str]:
    return ["import", str(file), *where, "--problems", "skip"]


def _outcome(result: Result) -> tuple[str, str]:
    """What the command printed, and the fault if it is one."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return "fault", repr(result.exception)
    if result.exit_code:
        return ("refused", "") if result.output.strip() else ("fault", "no word said")
    return ("imported, rows left out", "") if "left out:" in result.output else ("imported", "")


def on_screen(raw: bytes, name: str) -> list[str]:
    """The exceptions that the Import screen shows for the file."""
    from streamlit.testing.v1 import AppTest

    screen = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    screen.query_params["screen"] = "Import"
    screen.run()
    screen.file_uploader[0].set_value((name, raw, "application/octet-stream"))
    screen.run()
    return [shown.message for shown in screen.exception]


def _toy(texts: list[str]) -> np.ndarray:
    return np.array([[len(text), text.count("e"), 1 + text.count(" ")] for text in texts], dtype=float)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--screens", type=int, default=100, help="how many of them go through the screen too")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples", type=Path, help="a folder of further files to break")
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    made = sources(read_corpus(library.SHIPPED / "russia-nato-2022"))
    made |= {path.name: path.read_bytes() for path in sorted(arguments.samples.iterdir())} if arguments.samples else {}
    counts: Counter[tuple[str, str]] = Counter()
    slowest, faults = 0.0, []
    with mock.patch.object(importing, "load_for", return_value=_toy):
        for number in range(arguments.files):
            name = list(made)[number % len(made)]
            mutate = MUTATIONS[int(random.integers(len(MUTATIONS)))]
            raw = mutate_file(made[name], mutate, random) or b" "
            begun = time.perf_counter()
            with tempfile.TemporaryDirectory() as folder:
                became, fault = outcome(raw, name, Path(folder))
            slowest = max(slowest, time.perf_counter() - begun)
            counts[name.partition(".")[2], became] += 1
            if number < arguments.screens and (shown := on_screen(raw, name)):
                faults.append(f"file {number} ({name}, {mutate.__name__}) on the screen: {shown}")
            if became == "fault":
                faults.append(f"file {number} ({name}, {mutate.__name__}): {fault}")
    print(f"{arguments.files} mutated files, seed {arguments.seed}; the slowest took {slowest:.1f} s to import twice")
    print(f"  {min(arguments.screens, arguments.files)} of them through the screen")
    for (kind, became), n in sorted(counts.items()):
        print(f"  {kind:9}{became:26}{n:5}")
    print(f"faults: {len(faults)} (target: 0)", *faults, sep="\n  ")


if __name__ == "__main__":
    main()
