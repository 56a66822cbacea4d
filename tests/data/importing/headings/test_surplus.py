"""Rows with more cells than headings: joined if the other rows show where, else refused with a way to continue."""

import pytest

from data.importing.file_reader import read_file
from data.importing.foreign import Choices
from data.importing.limits import FileRefusal

GOOD = "text,speaker,camp\n" + "".join(
    f"Quote number {n} is here.,{('Ada', 'Bo')[n % 2]},{('North', 'South')[n % 2]}\n" for n in range(8)
)
LAST = "date\tspeaker\ttext\n" + "".join(f"2022-01-0{n + 1}\t{('Ada', 'Bo')[n % 2]}\tQuote {n}.\n" for n in range(8))


def read(text: str, **chosen: str):
    return read_file(text.encode(), "table.csv", Choices(**chosen))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"{GOOD}No, we will not, ever.,Ada,North\n", ["No, we will not, ever.", "Ada", "North"]),
        (f"{GOOD}One,two,Ada,North\n", ["One,two", "Ada", "North"]),
        (f"{GOOD}We spent 1,000 dollars.,Bo,South,\n", ["We spent 1,000 dollars.", "Bo", "South"]),
        # the exact words, with their quotation marks
        (f'{GOOD}He said, "no, never", and left.,Ada,North\n', ['He said, "no, never", and left.', "Ada", "North"]),
        (f'{GOOD}"Well", she said,Ada,North\n', ['"Well", she said', "Ada", "North"]),
        (f"{LAST}2022-01-09\tAda\tOne.\tTwo.\n", ["2022-01-09", "Ada", "One.\tTwo."]),
    ],
)
def test_words_that_hold_the_delimiter_are_joined_again_and_shown(text, row):
    table = read(text)
    assert table.cells.iloc[-1].tolist() == row
    assert table.cells.shape == (9, 3)
    decision = next(decision for decision in table.reading.decisions if decision.what == "Cells joined again")
    assert decision.how == "in “text”"
    assert f"row 10: “{row[table.cells.columns.tolist().index('text')][:60]}" in decision.why


@pytest.mark.parametrize(
    "line",
    [
        "Plain words.,Moe, Ada,North\n",
        "Unlike,all,the others,Xu,West\n",
        "No, never.,Ada,North\nPlain.,Moe, Ada,North\n",
    ],
)
def test_if_the_rows_do_not_show_it_nothing_is_joined_and_the_columns_are_offered(line):
    with pytest.raises(FileRefusal, match="more cells than there are headings") as refused:
        read(GOOD + line)
    assert refused.value.joins[0] == "text"
    assert "can be joined into “text”" in str(refused.value)


def test_a_column_that_a_person_chose():
    table = read(f"{GOOD}Plain words.,Moe, Ada,North\n", join_into="speaker")
    assert table.cells.iloc[-1].tolist() == ["Plain words.", "Moe, Ada", "North"]


def test_rows_of_the_table_without_prose_are_not_guessed():
    with pytest.raises(FileRefusal):
        read("text,speaker\nWar,Price,US\n")


def test_a_cell_with_delimiters_in_number_is_shown():
    plain = read(f'{GOOD}"One, two, three, four, five, six, seven, and 1,000,000,000 more",Ada,North\n')
    assert plain.reading.n_doubts == 0
    table = read(f'{GOOD}"One,Ada,North,Two,Bo,South,Three",Ada,North\n')
    assert (table.reading.n_doubts, table.reading.doubts[0].row, table.reading.doubts[0].n_delimiters) == (1, 10, 6)
