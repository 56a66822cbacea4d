"""Workbooks of other programs, statistics files, several tables at once, and projects with attributes."""

import io
import json
import struct
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
import python_calamine
from pyarrow import parquet

from data.importing import several
from data.importing.columns import mapping
from data.importing.columns.columns import guess
from data.importing.file_reader import read_file, read_files
from data.importing.foreign import Choices
from data.importing.formats import compound_file
from data.importing.formats.merged_cells import fill_down
from data.importing.limits import FileRefusal

COLUMNS = {"text": ["We will not wait.", "Talks go on."], "speaker": ["Ada Moe", "Bo Lind"], "camp": ["North", "South"]}


@pytest.mark.parametrize(("suffix", "write"), [("sav", pyreadstat.write_sav), ("dta", pyreadstat.write_dta)])
def test_statistics_files_with_labels_as_values(tmp_path: Path, suffix, write):
    table = pd.DataFrame({"text": COLUMNS["text"], "speaker": COLUMNS["speaker"], "party": [1, 2]})
    file = tmp_path / f"t.{suffix}"
    write(table, str(file), variable_value_labels={"party": {1: "North", 2: "South"}})
    found = read_file(file.read_bytes(), file.name)
    assert found.cells["party"].tolist() == COLUMNS["camp"]
    assert found.cells["text"].tolist() == COLUMNS["text"]
    with pytest.raises(FileRefusal, match="is a broken"):
        read_file(file.read_bytes()[:200], file.name)


def test_labels_of_variables_are_headings_if_they_are_known_and_are_reported(tmp_path: Path):
    table = pd.DataFrame({"V1": COLUMNS["text"], "V2": COLUMNS["speaker"], "party": ["a", "b"], "V4": ["x", "y"]})
    file = tmp_path / "t.sav"
    pyreadstat.write_sav(table, str(file), column_labels=["Statement", "Speaker", "Group", "How long?"])
    found = read_file(file.read_bytes(), file.name)
    assert list(found.cells) == ["Statement", "Speaker", "party", "V4: How long?"]
    assert "V4: “How long?”" in str(found.reading.decisions[0])


def test_values_without_a_label_and_those_marked_as_missing_are_kept(tmp_path: Path):
    table = pd.DataFrame({"text": ["Yes.", "No.", "Perhaps.", "Never."], "mood": [1.0, 2.0, 99.0, 98.0]})
    file = tmp_path / "t.sav"
    labels = {"mood": {1: "glad", 99: "no answer"}}
    pyreadstat.write_sav(table, str(file), variable_value_labels=labels, missing_ranges={"mood": [98, 99]})
    found = read_file(file.read_bytes(), file.name)
    assert found.cells["mood"].tolist() == ["glad", "2", "no answer", "98"]
    assert "Values marked as missing: kept as they are (1 column of the file has such values)" in map(
        str, found.reading.decisions
    )
    file = tmp_path / "t.dta"
    table["mood"] = pd.Series([1, "a", "b", 2], dtype=object)
    marks = {"mood": ["a", "b"]}
    pyreadstat.write_dta(table, str(file), variable_value_labels={"mood": {"a": "refused"}}, missing_user_values=marks)
    assert read_file(file.read_bytes(), file.name).cells["mood"].tolist() == ["1", "refused", "b", "2"]


