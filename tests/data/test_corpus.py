import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from data.arrays import Map, Vectors, texts_sha256, write_map, write_vectors
from data.corpus import Camp, content_hash, read_corpus, with_looks
from data.faults import CorpusError
from data.schema import COLUMN_NAMES, PALETTE, SYMBOLS

SHIPPED = Path(__file__).parents[2] / "data" / "russia-nato-2022"
REQUIRED = ("text", "speaker", "camp")
ONE = ("War", "Ned Price", "US")


def fault_lines(folder: Path) -> list[str]:
    """The faults of a bad folder, one per line, as its owner reads them."""
    with pytest.raises(CorpusError) as raised:
        read_corpus(folder)
    return str(raised.value).split("\n")


def write_file(folder: Path, file: str, raw: bytes) -> Path:
    (folder / file).write_bytes(raw)
    return folder


# a good folder


def test_a_good_folder(tiny):
    assert tiny.name == "tiny"
    assert tiny.about.title == "Tiny"
    assert list(tiny.quotes) == list(COLUMN_NAMES)
    assert tiny.quotes["quote_id"].tolist() == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert tiny.quotes["text"].iat[5] == '=1+1 <img src=x onerror="alert(1)"> $x^2$'
    assert [topic.name for topic in tiny.about.topics] == ["Dialogue", "Answer"]
    assert (tiny.vectors, tiny.map, tiny.unbuilt) == (None, None, "vectors.npz is missing.")
    assert tiny.version == tiny.content_hash[:10]


def test_camps_keep_their_look_or_get_the_next_of_ours(write_corpus):
    camps = '[[camps]]\nname = "US"\n[[camps]]\nname = "Russia"\ncolour = "#123456"\nsymbol = "star"\nnote = "n"\n'
    corpus = read_corpus(write_corpus([ONE], REQUIRED, 'title = "T"\n' + camps))
    assert [(camp.name, camp.colour, camp.symbol, camp.note) for camp in corpus.camps] == [
        ("US", PALETTE[0], SYMBOLS[0], ""),
        ("Russia", "#123456", "star", "n"),
    ]


def test_a_joint_statement_has_a_voice_for_each_speaker(tiny):
    assert tiny.voices[["row", "speaker", "camp"]].to_numpy().tolist() == [
        [0, "Ned Price", "US"],
        [1, "Sergey Lavrov", "Russia"],
        [2, "Sergey Lavrov", "Russia"],
        [3, "Tony Blinken", "US"],
        [3, "Sergey Lavrov", "Russia"],
        [4, "An expert, unnamed", "Analyst"],
        [5, "<b>Eve</b>", "Analyst"],
    ]


def test_without_corpus_toml_the_table_names_the_camps(write_corpus):
    corpus = read_corpus(write_corpus(name="my corpus"))
    assert (corpus.name, corpus.about.title) == ("my corpus", "my corpus")
    assert [(camp.name, camp.colour) for camp in corpus.camps] == [
        ("Russia", "#E69F00"),
        ("Analyst", "#CC79A7"),
        ("US", "#0072B2"),
    ]


def _looks(*names, **before):
    camps = with_looks(tuple(Camp.model_construct(name=name) for name in names), before)
    return {camp.name: (camp.colour, camp.symbol) for camp in camps}


def test_a_camp_looks_alike_in_every_corpus_whoever_else_is_there():
    alone = {name: _looks(name)[name][0] for name in ("Russia", "Union", "Employers")}
    together = _looks("Employers", "Ukraine", "Russia", "Union")
    assert {name: together[name][0] for name in alone} == alone
    assert _looks("the Kremlin")["the Kremlin"] == _looks("Россия")["Россия"] == ("#E69F00", "square")
    # another corpus's look takes precedence over the usual one
    assert _looks("Russia", Russia=Camp(name="Russia", colour="#123456", symbol="star"))["Russia"] == (
        "#123456",
        "star",
    )


def test_no_two_camps_look_alike_while_any_look_is_free():
    names = ("US", "Washington", "USA", "America", "United States", "Democrats", "x")
    assert len({colour for colour, _ in _looks(*names).values()}) == len(PALETTE) == len(names)
    assert len({symbol for _, symbol in _looks(*names).values()}) == len(names)
    crowd = _looks(*(f"party {n}" for n in range(30)))
    assert max(Counter(colour for colour, _ in crowd.values()).values()) == 5  # 30 among 7
    assert len(set(crowd.values())) == 30  # those of one colour have different symbols


