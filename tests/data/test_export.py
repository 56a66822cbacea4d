import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.corpus import read_corpus
from data.export import to_csv, to_jsonl, to_parquet, undo_neutralise

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n'=+-@|,\""))


def frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=str)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
        ("\n=1", '"\'\n=1"'),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("1=1", "1=1"),
        ("'tis", "'tis"),
        ("a\r=1", '"a\r=1"'),
        ('=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'),
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_neutralised(cell, written):
    assert to_csv(frame(text=[cell], mine=["x"])).decode("utf-8-sig") == f"text,mine\r\n{written},x\r\n"


def test_headings_are_neutralised_too():
    assert to_csv(frame(**{"=1+1": ["a"], "text": ["b"]})).decode("utf-8-sig") == "'=1+1,text\r\na,b\r\n"


def test_csv_opens_in_a_spreadsheet_with_its_letters():
    assert to_csv(frame(text=["Тест “é” 😀"])) == b"\xef\xbb\xbf" + "text\r\nТест “é” 😀\r\n".encode()


def test_an_empty_view_is_written_as_its_headings():
    nothing = frame(text=["a"], mine=["b"])[[False]]
    assert to_csv(nothing).decode("utf-8-sig") == "text,mine\r\n"
    assert to_jsonl(nothing).strip() == b""
    assert pd.read_parquet(io.BytesIO(to_parquet(nothing))).to_dict("list") == {"text": [], "mine": []}


def test_exporting_leaves_the_quotes_as_they_were(tiny):
    before = tiny.quotes.copy()
    for write in (to_csv, to_jsonl, to_parquet):
        write(tiny.quotes)
    pd.testing.assert_frame_equal(tiny.quotes, before)


def test_jsonl_is_one_object_a_line_with_every_cell(tiny):
    lines = to_jsonl(tiny.quotes).decode().splitlines()
    assert [json.loads(line) for line in lines] == tiny.quotes.to_dict("records")


def test_parquet_comes_back(tiny):
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(to_parquet(tiny.quotes))), tiny.quotes, check_dtype=False)


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_any_cells_come_back_from_jsonl_and_parquet(cells):
    quotes = pd.DataFrame(cells, columns=["text", "mine"], dtype=str)
    assert [json.loads(line) for line in to_jsonl(quotes).decode().split("\n") if line] == quotes.to_dict("records")
    assert pd.read_parquet(io.BytesIO(to_parquet(quotes))).to_numpy().tolist() == [list(row) for row in cells]


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_any_cells_come_back_from_csv(cells):
    quotes = pd.DataFrame(cells, columns=["=text", "mine"], dtype=str)
    read = pd.read_csv(io.BytesIO(to_csv(quotes)), dtype=str, keep_default_na=False, skip_blank_lines=False)
    read = undo_neutralise(read)
    assert list(read) == ["=text", "mine"]
    assert read.to_numpy().tolist() == [list(row) for row in cells]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "- no", "'- no", "''=", "a\rb", "\r\n=1", '"', "a,b", "@home", "＝1", "'tis", "<b>", "\u202eabc", "😀"],
)
def test_what_is_exported_can_be_imported(write_corpus, tmp_path, text):
    headings = ("quote_id", "text", "speaker", "camp", "start", "end", "=mine")
    rows = [("-1", text, "=Eve", "US", "5", str(5 + len(text)), "@x"), ("q2", "War", "Ned", "-US", "", "", "")]
    corpus = read_corpus(write_corpus(rows, headings))
    assert corpus.quotes["text"].tolist() == [text, "War"]
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "quotes.csv").write_bytes(to_csv(corpus.quotes))
    pd.testing.assert_frame_equal(read_corpus(tmp_path / "again").quotes, corpus.quotes)


def test_apostrophes_of_another_table_stay(write_corpus):
    text = "'-ism' is no word"
    other = read_corpus(write_corpus([(text, "Ned", "US")], ("text", "speaker", "camp")))
    assert other.quotes["text"].tolist() == [text]
    # with all our headings, but without the byte order mark of a download
    ours = read_corpus(write_corpus(other.quotes.to_numpy().tolist(), list(other.quotes), name="ours"))
    assert ours.quotes["text"].tolist() == [text]


def test_a_part_of_the_rows(tiny):
    mask = np.array([False, True, False, False, False, True])
    lines = to_jsonl(tiny.quotes[mask]).decode().splitlines()
    assert [json.loads(line)["quote_id"] for line in lines] == ["q2", "q6"]
