import pandas as pd
import pytest

from data import checks, table
from data.schema import COLUMN_NAMES, COLUMNS, LONGEST_TEXT

ONE = {"quote_id": "q1", "text": "War", "speaker": "Ned Price", "camp": "US"}


def rows(*cells: dict[str, str]) -> pd.DataFrame:
    """Complete rows, each like ONE except for these cells; ids are numbered."""
    filled = [ONE | {"quote_id": f"q{nth}"} | row for nth, row in enumerate(cells, start=1)]
    return table.complete(pd.DataFrame(filled, dtype=str).fillna(""))


def fault_lines(quotes: pd.DataFrame, camps: tuple[str, ...] = (), topics: tuple[str, ...] = ()) -> list[str]:
    return [str(fault) for fault in table.faults(quotes, "quotes.csv", camps, topics)]


def test_of_many_rows_each_different_cell_is_checked_once_and_every_fault_is_reported(monkeypatch):
    cells = [
        {"camp": "US"},
        {"camp": "Mars"},
        {"said_on": "13"},
        {"quote_id": "q1"},
        {"camp": "Mars", "kind": "spoken"},
    ]
    quotes = rows(*cells * 4)
    each = fault_lines(quotes, camps=("US",))
    monkeypatch.setattr(checks, "_MANY", 10)
    assert fault_lines(quotes, camps=("US",)) == each
    assert len(each) == 4 * 5


def test_parse_keeps_every_cell_as_it_stands():
    quotes = table.parse('text,speaker\nNA,"a, b"\n"two\r\nlines",\n007,"say ""no"""\n')
    assert quotes.to_dict("list") == {
        "text": ["NA", "two\r\nlines", "007"],
        "speaker": ["a, b", "", 'say "no"'],
    }


def test_parse_counts_rows_as_a_spreadsheet_does():
    quotes = table.parse("text,speaker\n\na,b\n\n\nc,d\n\n")
    assert quotes.index.tolist() == [1, 4]  # rows 3 and 6 of the sheet
    assert quotes["text"].tolist() == ["a", "c"]


def test_parse_drops_columns_with_neither_heading_nor_value():
    assert table.parse("text,,speaker,,\na,x,b,,\n").to_dict("list") == {
        "text": ["a"],
        "column 2": ["x"],
        "speaker": ["b"],
    }


def test_short_rows_have_empty_cells():
    assert table.parse("text,speaker,topic\na\n").to_dict("list") == {"text": ["a"], "speaker": [""], "topic": [""]}


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n,,"], ids=["nothing", "blank lines", "empty cells"])
def test_parse_of_nothing(text):
    with pytest.raises(pd.errors.EmptyDataError):
        table.parse(text)


def test_overlong_rows_are_reported_one_by_one():
    text = "text,speaker\na,b\na,b,c\n\nWar, he said,Price\n"
    with pytest.raises(pd.errors.ParserError):  # and not taken for an index
        table.parse(text)
    assert [str(fault) for fault in table.overlong_rows(text, "f.csv")] == [
        "f.csv, row 3: 'c'; must have at most 2 cells, one a heading, but has 3",
        "f.csv, row 5: 'Price'; must have at most 2 cells, one a heading, but has 3",
    ]


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.aliases], ids=lambda column: column.name)
def test_every_alias_is_recognised(column):
    for alias in column.aliases:
        for heading in (alias, alias.upper(), f" {alias} "):
            assert list(table.recognise_headings(pd.DataFrame({heading: ["x"]}))) == [column.name]


def test_own_heading_wins_over_an_alias():
    quotes = pd.DataFrame({"quote": ["a"], "text": ["b"], "source": ["c"], "publisher": ["d"]})
    assert list(table.recognise_headings(quotes)) == ["quote", "text", "outlet", "publisher"]


def test_complete_adds_what_is_missing_and_keeps_the_owners_columns_last():
    quotes = table.complete(pd.DataFrame({"mine": [" 1 "], "text": [" War "], "speaker": [" Ned "], "camp": ["US"]}))
    assert list(quotes) == [*COLUMN_NAMES, "mine"]
    assert quotes[["text", "speaker", "camp", "kind", "mine"]].iloc[0].tolist() == [" War ", "Ned", "US", "", " 1 "]


