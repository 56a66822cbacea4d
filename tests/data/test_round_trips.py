"""What is exported can be imported: import(export(corpus)) is the corpus."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from analysis.embedding.encoder import Model, embed
from analysis.making import importing
from analysis.making.build import build, draw_map, embed_quotes
from analysis.making.edits import Draft, add_quote, change_words, remove_quotes, set_column
from analysis.making.saving import save_draft
from data import corpus as corpora
from data import corpus_files, library
from data.corpus import Corpus, content_hash, keep_copy, read_corpus
from data.export import to_csv, to_jsonl, to_parquet, to_xlsx
from data.files.quotes_copy import COPY_FILE
from data.importing.columns import mapping
from data.importing.file_reader import read_file
from data.importing.foreign import Choices, ForeignTable
from data.refi_qda import PROJECT_FILE, to_qdpx
from data.stances import Annotations
from data.store import SaveResult, open_store

SHIPPED = library.SHIPPED / "russia-nato-2022"
TABLES = {"csv": to_csv, "xlsx": to_xlsx, "parquet": to_parquet, "jsonl": to_jsonl}
XSD = Path(__file__).parent / "refi_qda" / "Project-mrt2019.xsd"  # from the standard, under the MIT licence in it
TOY = Model("toy", "")


def encode(texts: list[str]) -> np.ndarray:
    return np.array([[len(text), text.count("e"), 1 + text.count(" ")] for text in texts], dtype=float)


@pytest.fixture(scope="module")
def built_corpus(tmp_path_factory: pytest.TempPathFactory, tiny: Corpus) -> Corpus:
    """The tiny corpus with vectors and a map."""
    folder = tmp_path_factory.mktemp("built") / "tiny"
    corpus_files.write_corpus(tiny, folder)
    return build(folder, TOY, encode)


@pytest.fixture(scope="module")
def stored_corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus from the store, with marks, axes and a column of its own, and edited there."""
    shipped = read_corpus(SHIPPED)
    quotes = shipped.quotes.assign(mood=[f"mood {row % 3}" for row in range(len(shipped.quotes))])
    vectors = embed_quotes(quotes, TOY, encode)
    about = shipped.about.model_copy(update={"title": "Kept & edited"})
    made = corpus_files.assemble("x", about, quotes, vectors, draw_map(vectors), shipped.marked, shipped.axes)
    store = open_store(str(tmp_path_factory.mktemp("store") / "corpora"))
    keys = store.create(made)
    base = store.read(keys.edit)
    first, second, third = quotes["quote_id"][:3]
    steps = [
        change_words(first, "=1+1, “said” <b>he</b>,\r\nand\twent"),
        set_column([second], "note", "sic; 'so'"),
        set_column([second], "speaker", "A. Name | B. Name"),
        set_column([second], "camp", "US | NATO"),
        set_column([second], "role", ""),
        set_column([second], "affiliation", ""),
        remove_quotes([third]),
        add_quote(
            base.quotes, {"text": "A quote that came later", "speaker": "Eve", "camp": "NATO", "said_on": "2022-01"}
        ),
    ]
    draft = Draft(store.latest(keys.edit).version, tuple(steps))
    assert isinstance(save_draft(store, keys.edit, base, draft, encode), SaveResult)
    return store.read(keys.read)


@pytest.fixture(params=["shipped", "tiny", "stored"])
def corpus(request: pytest.FixtureRequest, built_corpus: Corpus, stored_corpus: Corpus) -> Corpus:
    return {"shipped": read_corpus(SHIPPED), "tiny": built_corpus, "stored": stored_corpus}[request.param]


def test_the_stored_corpus_has_all_that_must_come_back(stored_corpus):
    assert list(stored_corpus.quotes)[-4:] == ["country", "note", "mood", "edited"]
    assert (stored_corpus.quotes["edited"] == "yes").sum() == 1
    assert stored_corpus.map is not None
    assert np.isnan(stored_corpus.map.reliability).sum() == stored_corpus.map.figures["placed"] == 2
    assert all((len(stored_corpus.marked.claims), len(stored_corpus.marked.stances), len(stored_corpus.axes)))


def import_quotes(raw: bytes, name: str, **choices: str) -> tuple[pd.DataFrame, ForeignTable]:
    """The quotes as the import reads them, with nothing chosen by hand but `choices`."""
    table = read_file(raw, name, Choices(**choices))
    quotes = mapping.map_columns(table.cells, mapping.suggest_columns(table.cells)[0])
    assert mapping.faults(quotes, name) == []
    return quotes.reset_index(drop=True), table


