"""Tables of other programs and languages that users import, in addition to test_field_tables."""

import datetime
import gzip
import json

import pytest

from data.importing.file_reader import read_file
from data.importing.limits import FileRefusal
from tests.analysis.making.test_field_tables import Case, make_zip, parquet, read, sheets

TEXTS, SPEAKERS, CAMPS = (
    ["We will not wait.", "Talks go on.", "No date is set."],
    ["Ada Moe", "Bo Lind", "Cy Bell"],
    ["North", "South", "North"],
)
ROWS = list(zip(TEXTS, SPEAKERS, CAMPS, strict=True))
THREE = {"text": TEXTS, "speaker": SPEAKERS, "camp": CAMPS}
DAY = {"said_on": ["2022-03-03"] * 3}


def table(heads: list[str], *more: str, delimiter: str = ",", end: str = "\n", rows=ROWS) -> str:
    """The rows under these headings, with the same cells at the end of each."""
    return end.join(delimiter.join(cells) for cells in [heads, *([*row, *more] for row in rows)]) + end


def records(**more: object) -> list[dict[str, object]]:
    return [{"text": text, "speaker": who, "camp": camp, **more} for text, who, camp in ROWS]


OWN = [
    Case("German", table(["Redebeitrag", "Rednerin", "Fraktion", "Datum"], "3. März 2022", delimiter=";"), THREE | DAY),
    Case("German, days", table(["Aussage", "Politiker", "Partei", "Sitzungsdatum"], "03.03.2022"), THREE | DAY),
    Case("French", table(["Propos", "Intervenant", "Parti politique", "Jour"], "3 mars 2022"), THREE | DAY),
    Case("French, the first", table(["Citation", "Orateur", "Groupe", "Date"], "1er mars 2022"), {"camp": CAMPS}),
    Case("Spanish", table(["Intervención", "Orador", "Partido", "Fecha"], "3 de marzo de 2022"), THREE | DAY),
    Case("Russian", table(["Высказывание", "Спикер", "Партия", "Дата"], "3 марта 2022 г."), THREE | DAY),
    Case("Ukrainian", table(["Цитата", "Спікер", "Фракція", "Дата виступу"], "3 березня 2022 р."), THREE | DAY),
    Case(
        "English, in words",
        table(["Utterance", "Name of speaker", "Party affiliation", "Date of speech"], '"March 3rd, 2022"'),
        THREE | DAY,
    ),
    Case(
        "Excel's Unicode text",
        ("\ufeff" + table(["Text", "Speaker", "Party", "Date"], "3-Mar-2022", delimiter="\t", end="\r\n")).encode(
            "utf-16-le"
        ),
        THREE | DAY,
        file="table.txt",
    ),
    Case(
        "sep and tabs",
        "sep=\t\n" + table(["quote", "speaker", "camp", "date"], "2022/3/3", delimiter="\t"),
        THREE | DAY,
    ),
    Case("an old Macintosh's lines", table(["quote", "speaker", "camp", "date"], "3.3.2022", end="\r"), THREE | DAY),
    Case(
        "bars, and the time of a mail",
        table(["Quote text", "Speaker name", "Side", "When"], "Thu, 03 Mar 2022 10:00:00 GMT", delimiter="|"),
        THREE | DAY,
    ),
    Case(
        "blank lines", "\n\n" + table(["quote", "speaker", "camp", "date", ""], "20220303", "", end="\n\n"), THREE | DAY
    ),
    Case(
        "nested, a line each",
        "\n".join(
            json.dumps(
                {"id": n, "body": text, "author": {"name": who, "party": camp}, "created_at": "2022-03-03T10:00Z"}
            )
            for n, (text, who, camp) in enumerate(ROWS)
        ),
        THREE | DAY,
        file="table.jsonl",
    ),
    Case("a list within", json.dumps({"n": 3, "data": records(date="2022-03-03")}), THREE | DAY, file="table.json"),
    Case(
        "an object of columns",
        json.dumps({name: {str(n): cell for n, cell in enumerate(cells)} for name, cells in THREE.items()}),
        THREE,
        file="table.json",
        says=("the file is an object of columns",),
    ),
    Case("an object of lists", json.dumps(THREE, indent=1), THREE, file="table.json"),
    Case(
        "an object of rows",
        json.dumps({f"q{n}": record for n, record in enumerate(records())}),
        THREE | {"quote_id": ["q0", "q1", "q2"]},
        file="table.json",
    ),
    Case(
        "headings and data apart",
        json.dumps({"columns": [*THREE], "index": [0, 1, 2], "data": [list(row) for row in ROWS]}),
        THREE,
        file="table.json",
    ),
    Case("one object", json.dumps(records()[0]), {"text": TEXTS[:1], "camp": CAMPS[:1]}, file="table.json"),
    Case(
        "compressed, with years",
        gzip.compress(table(["sentence", "said_by", "alliance", "year"], "2022").encode()),
        THREE | {"said_on": ["2022"] * 3},
        file="table.csv.gz",
    ),
    Case(
        "Parquet with times and vectors",
        parquet(
            utterance=TEXTS, speaker=SPEAKERS, party=CAMPS, ts=[datetime.datetime(2022, 3, 3, 10)] * 3, emb=[[0.1]] * 3
        ),
        THREE | DAY,
        file="table.parquet",
        absent=("emb",),
    ),
    Case(
        "a title, and days of Excel's own",
        sheets(
            One=[["Harbour survey"], [], ["Statement", "Person", "Country", "Date"]]
            + [[*row, datetime.datetime(2022, 3, 3)] for row in ROWS]
        ),
        THREE | DAY,
        file="table.xlsx",
    ),
    Case(
        "sheets whose headings differ in case",
        sheets(
            US=[["TEXT", "Speaker", "Party"], list(ROWS[0])],
            Russia=[["Text", "SPEAKER", "party"], *map(list, ROWS[1:])],
        ),
        THREE | {"sheet": ["US", "Russia", "Russia"]},
        file="table.xlsx",
    ),
    Case(
        "a zip of two tables and notes",
        make_zip(
            {
                "a.csv": table(["text", "speaker", "party"], rows=ROWS[:1]),
                "b.csv": table(["text", "speaker", "party"], rows=ROWS[1:]),
                "n.md": "# x",
            }
        ),
        THREE,
        file="table.zip",
    ),
    Case(
        "a dump of MySQL",
        table(
            ["text", "speaker", "party", "note"],
            "\\N",
            delimiter="\t",
            rows=[('We said \\"no\\".\\nAnd left.', "Ada", "North")],
        ),
        {"text": ['We said "no".\nAnd left.'], "note": [""]},
        file="table.tsv",
    ),
    Case(
        "tweets",
        table(["full_text", "screen_name", "team", "created_at"], "Thu Mar 03 10:00:00 +0000 2022"),
        {"text": TEXTS, "speaker": SPEAKERS} | DAY,
    ),
    Case("milliseconds", table(["comment-body", "author-id", "side", "timestamp"], "1646301600000"), THREE | DAY),
    Case(
        "a time with its zone",
        table(["message", "user", "team", "posted_at"], "2022-03-03 10:00:00.123+02:00"),
        THREE | DAY,
    ),
    Case(
        "capitals", table(["SPEECH_TEXT", "SPEAKER_NAME", "PARTY_AFFILIATION", "SPEECH_DATE"], "03-MAR-22"), THREE | DAY
    ),
    Case("Excel's numbers of days", table(["text", "speaker", "camp", "date"], "44623"), THREE | DAY),
    Case(
        "R's row names",
        '"text","speaker","party"\n'
        + "".join(f'"{n}","{text}","{who}","{camp}"\n' for n, (text, who, camp) in enumerate(ROWS)),
        THREE,
    ),
    Case(
        "files without headings",
        "".join(f"d{n}.txt\t{who}\t{camp}\t{text}\n" for n, (text, who, camp) in enumerate(ROWS)),
        THREE,
    ),
    Case(
        "Markdown",
        "| text | speaker | camp |\n|---|:--|--:|\n" + "".join(f"| {' | '.join(row)} |\n" for row in ROWS),
        THREE,
        says=("a Markdown table",),
    ),
    Case(
        "commas in the last column",
        table(["speaker", "camp", "text"], rows=[("Ada", "North", "We will not, ever, wait."), ("Bo", "South", "No.")]),
        {"text": ["We will not, ever, wait.", "No."], "speaker": ["Ada", "Bo"]},
        says=("Cells joined again: in “text”",),
    ),
]


@pytest.mark.parametrize("case", OWN, ids=str)
def test_a_table_becomes_the_corpus_that_it_is(case):
    quotes, notes = read(case)
    for column, cells in case.quotes.items():
        assert quotes[column].tolist() == cells
    for words in case.says:
        assert words in notes
    assert not {*case.absent} & {*quotes}


@pytest.mark.parametrize(
    ("raw", "name", "message"),
    [
        (b"<html><table><tr><td>text</td></tr></table></html>", "table.xls", "is a web page or XML"),
        (b"{\\rtf1\\ansi text,speaker}", "table.csv", "is a text document"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nNo.\n", "table.csv", "captions"),
    ],
)
def test_what_is_no_table_is_named(raw, name, message):
    with pytest.raises(FileRefusal, match=message):
        read_file(raw, name)