def test_ids_come_from_speaker_and_words():
    said = pd.DataFrame({"text": ["War", "War", "War", "Peace"], "speaker": ["A", "B", "A", "A"], "camp": ["US"] * 4})
    ids = table.complete(said)["quote_id"].tolist()
    assert ids[2] == f"{ids[0]}-2"
    assert len(set(ids)) == 4
    assert table.complete(said[::-1].reset_index(drop=True))["quote_id"].tolist()[0] == ids[3]
    assert fault_lines(table.complete(said)) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            {"quote_id": "a b"},
            "row 2, column quote_id: 'a b'; must be 1 to 64 letters, digits, '.', '_', ':' or '-'",
            id="id with a space",
        ),
        pytest.param(
            {"quote_id": "a,b"},
            "row 2, column quote_id: 'a,b'; must be 1 to 64 letters, digits, '.', '_', ':' or '-'",
            id="id with a comma, that a link could not hold",
        ),
        pytest.param({"text": " \n"}, "row 2, column text: ' \\n'; must not be empty", id="no words"),
        pytest.param({"speaker": ""}, "row 2, column speaker; must not be empty", id="no speaker"),
        pytest.param({"speaker": "\u00a0"}, "row 2, column speaker; must not be empty", id="speaker of spaces"),
        pytest.param({"camp": ""}, "row 2, column camp; must not be empty", id="no camp"),
        pytest.param(
            {"speaker": "A |"},
            "row 2, column speaker: 'A |'; must have a name on each side of '|'",
            id="half a joint statement",
        ),
        pytest.param(
            {"camp": "Mars"},
            "row 2, column camp: 'Mars'; must be one of the camps of corpus.toml: US, Russia",
            id="camp not declared",
        ),
        pytest.param(
            {"camp": "US | Mars", "speaker": "A | B"},
            "row 2, column camp: 'US | Mars'; must be one of the camps of corpus.toml: US, Russia",
            id="one of two camps not declared",
        ),
        pytest.param(
            {"topic": "Sport"},
            "row 2, column topic: 'Sport'; must be one of the topics of corpus.toml: War | Peace, Talks, again",
            id="topic not declared",
        ),
        pytest.param(
            {"kind": "Direct"}, "row 2, column kind: 'Direct'; must be direct, indirect, mixed or empty", id="kind"
        ),
        pytest.param(
            {"url": "javascript:alert(1)"},
            "row 2, column url: 'javascript:alert(1)'; must begin with http:// or https://, or be empty",
            id="link that runs",
        ),
        pytest.param(
            {"url": "https://a b"},
            "row 2, column url: 'https://a b'; must begin with http:// or https://, or be empty",
            id="link with a space",
        ),
        pytest.param(
            {"said_on": "13.1.2022"},
            "row 2, column said_on: '13.1.2022'; must be a date as 2022-01-13, 2022-01 or 2022, or empty",
            id="date",
        ),
        pytest.param(
            {"start": "-1", "end": "2"},
            "row 2, column start: '-1'; must be a whole number or empty",
            id="place before the source",
        ),
        pytest.param(
            {"start": "٣", "end": "6"}, "row 2, column start: '٣'; must be a whole number or empty", id="other digits"
        ),
        pytest.param(
            {"source_sha256": "abc"},
            "row 2, column source_sha256: 'abc'; must be 64 hexadecimal digits or empty",
            id="hash",
        ),
        pytest.param(
            {"language": "English!"},
            "row 2, column language: 'English!'; must be a BCP 47 tag such as en or ru",
            id="language",
        ),
        pytest.param(
            {"text": "a\x00b"},
            "row 2, column text: 'a\\x00b'; must not hold control characters (such as NUL)",
            id="NUL in the words",
        ),
        pytest.param(
            {"mine": "\x1b[2J"},
            "row 2, column mine: '\\x1b[2J'; must not hold control characters (such as NUL)",
            id="escape in a column of the owner's",
        ),
        pytest.param(
            {"text": "x" * (LONGEST_TEXT + 1)},
            f"row 2, column text: '{'x' * 80}…'; must be at most 10,000 characters",
            id="a book for words",
        ),
        pytest.param(
            {"title": "x" * 2001},
            f"row 2, column title: '{'x' * 80}…'; must be at most 2,000 characters",
            id="a chapter for a title",
        ),
        pytest.param(
            {"mine": "x" * 10_001},
            f"row 2, column mine: '{'x' * 80}…'; must be at most 10,000 characters",
            id="a book in a column of the owner's",
        ),
    ],
)
def test_fault_names_row_column_value_and_what_is_allowed(cells, expected):
    declared = {"camps": ("US", "Russia"), "topics": ("War | Peace", "Talks, again")}
    assert fault_lines(rows(cells), **declared) == [f"quotes.csv, {expected}"]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({}, id="only what is required"),
        pytest.param({"camp": "US|Russia", "speaker": "A|B"}, id="joint, without spaces"),
        pytest.param({"topic": "War | Peace"}, id="a topic's name with a bar"),
        pytest.param({"topic": "Talks, again"}, id="a topic's name with a comma"),
        pytest.param({"camp": " US ", "kind": "direct "}, id="space around names"),
        pytest.param({"text": "x" * LONGEST_TEXT}, id="the longest words"),
        pytest.param({"text": "one\ttwo\r\nthree"}, id="tab and line break"),
        pytest.param({"text": "<b>\u202eolleh</b> \U0001f600"}, id="marks of direction, picture characters"),
        pytest.param({"url": "HTTPS://example.org/?a=1&b={2}"}, id="link in capitals"),
        pytest.param({"quote_id": "é.1_a:b-c"}, id="id of letters and signs"),
        pytest.param({"mine": ""}, id="empty cell of the owner's"),
    ],
)
def test_nothing_wrong(cells):
    quotes = rows(cells)
    assert fault_lines(quotes, ("US", "Russia"), ("War | Peace", "Talks, again")) == []
    assert table.misaligned_cells(quotes, "quotes.csv") == []


