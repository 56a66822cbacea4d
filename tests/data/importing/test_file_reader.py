"""How tables from elsewhere are read, and what is refused whole with a helpful sentence."""

import gzip
import io
import json
import zipfile

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.export import to_csv, to_jsonl, to_parquet, to_xlsx
from data.importing import file_reader, limits
from data.importing.encodings import ENCODINGS, MIXED
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import FileRefusal
from tests.zip_files import make_zip

CSV = "text,speaker,camp\nWar,Price,US\nPeace,Lavrov,Russia\n"
COLUMNS = {"text": ["War", "Peace"], "speaker": ["Price", "Lavrov"], "camp": ["US", "Russia"]}


def read(raw: bytes | str, name: str = "quotes.csv", **choices: str) -> ForeignTable:
    return file_reader.read_file(raw.encode() if isinstance(raw, str) else raw, name, Choices(**choices))


def refusal(raw: bytes | str, name: str = "quotes.csv", **choices: str) -> str:
    with pytest.raises(FileRefusal) as error:
        read(raw, name, **choices)
    return str(error.value)


def workbook(*rows: list, title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    table = read(CSV.replace(",", delimiter))
    assert (table.cells.to_dict("list"), table.reading.delimiter) == (COLUMNS, delimiter)


def test_a_delimiter_is_found_beside_commas_in_the_words():
    table = read("text;speaker;camp\nWar, he said, and no more;Price;US\nPeace;Lavrov;Russia\n")
    assert table.cells["text"].tolist() == ["War, he said, and no more", "Peace"]


def test_a_delimiter_can_be_chosen():
    assert list(read(CSV, delimiter=";").cells) == ["text,speaker,camp"]
    assert "one character" in refusal(CSV, delimiter=",,")


@pytest.mark.parametrize(
    ("codec", "sentence"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_the_encoding_is_found(codec, sentence):
    words = "naïve “words” of one with a long enough line"
    table = read(f"text,speaker,camp\n{words},Price,US\n".encode(codec))
    assert (table.cells["text"].tolist(), table.reading.encoding) == ([words], sentence)


def test_what_is_no_utf8_is_refused_with_a_guess_and_read_where_that_is_chosen():
    raw = "text,speaker,camp\nC’est “déjà” fini,Müller,US\n".encode("cp1252")
    with pytest.raises(FileRefusal, match=r"quotes.csv, line 2 \(byte 92\) is not valid UTF-8") as error:
        read(raw)
    assert "Windows-1252 (Western Europe)" in error.value.encodings
    table = read(raw, encoding="Windows-1252 (Western Europe)")
    assert table.cells["text"].tolist() == ["C’est “déjà” fini"]
    assert read(raw, encoding="windows-1252").reading.encoding == "Windows-1252 (Western Europe)"


def test_cyrillic_is_guessed():
    raw = ("text,speaker,camp\n" + "Мы ждём письменного ответа на наши предложения,Лавров,Россия\n" * 20).encode(
        "cp1251"
    )
    with pytest.raises(FileRefusal) as error:
        read(raw)
    assert error.value.encodings[0] == "Windows-1251 (Cyrillic)"


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("Windows-1253 (Greek)", "Δεν θα περιμένουμε ποτέ, οι συνομιλίες συνεχίζονται"),
        ("Windows-1255 (Hebrew)", "לא נחכה לעולם, השיחות נמשכות כל הזמן"),
        ("Windows-1254 (Turkish)", "Beklemeyeceğiz, görüşmeler şimdi sürüyor, kapılar açık"),
        ("Windows-1250 (Central Europe)", "Nebudeme čekat, řekl mluvčí, výrok zní tiše"),
        ("ISO 8859-15 (Western Europe)", "Nous n'attendrons pas, cœur à cœur, même demain"),
        ("DOS 850 (Western Europe)", "Wir warten für immer, groß und schön, jetzt"),
        ("Mac Roman", "Nous n'attendrons pas, cœur à cœur, même demain"),
    ],
)
def test_encodings_of_other_letters_are_distinguished_by_a_line(shown, words):
    raw = f'text,speaker\n"{words}",Ada\n'.encode(ENCODINGS[shown])
    with pytest.raises(FileRefusal) as error:
        read(raw)
    assert error.value.encodings[0] == shown
    assert read(raw, encoding=shown).cells["text"].tolist() == [words]


@pytest.mark.parametrize("shown", ["KOI8-U (Ukrainian)", "KOI8-R (Russian)", "DOS 866 (Cyrillic)", "Mac Cyrillic"])
def test_encodings_of_cyrillic_are_distinguished_by_a_line(shown):
    words = (
        "Ми чекаємо на відповідь із столиці" if shown.startswith("KOI8-U") else "Мы ждём ответа из столицы, и только"
    )
    raw = f"текст,спикер,партия\n{words},Ада,Север\n".encode(ENCODINGS[shown])
    with pytest.raises(FileRefusal) as error:
        read(raw)
    assert error.value.encodings[0] == shown
    assert read(raw, encoding=shown).cells["текст"].tolist() == [words]


def test_cyrillic_of_windows_with_many_capitals_is_not_taken_for_that_of_a_mac():
    raw = "Спикер;Партия\nИванов Иван;Север\nПетров Пётр;Юг\n".encode("cp1251")
    with pytest.raises(FileRefusal) as error:
        read(raw)
    assert error.value.encodings[0] == "Windows-1251 (Cyrillic)"


def test_repeated_headings_are_no_rows():
    table = read("text,speaker\nWe wait.,Ada\nText,Speaker\nTalks go on.,Bo\n\nspeaker,party\nAda,North\n")
    assert table.cells["text"].tolist() == ["We wait.", "Talks go on.", "speaker", "Ada"]
    assert list(map(str, table.reading.decisions)) == [
        "Lines left out: 1 row between the others (they are the headings again, as in files that were put together)",
        "Row 6: kept (below an empty line, though “speaker”, “party” may be headings of another table)",
    ]


@pytest.mark.parametrize("delimiter", ["¶", "§", "\x14", "¦", "!"])
def test_any_sign_that_separates_known_headings(delimiter):
    text = "text|speaker|party\nWe wait, and talk.|Ada|North\nNo; never.|Bo|South\n".replace("|", delimiter)
    assert read(text).cells["text"].tolist() == ["We wait, and talk.", "No; never."]
    assert read(text.replace("North", f"No{delimiter}rth")).cells.shape[1] == 1


def test_notes_below_the_rows_are_left_out_and_reported():
    table = read("date,member,text\n2022-01-03,Ada,We wait.\n2022-01-04,Bo,Talks go on.\nSource: Hansard,,\n")
    assert table.cells["member"].tolist() == ["Ada", "Bo"]
    sentence = "Lines left out: 1 line of notes below the rows (“Source: Hansard”)"
    assert sentence in map(str, table.reading.decisions)
    quotes = "text,speaker\nWe wait.,Ada\nNote: never.,Bo\nNotes from the port are few.,\n"
    assert len(read(quotes).cells) == 3
    sparse = "text,speaker\nWe wait.,\nTalks go on.,Bo\nSource: Hansard,\n"
    assert len(read(sparse).cells) == 3


def test_mac_roman_and_windows_are_distinguished_by_a_line():
    words = "C’est déjà l’été où ça gêne les “âmes”"
    for shown in ("Mac Roman", "Windows-1252 (Western Europe)"):
        with pytest.raises(FileRefusal) as error:
            read(f"texte,orateur\n{words},René\n".encode(ENCODINGS[shown]))
        assert error.value.encodings[0] == shown


def test_a_stray_byte_spoils_no_other_letter():
    raw = "text,speaker\nC’est déjà fini,René\n".encode() + "Voilà,Zoé\n".encode("cp1252")
    with pytest.raises(FileRefusal) as error:
        read(raw)
    assert error.value.encodings[0] == MIXED
    table = read(raw, encoding=MIXED)
    assert (table.cells.to_numpy().tolist(), table.reading.encoding) == (
        [["C’est déjà fini", "René"], ["Voilà", "Zoé"]],
        MIXED,
    )


@pytest.mark.parametrize("encoding", ["zip", "no such", "rot13"])
def test_an_encoding_that_is_none(encoding):
    assert "is no encoding that is known here" in refusal(CSV, encoding=encoding)


def test_rows_are_counted_as_in_the_file():
    assert (read("text,speaker,camp\n\nWar,Price,US\n").cells.index + 2).tolist() == [3]
    assert (read('{"text": "War"}\n\n{"text": "Peace"}\n', "a.jsonl").cells.index + 2).tolist() == [1, 3]
    assert (read(workbook(["text"], [None], ["War"]), "a.xlsx").cells.index + 2).tolist() == [3]


def test_headings_that_occur_twice_are_distinguished():
    assert list(read("note,note,note\na,b,c\n").cells) == ["note", "note (2)", "note (3)"]


def test_a_workbook():
    rows = [["text", "n", "share", "when", "at", "yes", "none"]]
    moment = pd.Timestamp("2022-01-13 10:30").to_pydatetime()
    rows += [["War", 7, 0.5, pd.Timestamp("2022-01-13").to_pydatetime(), moment, True, None]]
    assert read(workbook(*rows), "a.xlsx").cells.to_dict("list") == {
        "text": ["War"],
        "n": ["7"],
        "share": ["0.5"],
        "when": ["2022-01-13"],
        "at": ["2022-01-13 10:30:00"],
        "yes": ["TRUE"],
        "none": [""],
    }


def test_formulas_are_read_as_their_text():
    table = read(workbook(["text", "n"], ['=HYPERLINK("http://x.invalid")', "=1+1"]), "a.xlsx")
    assert table.cells.to_dict("list") == {"text": ['=HYPERLINK("http://x.invalid")'], "n": ["=1+1"]}


def test_a_sheet_can_be_chosen():
    book = openpyxl.Workbook()
    book.active.append(["a title"])  # and nothing below it
    book.create_sheet("one").append(["text"])
    book["one"].append(["War"])
    book.create_sheet("two").append(["text"])
    book["two"].append(["Peace"])
    buffer = io.BytesIO()
    book.save(buffer)
    first = read(buffer.getvalue(), "a.xlsx")
    assert (first.cells["text"].tolist(), first.reading.sheet) == (["War", "Peace"], "all")
    assert first.cells["sheet"].tolist() == ["one", "two"]
    assert first.reading.sheets == ("Sheet", "one", "two")
    assert read(buffer.getvalue(), "a.xlsx", sheet="two").cells["text"].tolist() == ["Peace"]
    assert "holds no table in its sheet 'Sheet'" in refusal(buffer.getvalue(), "a.xlsx", sheet="Sheet")
    assert "has no sheet 'three'" in refusal(buffer.getvalue(), "a.xlsx", sheet="three")


def test_jsonl_and_json_keep_numbers_as_they_are_written():
    record = '{"text": "War", "n": 1.50, "id": 12345678901234567890, "ok": true, "none": null}'
    cells = {"text": ["War"], "n": ["1.50"], "id": ["12345678901234567890"], "ok": ["true"], "none": [""]}
    assert read(record, "a.jsonl").cells.to_dict("list") == cells
    assert read(f"[{record}]", "a.json").cells.to_dict("list") == cells


def test_jsonl_with_keys_that_come_later():
    table = read('{"text": "War"}\n{"text": "Peace", "camp": "US"}\n', "a.jsonl")
    assert table.cells.to_dict("list") == {"text": ["War", "Peace"], "camp": ["", "US"]}


def test_parquet_cells_become_text():
    columns = {
        "text": ["War", None],
        "n": [1, None],
        "share": [0.5, 2.0],
        "day": pa.array([19005, None], pa.date32()),
        "when": pa.array([1_642_032_000_000_000, None], pa.timestamp("us")),
        "kind": pa.array(["direct", "direct"]).dictionary_encode(),
    }
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.table(columns), buffer)
    assert read(buffer.getvalue(), "a.parquet").cells.to_dict("list") == {
        "text": ["War", ""],
        "n": ["1", ""],
        "share": ["0.5", "2"],
        "day": ["2022-01-13", ""],
        "when": ["2022-01-13", ""],
        "kind": ["direct", "direct"],
    }