def ods(*rows: list[str], end: str = "") -> bytes:
    """A spreadsheet of cells; one that begins with < is inserted as XML, such as a merged one."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            cell
            if cell.startswith("<")
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content.partition(end)[0] if end else content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def test_an_opendocument_spreadsheet():
    rows = [list(COLUMNS), *map(list, zip(*COLUMNS.values(), strict=True))]
    found = read_file(ods(*rows), "t.ods")
    assert (found.reading.format, found.cells.to_dict("list")) == ("ODS", COLUMNS)


def test_cells_merged_over_rows_of_an_opendocument_spreadsheet():
    def spanning_cell(cell: str, n_rows: int) -> str:
        span = f'table:number-rows-spanned="{n_rows}" table:number-columns-spanned="1"'
        return f'<table:table-cell {span} office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'

    covered = "<table:covered-table-cell/>"
    empty = '<table:table-cell table:number-columns-repeated="3"/>'
    rows = [
        [empty],
        ["Text", "Speaker", "Party"],
        ["We wait.", spanning_cell("Ada", 2), spanning_cell("North", 3)],
        ["They talk.", covered, covered],
        ["No.", "Bo", covered],
        ["Yes.", "Cy", ""],
    ]
    table = read_file(ods(*rows), "a.ods")
    assert table.cells["Speaker"].tolist() == ["Ada", "Ada", "Bo", "Cy"]
    assert table.cells["Party"].tolist() == ["North", "North", "North", ""]
    assert "Merged cells: their value in every row (3 cells below belong to them)" in map(str, table.reading.decisions)


def test_an_opendocument_spreadsheet_that_ends_within_its_table_is_refused_and_not_read_for_ever():
    rows = [list(COLUMNS), *map(list, zip(*COLUMNS.values(), strict=True))]
    with pytest.raises(FileRefusal, match="is a broken workbook"):
        read_file(ods(*rows, end="</table:table>"), "a.ods")


def old_workbook(next_of_directory: int) -> bytes:
    """The container of an .xls with two sectors: the table of sectors, and a directory, which `next_of_directory`
    follows.
    """
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", header, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<8I", header, 0x2C, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header[0x4C:] = struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, next_of_directory, *[0xFFFFFFFF] * 126)
    return bytes(header) + table + bytes(512)


@pytest.mark.parametrize(
    ("following", "why"), [(1, "a chain of its sectors has no end"), (70, "it ends before a sector that it names")]
)
def test_an_old_workbook_whose_sectors_have_no_end_is_refused_before_it_is_followed(following, why):
    compound_file.check(old_workbook(0xFFFFFFFE))
    with pytest.raises(ValueError, match=why):
        compound_file.check(old_workbook(following))
    with pytest.raises(FileRefusal, match="is an encrypted workbook or one of the old kind"):
        read_file(old_workbook(following), "a.xls")


def test_several_files_with_the_same_headings_are_one_table():
    files = {
        "North.csv": b"text,speaker\nWe will not wait.,Ada Moe\n",
        "South.csv": b"text,speaker\nTalks go on.,Bo Lind\n",
    }
    table = read_files(files)
    assert table.cells.to_dict("list") == {
        "text": COLUMNS["text"],
        "speaker": COLUMNS["speaker"],
        "file": COLUMNS["camp"],
    }
    assert guess(table.cells).targets["file"] == "camp"
    one = read_files(files, Choices(sheet="South"))
    assert one.cells["text"].tolist() == COLUMNS["text"][1:]


def test_metadata_in_a_file_of_its_own_is_joined_by_an_id():
    files = {
        "texts.csv": b"doc,text\nd2,Talks go on.\nd1,We will not wait.\nd1,Never.\n",
        "people.csv": b"id,speaker,party\nd1,Ada Moe,North\nd2,Bo Lind,South\nd3,Cy Bell,North\n",
    }
    table = read_files(files)
    assert table.cells["speaker"].tolist() == ["Bo Lind", "Ada Moe", "Ada Moe"]
    (decision,) = table.reading.decisions
    assert "3 of 3 rows are in both; 1 row of “people” without words" in str(decision)
    quotes = mapping.map_columns(table.cells, mapping.suggest_columns(table.cells)[0])
    assert quotes["camp"].tolist() == ["South", "North", "North"]


def files_at(*paths: str) -> dict[str, bytes]:
    return {path: f"text\tspeaker\nWe wait, says {path}.\tAda of {path}\n".encode() for path in paths}


@pytest.mark.parametrize(
    ("paths", "titles"),
    [
        (("data/v1/North/speeches.tsv", "data/v1/South/speeches.tsv"), ["North", "South"]),
        (("C:\\data\\North\\a.tsv", "C:\\data\\South\\a.tsv"), ["North", "South"]),
        (("in/North/a/b.tsv", "in/South/c/b.tsv"), ["North/a", "South/c"]),
        (("North/speeches.tsv", "speeches.tsv"), ["North", "speeches"]),
        (("North/a.tsv", "North/a.csv"), ["a.tsv", "a.csv"]),
        (("North/a.tsv", "South/b.tsv"), ["a", "b"]),
        (("x/North/a.tsv", "x/South/a.tsv", "y/b.tsv"), ["North", "South", "b"]),
    ],
)
def test_files_of_one_name_are_called_by_what_differs_in_their_paths(paths, titles):
    assert read_files(files_at(*paths)).cells["file"].tolist() == titles


def test_one_file_for_each_camp_and_none_for_languages():
    camps = read_files(files_at("North/a.tsv", "South/a.tsv"))
    assert guess(camps.cells).targets["file"] == "camp"
    languages = read_files(files_at("en/a.tsv", "de/a.tsv"))
    assert guess(languages.cells).targets["file"] == "kept as it is"


def test_objects_within_objects_are_columns():
    rows = [
        {"text": "We will not wait.", "author": {"name": "Ada Moe", "party": {"name": "North", "seats": 3}}},
        {"text": "Talks go on.", "author": {"name": "Bo Lind", "party": None, "at": {"a": {"b": {"c": {"d": 1}}}}}},
    ]
    buffer = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), buffer)
    for table in (read_file(json.dumps(rows).encode(), "a.json"), read_file(buffer.getvalue(), "a.parquet")):
        assert list(table.cells) == ["text", "author.name", "author.party.name", "author.party.seats"]
        assert table.cells["author.party.name"].tolist() == ["North", ""]
        assert guess(table.cells).targets["author.name"] == "speaker"
        assert "Columns left out: nested deeper, or holding bytes or vectors (“author.at.a.b.c”)" in decisions(table)
    many = [{"text": "We wait.", "a": {"b": {f"c{number}": number for number in range(300)}}}]
    assert len(read_file(json.dumps(many).encode(), "a.json").cells.columns) == 61


def test_short_lists_of_objects_are_columns_with_bars():
    rows = [
        {"text": "We wait.", "speakers": [{"name": "Ada Moe", "party": "North"}]},
        {"text": "We talk.", "speakers": [{"name": "Bo Lind", "party": "South"}, {"name": "Cy", "party": "South"}]},
    ]
    table = read_file(json.dumps(rows).encode(), "a.json")
    assert table.cells["speakers.name"].tolist() == ["Ada Moe", "Bo Lind | Cy"]
    assert table.cells["speakers.party"].tolist() == ["North", "South | South"]
    assert guess(table.cells).targets["speakers.party"] == "camp"


@pytest.mark.parametrize("between", ["", "\n", " \n\n"])
def test_objects_one_after_the_other(between):
    objects = [json.dumps({"text": text, "speaker": "Ada"}, indent=1) for text in ("We wait.", "We talk.")]
    assert read_file(between.join(objects).encode(), "a.json").cells["text"].tolist() == ["We wait.", "We talk."]
    with pytest.raises(FileRefusal, match="Extra data"):
        read_file(b'[{"text": "a"}] {"text": "b"}', "a.json")


def test_words_in_pieces_are_one_text():
    pieces = ["Talks go on, see ", {"type": "link", "text": "a.org"}, "."]
    rows = [{"text": "We wait.", "from": "Ada"}, {"text": pieces, "from": "Bo"}]
    table = read_file(json.dumps({"id": [{"n": n} for n in range(9)], "messages": rows}).encode(), "a.json")
    assert table.cells["text"].tolist() == ["We wait.", "Talks go on, see a.org."]
    assert "it is the longest list of objects with words in the file" in decisions(table)


def decisions(table) -> str:
    return "\n".join(map(str, table.reading.decisions))


def test_tables_that_do_not_belong_together_are_left_out_and_reported():
    files = {"a.csv": b"text,speaker\nWar,Ada\n", "b.csv": b"year,price\n2020,7\n2021,8\n"}
    table = read_files(files)
    assert table.cells.to_dict("list") == {"text": ["War"], "speaker": ["Ada"]}
    assert "Left out, as its columns are others: “b”." in table.reading.left_out
    assert several.FILE not in table.cells


@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", ""])
def test_parquet_in_any_encoding_of_texts(encoding):
    buffer = io.BytesIO()
    options = {"use_dictionary": False, "column_encoding": dict.fromkeys(COLUMNS, encoding)} if encoding else {}
    parquet.write_table(pa.table(COLUMNS), buffer, row_group_size=1, **options)
    assert read_file(buffer.getvalue(), "a.parquet").cells.to_dict("list") == COLUMNS


def test_parquet_whose_statistics_are_broken_is_refused_and_does_not_end_the_process():
    buffer = io.BytesIO()
    parquet.write_table(pa.table(COLUMNS), buffer)
    whole = buffer.getvalue()
    n_refused = 0
    for at in range(len(whole) - 8 - int.from_bytes(whole[-8:-4], "little"), len(whole) - 8):
        broken = bytearray(whole)
        broken[at] ^= 2  # turns an optional column into a required one
        try:
            read_file(bytes(broken), "a.parquet")
        except FileRefusal as refused:
            n_refused += "histogram size mismatch" in str(refused)
    assert n_refused


class PanicException(BaseException):
    """What calamine's Rust library raises for some broken files: not an Exception."""