def test_all_faults_in_row_and_column_order():
    quotes = rows({"kind": "loud", "camp": ""}, {}, {"said_on": "soon", "quote_id": "q1", "text": ""})
    assert fault_lines(quotes) == [
        "quotes.csv, row 2, column camp; must not be empty",
        "quotes.csv, row 2, column kind: 'loud'; must be direct, indirect, mixed or empty",
        "quotes.csv, row 4, column quote_id: 'q1'; must not stand twice",
        "quotes.csv, row 4, column text; must not be empty",
        "quotes.csv, row 4, column said_on: 'soon'; must be a date as 2022-01-13, 2022-01 or 2022, or empty",
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            {"speaker": "A | B"},
            "column camp: 'US'; must name as many as the others; found speaker 2, camp 1",
            id="two speakers, one camp",
        ),
        pytest.param(
            {"speaker": "A | B", "camp": "US | Russia", "role": "envoy"},
            "column camp: 'US | Russia'; must name as many as the others; found speaker 2, role 1, camp 2",
            id="two speakers, one role",
        ),
        pytest.param(
            {"start": "5", "end": "9"},
            "column end: '9'; must be start + 3, the length of the text (start is 5)",
            id="place longer than the words",
        ),
        pytest.param(
            {"end": "9"}, "column end: '9'; must be start + 3, the length of the text (start is empty)", id="no start"
        ),
        pytest.param({"start": "9"}, "column end; must be start + 3, the length of the text (start is 9)", id="no end"),
    ],
)
def test_misaligned(cells, expected):
    assert [str(f) for f in table.misaligned_cells(rows({}, cells), "quotes.csv")] == [f"quotes.csv, row 3, {expected}"]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"start": "5", "end": "8"}, id="place as long as the words"),
        pytest.param({"text": "\U0001f600é", "start": "0", "end": "2"}, id="characters are counted, not bytes"),
        pytest.param({"speaker": "A | B", "camp": "US | Russia"}, id="roles of a joint statement not given"),
        pytest.param({"start": "x", "end": "8"}, id="a word for a number is told elsewhere"),
    ],
)
def test_aligned(cells):
    assert table.misaligned_cells(rows(cells), "quotes.csv") == []


def test_missing_and_repeated_columns():
    quotes = table.parse("text,words,words,n\na,b,c,d\n")
    assert [str(fault) for fault in table.missing_columns(quotes, "f.csv")] == [
        "f.csv; the column 'speaker' is missing; columns found: text, words, words, n",
        "f.csv; the column 'camp' is missing; columns found: text, words, words, n",
    ]
    assert [str(fault) for fault in table.repeated_columns(quotes, "f.csv")] == [
        "f.csv, row 1: 'words'; must not stand twice among the headings"
    ]


def test_voices():
    quotes = rows(
        {"speaker": "A"},
        {"speaker": "B|C", "camp": "US | Russia", "role": "envoy | clerk"},
        {"speaker": "A | D", "camp": "US | US", "affiliation": ""},
    )
    voices = table.voices(quotes)
    assert list(voices) == ["row", "speaker", "role", "affiliation", "camp"]
    assert voices.to_numpy().tolist() == [
        [0, "A", "", "", "US"],
        [1, "B", "envoy", "", "US"],
        [1, "C", "clerk", "", "Russia"],
        [2, "A", "", "", "US"],
        [2, "D", "", "", "US"],
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [("US", ["US"]), ("US | NATO", ["US", "NATO"]), ("US|NATO", ["US", "NATO"]), ("a, b", ["a, b"]), ("", [""])],
)
def test_parts(cell, names):
    assert table.parts(cell) == names


def test_a_table_without_rows_has_no_faults(tiny):
    assert table.faults(tiny.quotes[:0].reset_index(drop=True), "quotes.csv", (), ()) == []