def import_corpus(raw: bytes, name: str, like: Corpus) -> Corpus:
    """The complete import, for a file that contains all of a corpus."""
    quotes, table = import_quotes(raw, name)
    about = table.extras.about
    assert about is not None
    assert like.vectors is not None
    model = Model(like.vectors.model, "", like.vectors.model_sha256)
    vectors = importing.embed(quotes, table, model, lambda done, doing: None)
    return replace(importing.finish(quotes, vectors, table, about, lambda done, doing: None), name=like.name)


def assert_equal(one: Corpus, other: Corpus) -> None:
    pd.testing.assert_frame_equal(one.quotes, other.quotes)
    pd.testing.assert_frame_equal(one.voices, other.voices)
    for corpus in (one, other):
        assert corpus.vectors is not None
        assert corpus.map is not None
    np.testing.assert_array_equal(one.vectors.values, other.vectors.values)
    assert replace(one.vectors, values=None) == replace(other.vectors, values=None)
    np.testing.assert_array_equal(one.map.points, other.map.points)
    np.testing.assert_array_equal(one.map.reliability, other.map.reliability)
    assert one.map.figures == other.map.figures
    assert (one.name, one.about, one.axes) == (other.name, other.about, other.axes)
    assert_same_marks(one.marked, other.marked)


def assert_same_marks(one: Annotations, other: Annotations) -> None:
    pd.testing.assert_frame_equal(one.claims, other.claims)
    pd.testing.assert_frame_equal(one.stances, other.stances)


def test_the_folder_as_zip_comes_back_whole(corpus):
    assert_equal(import_corpus(corpus_files.to_zip(corpus), "corpus.zip", corpus), corpus)


def test_a_zip_comes_back_into_the_store(corpus, tmp_path):
    store = open_store(str(tmp_path / "store"))
    keys = store.create(import_corpus(corpus_files.to_zip(corpus), "corpus.zip", corpus))
    assert_equal(replace(store.read(keys.read), name=corpus.name), corpus)


def test_a_written_folder_comes_back_whole(corpus, tmp_path):
    corpus_files.write_corpus(corpus, tmp_path / corpus.name)
    assert_equal(read_corpus(tmp_path / corpus.name), corpus)


@pytest.mark.parametrize("name", TABLES)
def test_tables_restore_every_cell(corpus, name):
    quotes, _ = import_quotes(TABLES[name](corpus.quotes), f"quotes.{name}")
    pd.testing.assert_frame_equal(quotes, corpus.quotes)


def test_a_refi_qda_project_restores_quotes_camps_and_claims(corpus):
    quotes, table = import_quotes(to_qdpx(corpus), "corpus.qdpx")
    filled = [name for name in corpus.quotes if corpus.quotes[name].any()]
    pd.testing.assert_frame_equal(quotes[filled], corpus.quotes[filled])
    assert (table.extras.about, table.extras.axes) == (corpus.about, corpus.axes)
    assert_same_marks(table.extras.marked, corpus.marked)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n'=+-,\"_<>&"), min_size=1)
NAMES = WORDS.map(lambda name: name.replace("|", "").strip()).filter(bool)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(WORDS.filter(str.strip), NAMES, NAMES, WORDS, WORDS), min_size=1, max_size=4))
@example([("\\", "0", "\\", "0", "\\'")])  # in which backslashes seem to escape
def test_any_words_come_back_through_a_project_and_a_zip(tmp_path_factory, rows):
    columns = ["text", "speaker", "camp", "topic", "mine"]
    table = pd.DataFrame(rows, columns=columns, dtype="str")
    quotes = mapping.map_columns(table, mapping.suggest_columns(table)[0])
    about = corpus_files.About(title="Any")
    made = corpus_files.assemble("any", about, quotes, None, None, Annotations(), ())
    for raw, name in ((to_qdpx(made), "a.qdpx"), (corpus_files.to_zip(made), "a.zip")):
        read, imported_table = import_quotes(
            raw, name, cells="exact"
        )  # otherwise cells that only say <null> are emptied
        pd.testing.assert_frame_equal(read[[*columns, "quote_id"]], made.quotes[[*columns, "quote_id"]])
        assert imported_table.extras.about == made.about


def test_the_same_corpus_gives_the_same_bytes(corpus):
    assert corpus_files.to_zip(corpus) == corpus_files.to_zip(corpus)
    assert to_qdpx(corpus) == to_qdpx(corpus)


def put_together(corpus):
    """A corpus of the same parts, in no folder yet."""
    return corpus_files.assemble(
        "a", corpus.about, corpus.quotes, corpus.vectors, corpus.map, corpus.marked, corpus.axes
    )