def test_a_panic_of_the_reader_of_old_workbooks_is_a_refusal(monkeypatch):
    def panic(_: object) -> None:
        raise PanicException("range end index 64 out of range")

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", panic)
    with pytest.raises(FileRefusal, match="is an encrypted workbook or one of the old kind"):
        read_file(old_workbook(0xFFFFFFFE), "a.xls")


def merged_workbook(rows: list[list[str | None]], *ranges: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for each in ranges:
        book.active.merge_cells(each)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_cells_merged_over_rows_are_in_each_of_them():
    rows = [
        ["Debate", None, None],
        ["Speaker", "Text", "Party"],
        ["Ada", "We wait.", "North"],
        [None, "They talk.", None],
    ]
    table = read_file(merged_workbook([*rows, ["Bo", "No.", None]], "A1:C1", "A3:A4", "C3:C4"), "a.xlsx")
    assert table.cells.to_numpy().tolist() == [
        ["Ada", "We wait.", "North"],
        ["Ada", "They talk.", "North"],
        ["Bo", "No.", ""],
    ]
    assert "Merged cells: their value in every row (2 cells below belong to them)" in map(str, table.reading.decisions)
    loose = read_file(merged_workbook([*rows, ["Bo", "No.", None]], "A1:C1"), "a.xlsx")
    assert loose.cells["Speaker"].tolist() == ["Ada", "", "Bo"]


def test_merges_that_overlap_without_end_take_no_time():
    records = [(number, ["a" if number == 1 else ""]) for number in range(1, 3_000)]
    filled, _ = fill_down(records, [(0, 1, 1_000_000)] * 100_000)
    assert len(filled) == len(records)


NAMESPACE = "urn:QDA-XML:project:1.0"
TEXT = "😀 Ada: Talks go on.\nBo: No date is set."


def project(sources: str, before: str = "", files: dict[str, str | bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(
            "project.qde", f'<Project xmlns="{NAMESPACE}" name="p">{before}<Sources>{sources}</Sources></Project>'
        )
        for name, text in (files or {"sources/a.txt": TEXT}).items():
            packed.writestr(name, text)
    return buffer.getvalue()


def selection(words: str, guid: str, shift: int = 0, name: str = "") -> str:
    start = TEXT.index(words) + shift
    place = f'startPosition="{start}" endPosition="{start + len(words)}"'
    return f'<PlainTextSelection guid="{guid}" name="{name or words}" {place}/>'


def text_source(inside: str, name: str = "One", path: str = "internal://a.txt") -> str:
    return f'<TextSource guid="{name}" name="{name}" plainTextPath="{path}">{inside}</TextSource>'


VARIABLES = (
    '<Variables><Variable guid="v1" name="Party"/><Variable guid="v2" name="Year"/><Variable guid="v3" name="Live"/>'
    "</Variables>"
)
VALUES = (
    '<VariableValue><VariableRef targetGUID="v2"/><IntegerValue>2022</IntegerValue></VariableValue>'
    '<VariableValue><VariableRef targetGUID="v3"/><BooleanValue>true</BooleanValue></VariableValue>'
)
CASES = (
    '<Cases><Case guid="c1" name="Ada"><VariableValue><VariableRef targetGUID="v1"/><TextValue>North party</TextValue>'
    '</VariableValue><SelectionRef targetGUID="s1"/></Case></Cases>'
)


def test_attributes_of_documents_and_cases_are_columns():
    source = text_source(selection("Talks go on.", "s1") + VALUES)
    table = read_file(project(source, VARIABLES + CASES), "p.qdpx")
    (row,) = table.cells.to_dict("records")
    assert (row["text"], row["speaker"], row["Party"]) == ("Talks go on.", "Ada", "North party")
    assert (row["Year"], row["Live"]) == ("2022", "true")
    assert guess(table.cells).targets["Party"] == "camp"
    assert "Attributes of cases: columns of their quotes (“Party”)" in str(table.reading.decisions[0])


def test_one_broken_part_does_not_refuse_the_rest():
    parts = selection("Talks go on.", "s1") + '<PlainTextSelection guid="s2" startPosition="5" endPosition="5"/>'
    parts += '<PlainTextSelection guid="s3" startPosition="5" endPosition="9999"/>'
    good = text_source(parts, path="a.txt")
    gone = text_source(selection("Talks go on.", "s4"), "Two", "internal://gone.txt")
    table = read_file(project(good + gone), "p.qdpx")
    assert table.cells["text"].tolist() == ["Talks go on."]
    assert "the text of “Two”, which is not in the project" in table.reading.left_out
    assert "2 selections empty or outside of the text" in table.reading.left_out


def test_a_text_in_another_encoding_does_not_refuse_the_rest():
    good = text_source(selection("Talks go on.", "s1"), path="a.txt")
    other = text_source(selection("Talks go on.", "s2"), "Two", "internal://b.txt")
    table = read_file(project(good + other, files={"a.txt": TEXT, "b.txt": b"caf\xe9"}), "p.qdpx")
    assert table.cells["text"].tolist() == ["Talks go on."]
    assert "the text of “Two”, which is not in UTF-8" in table.reading.left_out


@pytest.mark.parametrize("shift", [0, 1])
@pytest.mark.parametrize("named", [True, False])
def test_positions_are_read_as_the_program_counted_them(shift, named):
    words = ["Talks go on.", "No date is set."]
    parts = "".join(selection(each, f"s{n}", shift, each if named else "code") for n, each in enumerate(words))
    table = read_file(
        project(f'<TextSource guid="t" name="One" plainTextPath="internal://a.txt">{parts}</TextSource>'), "p.qdpx"
    )
    assert table.cells["text"].tolist() == words
