"""Files that separate or enclose their cells other than by commas and double quotation marks."""

import pytest

from data.importing.file_reader import read_file
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import FileRefusal


def read(text: str, **choices: str) -> ForeignTable:
    return read_file(text.encode(), "a.txt", Choices(**choices))


def rows(text: str, **choices: str) -> list[list[str]]:
    cells = read(text, **choices).cells
    return [list(cells), *cells.to_numpy().tolist()]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (  # around all cells, a mark inside doubled
            "'text','speaker'\n'We wait, and talk.','Ada'\n'It''s late, he said.','Bo'\n",
            [["text", "speaker"], ["We wait, and talk.", "Ada"], ["It's late, he said.", "Bo"]],
        ),
        (  # around words and not numbers, a mark inside escaped, as databases write them
            "id,text,speaker\n1,'We wait, and talk.','Ada'\n2,'I don\\'t know','Bo'\n",
            [["id", "text", "speaker"], ["1", "We wait, and talk.", "Ada"], ["2", "I don't know", "Bo"]],
        ),
        (  # only if the cell contains the delimiter
            "text;speaker\n'We wait; and talk.';Ada\n'No; never.';Bo\nYes.;Cy\n",
            [["text", "speaker"], ["We wait; and talk.", "Ada"], ["No; never.", "Bo"], ["Yes.", "Cy"]],
        ),
        (  # apostrophes as they are
            "'text'\t'speaker'\n'don't go'\t'Ada'\n'the dogs' bowls'\t'Bo'\n",
            [["text", "speaker"], ["don't go", "Ada"], ["the dogs' bowls", "Bo"]],
        ),
        (
            "'text','speaker'\n'Two\nlines, here','Ada'\n'One','Bo'\n",
            [["text", "speaker"], ["Two\nlines, here", "Ada"], ["One", "Bo"]],
        ),
    ],
)
def test_single_marks_enclose_cells_where_they_do_so_as_a_rule(text, cells):
    assert rows(text) == cells
    reading = read(text).reading
    assert (reading.quotes, reading.decisions[0].how) == ("single", "single ones around cells")
    assert rows(text, quotes="single") == cells


def test_single_marks_around_some_quotes_are_words():
    text = "text,speaker\n'No comment.',Ada\n'Tis the season,Bo\nWe wait,Cy\n"
    assert rows(text)[1:] == [["'No comment.'", "Ada"], ["'Tis the season", "Bo"], ["We wait", "Cy"]]
    assert rows(text, quotes="single")[1] == ["No comment.", "Ada"]


def test_single_marks_as_the_first_and_last_signs_of_words_are_kept():
    text = "text\tspeaker\n'No comment,' he said\tAda\n'Not now'\tBo\n'Yes' or 'no'\tCy\n"
    assert [row[0] for row in rows(text)[1:]] == ["'No comment,' he said", "'Not now'", "'Yes' or 'no'"]


def test_a_first_row_that_may_be_one_of_the_others_is_reported():
    text = "'We wait','Ada'\n'Talks go on','Bo'\n'No date','Cy'\n"
    table = read(text)
    assert table.reading.are_headings_unsure
    assert "Headings: in row 1: “We wait”, “Ada” (none is a known heading" in "\n".join(
        map(str, table.reading.decisions)
    )
    assert not read(text.replace("We wait", "text")).reading.are_headings_unsure
    assert not read("wypowiedz,mowca\nCzekamy na to,Ada\nRozmowy trwaja,Bo\n").reading.are_headings_unsure


def test_names_beside_words_in_the_first_row_are_no_headings():
    names = "We shall wait,Ada Moe\nTalks go on today,Bo Lind\nNo date set,Cy Bell\n"
    assert rows(names)[:2] == [["column 1", "column 2"], ["We shall wait", "Ada Moe"]]
    assert rows("What is your view?,Full Title\nTalks go on today,Bo Lind\n")[0] == ["What is your view?", "Full Title"]


TABLE = [["speaker", "camp", "text"], ["Ada Moe", "North", "We wait, and talk."], ["Bo", "", "No date is set."]]