def test_a_corpus_put_together_has_the_version_that_its_folder_will_have(built_corpus, tmp_path):
    made = put_together(built_corpus)
    corpus_files.write_corpus(made, tmp_path / "a")
    assert made.content_hash == content_hash(tmp_path / "a")


def test_no_file_is_made_to_hash_a_corpus_put_together_before_its_version_is_asked_for(built_corpus, monkeypatch):
    written = []
    monkeypatch.setattr(corpus_files, "save_vectors", lambda vectors, opened: written.append(vectors))
    made = put_together(built_corpus)
    assert not written
    assert made.content_hash
    assert written == [built_corpus.vectors]
    assert made.version == made.version
    assert len(written) == 1


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(WORDS.filter(str.strip), NAMES, WORDS, WORDS), min_size=1, max_size=4))
@example([('"a,\r\n', "b\u2028", "\ufeff", "'=")])
def test_a_large_corpus_has_the_copy_that_is_made_of_its_table(tmp_path_factory, rows):
    table = pd.DataFrame(rows, columns=["text", "speaker", "outlet", " mine"], dtype="str")
    quotes = mapping.map_columns(table.assign(camp="US"), mapping.suggest_columns(table)[0])
    made = corpus_files.assemble("any", corpus_files.About(title="Any"), quotes, None, None, Annotations(), ())
    folder = tmp_path_factory.mktemp("large") / "any"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpora, "LEAST_QUOTES", 1)
        corpus_files.write_corpus(made, folder)
        written = (folder / COPY_FILE).read_bytes()
        (folder / COPY_FILE).unlink()
        keep_copy(folder, len(rows))
    assert written == (folder / COPY_FILE).read_bytes()


def test_a_folder_is_written_whole_or_not_at_all(built_corpus, tmp_path, monkeypatch):
    def fail(vectors, opened):
        raise OSError("No space left on device")

    monkeypatch.setattr(corpus_files, "save_vectors", fail)
    with pytest.raises(OSError, match="No space"):
        corpus_files.write_corpus(built_corpus, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_written_over(built_corpus, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="is there already and is not empty"):
        corpus_files.write_corpus(built_corpus, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Talks of January 2022", "talks-of-january-2022"), ("../../etc", "etc"), ("Мир", "мир"), ("…", "corpus")],
)
def test_names_of_folders(title, name):
    assert corpus_files.folder_name(title) == name


def project(corpus: Corpus) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(to_qdpx(corpus))) as packed:
        return etree.fromstring(packed.read(PROJECT_FILE))


def test_selections_point_at_the_words_and_carry_their_codes(built_corpus):
    raw = to_qdpx(built_corpus)
    ours = {"": "urn:QDA-XML:project:1.0"}
    root = project(built_corpus)
    codes = {code.get("guid"): code.get("name") for code in root.iter("{*}Code")}
    found = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for source in root.findall("Sources/TextSource", ours):
            text = packed.read("sources/" + source.get("plainTextPath").removeprefix("internal://")).decode()
            for selection in source.findall("PlainTextSelection", ours):
                words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
                found[words] = {codes[ref.get("targetGUID")] for ref in selection.findall("Coding/CodeRef", ours)}
    assert found["War is a choice"] == {"US", "Dialogue", "direct"}
    assert found["Both want peace"] == {"US", "Russia", "Dialogue", "mixed"}
    assert len(found) == 6
    cases = {case.get("name"): len(case.findall("SelectionRef", ours)) for case in root.iter("{*}Case")}
    assert cases["Sergey Lavrov"] == 3


def test_stances_are_codes_by_their_annotator():
    root = project(read_corpus(SHIPPED))
    names = [code.get("name") for code in root.iter("{*}Code")]
    assert "Talks with Russia should continue" in names
    assert "supports" in names
    assert [user.get("name") for user in root.iter("{*}User")] == ["standpoint", "seed-1"]


def test_projects_are_valid_by_the_standards_schema(corpus):
    schema = etree.XMLSchema(etree.parse(XSD))
    schema.assertValid(project(corpus))


def test_embedding_is_that_of_the_supplied_vectors(built_corpus):
    quotes, table = import_quotes(corpus_files.to_zip(built_corpus), "a.zip")

    def fail(texts: list[str]) -> np.ndarray:
        raise AssertionError("embedded again")

    assert built_corpus.vectors is not None
    same = importing.embed(quotes, table, TOY, lambda done, doing: None)
    np.testing.assert_array_equal(same.values, built_corpus.vectors.values)
    assert embed([], encode=lambda texts: np.zeros((0, 3))).shape == (0, 3)
