"""Small tables of the kinds that users import, and the corpus that each must become without a question."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from analysis.making import importing
from data.importing.columns import mapping
from data.importing.columns.mapping import NOT_GIVEN, ONE_CAMP
from data.importing.file_reader import read_file
from data.importing.foreign import ALL, NO_HEADINGS, Choices
from tests.zip_files import make_zip

NAMES, SIDES = ["Ada Moe", "Bo Lind"], ["North", "South"]
BASIC = {"text": ["We will not wait.", "Talks go on."], "speaker": NAMES, "camp": SIDES}


@dataclass(frozen=True)
class Case:
    """A file, the corpus it must become, and the messages about it."""

    name: str
    raw: bytes | str
    quotes: Mapping[str, list[str]]
    file: str = "table.csv"
    says: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    choices: Choices = field(default_factory=Choices)

    def __str__(self) -> str:
        return self.name


def sheets(**tables: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(**columns: list) -> bytes:
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


ROWS = [["We will not wait.", "Ada Moe", "North"], ["Talks go on.", "Bo Lind", "South"]]
HEAD = ["text", "speaker", "camp"]
FOUR = {
    "text": ['"We will not wait.', "Talks go on.", 'No date is set."', "The port stays open."],
    "speaker": ["Ada", "Bo", "Cy", "Di"],
    "camp": ["North", "South", "North", "South"],
}
FOUR_LINES = (
    '"We will not wait.\tAda\tNorth\nTalks go on.\tBo\tSouth\n'
    'No date is set."\tCy\tNorth\nThe port stays open.\tDi\tSouth\n'
)
PLAIN_FOUR = FOUR | {"text": ["We will not wait.", "Talks go on.", "No date is set.", "The port stays open."]}


def csv(*rows: list[str], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


FIELD = [
    Case(
        "A1 quotation marks over lines of a TSV",
        "text\tspeaker\tcamp\n" + FOUR_LINES,
        FOUR,
        says=("plain characters", "3 rows"),
    ),
    Case(
        "A1 a cell that begins with a quotation mark",
        'text\tspeaker\tcamp\n"No" is her answer\tBo\tSouth\n',
        {"text": ['"No" is her answer'], "speaker": ["Bo"], "camp": ["South"]},
        says=("plain characters",),
    ),
    Case(
        "A2 escaped quotation marks",
        'text,speaker,camp\n"She said \\"no\\" and left",Ada,North\n',
        {"text": ['She said "no" and left'], "speaker": ["Ada"]},
        says=("backslash",),
    ),
    Case(
        "A2 escaped quotation marks and a comma",
        'text,speaker,camp\n"She said \\"yes, and no\\" and left",Ada,North\n',
        {"text": ['She said "yes, and no" and left'], "camp": ["North"]},
    ),
    Case("A3 no headings", FOUR_LINES.replace('"', ""), PLAIN_FOUR, says=("none: columns are named by their number",)),
    Case(
        "A9 a sheet for each camp",
        sheets(US=[HEAD[:2], ROWS[0][:2]], Russia=[HEAD[:2], ROWS[1][:2]]),
        {"text": BASIC["text"], "sheet": [], "camp": ["US", "Russia"]} | {"speaker": NAMES},
        "table.xlsx",
        ("2 sheets: one table",),
    ),
    Case(
        "A9 a sheet that tells about the table",
        sheets(Read_me=[["Survey on the harbour"], ["Made in 2024"]], Data=[HEAD, *ROWS]),
        BASIC,
        "table.xlsx",
        ("Left out", "Read me"),
    ),
    Case(
        "A11 an id of documents",
        csv(["id", *HEAD], ["doc1", *ROWS[0]], ["doc1", *ROWS[1]]),
        BASIC | {"id": ["doc1", "doc1"]},
        says=("“id” is kept as it is", "no id of quotes"),
    ),
    *(
        Case(f"A11 {odd} as id", csv(["id", *HEAD], [odd, *ROWS[0]], ["x2", *ROWS[1]]), BASIC | {"id": [odd, "x2"]})
        for odd in ("https://example.org/1", "1.23457E+17", "A B")
    ),
    Case(
        "A12 an empty column called category",
        csv(["text", "speaker", "category"], ["War", "Ada", ""], ["Peace", "Bo", ""]),
        {"camp": [ONE_CAMP] * 2, "category": ["", ""]},
        says=("“category” is kept as it is: it is empty", "No column gives a camp"),
    ),
    Case(
        "A14 a delimiter at the end of each row",
        "text\tspeaker\tcamp\n" + "".join("\t".join(r) + "\t\n" for r in ROWS),
        BASIC,
    ),
    Case("A15 sep=", "sep=;\n" + csv(HEAD, *ROWS, delimiter=";"), BASIC, says=("the first line says sep=;",)),
    Case("A15 comments", "# made by us, in 2022\n# twice\n" + csv(HEAD, *ROWS), BASIC, says=("2 lines of comments",)),
    Case(
        "A16 a title and groups above the headings",
        sheets(
            S=[
                ["Survey on the harbour 2024"],
                [],
                ["Who", None, "What"],
                ["speaker", "camp", "text"],
                *[[r[1], r[2], r[0]] for r in ROWS],
            ]
        ),
        BASIC,
        "table.xlsx",
        ("Headings: in row 4",),
    ),
    Case(
        "A16 three rows of headings",
        csv(["Q1", "Q2", "Q3"], ["What do you think?", "Who are you?", "Which side?"])
        + '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}"\n'
        + csv(*ROWS),
        BASIC,
        says=("2 more rows of headings",),
    ),
    Case(
        "A18 nested JSON",
        json.dumps(
            [
                {
                    "text": t,
                    "user": {"name": s, "deep": {"a": 1}},
                    "qids": ["Q1", "Q2"],
                    "probas": [["a", 1]],
                    "camp": c,
                }
                for t, s, c in ROWS
            ]
        ),
        BASIC | {"qids": ["Q1 | Q2"] * 2, "user.deep.a": ["1", "1"]},
        "table.json",
        ("flattened", "“probas”"),
        ("probas", "user.deep"),
    ),
    Case(
        "A18 nested Parquet",
        parquet(
            text=BASIC["text"],
            who=[{"name": n} for n in NAMES],
            emb=[[0.1, 0.2]] * 2,
            urls=[["http://a.org"], []],
            raw=[b"x", b"y"],
        ),
        {"text": BASIC["text"], "speaker": NAMES, "url": ["http://a.org", ""], "camp": [ONE_CAMP] * 2},
        "table.parquet",
        ("“emb”", "“raw”"),
    ),
    Case(
        "A19 a zip with a README",
        make_zip({"README.txt": "About this.\n", "d.csv": csv(HEAD, *ROWS), "metadata.json": '{"a": 1}'}),
        BASIC,
        "t.zip",
    ),
    Case(
        "A21 languages by name",
        csv([*HEAD, "language"], [*ROWS[0], "Ukrainian"], [*ROWS[1], "français"]),
        {"language": ["uk", "fr"]},
        says=("Ukrainian = uk",),
    ),
    Case(
        "A22 addresses without http, and none",
        csv([*HEAD, "url"], [*ROWS[0], "www.example.org"], [*ROWS[1], "N/A"]),
        {"url": ["https://www.example.org", ""]},
        says=("now with https://", "left empty"),
    ),
    Case(
        "A22 the date of a speech",
        csv(["date", "speech", "speaker", "party"], ["2022-01-13", *ROWS[0]], ["2022-01-14", *ROWS[1]]),
        BASIC | {"said_on": ["2022-01-13", "2022-01-14"], "published_on": ["", ""]},
    ),
]

MORE = [
    Case(
        "LIAR without headings, quotation marks in it",
        FOUR_LINES,
        FOUR,
        says=("plain characters", "named by their number"),
    ),
    Case(
        "a mark in the middle of a cell",
        'text\tspeaker\tcamp\nHe said "no" twice\tAda\tNorth\n',
        {"text": ['He said "no" twice']},
    ),
    Case(
        "CSV as the standard has it",
        'text,speaker,camp\r\n"War, he said,\r\n""now""",Ada,North\r\n',
        {"text": ['War, he said,\r\n"now"']},
    ),
    Case(
        "marks around all cells",
        '"text","speaker","camp"\n"War","Ada","North"\n"Peace","Bo","South"\n',
        {"text": ["War", "Peace"]},
    ),
    Case(
        "a stray mark beside cells that need theirs",
        'text,speaker,camp\n"War, he said",Ada,North\n"No" is her answer,Bo,South\n',
        {"text": ["War, he said", '"No" is her answer']},
        says=("kept as written",),
    ),
    Case(
        "MySQL: no marks, escaped commas",
        "War\\, he said\tAda\tNorth\nWe\\\tgo\tBo\tSouth\nEnd\\\nit\tAda\tNorth\n",
        {"text": ["War\\, he said", "We\tgo", "End\nit"]},
    ),
    Case(
        "jq: line breaks as \\n", "text\tspeaker\tcamp\nWar\\nis \\\\ bad\tAda\tNorth\n", {"text": ["War\nis \\ bad"]}
    ),
    Case(
        "a path with a backslash is no escape",
        "text,speaker,camp\nSee C:\\new\\table,Ada,North\n",
        {"text": ["See C:\\new\\table"]},
    ),
    Case(
        "headings that begin with #",
        "#text,speaker,camp\nWar,Ada,North\nPeace,Bo,South\n",
        {"text": ["War", "Peace"], "camp": SIDES},
    ),
    Case(
        "comments between the rows",
        "text,speaker,camp\nWar,Ada,North\n# the second day\nPeace,Bo,South\n",
        {"text": ["War", "Peace"]},
        says=("1 comment between",),
    ),
    Case(
        "tweets that begin with a hashtag",
        "text,speaker,camp\n#Peace now,Ada,North\n#War never,Bo,South\n",
        {"text": ["#Peace now", "#War never"]},
    ),
    Case(
        "names of rows, as R writes them",
        "text\tspeaker\tcamp\n1\tWar\tAda\tNorth\n2\tPeace\tBo\tSouth\n",
        {"text": ["War", "Peace"], "row": ["1", "2"]},
    ),
    Case(
        "spaces after the commas",
        'text, speaker, camp\n"War, he said", Ada, North\n"Peace", Bo, South\n',
        {"text": ["War, he said", "Peace"], "camp": SIDES},
    ),
    Case(
        "one column of sentences",
        "quote\nWe will not wait, ever.\nTalks go on, slowly.\n",
        {"text": ["We will not wait, ever.", "Talks go on, slowly."]},
        says=("question",),
    )
    if 0
    else Case(
        "a title in a CSV",
        "Speeches of 2022;;\n;;\n" + csv(HEAD, *ROWS, delimiter=";"),
        BASIC,
        says=("Headings: in row 3",),
    ),
    Case(
        "headings nobody knows",
        csv(["A", "B", "C"], *ROWS, ["We said no, again.".replace(",", ""), *ROWS[0][1:]]),
        {"speaker": [*NAMES, NAMES[0]], "camp": [*SIDES, SIDES[0]]},
    ),
    Case(
        "a country that is the speaker",
        csv(["country", "statement"], ["Norway", "We will not wait."], ["Chile", "Talks go on."]),
        {"speaker": ["Norway", "Chile"], "camp": ["Norway", "Chile"]},
        says=("is speaker and camp",),
    ),
    Case(
        "tweets",
        csv(
            ["id", "created_at", "user_name", "full_text"],
            ["1497000000000000001", "Thu Feb 24 10:00:00 +0000 2022", "Ada", "War"],
            ["1497000000000000002", "Fri Feb 25 10:00:00 +0000 2022", "Bo", "Peace"],
        ),
        {
            "quote_id": ["1497000000000000001", "1497000000000000002"],
            "said_on": ["2022-02-24", "2022-02-25"],
            "speaker": ["Ada", "Bo"],
            "said_on (original)": ["Thu Feb 24 10:00:00 +0000 2022", "Fri Feb 25 10:00:00 +0000 2022"],
        },
    ),
    Case(
        "Polis",
        csv(
            ["timestamp", "datetime", "comment-id", "author-id", "agrees", "comment-body"],
            ["1645696800", "Thu Feb 24 2022", "0", "7", "3", "We will not wait."],
            ["1645783200", "Fri Feb 25 2022", "1", "8", "4", "Talks go on."],
        ),
        {"text": BASIC["text"], "quote_id": ["0", "1"], "speaker": ["7", "8"], "said_on": ["2022-02-24", "2022-02-25"]},
    ),
    Case(
        "camps that some rows lack",
        csv(HEAD, *ROWS, ["No.", "Cy Bell", ""], *[["More.", "Di", "North"]] * 1, ["Yet.", "Ed", "South"]),
        {"camp": [*SIDES, NOT_GIVEN, "North", "South"]},
        says=("1 quote without a camp",),
    ),
    Case(
        "several CSV in a zip",
        make_zip({"North.csv": csv(HEAD[:2], ROWS[0][:2]), "South.csv": csv(HEAD[:2], ROWS[1][:2])}),
        BASIC,
        "t.zip",
        ("2 files: one table",),
    ),
    Case(
        "text and metadata in a zip, joined by an id",
        make_zip(
            {
                "a.txt": "u1\tWe will not wait.\nu2\tTalks go on.\nu3\tNo date is set.\nu4\tNo\n",
                "a-meta.tsv": "ID\tSpeaker_name\tParty\tDate\t\n"
                "u1\tAda Moe\tNorth\t2022-01-13\t\nu2\tBo Lind\tSouth\t2022-01-14\t\n"
                "u3\tAda Moe\tNorth\t2022-01-15\t\nu4\tBo Lind\tSouth\t2022-01-16\t\n",
            }
        ),
        {
            "text": [*BASIC["text"], "No date is set.", "No"],
            "speaker": NAMES * 2,
            "camp": SIDES * 2,
            "said_on": ["2022-01-13", "2022-01-14", "2022-01-15", "2022-01-16"],
        },
        "t.zip",
        ("joined by",),
    ),
    Case(
        "all sheets, though their headings differ",
        sheets(One=[HEAD, ROWS[0]], Two=[["Zitat", "Redner", "Partei"], ROWS[1]]),
        BASIC,
        "t.xlsx",
        choices=Choices(sheet=ALL),
    ),
    Case(
        "objects inside an object",
        json.dumps({"count": 2, "data": [dict(zip(HEAD, row, strict=True)) for row in ROWS]}),
        BASIC,
        "t.json",
        ("the list “data”",),
    ),
    Case(
        "an Excel serial as date",
        csv([*HEAD, "date"], [*ROWS[0], "44616"], [*ROWS[1], "44617"]),
        {"said_on": ["2022-02-24", "2022-02-25"]},
    ),
    Case(
        "no dates among dates",
        csv([*HEAD, "date"], [*ROWS[0], "24 February 2022"], [*ROWS[1], "n.d."]),
        {"said_on": ["2022-02-24", ""]},
        says=("left empty: “n.d.”",),
    ),
    Case(
        "a column of dates that holds none",
        csv([*HEAD, "day"], [*ROWS[0], "Monday"], [*ROWS[1], "Tuesday"]),
        BASIC | {"day": ["Monday", "Tuesday"], "said_on": ["", ""]},
        says=("“day” is kept as it is",),
    ),
    Case(
        "documents of outlets",
        csv(
            ["quotation", "speaker", "party", "source", "headline", "url", "date"],
            [*ROWS[0], "Post", "On it", "http://p.org", "2022-01-13"],
        ),
        {"outlet": ["Post"], "title": ["On it"], "published_on": ["2022-01-13"]},
    ),
    Case(
        "a source that is an address",
        csv([*HEAD, "source"], [*ROWS[0], "https://p.org/1"], [*ROWS[1], "https://p.org/2"]),
        {"url": ["https://p.org/1", "https://p.org/2"], "outlet": ["", ""]},
    ),
    Case("skipped lines", "nonsense;;;\nmore\n" + csv(HEAD, *ROWS), BASIC, choices=Choices(skip_lines=2)),
    Case(
        "headings in a row that was named",
        csv(["a", "b", "c"], ["x", "y", "z"], HEAD, *ROWS),
        BASIC,
        choices=Choices(headings_row=3),
    ),
    Case(
        "data in the first row, as was said",
        csv(HEAD, *ROWS),
        {"column 1": []} | {"text": ["text", *BASIC["text"]]},
        choices=Choices(headings_row=NO_HEADINGS),
    ),
    Case(
        "plain marks, as was said",
        'text,speaker,camp\n"War",Ada,North\n',
        {"text": ['"War"']},
        choices=Choices(quotes="plain"),
    ),
    Case(
        "an escape, as was said",
        "text,speaker,camp\nWar^, and peace,Ada,North\n",
        {"text": ["War, and peace"]},
        choices=Choices(escape="^"),
    ),
]


def read(case: Case) -> tuple[pd.DataFrame, str]:
    raw = case.raw.encode() if isinstance(case.raw, str) else case.raw
    table = read_file(raw, case.file, case.choices)
    plan = importing.plan(table)
    _, guesses = mapping.suggest_columns(table.cells)
    review = importing.review(table, plan, case.file)
    assert [str(fault) for fault in review.faults] == []
    notes = [*map(str, table.reading.decisions), table.reading.left_out, *guesses.notes, *review.notes]
    return review.quotes, "\n".join(notes)


@pytest.mark.parametrize("case", [*FIELD, *MORE], ids=str)
def test_a_table_becomes_the_corpus_that_it_is(case):
    quotes, notes = read(case)
    for column, cells in case.quotes.items():
        if cells:
            assert quotes[column].tolist() == cells
    for words in case.says:
        assert words in notes
    assert not {*case.absent} & {*quotes}