@pytest.mark.parametrize(
    "text",
    [
        "speaker   camp    text\nAda Moe   North   We wait, and talk.\nBo                No date is set.\n",
        # a title above
        "The debate\n\nspeaker  camp   text\nAda Moe  North  We wait, and talk.\nBo              No date is set.\n",
        # cells to the right
        "speaker   camp                text\nAda Moe  North  We wait, and talk.\n     Bo           No date is set.\n",
        # as databases print them
        "speaker camp  text\n------- ----- ------------------\nAda Moe North We wait, and talk.\n"
        "Bo            No date is set.\n\n(2 rows affected)\n",
        " speaker | camp  |        text        \n---------+-------+--------------------\n"
        " Ada Moe | North | We wait, and talk.\n Bo      |       | No date is set.\n(2 rows)\n",
        "+---------+-------+--------------------+\n| speaker | camp  | text               |\n"
        "+---------+-------+--------------------+\n| Ada Moe | North | We wait, and talk. |\n"
        "| Bo      |       | No date is set.    |\n+---------+-------+--------------------+\n",
        # a table of plain documents
        "======= ===== ==================\nspeaker camp  text\n======= ===== ==================\n"
        "Ada Moe North We wait, and talk.\nBo            No date is set.\n======= ===== ==================\n",
    ],
)
def test_columns_that_spaces_or_bars_align(text):
    assert rows(text) == TABLE


def test_the_numbers_of_rows_need_no_heading_and_words_may_have_spaces_at_one_place():
    text = "   speaker               text\n0  Ada Moe  We will not wait.\n1  Bo Lind  It will not rain.\n"
    assert rows(text) == [
        ["column 1", "speaker", "text"],
        ["0", "Ada Moe", "We will not wait."],
        ["1", "Bo Lind", "It will not rain."],
    ]


def test_columns_are_aligned_as_a_screen_shows_wide_characters():
    text = "发言人    日期        内容\n张伟      2022-02-24  我们不会等待。\n李娜女士  2022-02-25  会谈继续。\n"
    assert rows(text)[1:] == [["张伟", "2022-02-24", "我们不会等待。"], ["李娜女士", "2022-02-25", "会谈继续。"]]


def test_two_spaces_separate_where_nothing_is_aligned_and_no_cell_is_empty():
    text = "speaker  camp  text\nAda Moe  North  We wait.\nBo Lindstrom  South  No, never.\n"
    assert rows(text)[2] == ["Bo Lindstrom", "South", "No, never."]
    with pytest.raises(FileRefusal, match="Name the delimiter, or write it again with tabs or commas"):
        read(text.replace("  South", ""))


def test_how_columns_are_separated_is_reported_and_can_be_changed():
    text = "speaker   camp    text\nAda Moe   North   We wait, and talk.\nBo Lind   South   No date is set.\n"
    decision = read(text).reading.decisions[0]
    assert str(decision) == "Columns: separated by spaces (before place 11, 19 every line has a space)"
    assert rows(text, delimiter=";")[0] == ["speaker   camp    text"]
    assert rows(text, delimiter="\x1e")[0] == ["speaker", "camp", "text"]


@pytest.mark.parametrize(
    "text",
    [
        "text\nThis is a  list of\nsome words  with two spaces\nand no more.\n",
        "text,speaker\nWe wait  here,Ada\nWe talk  now,Bo\n",
        "text\tspeaker\nWe wait  here\tAda\n",
    ],
)
def test_two_spaces_in_words_separate_nothing(text):
    assert rows(text)[0][0] == "text"
    assert "  " in "".join(row[0] for row in rows(text)[1:])


def test_spaces_between_marks_as_r_writes_them():
    text = '"text" "speaker"\n"1" "We wait, and talk." "Ada"\n"2" "She said \\"no\\"." "Bo"\n'
    assert rows(text) == [
        ["row", "text", "speaker"],
        ["1", "We wait, and talk.", "Ada"],
        ["2", 'She said "no".', "Bo"],
    ]