@pytest.mark.parametrize("name", ["x" * 250, " ", "<b>"], ids=["long", "a space", "tags"])
def test_a_folder_may_have_any_name(write_corpus, name):
    corpus = read_corpus(write_corpus([ONE], REQUIRED, name=name))
    assert (corpus.name, corpus.about.title) == (name, name)


def test_the_current_folder_has_its_name(tiny_folder, monkeypatch):
    monkeypatch.chdir(tiny_folder)
    assert read_corpus(Path(".")).name == "tiny"


def test_foreign_headings_are_recognised(write_corpus):
    headings = ("comment-id", "comment-body", "Author_Name", "PARTY", "publisher", "urls", "date", "votes")
    row = ("7", "War", "Ned Price", "US", "Post", "https://example.org", "2022-01-13", "12")
    quotes = read_corpus(write_corpus([row], headings)).quotes
    assert list(quotes) == [*COLUMN_NAMES, "votes"]
    named = ["quote_id", "text", "speaker", "camp", "outlet", "url", "published_on", "votes"]
    assert quotes[named].iloc[0].tolist() == list(row)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
def test_encodings_and_line_ends(tiny_folder, bom, end):
    write_file(tiny_folder, "quotes.csv", bom + f"text,speaker,camp{end}Wär,Ned,US{end}".encode())
    write_file(tiny_folder, "corpus.toml", bom + b'title = "T"\r\n')
    corpus = read_corpus(tiny_folder)
    assert corpus.about.title == "T"
    assert corpus.quotes[list(REQUIRED)].to_numpy().tolist() == [["Wär", "Ned", "US"]]


def test_words_that_look_like_nothing_stay_words(write_corpus):
    rows = [(word, word, "NA") for word in ("NA", "nan", "None", "null", "NaN", "-", "1e5", "TRUE")]
    quotes = read_corpus(write_corpus(rows, REQUIRED)).quotes
    assert quotes["text"].tolist() == [row[0] for row in rows]
    assert quotes["camp"].unique().tolist() == ["NA"]


# bad folders


def test_no_folder_and_no_table(tmp_path):
    assert fault_lines(tmp_path / "nowhere") == ["quotes.csv; is missing; a corpus is a folder with quotes.csv"]
    (tmp_path / "quotes.csv").mkdir()
    (tmp_path / "corpus.toml").mkdir()
    assert fault_lines(tmp_path) == [
        "corpus.toml; cannot be read: Is a directory",
        "quotes.csv; cannot be read: Is a directory",
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"", "; is not a table of comma-separated values: No columns to parse from file", id="empty file"),
        pytest.param(b"\n\r\n,,\n", "; is not a table of comma-separated values: it is empty", id="blank lines"),
        pytest.param(b"text,speaker,camp\n", "; holds no quote below its headings", id="no rows"),
        pytest.param(b"text,speaker,camp\nWar,Ned\xff,US\n", ", line 2; must be UTF-8 text", id="not UTF-8"),
        pytest.param(
            b"text,speaker,camp\n" + b"War,Ned,US\n" * 50_000 + b"\xe9",
            ", line 50002; must be UTF-8 text",
            id="not UTF-8, far below",
        ),
        pytest.param("text,speaker,camp\n".encode("utf-16"), ", line 1; must be UTF-8 text", id="UTF-16"),
        pytest.param(
            b'text,speaker,camp\n"War,Ned,US\n',
            "; is not a table of comma-separated values: Error tokenizing data. C error: EOF inside string starting "
            "at row 1",
            id="quotation mark not closed",
        ),
        pytest.param(
            b"text,speaker,camp\nWar, he said,Ned,US\n",
            ", row 2: 'US'; must have at most 3 cells, one a heading, but has 4",
            id="comma without quotation marks",
        ),
        pytest.param(
            b"text;speaker;camp\nWar;Ned;US\n",
            "; the column 'text' is missing; columns found: text;speaker;camp",
            id="semicolons",
        ),
        pytest.param(
            b"text,speaker,camp, text\nWar,Ned,US,Peace\n",
            ", row 1: 'text'; must not stand twice among the headings",
            id="a heading twice",
        ),
        pytest.param(
            b"text,speaker,camp\nW\x00r,Ned,US\n",
            ", row 2, column text: 'W\\x00r'; must not hold control characters (such as NUL)",
            id="NUL",
        ),
        pytest.param(
            b"\r\n\ntext,speaker,camp\n,Ned,US\n",
            ", row 4, column text; must not be empty",
            id="blank lines above the headings",
        ),
        pytest.param(
            b"text,speaker,camp\n\nWar,Ned,US\n\n,Ned,US\n",
            ", row 5, column text; must not be empty",
            id="rows are counted with blank lines",
        ),
        pytest.param(
            b'text,speaker,camp\n"War\n\nPeace",Ned,US\n,Ned,US\n',
            ", row 3, column text; must not be empty",
            id="rows are counted, not lines",
        ),
        pytest.param(
            b"text,speaker,camp\n" + b"x" * 1_000_000 + b",Ned,US\n",
            f", row 2, column text: '{'x' * 80}…'; must be at most 10,000 characters",
            id="huge cell",
        ),
    ],
)
def test_a_bad_table(tmp_path, raw, expected):
    assert fault_lines(write_file(tmp_path, "quotes.csv", raw))[0] == f"quotes.csv{expected}"


