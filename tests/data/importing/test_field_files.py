"""Whole files of the kinds that users import, in six languages, read without a question."""

import io
import json
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from analysis.making import importing
from data.importing.columns import mapping
from data.importing.file_reader import read_file

PEOPLE = ["Ada Moe", "Bo Lind", "Cy Bell", "Ada Moe"]
CAMPS = ["North", "South", "South", "North"]
DAYS = ["2022-01-03", "2022-02-24", "2022-03-12", "2022-12-30"]
ENGLISH = [
    "We will not wait for a letter.",
    "Talks about gas will go on.",
    "No date has been set yet.",
    "The port stays open to all.",
]
WORDS = {
    "en": ENGLISH,
    "de": ["Wir warten auf keinen Brief.", "Über Gas wird geredet.", "Kein Termin steht fest.", "Der Hafen bleibt."],
    "fr": ["Nous n'attendrons pas.", "On parlera encore du gaz.", "Aucune date n'est fixée.", "Le port reste ouvert."],
    "es": [
        "No vamos a esperar más.",
        "Se seguirá hablando del gas.",
        "No hay fecha todavía.",
        "El puerto sigue abierto.",
    ],
    "ru": ["Мы не будем ждать письма.", "Переговоры о газе продолжаются.", "Дата ещё не назначена.", "Порт открыт."],
    "uk": ["Ми не чекатимемо на листа.", "Переговори про газ тривають.", "Дату ще не призначено.", "Порт відкрито."],
}
HEADINGS = {  # speaker, day, words, camp
    "en": [("Speaker", "Delivered on", "Remarks", "Affiliated party"), ("mp_name", "sitting_date", "body", "side")],
    "de": [("Rednerin", "Sitzungstag", "Redebeitrag", "Parteizugehörigkeit"), ("Wer", "Wann", "Zitat", "Fraktion")],
    "fr": [
        ("Intervenant", "Date de séance", "Propos", "Groupe parlementaire"),
        ("Locuteur", "Quand", "Citation", "Parti"),
    ],
    "es": [("Diputada", "Fecha de sesión", "Intervención", "Bancada"), ("Orador", "Cuándo", "Cita", "Partido")],
    "ru": [
        ("Выступающий", "Дата выступления", "Текст выступления", "Фракция"),
        ("Кто сказал", "Когда", "Высказывание", "Партия"),
    ],
    "uk": [("Доповідач", "Дата виступу", "Текст виступу", "Фракція"), ("Хто сказав", "Коли", "Заява", "Сторона")],
}
IN_WORDS = {
    "en": ["3 January 2022", "Thursday, 24th February, 2022", "March 12, 2022, 9:30 AM", "30-DEC-22"],
    "de": ["3. Januar 2022", "Do., 24. Februar 2022", "12. März 2022, 9.30 Uhr", "30. Dez. 2022"],
    "fr": ["le 3 janvier 2022", "jeudi 24 février 2022", "12 mars 2022 à 9h30", "30 déc. 2022"],
    "es": ["3 de enero del 2022", "jueves 24 de febrero de 2022", "12 de marzo de 2022, 9:30 h", "30 dic. 2022"],
    "ru": ["3 января 2022 г.", "четверг, 24 февраля 2022 года", "12 марта 2022 в 9:30", "30 дек. 2022"],
    "uk": ["3 січня 2022 р.", "четвер, 24 лютого 2022 року", "12 березня 2022 о 9:30", "30 груд. 2022"],
}
IN_NUMBERS = {
    "en": ["1/3/2022 9:00 AM", "2/24/2022 10:00 PM", "3/12/2022 1:15 PM", "12/30/2022 12:00 AM"],
    "de": ["Mo, 03.01.2022 - 14:30", "Do, 24.02.2022 - 09:05", "12.03.22", "30.12.2022 9 Uhr"],
    "fr": ["03/01/2022", "jeu. 24/02/2022", "12/03/2022 14h", "30/12/2022 09h05"],
    "es": ["3-1-2022", "24-2-2022", "12-3-2022", "30-12-2022"],
    "ru": ["03.01.2022 г.", "от 24.02.2022", "12.03.2022 в 10:00", "пт, 30.12.2022"],
    "uk": ["03.01.2022 р.", "від 24.02.2022", "12.03.2022 о 10:00", "пт 30.12.2022"],
}
MONTHS = {
    "en": ["January 2022", "Feb '22", "2022/03", "12/2022"],
    "de": ["Januar 2022", "Feb. 2022", "März 2022", "Dezember 2022"],
    "fr": ["janvier 2022", "févr. 2022", "mars 2022", "décembre 2022"],
    "es": ["enero de 2022", "feb. 2022", "marzo del 2022", "diciembre de 2022"],
    "ru": ["январь 2022", "февраль 2022 г.", "март 2022", "декабрь 2022 года"],
    "uk": ["січень 2022", "лютий 2022 р.", "березень 2022", "грудень 2022 року"],
}


