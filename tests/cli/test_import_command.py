"""`python -m analysis import` from end to end, with a toy encoder."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.making import importing
from cli.__main__ import app
from data.corpus import read_corpus
from data.importing import limits

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
    code, output = run(*COLUMNS, "--out", "made", "--title", "Talks", "--camp", "Kremlin=Russia", "--leave-out", "mood")
    assert code == 0, output
    assert "1 statement appears more than once; 1 quote merged or skipped" in output
    corpus = read_corpus(Path("made"))
    assert (corpus.name, corpus.about.title) == ("made", "Talks")
    assert corpus.quotes["text"].tolist() == ["War is a choice", "Peace needs talks", "Peace needs talk"]
    assert corpus.quotes["camp"].tolist() == ["Washington", "Russia", "Russia"]
    assert corpus.quotes["said_on"].tolist() == ["2022-01-13", "2022-01-14", "2022-01-14"]
    assert "mood" not in corpus.quotes
    assert corpus.map is not None
    assert "Took read" in output


def test_near_duplicates_are_merged_where_that_is_asked(run):
    code, outcome = run(*COLUMNS, "--out", "made", "--near-alike", "0.9", "--near", "skip")
    assert code == 0, outcome
    assert read_corpus(Path("made")).quotes["text"].tolist() == ["War is a choice", "Peace needs talks"]


def test_problems_are_reported_with_row_column_value_and_what_is_allowed_and_nothing_is_written(run):
    rows = [*ROWS, {"Quotation": "", "Who": "Price", "bloc": "US", "date": "soon"}]
    code, output = run(*COLUMNS, "--out", "made", rows=rows)
    assert code == 1
    assert "quotes.jsonl, row 5, column text; must not be empty" in output
    assert "row 5, column said_on: 'soon'; must be a date as 2022-01-13, 2022-01 or 2022, or empty" in output
    assert not Path("made").exists()
    code, output = run(*COLUMNS, "--out", "made", "--problems", "skip", rows=rows)
    assert code == 0, output
    assert len(read_corpus(Path("made")).quotes) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say where to"),
        (("--out", "made", "--store"), "Say where to"),
        (("--out", "made", "--column", "text=Who"), "No column is the speaker"),
        (("--out", "made", "--no-headings", "--headings-row", "2"), "cannot be combined"),
        (("--out", "made", "--camp-column", "nope"), "There is no column 'nope'; there is Quotation, Who, bloc"),
        (("--out", "made", "--same", "nope=US"), "--same 'nope=US': it must be NAME=…"),
        (("--out", "made", "--encoding", "nope"), "is no encoding that is known here"),
    ],
)
def test_what_cannot_be_done_is_reported(run, arguments, sentence):
    code, output = run(*arguments)
    assert code == 1
    assert sentence in output.replace("\n", " ")
    assert not Path("made").exists()


def test_the_order_of_dates_is_found(run):
    code, output = run(*COLUMNS[:4], "--out", "made")
    assert code == 0, output
    assert "dates: day first (13/01/2022)" in output
    assert read_corpus(Path("made")).quotes["said_on"].tolist()[:2] == ["2022-01-13", "2022-01-14"]


def test_a_folder_that_is_there_is_left_alone(run):
    Path("made").mkdir()
    Path("made/mine.txt").write_text("mine")
    assert "already exists and is not empty" in run(*COLUMNS, "--out", "made")[1]
    assert [path.name for path in Path("made").iterdir()] == ["mine.txt"]


@pytest.fixture
def run_import(tmp_path, monkeypatch):
    """Import a file by its content, into a folder that is read again; returns the exit code, the output, and the
    quotes.
    """

    def encode(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), text.count("e"), text.count(" ")] for text in texts], dtype=float)

    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: encode)
    monkeypatch.chdir(tmp_path)

    def run(content: str | bytes, *arguments: str, name: str = "table.csv"):
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
        result = CliRunner().invoke(app, ["import", name, "--out", "made", *arguments])
        quotes = read_corpus(Path("made")).quotes if Path("made").exists() else None
        return result.exit_code, result.output, quotes

    return run


PEOPLE = "text,speaker\nWe will not wait.,Ada Moe\nTalks go on.,BO LIND\nNo date is set.,Cy\n"


def test_the_speakers_are_the_camps(run_import):
    code, output, quotes = run_import(PEOPLE, "--camp-from", "speaker")
    assert code == 0, output
    assert quotes["camp"].tolist() == ["Ada Moe", "BO LIND", "Cy"]


def test_a_table_gives_the_camps_of_speakers_in_any_spelling(run_import):
    Path("camps.csv").write_text("who,side\nMoe; Ada,North\n".replace(";", "") + "Ada Moe,North\nBo Lind,South\n")
    code, output, quotes = run_import(PEOPLE, "--camps", "camps.csv")
    assert code == 0, output
    assert quotes["camp"].tolist() == ["North", "South", "not given"]
    assert "1 of 3 quotes has none there" in output


def test_the_camps_of_a_corpus_are_taken_again_from_its_folder_or_its_link(run_import, store, tiny, tiny_folder):
    table = "text,speaker\nWe will not wait.,Ned Price\nTalks go on.,Lavrov; Sergey\nNo.,Eve\n".replace(";", "")
    keys = store.create(tiny)
    for place in (str(tiny_folder), f"https://example.org/?corpus={keys.read}&screen=Map"):
        code, outcome, quotes = run_import(table, "--camps", place)
        assert code == 0, outcome
        assert quotes["camp"].tolist() == ["US", "not given", "not given"]
        shutil.rmtree("made")
    code, outcome, quotes = run_import(table, "--camps", "nowhere.csv")
    assert code == 1
    assert "no such file or folder, and not a link to a stored corpus" in outcome


def test_one_column_is_speaker_and_camp(run_import):
    table = "country,statement\nNorway,We will not wait.\nChile,Talks go on.\n"
    code, output, quotes = run_import(table, "--speaker-column", "country", "--camp-column", "country")
    assert code == 0, output
    assert quotes["speaker"].tolist() == quotes["camp"].tolist() == ["Norway", "Chile"]


def test_a_camp_for_all_goes_before_a_column_that_is_empty_or_not(run_import):
    table = "text,speaker,country\nWe will not wait.,Ada,Norway\nTalks go on.,Bo,Chile\n"
    code, output, quotes = run_import(table, "--same", "camp=Russia")
    assert code == 0, output
    assert (quotes["camp"].tolist(), quotes["camp (original)"].tolist()) == (["Russia"] * 2, ["Norway", "Chile"])


@pytest.mark.parametrize(
    ("table", "arguments", "texts"),
    [
        ("a;b\n\nc;d\n", ("--no-headings", "--text-column", "1", "--speaker-column", "2"), ["a", "c"]),
        ("x,y\ntext,speaker\nWar,Ada\n", ("--headings-row", "2"), ["War"]),
        ("x\ny\ntext,speaker\nWar,Ada\n", ("--skip-lines", "2"), ["War"]),
        ('text,speaker\n"War",Ada\n', ("--quotes", "plain"), ['"War"']),
        ('text\tspeaker\n"War\tAda\nTalks"\tBo\n', ("--quotes", "standard"), ["War\tAda\nTalks"]),
        ("text,speaker\nWar^, peace,Ada\n", ("--escape", "^"), ["War, peace"]),
    ],
)
def test_reading_choices(run_import, table, arguments, texts):
    code, output, quotes = run_import(table, *arguments)
    assert code == 0, output
    assert quotes["text"].tolist() == texts


def test_dates_that_are_none_for_a_whole_column(run_import):
    rows = "".join(f"Word {n}.,Ada,2022-01-0{n}\n" for n in range(1, 8)) + "Word 8.,Ada,soon\n"
    table = f"text,speaker,date\n{rows}"
    assert "--unread-dates empty or keep" in run_import(table)[1].replace("\n", " ")
    code, _, quotes = run_import(table, "--unread-dates", "empty")
    assert (code, quotes["said_on"].tolist()[-2:]) == (0, ["2022-01-07", ""])


def test_long_texts_are_split_and_keep_their_place(run_import):
    speech = "\n\n".join(f"Part {n}. " + "We will not wait. " * 100 for n in range(8))
    code, output, quotes = run_import(f'text,speaker,title\n"{speech}",Ada,On it\n')
    assert code == 0, output
    assert "1 text is split into 8 paragraphs" in output
    assert [speech[int(row.start) : int(row.end)] for row in quotes.itertuples()] == quotes["text"].tolist()
    assert quotes["document"].tolist() == ["On it"] * 8


def test_quotes_are_added_to_a_corpus_of_the_store_by_its_link(run_import, store):
    first = CliRunner().invoke(
        app, ["import", _write_text("a.csv", "text,speaker,date\nNo comment.,Ada,2022-01-03\n"), "--store"]
    )
    edit = first.output.partition("to edit: ")[2].split()[0]
    more = "text,speaker,date\nNo comment.,Ada,2022-01-03\nNo comment.,Ada,2022-02-24\nTalks go on.,Bo,2022-02-25\n"
    output = CliRunner().invoke(app, ["import", _write_text("b.csv", more), "--into", f"http://localhost/{edit}"])
    assert output.exit_code == 0, output.output
    assert "2 quotes new, 0 merged into existing quotes, 1 already there" in output.output
    quotes = store.read(edit.partition("=")[2]).quotes
    assert quotes["said_on"].tolist() == ["2022-01-03", "2022-02-24", "2022-02-25"]
    read = first.output.partition("to read: ")[2].split()[0]
    refused = CliRunner().invoke(app, ["import", "b.csv", "--into", read])
    assert (refused.exit_code, "needs its link to edit" in refused.output) == (1, True)


def _write_text(name: str, text: str) -> str:
    Path(name).write_text(text)
    return name


def test_a_table_is_built_after_a_death_from_what_is_embedded_already(run, monkeypatch):
    batches = []

    class Killed(BaseException):
        pass

    def encode(texts):
        batches.append(texts)
        if len(batches) == 2:
            raise Killed
        return np.array([[len(text), text.count("e")] for text in texts], dtype=float)

    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: encode)
    monkeypatch.setattr("analysis.embedding.engines.TEXTS_AT_ONCE", 1)
    monkeypatch.setattr("analysis.making.build.CHUNK_CHARACTERS", 1)
    monkeypatch.setattr(limits, "MOST_ROWS", 1)  # for visitors
    run()
    asked = ["build", "quotes.jsonl", "--speaker-column", "Who", "--camp-column", "bloc", "--problems", "skip"]
    with pytest.raises(Killed):
        CliRunner().invoke(app, [*asked, "--out", "made"], catch_exceptions=False)
    assert not Path("made").exists()
    result = CliRunner().invoke(app, [*asked, "--out", "made"])
    assert result.exit_code == 0, result.output
    assert len(batches) == len({*map(tuple, batches)}) + 1  # none twice except that in which it died
    assert read_corpus(Path("made")).map is not None
    assert sorted(path.name for path in Path().iterdir()) == ["made", "quotes.jsonl"]


def test_a_table_needs_a_place_and_a_corpus_folder_has_one(run):
    run(*COLUMNS, "--out", "made")
    result = CliRunner().invoke(app, ["build", "quotes.jsonl"])
    assert (result.exit_code, "use --out to say which corpus folder" in result.output) == (1, True)
    result = CliRunner().invoke(app, ["build", "made", "--out", "other"])
    assert (result.exit_code, "is built in place" in result.output) == (1, True)