def test_compressed_files():
    assert read(gzip.compress(CSV.encode()), "quotes.csv.gz").cells.to_dict("list") == COLUMNS
    assert read(make_zip(**{"inside/table.csv": CSV.encode()}), "a.zip").cells.to_dict("list") == COLUMNS
    assert "a.csv holds no row" in refusal(make_zip(**{"a.csv": b"a", "b.csv": b"b"}), "a.zip")


def test_what_a_file_is_follows_from_its_content():
    assert read(workbook(["text"], ["War"]), "quotes.csv").reading.format == "XLSX"
    assert read('{"text": "War"}\n', "quotes").reading.format == "JSONL"


@pytest.mark.parametrize(
    ("raw", "name", "sentence"),
    [
        (b"", "a.csv", "a.csv is empty"),
        ("\n\n", "a.csv", "a.csv is empty"),
        ("text,speaker\n", "a.csv", "holds no row below its headings"),
        (b"%PDF-1.7 \x00\x01", "a.csv", "a.csv is a PDF. What is read: CSV"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "is a picture"),
        (bytes(range(256)) * 4, "a.csv", "is not valid UTF-8. It looks like no text at all. Save the table again"),
        *(
            (bytes(range(1, 256)) * 4, f"a{ending}", f"is not {what}, as its name says: it begins with the bytes 01 02")
            for ending, what in (
                (".xlsx", "an Excel workbook"),
                (".XLS", "an old Excel workbook"),
                (".ods", "an OpenDocument spreadsheet"),
                (".parquet", "a Parquet file"),
                (".sav", "an SPSS file"),
                (".dta", "a Stata file"),
                (".qdpx", "a REFI-QDA project"),
                (".zip", "a zip file"),
                (".csv.gz", "a file compressed by gzip"),
            )
        ),
        (bytes(300), "a.xlsx", "is not an Excel workbook, as its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", "is an encrypted workbook or one of the old kind"),
        (b"PARE" + bytes(20), "a.parquet", "is encrypted"),
        (b"PAR1" + bytes(20), "a.parquet", "is a broken Parquet file"),
        (b"PK\x03\x04" + bytes(40), "a.zip", "is a broken zip file"),
        (b"PK\x03\x04" + bytes(40), "a.xlsx", "is an Excel workbook that is broken or cut short"),
        (b"PK\x03\x04" + bytes(40), "a.qdpx", "is a REFI-QDA project that is broken or cut short"),
        (b"\x1f\x8b" + bytes(40), "a.csv.gz", "is broken (gzip"),
        ("text,speaker\nWar\x00,Price\n", "a.csv", "line 2 holds a NUL character"),
        ("text,speaker\nWar,Price,US\n", "a.csv", "1 row has more cells than there are headings"),
        ('{"text": "War"', "a.jsonl", "is not JSON"),
        ('{"data": {"text": "War"},\n"more": []}', "a.json", "is nested"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nWar\n", "a.vtt", "Bring it to the Article screen"),
        ("1\n00:00:01,000 --> 00:00:02,000\nWar\n", "a.srt", "Bring it to the Article screen"),
        (
            "Ana Moreau: We wait.\nBo Lind: Why?\n\nAna Moreau: We do, and\nwe will.\n",
            "a.txt",
            "is a transcript in turns (“Ana Moreau: …”)",
        ),
        ("0" * 200 + "ASCII SPSS PORT FILE", "a.por", "is a portable SPSS file"),
        ("<html><table><tr><td>text</td></tr></table>", "a.xls", "is a web page or XML, not a table"),
        (b"ASCII SPSS PORT FILE", "a.por", "is a portable SPSS file"),
        (gzip.compress(b"X\n\0\0\0\2", mtime=0), "a.rds", "is R data (.rds)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "a.doc",
            "is a Word document (.doc)",
        ),
        (make_zip(**{"Index/Document.iwa": b"x"}), "a.numbers", "Apple's Numbers"),
        ("[" * 100_000, "a.json", "a.json is n"),
        ('["War"]', "a.json", "object 1 is no object"),
        ("[]", "a.json", "holds no row"),
        ('{"text": "War", "text": "Peace"}', "a.jsonl", "'text' stands twice in one object"),
        ('{"text": "\\u0000"}', "a.jsonl", "holds a NUL character"),
        ('{"text": "\\ud800"}', "a.jsonl", "row 1, column text holds half a character"),
        ('{"text": "War", "\\ud800": ""}', "a.jsonl", "heading 2 holds half a character"),
        ('[{"\\u0000": "War"}]', "a.json", "heading 1 holds a NUL character"),
        (make_zip(**{"../quotes.csv": b"x"}), "a.zip", "leads out of its folder"),
        (make_zip(**{"/etc/quotes.csv": b"x"}), "a.zip", "leads out of its folder"),
        (make_zip(**{"C:\\quotes.csv": b"x"}), "a.zip", "leads out of its folder"),
        (make_zip(**{"readme.md": b"x"}), "a.zip", "holds no table"),
        (make_zip(a=b"x").replace(b"a", b"\0"), "a.zip", "holds a file without a name"),
        (make_zip(**{"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "a.xlsm", "holds macros"),
        (make_zip(**{"word/document.xml": b"x", "[Content_Types].xml": b"x"}), "a.docx", "is a text document"),
        (make_zip(**{"xl/workbook.xml": b"<x/>"}), "a.xlsx", "is a broken workbook"),
        (workbook(), "a.xlsx", "holds no table in any sheet"),
        (workbook(["a title"]), "a.xlsx", "holds no table in any sheet"),
    ],
)
def test_refused_whole_with_what_is_wrong(raw, name, sentence):
    assert sentence in refusal(raw, name)


def test_binary_rubbish_is_offered_no_encoding():
    with pytest.raises(FileRefusal) as error:
        read(bytes(range(256)) * 4)
    assert error.value.encodings == ()


def test_nested_and_binary_columns_of_parquet():
    for column in ([b"a"], [[0.5]], [{"a": {"b": {"c": {"d": {"e": 1}}}}}]):
        buffer = io.BytesIO()
        pa.parquet.write_table(pa.table({"text": column}), buffer)
        assert "holds no column of texts or numbers" in refusal(buffer.getvalue(), "a.parquet")


def test_links_and_passwords_in_zips():
    link = zipfile.ZipInfo("quotes.csv")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    assert "only files are read" in refusal(buffer.getvalue(), "a.zip")
    locked = bytearray(make_zip(**{"quotes.csv": CSV.encode()}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "is encrypted" in refusal(bytes(locked), "a.zip")


def test_each_limit_is_reported_with_the_way_past_it(monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 10)
    assert "at most 1 MB are read. Save it as Parquet" in refusal(CSV)
    monkeypatch.undo()
    monkeypatch.setattr(limits, "MOST_ROWS", 1)
    for raw, name in (
        (CSV, "a.csv"),
        (workbook(["text"], ["a"], ["b"]), "a.xlsx"),
        ('{"text": "a"}\n{"text": "b"}', "a.jsonl"),
        ('[{"text": "a"}, {"text": "b"}]', "a.json"),
        (to_parquet(pd.DataFrame({"text": ["a", "b"]}, dtype="str")), "a.parquet"),
    ):
        assert "has more than 1 rows, the most that is read. Leave out rows" in refusal(raw, name)
    monkeypatch.undo()
    assert "has 201 columns; at most 200 are read" in refusal(",".join(map(str, range(201))) + "\na")
    assert "has 201 columns" in refusal(json.dumps({str(n): "a" for n in range(201)}), "a.jsonl")
    assert "has 201 columns" in refusal(workbook([str(n) for n in range(201)], ["a"]), "a.xlsx")
    wide = pd.DataFrame({str(n): ["a"] for n in range(201)}, dtype="str")
    assert "has 201 columns" in refusal(to_parquet(wide), "a.parquet")
    bomb = b"text,speaker,camp\n" + b"a" * 30_000_000
    for raw, name in (
        (gzip.compress(bomb, mtime=0), "a.csv.gz"),
        (make_zip(**{"quotes.csv": bomb}), "a.zip"),
        (make_zip(**{"xl/workbook.xml": bomb}), "a.xlsx"),
    ):
        assert "times its size, which no table of quotes does" in refusal(raw, name)
    monkeypatch.setattr(limits, "MOST_EXPANDED", 10)
    assert "would unpack to more than 1 MB" in refusal(make_zip(**{"quotes.csv": CSV.encode()}), "a.zip")


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n'=+-@|,\"_x000D_"), min_size=1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS.filter(str.strip), CELLS), min_size=1, max_size=4))  # a blank row does not count
def test_any_cells_come_back_through_every_format(cells):
    quotes = pd.DataFrame(cells, columns=["text", "mine"], dtype="str")
    for write, name in ((to_jsonl, "a.jsonl"), (to_parquet, "a.parquet"), (to_xlsx, "a.xlsx")):
        kept = read(write(quotes), name, cells="exact").cells  # otherwise cells that only say NULL are emptied
        assert kept.to_numpy().tolist() == [list(row) for row in cells]


def test_a_spreadsheet_of_ours_holds_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(pd.DataFrame({"text": ["=1+1"], "n": ["007"]}, dtype="str"))))
    assert [(cell.value, cell.data_type) for cell in book["quotes"][2]] == [("=1+1", "s"), ("007", "s")]


def test_a_csv_that_was_downloaded_here_comes_back(tiny):
    pd.testing.assert_frame_equal(read(to_csv(tiny.quotes)).cells, tiny.quotes)


def n_read(raw: bytes, name: str) -> int | None:
    """Rows that were read; None if the file was refused. Any other error is a bug."""
    try:
        return len(file_reader.read_file(raw, name).cells)
    except FileRefusal:
        return None


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.xlsx", "a.parquet", "a.zip", "a.gz", "x"]),
)
def test_any_bytes_are_read_or_refused(raw, name):
    for begin in (b"", b"PK\x03\x04", b"PAR1", b"\x1f\x8b\x08", b"\xff\xfe", b"[{"):
        assert n_read(begin + raw, name) != 0


MADE = {
    "a.csv": CSV.encode(),
    "a.jsonl": b'{"text": "War", "camp": "US"}\n{"text": "Peace", "camp": "Russia"}\n',
    "a.xlsx": workbook(["text", "camp"], ["War", "US"], ["Peace", "Russia"]),
    "a.parquet": to_parquet(pd.DataFrame(COLUMNS, dtype="str")),
    "a.zip": make_zip(**{"tiny/quotes.csv": CSV.encode(), "tiny/corpus.toml": b'title = "Tiny"'}),
    "a.csv.gz": gzip.compress(CSV.encode()),
}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mutated_files_are_read_or_refused(data):
    name = data.draw(st.sampled_from(sorted(MADE)))
    raw = bytearray(MADE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        if data.draw(st.booleans()):
            raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
        else:
            raw[at] ^= 1 << data.draw(st.integers(0, 7))
        if not raw:
            break
    assert n_read(bytes(raw), name) != 0


def test_a_file_of_the_own_machine_has_wider_limits_and_only_visitors_are_referred_to_the_command_line(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 1)
    assert "python -m analysis build FILE --out FOLDER" in refusal(CSV)
    with limits.using(limits.FileLimits(10**6, 10**6, 100)):
        assert len(read(CSV, "a.csv").cells) > 1
        answer = refusal("text\n" + "a\n" * 101)
    assert "has more than 100 rows" in answer
    assert "python -m" not in answer
    assert "has more than 1 rows" in refusal(CSV)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Le ministre a déjà répondu à la réunion; l’été fut très chaud", "Windows-1252 (Western Europe)"),
        ("¿Qué pasó? Según él, mañana habrá más", "Windows-1252 (Western Europe)"),
        ("Łąka jest żółta; mówca powiedział, że źle się dzieje", "Windows-1250 (Central Europe)"),
        ("Не ждём; ждём", "Windows-1251 (Cyrillic)"),
    ],
)
def test_many_accents_are_no_cyrillic(words, shown):
    with pytest.raises(FileRefusal) as error:
        read(f"text;speaker\n{words.replace(';', ',')};A\n".encode(ENCODINGS[shown]))
    assert error.value.encodings[0] == shown


def test_colons_of_a_table_are_no_turns():
    for raw in (
        "speaker: text\nAda: We wait.\nBo: They talk.\nAda: No.\n",
        "text\nThe answer: we wait.\nOne thing: they talk.\nMy view: no.\n",
    ):
        assert len(read(raw).cells) == 3
    turns = "Ana Moreau: We wait.\nBo Lind: Why?\nAna Moreau: We do.\n"
    with pytest.raises(FileRefusal) as error:
        read(turns)
    assert error.value.is_article
    assert len(read(turns, delimiter=":").cells) == 3


def test_a_question_in_the_first_row_is_no_heading_after_an_id():
    table = read("u17\tHow many times must I say it?\nu18\tIt is done.\nu19\tNot yet!\n")
    assert table.cells["column 2"].tolist() == ["How many times must I say it?", "It is done.", "Not yet!"]
