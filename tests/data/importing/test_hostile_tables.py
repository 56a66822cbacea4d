"""Small files that would become large: refused by cheap checks, before anything is parsed."""

import gzip
import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from defusedxml import ElementTree
from pyarrow import parquet

from analysis.extraction.review import camps, spellings
from analysis.extraction.review.own_tables import OwnTableError
from data import stances
from data.importing import file_reader, limits
from data.importing.limits import FileRefusal
from tests.zip_files import make_zip


def refusal(raw: bytes, name: str) -> str:
    with pytest.raises(FileRefusal) as error:
        file_reader.read_file(raw, name)
    return str(error.value)


@pytest.fixture
def forbid_parsing(monkeypatch):
    """The parsers of whole files must not be called."""

    def fail(*_: object) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr(pd, "read_csv", fail)
    monkeypatch.setattr(json, "loads", fail)
    monkeypatch.setattr(limits, "MOST_ROWS", 1_000)


def parquet_of(cells: object, **options: object) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pa.table({"text": cells}), buffer, compression="zstd", **options)
    return buffer.getvalue()


WIDE = "," * 50_000
TABLE = "text,speaker,camp\na,b,c\n"


@pytest.mark.parametrize(
    ("raw", "name", "sentence"),
    [
        (WIDE.encode(), "x.csv", "x.csv begins with a row of 50,001 cells; at most 1,000 are read"),
        (f"\n\n{WIDE}\n{TABLE}".encode(), "x.csv", "begins with a row of 50,001 cells"),
        (('"",' * 50_000).encode(), "x.csv", "begins with a row of 50,001 cells"),
        ((", " * 50_000).encode(), "x.csv", "begins with a row of 50,001 cells"),
        ((",;|\t" * 50_000).encode(), "x.csv", "begins with a row of 50,001 cells"),
        (f'"{"a" * 210_000}"{WIDE}'.encode(), "x.csv", "begins with a row of 50,001 cells"),
        (f'"a\nb"{WIDE}'.encode(), "x.csv", "begins with a row of 50,001 cells"),
        (f"{TABLE}{WIDE}".encode(), "x.csv", "more than 10,000 delimiters after each other in line 3"),
        (gzip.compress(WIDE.encode(), mtime=0), "x.csv.gz", "begins with a row of 50,001 cells"),
        (make_zip(**{"quotes.csv": WIDE}), "x.zip", "quotes.csv begins with a row of 50,001 cells"),
        (b'"' * 1_000_001, "x.csv", "more than 1,000,000 characters in its first row"),
        (b"," * 1_000_001, "x.csv", "more than 1,000,000 characters in its first row"),
        (b"[" + b"1," * 2_000 + b"1]", "x.json", "object 1 is no object"),
        (b"[" + b"{}," * 1_001 + b"{}]", "x.json", "more than 1,000 rows"),
        (b"{}\n" * 1_001, "x.jsonl", "more than 1,000 rows"),
        (b"\n" * 2_000_000 + b" {]", "x.jsonl", "x.jsonl is not JSON: line 2000001"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.usefixtures("forbid_parsing")
def test_refused_before_it_is_parsed(raw, name, sentence):
    assert sentence in refusal(raw, name)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":", "^", "~"])
def test_any_delimiter_that_was_chosen(delimiter):
    with pytest.raises(FileRefusal, match=r"begins with a row of 50,001 cells|is empty"):
        file_reader.read_file(delimiter.encode() * 50_000, "x.csv", file_reader.Choices(delimiter=delimiter))


def test_delimiters_in_the_words_are_no_cells():
    words = f"So he said: {', ' * 2_000}and left"
    assert file_reader.read_file(f'text,speaker\n"{words}",b\n'.encode(), "x.csv").cells["text"].tolist() == [words]
    assert file_reader.read_file(f'"{words}",speaker\na,b\n'.encode(), "x.csv").cells["speaker"].tolist() == ["b"]


def test_marks_camps_and_people_are_tables_too():
    assert "begins with a row of 50,001 cells" in refusal(
        make_zip(**{"quotes.csv": TABLE, "claims.csv": WIDE}), "x.zip"
    )
    _, faults = stances.read_claims(WIDE.encode())
    assert "begins with a row of 50,001 cells" in str(faults[0])
    with pytest.raises(OwnTableError, match="begins with a row of 50,001 cells"):
        camps.read(WIDE.encode())
    with pytest.raises(OwnTableError, match="begins with a row of 50,001 cells"):
        spellings.read(WIDE.encode())


def test_codes_and_parts_of_a_project_are_counted_before_they_are_held(monkeypatch):
    monkeypatch.setattr(ElementTree, "fromstring", lambda xml: 1 / 0)
    monkeypatch.setattr(limits, "MOST_TIMES_LARGER", 10**9)
    for inside, sentence in (
        ("<Code />" * 20_001, "has 20,001 codes; at most 20,000 are read"),
        ("<q:Code\n>" * 20_001, "has 20,001 codes; at most 20,000 are read"),
        ("<a/>" * 4_000_001, "has 4,000,002 parts; at most 4,000,000 are read"),
    ):
        assert sentence in refusal(make_zip(**{"project.qde": f"<Project>{inside}"}), "x.qdpx")


def test_parquet_is_measured_by_what_its_cells_become():
    small = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int32()), pa.array(["A" * 20_000]))
    for raw in (
        parquet_of(small),
        parquet_of(["A" * 20_000] * 10_000),
        parquet_of(
            ["A" * 20_000 + str(nth) for nth in range(2_000)],
            use_dictionary=False,
            column_encoding={"text": "DELTA_BYTE_ARRAY"},
        ),
    ):
        assert len(raw) < 100_000
        assert "would unpack to more than 200 times its size" in refusal(raw, "x.parquet")


def test_parquet_of_every_encoding_is_read(monkeypatch):
    monkeypatch.setattr(limits, "MOST_TIMES_LARGER", 10**9)
    words = ["War", "Peace", None, "War"] * 3_000
    for encoding in ("PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", "dictionary"):
        options = {} if encoding == "dictionary" else {"use_dictionary": False, "column_encoding": {"text": encoding}}
        table = file_reader.read_file(parquet_of(words, row_group_size=5_000, **options), "x.parquet")
        assert table.cells["text"].tolist() == [word for word in words if word]
