"""The copy of a large corpus's quotes: opened instead of the table if it fits, otherwise ignored."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from data import corpus as corpora
from data import table
from data.corpus import keep_copy, read_corpus
from data.faults import CorpusError
from data.files import quotes_copy
from data.files.quotes_copy import COPY_FILE, sha256_of, write_copy

TABLE = '''quote_id,text,speaker,camp,url,said_on,my column
q1,"War, ""peace""",Ned Price,US,https://a.example/1,2022-01-13,x
q2," Мир  ",Sergey Lavrov | Tony Blinken,Russia | US,,2022,
q3,"two
lines",Xi,China,https://a.example/2,,é
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A corpus folder with its copy."""
    monkeypatch.setattr(corpora, "LEAST_QUOTES", 3)
    (tmp_path / "quotes.csv").write_text(TABLE, "utf-8")
    keep_copy(tmp_path, 3)
    assert (tmp_path / COPY_FILE).is_file()
    return tmp_path


@pytest.fixture
def no_table(folder, monkeypatch):
    """Reading the table fails, so whatever opens comes from the copy."""

    def refuse(*_: object) -> None:
        raise AssertionError("the table was read")

    monkeypatch.setattr(table, "read", refuse)


def read_without_copy(folder: Path) -> corpora.Corpus:
    """The corpus without any copy."""
    (folder / COPY_FILE).unlink(missing_ok=True)
    return read_corpus(folder)


def assert_same(one: corpora.Corpus, other: corpora.Corpus) -> None:
    pd.testing.assert_frame_equal(one.quotes, other.quotes)
    pd.testing.assert_frame_equal(one.voices, other.voices)
    assert (one.about, one.content_hash, one.unbuilt) == (other.about, other.content_hash, other.unbuilt)


def rewrite(folder: Path, about: dict[bytes, bytes] | None = None, **columns: pa.Array) -> None:
    """The copy with other columns and another description, which claims that its cells are right."""
    held = pa.ipc.open_file((folder / COPY_FILE).read_bytes()).read_all()
    cells = {
        name: columns.get(name, column.combine_chunks())
        for name, column in zip(held.column_names, held.columns, strict=True)
    }
    cells |= columns
    hashed = {name: one for name, one in cells.items() if one.type == pa.large_string()}
    digest = {b"sha256 of the cells": quotes_copy._digest(hashed.items())} if len(hashed) == len(cells) else {}
    result = held.schema.metadata | digest | (about or {})
    made = pa.record_batch(list(cells.values()), names=list(cells)).replace_schema_metadata(result)
    with pa.ipc.new_file(folder / COPY_FILE, made.schema) as writer:
        writer.write_batch(made)


def strings(*cells: str | None) -> pa.Array:
    return pa.array(cells, pa.large_string())


def no_text() -> pa.Array:
    """Three cells that are not UTF-8."""
    ends = pa.array([0, 1, 2, 3], pa.int64()).buffers()[1]
    return pa.LargeStringArray.from_buffers(3, ends, pa.py_buffer(b"\xff\xfe\xfd"))


@pytest.mark.usefixtures("no_table")
def test_the_copy_opens_in_place_of_the_table(folder):
    assert read_corpus(folder).quotes["text"].tolist() == ['War, "peace"', " Мир  ", "two\nlines"]


def test_with_and_without_the_copy_the_corpus_is_the_same(folder):
    assert_same(read_corpus(folder), read_without_copy(folder))


def test_a_copy_of_another_table_is_passed_over(folder):
    (folder / "quotes.csv").write_text(TABLE.replace("peace", "truce"), "utf-8")
    assert read_corpus(folder).quotes["text"].iat[0] == 'War, "truce"'


@pytest.mark.parametrize("kept", [0, 1, 100, 0.5, -1])
def test_a_copy_that_is_cut_off_is_passed_over(folder, kept):
    whole = (folder / COPY_FILE).read_bytes()
    (folder / COPY_FILE).write_bytes(whole[: int(kept * len(whole)) if isinstance(kept, float) else kept])
    assert_same(read_corpus(folder), read_without_copy(folder))


HOSTILE = [
    pytest.param({"text": strings("a", "b", None)}, None, id="a cell that is none"),
    pytest.param({"text": pa.array(["a", "b", "c"])}, None, id="another type"),
    pytest.param({"text": pa.array([1, 2, 3])}, None, id="numbers"),
    pytest.param({"text": no_text()}, None, id="no UTF-8"),
    pytest.param({"url": strings("javascript:alert(1)", "", "")}, None, id="an address that the table may not hold"),
    pytest.param({"quote_id": strings("q1", "q1", "q3")}, None, id="an id twice"),
    pytest.param({"more": strings("a", "b", "c")}, None, id="a column that is not named"),
    pytest.param(
        {"text": strings("a", "b", "c")}, {b"sha256 of the cells": b"0" * 64}, id="cells that are not as they were"
    ),
    pytest.param({}, {b"reader": b"0"}, id="of another version of the reader"),
    pytest.param({}, {b"columns": b"[1]"}, id="names that are no names"),
    pytest.param({}, {b"columns": b"[" * 100_000}, id="names without end"),
    pytest.param({}, {b"columns": json.dumps(["text", "speaker", "camp"]).encode()}, id="fewer columns"),
]


@pytest.mark.parametrize(("columns", "about"), HOSTILE)
def test_a_hostile_copy_is_passed_over(folder, columns, about):
    rewrite(folder, about, **columns)
    assert_same(read_corpus(folder), read_without_copy(folder))


def test_cells_that_lie_outside_of_the_file_are_never_looked_at(folder):
    held = pa.ipc.open_file((folder / COPY_FILE).read_bytes()).read_all()
    digest = hashlib.sha256()
    for name in held.column_names:
        _, ends, words = (buffer and buffer.to_pybytes() for buffer in held[name].combine_chunks().buffers())
        if name == "text":
            sound, outside = ends[:32], ends[:24] + (10**9).to_bytes(8, "little")
        digest.update(name.encode() + b"\0" + (outside if name == "text" else ends[:32]) + words)
    rewrite(folder, {b"sha256 of the cells": digest.hexdigest().encode()})
    raw = (folder / COPY_FILE).read_bytes()
    assert raw.count(sound) == 1
    (folder / COPY_FILE).write_bytes(raw.replace(sound, outside))
    assert_same(read_corpus(folder), read_without_copy(folder))


@pytest.mark.parametrize("raw", [b"ARROW1\0\0" * 50, b"\0" * 10_000, TABLE.encode()])
def test_what_is_no_arrow_file_is_passed_over(folder, raw):
    (folder / COPY_FILE).write_bytes(raw)
    assert_same(read_corpus(folder), read_without_copy(folder))


def test_faults_are_those_of_the_table(folder):
    broken = TABLE.replace("2022-01-13", "13.1.")
    (folder / "quotes.csv").write_text(broken, "utf-8")
    rewrite(folder, {b"sha256 of quotes.csv": sha256_of(folder / "quotes.csv").hex().encode()})
    rewrite(folder, said_on=strings("13.1.", "2022", ""))
    with pytest.raises(CorpusError, match="row 2, column said_on"):
        read_corpus(folder)


def test_a_copy_that_fits_stays_and_one_that_does_not_is_made_again(folder):
    first = (folder / COPY_FILE).read_bytes()
    keep_copy(folder, 3)
    assert (folder / COPY_FILE).read_bytes() == first
    (folder / "quotes.csv").write_text(TABLE.replace("peace", "truce"), "utf-8")
    keep_copy(folder, 3)
    assert b"truce" in (folder / COPY_FILE).read_bytes()


def test_small_corpora_and_broken_tables_have_no_copy(folder):
    (folder / "quotes.csv").write_text(TABLE.replace("Ned Price", ""), "utf-8")
    keep_copy(folder, 3)
    assert not (folder / COPY_FILE).exists()
    (folder / "quotes.csv").write_text(TABLE, "utf-8")
    keep_copy(folder, 3)
    keep_copy(folder, 2)
    assert not (folder / COPY_FILE).exists()


def test_whoever_may_read_the_table_may_read_the_copy(folder):
    (folder / "quotes.csv").chmod(0o640)
    write_copy(folder, read_corpus(folder).quotes, folder / "quotes.csv")
    assert (folder / COPY_FILE).stat().st_mode & 0o777 == 0o640


def test_a_part_of_a_longer_table_is_copied_alone(folder):
    quotes = read_without_copy(folder).quotes
    longer = pd.concat([quotes.iloc[:1].assign(quote_id="q0"), quotes], ignore_index=True)
    write_copy(folder, longer.iloc[1:].reset_index(drop=True), folder / "quotes.csv")
    pd.testing.assert_frame_equal(quotes_copy.read_copy(folder, sha256_of(folder / "quotes.csv")), quotes)