def test_missing_columns_are_all_named(write_corpus):
    assert fault_lines(write_corpus([("War", "x")], ("Comment", "mine"))) == [
        "quotes.csv; the column 'speaker' is missing; columns found: text, mine",
        "quotes.csv; the column 'camp' is missing; columns found: text, mine",
    ]


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        pytest.param("title = ", ["; is not TOML: Invalid value (at end of document)"], id="no TOML"),
        pytest.param("title = " + "[" * 5_000, ["; is not TOML: maximum recursion depth exceeded"], id="too deep"),
        pytest.param("", [", title; Field required"], id="no title"),
        pytest.param('title = " "', [", title: ' '; String should have at least 1 character"], id="blank title"),
        pytest.param(
            'title = "T"\nversion = 1.0', [", version: '1.0'; Input should be a valid string"], id="number for a text"
        ),
        pytest.param(
            'title = "T"\nlicense = "CC0"', [", license: 'CC0'; Extra inputs are not permitted"], id="unknown key"
        ),
        pytest.param(
            'title = "T"\n[[camps]]\nname = "US"\n[[camps]]\nname = "A|B"\ncolour = "red"\nsymbol = "dot"',
            [
                ", camps[2].name: 'A|B'; String should match pattern '^[^|]+$'",
                ", camps[2].colour: 'red'; String should match pattern '^#[0-9A-Fa-f]{6}$'",
                f", camps[2].symbol: 'dot'; must be one of {', '.join(SYMBOLS)}",
            ],
            id="every fault of a camp",
        ),
        pytest.param(
            'title = "T"\n[[camps]]\nname = "US"\n[[camps]]\nname = " US "',
            [", camps; must not name US twice"],
            id="a camp twice",
        ),
        pytest.param(
            'title = "T"\n[[topics]]\nname = "A"\n[[topics]]\nname = "A"',
            [", topics; must not name A twice"],
            id="a topic twice",
        ),
    ],
)
def test_a_bad_corpus_toml(write_corpus, toml, expected):
    assert fault_lines(write_corpus([ONE], REQUIRED, toml)) == [f"corpus.toml{fault}" for fault in expected]


def test_corpus_toml_must_be_utf8(tiny_folder):
    write_file(tiny_folder, "corpus.toml", b'title = "T"\ncitation = "\xff"')
    assert fault_lines(tiny_folder) == ["corpus.toml, line 2; must be UTF-8 text"]


def test_all_faults_of_both_files_at_once_in_row_order(write_corpus):
    headings = (*REQUIRED, "kind", "start", "end")
    rows = [("War", "A | B", "US", "", "", ""), ("", "A", "US", "loud", "", ""), ("War", "A", "US", "", "0", "9")]
    assert fault_lines(write_corpus(rows, headings, 'title = ""')) == [
        "corpus.toml, title; String should have at least 1 character",
        "quotes.csv, row 2, column camp: 'US'; must name as many as the others; found speaker 2, camp 1",
        "quotes.csv, row 3, column text; must not be empty",
        "quotes.csv, row 3, column kind: 'loud'; must be direct, indirect, mixed or empty",
        "quotes.csv, row 4, column end: '9'; must be start + 3, the length of the text (start is 0)",
    ]