def quotes_of(raw: bytes | str, name: str) -> pd.DataFrame:
    """The quotes of a file that is read without a question and without a mistake."""
    table = read_file(raw.encode() if isinstance(raw, str) else raw, name)
    plan = importing.plan(table)
    assert mapping.unfit(plan.columns) == []
    review = importing.review(table, plan, name)
    assert review.faults == ()
    return review.quotes


def to_delimited(delimiter: str, headings: tuple[str, ...], *columns: list[str]) -> str:
    rows = [headings, *zip(*columns, strict=True)]
    return "".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) + "\n" for row in rows)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(("nth", "delimiter"), [(0, ","), (1, ";"), (1, "\t"), (0, "|")])
def test_headings_and_days_in_six_languages(language, nth, delimiter):
    days = (IN_WORDS if nth == 0 else IN_NUMBERS)[language]
    raw = to_delimited(delimiter, HEADINGS[language][nth], PEOPLE, days, WORDS[language], CAMPS)
    quotes = quotes_of(raw, "table.csv")
    assert quotes["text"].tolist() == WORDS[language]
    assert quotes["speaker"].tolist() == PEOPLE
    assert quotes["camp"].tolist() == CAMPS
    assert quotes["said_on"].tolist() == DAYS


@pytest.mark.parametrize("language", WORDS)
def test_months_alone_in_six_languages(language):
    raw = to_delimited(";", HEADINGS[language][1], PEOPLE, MONTHS[language], WORDS[language], CAMPS)
    assert quotes_of(raw, "table.csv")["said_on"].tolist() == ["2022-01", "2022-02", "2022-03", "2022-12"]


@pytest.mark.parametrize(
    ("heading", "written", "days"),
    [
        ("timestamp", ["1641168000", "1645696800", "1647077400", "1672358400"], DAYS),
        ("created_utc", ["1641168000.0", "1645696800.5", "1647077400.0", "1672358400.0"], DAYS),
        ("created", ["1641168000000000", "1645696800000000", "1647077400000000", "1672358400000000"], DAYS),
        ("timestamp", [f"{second}000000000" for second in (1641168000, 1645696800, 1647077400, 1672358400)], DAYS),
        ("Day", ["44564", "44616.5", "44632", "44925"], DAYS),
        ("Jahr", ["2019", "2020 г.", "2021 р.", "2022"], ["2019", "2020", "2021", "2022"]),
        ("date", ["2022", "2022-02", "24 Feb 2022", "n.d."], ["2022", "2022-02", "2022-02-24", ""]),
        ("date", ["2022.01.03.", "2022.02.24.", "2022.03.12.", "2022.12.30."], DAYS),
    ],
)
def test_days_in_numbers_and_in_parts(heading, written, days):
    raw = to_delimited(",", ("name", heading, "message"), PEOPLE, written, ENGLISH)
    assert quotes_of(raw, "table.csv")["said_on"].tolist() == days


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        ('speaker\tyear\ttext\nAda\t2022\t"We wait.\nBo\t2022\tThey "talk".\nCy\t2022\tNo."\n', 0),
        (
            'id|who|said\n1|Ada|"Never, ever\n2|Bo|Talks go on.\n3|Cy|No" is a word.\n',
            ['"Never, ever', 'No" is a word.'],
        ),
        ('Redner;Aussage\nAda;"Wir warten.\nBo;Sie reden.\nCy;Nein."\n', ['"Wir warten.', 'Nein."']),
        ('text,who\n"Enough" is enough,Ada\nGo on,Bo\nSo-called "peace" plans,Cy\n', ['"Enough" is enough']),
        (
            'text;who\n"He said \\"a farce; bad\\" today";Ada\n"It\\\'s over";Bo\n',
            ['He said "a farce; bad" today', "It's over"],
        ),
        ('"text","who"\n"It\\\'s late","Ada"\n"No, it isn\\\'t","Bo"\n', ["It's late", "No, it isn't"]),
        ("who,body of it\nAda,Never\nBo,Always\n", ["Never", "Always"]),
        ("Wer;Was\nAda;Wir warten\nBo;Sie reden\n", ["Wir warten", "Sie reden"]),
        ("text,who\nGas\\, oil and coal,Ada\nTalks go on,Bo\n", ["Gas, oil and coal"]),
        ("2022-01-03,Ada Moe,North,We will not wait.\n2022-01-04,Bo Lind,South,Talks go on.\n", ["We will not wait."]),
        ("Ada Moe;We will not wait.\nBo Lind;Talks go on.\n", ["We will not wait.", "Talks go on."]),
        ("text\tspeaker\nWe wait.\tAda\t\nThey talk.\tBo\t\n", ["We wait.", "They talk."]),
        ("text,speaker\nWe wait.,Ada,,\nThey talk.,Bo,,\n", ["We wait.", "They talk."]),
        (
            "speaker,day,remarks\nAda,2022-01-03,We will not, ever, wait.\nBo,2022-01-04,No.\n",
            ["We will not, ever, wait."],
        ),
        ("SEP=|\r\ntext|speaker\r\nWe wait.|Ada\r\nThey talk.|Bo\r\n", ["We wait."]),
        ('"sep=;"\nZitat;Name\nWir warten, noch.;Ada\nSie reden.;Bo\n', ["Wir warten, noch."]),
        (
            "## exported, by a tool\n#\ntext,speaker\n#metoo is a movement.,Ada\nThey talk.,Bo\n",
            ["#metoo is a movement."],
        ),
        ("#speaker\ttext\nAda\tWe wait.\nBo\tThey talk.\n", ["We wait.", "They talk."]),
        ("Speeches of 2022,,\n,,\nSpeaker,Speech,Party\nAda,We wait.,North\nBo,They talk.,South\n", ["We wait."]),
        (
            "Reden\nStand: 01.03.2022; vorläufig\n\nNr.;Redner;Beitrag\n1;Ada;Wir warten.\n2;Bo;Sie reden.\n",
            ["Wir warten."],
        ),
        ("Who,,What,\nspeaker,party,text,year\nAda,North,We wait.,2022\nBo,South,They talk.,2022\n", ["We wait."]),
        ("text^speaker\nWe wait.^Ada\nThey talk.^Bo\n", ["We wait.", "They talk."]),
        ("| Speaker | Quote |\n|---|---|\n| Ada Moe | We wait. |\n| Bo Lind | They talk. |\n", ["We wait."]),
    ],
)
def test_separated_values_as_other_programs_write_them(raw, texts):
    quotes = quotes_of(raw, "table.csv")
    assert len(quotes) in (2, 3)
    if texts:
        assert [text for text in quotes["text"] if text in texts] == texts
    else:
        assert quotes["text"].tolist() == ['"We wait.', 'They "talk".', 'No."']


