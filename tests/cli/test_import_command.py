"""`python -m analysis import` from end to end, with a toy encoder."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.making import importing
from cli.__main__ import app
from data.corpus import read_corpus

ROWS = [
    {"Quotation": "War is a choice", "Who": "Price", "bloc": "Washington", "date": "13/01/2022", "mood": "grim"},
    {"Quotation": "Peace needs talks", "Who": "Lavrov", "bloc": "Kremlin", "date": "14/01/2022", "mood": ""},
    {"Quotation": "“War  is a choice”", "Who": "Price", "bloc": "Washington", "date": "13/01/2022", "mood": ""},
    {"Quotation": "Peace needs talk", "Who": "Lavrov", "bloc": "Kremlin", "date": "14/01/2022", "mood": ""},
]
COLUMNS = ["--speaker-column", "Who", "--camp-column", "bloc", "--dates", "day-first"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    def encode(texts: list[str]) -> np.ndarray:
        return np.array([[text.count("War"), text.count("Peace"), text.count(" ")] for text in texts], dtype=float)

    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: encode)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, rows=ROWS) -> tuple[int, str]:
        Path("quotes.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
        result = CliRunner().invoke(app, ["import", "quotes.jsonl", *arguments])
        return result.exit_code, result.output

    return run


def test_a_foreign_table_becomes_a_corpus(run):
    code, told = run(*COLUMNS, "--out", "made", "--title", "Talks", "--camp", "Kremlin=Russia", "--leave-out", "mood")
    assert code == 0, told
    assert "1 statements stand more than once; 1 quotes merged or skipped" in told
    corpus = read_corpus(Path("made"))
    assert (corpus.name, corpus.about.title) == ("made", "Talks")
    assert corpus.quotes["text"].tolist() == ["War is a choice", "Peace needs talks", "Peace needs talk"]
    assert corpus.quotes["camp"].tolist() == ["Washington", "Russia", "Russia"]
    assert corpus.quotes["said_on"].tolist() == ["2022-01-13", "2022-01-14", "2022-01-14"]
    assert "mood" not in corpus.quotes
    assert corpus.map is not None
    assert "Took read" in told


def test_near_duplicates_are_merged_where_that_is_asked(run):
    code, told = run(*COLUMNS, "--out", "made", "--near-cosine", "0.9", "--near", "skip")
    assert code == 0, told
    assert read_corpus(Path("made")).quotes["text"].tolist() == ["War is a choice", "Peace needs talks"]


def test_problems_are_told_with_row_column_value_and_what_is_allowed_and_nothing_is_written(run):
    rows = [*ROWS, {"Quotation": "", "Who": "Price", "bloc": "US", "date": "soon"}]
    code, told = run(*COLUMNS, "--out", "made", rows=rows)
    assert code == 1
    assert "quotes.jsonl, row 5, column text; must not be empty" in told
    assert "row 5, column said_on: 'soon'; must be a date as 2022-01-13, 2022-01 or 2022, or empty" in told
    assert not Path("made").exists()
    code, told = run(*COLUMNS, "--out", "made", "--problems", "skip", rows=rows)
    assert code == 0, told
    assert len(read_corpus(Path("made")).quotes) == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Say where to"),
        (("--out", "made", "--store"), "Say where to"),
        (("--out", "made", "--column", "text=Who"), "No column is the speaker"),
        (("--out", "made", "--no-headings", "--headings-row", "2"), "cannot both be"),
        (("--out", "made", "--camp-column", "nope"), "There is no column 'nope'; there is Quotation, Who, bloc"),
        (("--out", "made", "--same", "nope=US"), "--same 'nope=US': it must be NAME=…"),
        (("--out", "made", "--encoding", "nope"), "is no encoding that is known here"),
    ],
)
def test_what_cannot_be_done_is_told(run, arguments, told):
    code, output = run(*arguments)
    assert code == 1
    assert told in output.replace("\n", " ")
    assert not Path("made").exists()


def test_the_order_of_dates_is_found(run):
    code, told = run(*COLUMNS[:4], "--out", "made")
    assert code == 0, told
    assert "dates: day first (13/01/2022)" in told
    assert read_corpus(Path("made")).quotes["said_on"].tolist()[:2] == ["2022-01-13", "2022-01-14"]


def test_a_folder_that_is_there_is_left_alone(run):
    Path("made").mkdir()
    Path("made/mine.txt").write_text("mine")
    assert "is there already" in run(*COLUMNS, "--out", "made")[1]
    assert [path.name for path in Path("made").iterdir()] == ["mine.txt"]
