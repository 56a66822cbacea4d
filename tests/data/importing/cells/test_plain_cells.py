"""Cells without the marks around them, and without what databases write for missing values."""

import json

import pytest

from data.importing.file_reader import read_file
from data.importing.foreign import Choices, ForeignTable


def read(text: str, name: str = "a.csv", **choices: str) -> ForeignTable:
    return read_file(text.encode(), name, Choices(**choices))


def rows(text: str, name: str = "a.csv", **choices: str) -> list[list[str]]:
    cells = read(text, name, **choices).cells
    return [list(cells), *cells.to_numpy().tolist()]


def decisions(table: ForeignTable) -> str:
    return "\n".join(map(str, table.reading.decisions))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (
            "“text”,“speaker”\n“We wait, and talk.”,“Ada”\n“It’s “late”, he said.”,“Bo”\n",
            [["text", "speaker"], ["We wait, and talk.", "Ada"], ["It’s “late”, he said.", "Bo"]],
        ),
        (
            "text;speaker\n«Мы ждём; и говорим.»;Анна\n«Нет; никогда.»;Борис\n",
            [["text", "speaker"], ["Мы ждём; и говорим.", "Анна"], ["Нет; никогда.", "Борис"]],
        ),
        (
            "`text`,`speaker`\n`We wait, and talk.`,`Ada`\n`No.`,`Bo`\n",
            [["text", "speaker"], ["We wait, and talk.", "Ada"], ["No.", "Bo"]],
        ),
        (
            "„text“|„speaker“\n„Wir warten.“|„Ada“\n„Nein.“|„Bo“\n",
            [["text", "speaker"], ["Wir warten.", "Ada"], ["Nein.", "Bo"]],
        ),
    ],
)
def test_typographic_marks_and_backticks_enclose_cells_where_they_do_so_as_a_rule(text, cells):
    assert rows(text) == cells
    assert "around cells" in decisions(read(text))
    assert rows(text, quotes="typographic") == cells
    assert rows(text, quotes="plain")[1] != cells[1]


WRAPPED = "text\tspeaker\n“We wait.”\tAda\n“Never,” he said, “never.”\tBo\n"


def test_marks_around_all_cells_of_a_column_are_removed_and_reported():
    text = WRAPPED.replace("“Never,” he said, “never.”", "“Never.”")
    assert rows(text) == [["text", "speaker"], ["We wait.", "Ada"], ["Never.", "Bo"]]
    assert "Marks around cells: taken off: “…” of “text”" in decisions(read(text))
    assert rows(text, cells="exact")[1] == ["“We wait.”", "Ada"]
    assert rows(text, quotes="plain")[1] == ["“We wait.”", "Ada"]
    objects = json.dumps([{"text": '"We wait."', "speaker": "«Ada»"}, {"text": '"No."', "speaker": "«Bo»"}])
    assert rows(objects, "a.json")[1:] == [["We wait.", "Ada"], ["No.", "Bo"]]


@pytest.mark.parametrize("text", [WRAPPED, WRAPPED.replace("“We wait.”", "We wait."), "text,speaker\n“We wait.”,Ada\n"])
def test_marks_of_some_cells_are_words(text):
    assert rows(text)[1:] == [line.split("\t" if "\t" in text else ",") for line in text.splitlines()[1:]]


EXPORT = "id,text,speaker,party,said_on\n1,We wait.,Ada Moe,{0},2022-01-02\n2,{0},Bo Lind,North,{0}\n"


@pytest.mark.parametrize("sign", ["NULL", "\\N", "[NULL]", "<NA>", "#N/A", "NaN", "nan", "NA", "N/A", "None", "null"])
def test_what_a_database_writes_for_nothing_is_nothing(sign):
    text = EXPORT.format(sign)
    assert rows(text)[1:] == [["1", "We wait.", "Ada Moe", "", "2022-01-02"], ["2", "", "Bo Lind", "North", ""]]
    assert f"Cells left empty: “{sign}” (3 cells of “text”, “party”, “said_on”)" in decisions(read(text))
    assert rows(text, cells="exact")[2] == ["2", sign, "Bo Lind", "North", sign]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("text,speaker,country\nWe wait.,Ada,NA\nNo.,Bo,DE\nYes.,Cy,FR\n", "NA"),
        ("text,speaker,country,votes\nWe wait.,Ada,NA,1\nNo.,Bo,DE,2\nYes.,Cy,FR,NA\n", "NA"),  # Namibia's code stays
        ("text,surname\nWe wait.,NULL\nNo.,SMITH\nYes.,JONES\n", "NULL"),
        ("text,party,union\nWe wait.,None,None\nNo.,North,None\nYes.,South,Yes\n", "None"),
        ("text,speaker\nN/A,Ada\nNo.,Bo\n", "N/A"),
    ],
)
def test_what_may_be_a_name_a_code_or_an_answer_is_kept_and_reported(text, sign):
    table = read(text)
    assert sign in table.cells.to_numpy()[0]
    assert f"Cells kept as they are: “{sign}”" in decisions(table)
    assert sign not in read(text, cells="emptied").cells.to_numpy()


def test_letters_that_were_broken_before_are_reported_and_kept():
    table = read("text,speaker\nDas ist schÃ¶n fÃ¼r alle.,JÃ¶rg\nSchön – â€žneinâ€œ.,Bo\n")
    assert table.cells["speaker"].tolist() == ["JÃ¶rg", "Bo"]
    assert "Broken letters: 3 cells with such as “schÃ¶n”, which was “schön”" in decisions(table)
    assert "Broken" not in decisions(read("text,speaker\nSÃO PAULO É GRANDE – «Ã» «Â».,Éa Ñu\nÐo þat.,ÅÄÖ\n"))


def test_a_table_that_was_exported_here_is_left_as_it_is():
    from data.schema import COLUMN_NAMES

    line = ["“NULL”" if name == "text" else "NULL" for name in COLUMN_NAMES]
    text = "\n".join("\t".join(cells) for cells in (COLUMN_NAMES, line, line))
    assert rows(text)[1:] == [line, line]