ROWS = [{"text": text, "speaker": who, "party": camp} for text, who, camp in zip(ENGLISH, PEOPLE, CAMPS, strict=True)]
NESTED = [{"body": row["text"], "person": {"name": row["speaker"], "party": row["party"]}} for row in ROWS]


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ({"meta": {"n": 4}, "results": ROWS}, "a.json"),
        (
            {"took": 1, "hits": {"total": 4, "hits": [{"_id": str(n), "_source": row} for n, row in enumerate(ROWS)]}},
            "a.json",
        ),
        ({"data": {"quotes": {"edges": [{"node": row} for row in ROWS]}}}, "a.json"),
        (
            {
                "type": "FeatureCollection",
                "features": [{"geometry": {"at": [1, 2]}, "properties": row} for row in ROWS],
            },
            "a.json",
        ),
        ([["speaker", "party", "text"], *([row["speaker"], row["party"], row["text"]] for row in ROWS)], "a.json"),
        ([{"year": 2022, "speeches": ROWS[:2]}, {"year": 2023, "speeches": ROWS[2:]}], "a.json"),
        ({"columns": list(ROWS[0]), "data": [list(row.values()) for row in ROWS]}, "a.json"),
        ({f"u{n}": row for n, row in enumerate(ROWS)}, "a.json"),
        (NESTED, "a.json"),
        (NESTED, "a.jsonl"),
        (NESTED, "a.txt"),
        ([[row["text"], row["speaker"], row["party"]] for row in ROWS], "a.jsonl"),
    ],
)
def test_json_of_other_programs(found, name):
    raw = json.dumps(found) if name == "a.json" else "\n".join(map(json.dumps, found))
    quotes = quotes_of(raw, name)
    assert quotes["text"].tolist() == ENGLISH
    assert quotes["speaker"].tolist() == PEOPLE
    assert quotes["camp"].tolist() == CAMPS


def test_lists_within_objects_are_rows_with_what_is_beside_them():
    found = [{"date": "2022-01-03", "id": "d1", "speeches": [{"id": "s1", "text": "We wait.", "speaker": "Ada"}]}]
    table = read_file(json.dumps(found).encode(), "a.json")
    assert table.cells.to_dict("records") == [
        {"date": "2022-01-03", "id": "d1", "id (speeches)": "s1", "text": "We wait.", "speaker": "Ada"}
    ]
    assert "the objects of “speeches”" in str(table.reading.decisions[0])


