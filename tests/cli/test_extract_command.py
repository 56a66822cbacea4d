"""`python -m analysis extract`: files become the import's table."""

import io

import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.__main__ import app
from data.table import read

NEWS = "The talks go on.\n\n“We will meet again,” Ned Price said.\n\n“It is far too late,” said Carl Bohm.\n"
HEAD = "Briefing by Minister Nora Ray\nMoscow\nJanuary 11, 2022\n\n"
BRIEFING = HEAD + "MR. RAY: We met.\n\nWe left.\n\nQ    Why?\n\nMR. RAY: So.\n"


@pytest.fixture
def extract_text(tmp_path):
    def run(text, *options, exit_code=0):
        file, out = tmp_path / "a.txt", tmp_path / "quotes.csv"
        file.write_text(text, "utf-8")
        result = CliRunner().invoke(app, ["extract", str(file), "--out", str(out), *options])
        assert result.exit_code == exit_code, result.output
        return pd.read_csv(io.BytesIO(out.read_bytes()), dtype=str, keep_default_na=False) if out.exists() else None

    return run


def test_sure_statements_of_unknown_camp_are_written_as_such(extract_text):
    table = extract_text(NEWS)
    assert table[["speaker", "camp"]].values.tolist() == [["Ned Price", "US"], ["Carl Bohm", "Unknown"]]


def test_they_can_be_left_out(extract_text):
    assert extract_text(NEWS, "--unknown-camp", "leave-out")["speaker"].tolist() == ["Ned Price"]


def test_an_article_without_statements_writes_nothing_and_says_so(extract_text):
    assert extract_text("The sea froze.\n", exit_code=1) is None


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        ([], ["We met.\n\nWe left.", "Why?", "So."]),
        (["--turns", "paragraphs"], ["We met.", "We left.", "Why?", "So."]),
        (["--form", "remarks"], ["MR. RAY: We met.\n\nWe left.\n\nQ    Why?\n\nMR. RAY: So."]),
    ],
)
def test_a_transcript_is_recognised_and_its_turns_can_be_split(extract_text, options, texts):
    table = extract_text(BRIEFING, *options, "--all")
    assert [" ".join(text.split()) for text in table["text"]] == [" ".join(text.split()) for text in texts]
    assert set(table["said_on"]) == {"2022-01-11"}


def test_the_table_is_one_that_the_import_reads(extract_text, tmp_path):
    extract_text(BRIEFING)
    table, faults = read((tmp_path / "quotes.csv").read_bytes(), "quotes.csv", ())
    assert (len(table), faults) == (3, [])


def test_a_table_of_people_of_ones_own_names_them(extract_text, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("spelling,name,wikidata\nCarl Bohm,Karl Böhm,Q42\n", "utf-8")
    table = extract_text(NEWS, "--people", str(people))
    assert table[["speaker", "wikidata"]].values.tolist() == [["Ned Price", ""], ["Karl Böhm", "Q42"]]
    people.write_text("spelling,name,wikidata\nCarl Bohm,Karl Böhm,42\n", "utf-8")
    extract_text(NEWS, "--people", str(people), exit_code=1)