@pytest.mark.parametrize(
    ("n_faults", "last"),
    [
        pytest.param(50, "quotes.csv, row 51, column text; must not be empty", id="fifty are shown"),
        pytest.param(51, "… and 1 more", id="fifty-one are counted"),
        pytest.param(2_000, "… and 1,950 more", id="thousands"),
    ],
)
def test_the_message_shows_at_most_fifty_and_the_error_has_all(write_corpus, n_faults, last):
    folder = write_corpus([("", "Ned", "US")] * n_faults, REQUIRED)
    lines = fault_lines(folder)
    assert lines[49] == "quotes.csv, row 51, column text; must not be empty"
    assert lines[-1] == last
    assert len(lines) == min(n_faults, 51)
    with pytest.raises(CorpusError) as raised:
        read_corpus(folder)
    assert len(raised.value.faults) == n_faults


# vectors and map


TRUST = {"k": 2, "n": 6, "neighbours_kept": 0.5, "chance": 0.4, "trustworthiness": 1, "n_ranked": 6, "reason": ""}
FIGURES = {"model": "toy", "n": 6, "chosen": "PCA", "tried": [{"name": "PCA", "settings": {}, "trust": TRUST}]}


@pytest.fixture
def built_folder(tiny, tiny_folder) -> Path:
    """The tiny corpus with vectors and a map."""
    texts = texts_sha256(tiny.quotes)
    write_vectors(tiny_folder, Vectors(np.eye(6, 4, dtype=np.float32), "toy", "", texts))
    write_map(tiny_folder, Map(np.zeros((6, 2)), np.ones(6), FIGURES), texts)
    return tiny_folder


def test_vectors_and_map_are_read(built_folder):
    corpus = read_corpus(built_folder)
    assert corpus.unbuilt == ""
    assert corpus.vectors.model == "toy"
    assert corpus.vectors.values.tolist() == np.eye(6, 4).tolist()
    assert corpus.map.figures == FIGURES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("War is a choice", "War is no choice", id="another text"),
        pytest.param("q1,", "q9,", id="another id"),
    ],
)
def test_changed_quotes_make_vectors_and_map_outdated(built_folder, old, new):
    table = built_folder / "quotes.csv"
    table.write_text(table.read_text("utf-8").replace(old, new), "utf-8")
    corpus = read_corpus(built_folder)
    assert (corpus.vectors, corpus.map) == (None, None)
    assert corpus.unbuilt == "vectors.npz was made from other quotes."


def test_another_speaker_leaves_the_vectors_as_they_are(built_folder):
    table = built_folder / "quotes.csv"
    table.write_text(table.read_text("utf-8").replace("Ned Price", "Edward Price"), "utf-8")
    assert read_corpus(built_folder).unbuilt == ""


def test_a_map_without_its_vectors_is_not_used(built_folder):
    (built_folder / "vectors.npz").unlink()
    corpus = read_corpus(built_folder)
    assert (corpus.map, corpus.unbuilt) == (None, "vectors.npz is missing.")


def test_a_missing_map_is_reported(built_folder):
    (built_folder / "map.npz").unlink()
    assert read_corpus(built_folder).unbuilt == "map.npz is missing."


# the version


@pytest.mark.parametrize("file", ["corpus.toml", "quotes.csv", "vectors.npz", "map.npz"])
def test_each_file_is_part_of_the_version(built_folder, file):
    before = content_hash(built_folder)
    with (built_folder / file).open("ab") as opened:
        opened.write(b" ")
    changed = content_hash(built_folder)
    (built_folder / file).unlink()
    assert len({before, changed, content_hash(built_folder)}) == 3


def test_the_version_depends_on_neither_name_nor_other_files(built_folder):
    before = read_corpus(built_folder).version
    (built_folder / "README.md").write_text("notes")
    assert read_corpus(built_folder.rename(built_folder.with_name("renamed"))).version == before


# what is shipped


def test_shipped_vectors_and_map_fit_the_quotes():
    corpus = read_corpus(SHIPPED)
    assert corpus.unbuilt == "", "run python -m analysis build data/russia-nato-2022"
    assert corpus.vectors.texts_sha256 == texts_sha256(corpus.quotes)
    assert corpus.vectors.values.shape == (len(corpus.quotes), 384)
    assert np.linalg.norm(corpus.vectors.values, axis=1) == pytest.approx(np.ones(len(corpus.quotes)), abs=1e-6)
    assert corpus.map.points.shape == (len(corpus.quotes), 2)


def test_hash_is_of_names_and_contents(tmp_path):
    write_file(tmp_path, "quotes.csv", b"a")
    expected = hashlib.sha256(b"quotes.csv\0" + hashlib.sha256(b"a").digest()).hexdigest()
    assert content_hash(tmp_path) == expected