def test_the_author_of_a_post_is_its_speaker_but_the_author_of_an_article_is_not():
    posts = "author,selftext,created_utc\nada_moe,We wait here.,1641168000\nbo,They talk now.,1645696800\n"
    assert quotes_of(posts, "a.csv")["speaker"].tolist() == ["ada_moe", "bo"]
    columns, _ = mapping.suggest_columns(read_file(posts.replace("created_utc", "outlet").encode(), "a.csv").cells)
    assert columns.targets["author"] == "author"


def test_kinds_of_something_else_are_kept():
    quotes = quotes_of("text,speaker,kind\nWe wait.,Ada,speech\nThey talk.,Bo,tweet\n", "a.csv")
    assert (quotes["kind"].tolist(), quotes["kind (original)"].tolist()) == (["", ""], ["speech", "tweet"])


def test_tags_of_languages_in_any_letters():
    quotes = quotes_of("text,speaker,lang\nWe wait.,Ada,EN-gb\nМи чекаємо.,Bo,UK\n", "a.csv")
    assert quotes["language"].tolist() == ["en-GB", "uk"]


def test_parquet_of_data_sets():
    columns = {
        "content": ENGLISH,
        "author": [{"name": name, "id": n} for n, name in enumerate(PEOPLE)],
        "emb": [[0.1, 0.2]] * 4,
        "created_at": pa.array([datetime.fromisoformat(day) for day in DAYS]),
        "tags": [["a"], ["b", "c"], [], None],
        "party": pa.array(CAMPS).dictionary_encode(),
    }
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.table(columns), buffer)
    quotes = quotes_of(buffer.getvalue(), "a.parquet")
    assert quotes[["text", "speaker", "camp", "said_on"]].to_numpy().tolist() == [
        list(row) for row in zip(ENGLISH, PEOPLE, CAMPS, DAYS, strict=True)
    ]
    assert quotes["tags"].tolist() == ["a", "b | c", "", ""]


def workbook(sheets: dict[str, list[list]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("sheets", "texts", "camps"),
    [
        ({"Labour": [["Quote", "Who"], ["We wait.", "Ada"]], "Tory": [["Quote", "Who"], ["They talk.", "Bo"]]}, 2, 2),
        (
            {
                "Cover": [["Project"], ["X"]],
                "Codes": [["name", "meaning"], ["a", "b"]],
                "D": [list(ROWS[0]), *map(list, map(dict.values, ROWS))],
            },
            4,
            2,
        ),
        (
            {
                "S": [
                    [],
                    [],
                    [None, "Rede", "Redner", "Partei"],
                    [None, "Wir warten.", "Ada", "Nord"],
                    [None, "Sie reden.", "Bo", "Süd"],
                ]
            },
            2,
            2,
        ),
        (
            {
                "q": [["quote", "person_id"], ["We wait.", "p1"], ["They talk.", "p2"], ["No.", "p2"]],
                "people": [["person_id", "full name", "party"], ["p1", "Ada", "North"], ["p2", "Bo", "South"]],
            },
            3,
            2,
        ),
        ({"2021": [["speech", "mp"], ["We wait.", "Ada"]], "2022": [["speech", "mp"], ["They talk.", "Bo"]]}, 2, 1),
    ],
)
def test_workbooks_of_several_sheets(sheets, texts, camps):
    quotes = quotes_of(workbook(sheets), "a.xlsx")
    assert (len(quotes), quotes["camp"].nunique()) == (texts, camps)


@pytest.mark.parametrize(
    "files",
    [
        {
            "README.md": "# about",
            "LICENSE.txt": "MIT\n\nfree",
            "metadata.json": '{"title": "x"}',
            "data/d.csv": "{csv}",
        },
        {"__MACOSX/data/._d.csv": "\0\5", ".DS_Store": "\0\0", "data/d.csv": "{csv}"},
        {"codebook.csv": "variable,meaning\ntext,the words\nspeaker,who\n", "d.tsv": "{tsv}"},
        {"package.json": '{"name": "x"}', "d.jsonl": "{jsonl}"},
    ],
)
def test_zips_with_something_beside_the_table(files):
    csv = to_delimited(",", ("text", "speaker", "party"), ENGLISH, PEOPLE, CAMPS)
    whole = {"{csv}": csv, "{tsv}": csv.replace(",", "\t"), "{jsonl}": "\n".join(map(json.dumps, ROWS))}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, inside in files.items():
            packed.writestr(name, whole.get(inside, inside))
    quotes = quotes_of(buffer.getvalue(), "a.zip")
    assert (quotes["text"].tolist(), quotes["camp"].tolist()) == (ENGLISH, CAMPS)
