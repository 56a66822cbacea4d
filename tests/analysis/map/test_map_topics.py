"""Found topics that are kept beside a large corpus: the same as if they were found now, and ignored unless they fit."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.compare.topics import topics as corpus_topics
from analysis.compare.topics.topics import with_splits
from analysis.embedding.encoder import Model
from analysis.making.build import build
from analysis.map import finer_topics, map_topics
from analysis.text.term_counts import count_terms
from cli.__main__ import app
from data.corpus import Corpus, read_corpus
from data.corpus_files import files, to_zip
from data.files.topics_file import TOPICS_FILE
from data.library import SHIPPED

N = 41  # quotes of the shipped corpus
# what RULES stands for: if this test fails, other topics are found than before, so raise RULES and write them here
FOUND = (
    "1",
    {
        "Ukraine / security guarantees / weapons": 12,
        "readiness / dialogue / immediate action": 11,
        "answer / negotiations / agreements": 7,
        "training / insurgency / NATO expansion": 7,
        "authorities / foreign powers / inadmissibility": 4,
    },
    [
        ("washington / security / discuss precisely", 13),
        ("continue negotiations / need / important", 11),
        ("united states / continuing diplomatic / authorities intend", 9),
        ("insurgency / training / russian invasion", 8),
    ],
)


@pytest.fixture(scope="module", autouse=True)
def _large():
    """The shipped corpus counts as large: what is found in it is kept, and its map has quarters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_topics, "LEAST_QUOTES", N)
        patch.setattr(finer_topics, "LEAST_QUOTES", N)
        patch.setattr(finer_topics, "QUOTES_EACH", 10)
        yield


@pytest.fixture(scope="module")
def folder_with_topics(tmp_path_factory):
    """The shipped corpus without topics of its own in a folder, and those that were found kept beside it."""
    folder = tmp_path_factory.mktemp("corpora") / "found"
    shutil.copytree(SHIPPED / "russia-nato-2022", folder)
    read_corpus(folder).quotes.assign(topic="").to_csv(folder / "quotes.csv", index=False)
    map_topics.keep(read_corpus(folder))
    assert (folder / TOPICS_FILE).is_file()
    return folder


@pytest.fixture
def topics_folder(folder_with_topics, tmp_path):
    """A copy of that folder."""
    return shutil.copytree(folder_with_topics, tmp_path / "found")


@pytest.fixture
def folder(topics_folder):
    """The same without the topics."""
    (topics_folder / TOPICS_FILE).unlink()
    return topics_folder


def no_search(*_):
    pytest.fail("topics were looked for")


def no_encoder(_):
    pytest.fail("texts were embedded")


def assert_same(one, other):
    assert one.topics.labels.tolist() == other.topics.labels.tolist()
    assert one.topics.labels.dtype == other.topics.labels.dtype
    assert list(one.topics.figures.items()) == list(other.topics.figures.items())
    assert replace(one.topics, labels=(), figures={}) == replace(other.topics, labels=(), figures={})
    assert one.topics.note == other.topics.note
    assert len(one.quarters) == len(other.quarters)
    for ours, theirs in zip(one.quarters, other.quarters, strict=True):
        assert replace(ours, rows=()) == replace(theirs, rows=())
        assert ours.rows.tolist() == theirs.rows.tolist()
        assert ours.rows.dtype == theirs.rows.dtype


def test_the_rules_are_those_of_this_number(folder):
    found = map_topics.find(read_corpus(folder))
    sizes = {name: found.topics.labels.tolist().count(name) for name in found.topics.figures}
    assert (map_topics.RULES, sizes, [(one.name, len(one.rows)) for one in found.quarters]) == FOUND


@pytest.mark.parametrize("most_read", [N, 30], ids=["all read", "some read"])
def test_the_search_says_what_it_does_and_how_far_it_is(folder, monkeypatch, most_read):
    monkeypatch.setattr(corpus_topics, "MOST_READ", most_read)
    shares, steps = [], {}
    map_topics.find(read_corpus(folder), lambda done, doing: (shares.append(done), steps.setdefault(doing)))
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    begins = ["counting words", "grouping quotes", "loading the grammar", "reading the grammar of 0 of", "naming 1 of"]
    begins += ["comparing 11 other quotes with them"] if most_read == 30 else []
    places = [
        next(at for at, one in enumerate(steps) if one.startswith(f"finding topics: {begin}")) for begin in begins
    ]
    assert places == sorted(places)
    assert list(steps)[-1].startswith("naming parts of the map: naming 4 of 4")


@pytest.mark.parametrize("most_read", [N, 30], ids=["all read", "some read"])
def test_kept_topics_and_quarters_are_those_that_would_be_found(folder, monkeypatch, most_read):
    monkeypatch.setattr(corpus_topics, "MOST_READ", most_read)
    map_topics.keep(read_corpus(folder))
    corpus = read_corpus(folder)
    found, kept = map_topics.find(corpus), map_topics.read(corpus)
    assert_same(kept, found)
    assert len(kept.topics.figures) > 1
    assert len(kept.quarters) > 1
    assert (kept.topics.n_read > 0) == (most_read < N)


def test_kept_topics_are_split_and_renamed_like_found_ones(topics_folder):
    corpus = read_corpus(topics_folder)
    counted, ids = count_terms(corpus.quotes["text"].tolist()), corpus.quotes["quote_id"].to_numpy()
    edited = []
    for topics in (map_topics.find(corpus).topics, map_topics.read(corpus).topics):
        first, second = (figures.identity for figures in list(topics.figures.values())[:2])
        parted = with_splits(topics, (first,), corpus, counted).with_written_names({second: "Talks"}, ids)
        edited.append((parted.labels.tolist(), dict(parted.figures), parted.names_without_topic))
    assert edited[0] == edited[1]
    assert "Talks" in edited[0][0]


def test_keeping_topics_makes_no_other_version_and_adds_nothing_to_downloads(folder):
    before = read_corpus(folder)
    map_topics.keep(before)
    after = read_corpus(folder)
    assert after.content_hash == before.content_hash
    assert files(after) == files(before)


def test_build_keeps_topics_in_place_of_those_of_another_corpus(folder):
    (folder / TOPICS_FILE).write_bytes(b"of another corpus")
    vectors = read_corpus(folder).vectors
    built = build(folder, Model(vectors.model, "", vectors.model_sha256), no_encoder)
    assert_same(map_topics.read(built), map_topics.find(built))


def test_topics_that_fit_are_not_found_again(topics_folder, monkeypatch):
    raw = (topics_folder / TOPICS_FILE).read_bytes()
    monkeypatch.setattr(map_topics, "find", no_search)
    map_topics.keep(read_corpus(topics_folder))
    assert (topics_folder / TOPICS_FILE).read_bytes() == raw


def test_an_import_keeps_topics_of_the_corpus_as_it_is_read(folder):
    packed, out = folder.parent / "found.zip", folder.parent / "imported"
    packed.write_bytes(to_zip(read_corpus(folder)))
    done = CliRunner().invoke(app, ["import", str(packed), "--out", str(out), "--duplicates", "keep"])
    assert done.exit_code == 0, done.output
    assert "find topics" in done.output
    corpus = read_corpus(out)
    assert_same(map_topics.read(corpus), map_topics.find(corpus))


def test_an_import_that_dies_while_it_finds_topics_writes_nothing(folder, monkeypatch):
    packed, out = folder.parent / "found.zip", folder.parent / "imported"
    packed.write_bytes(to_zip(read_corpus(folder)))
    command = ["import", str(packed), "--out", str(out), "--duplicates", "keep"]
    with monkeypatch.context() as patch:
        patch.setattr(map_topics, "find", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert CliRunner().invoke(app, command).exit_code
    assert not out.exists()
    assert CliRunner().invoke(app, command).exit_code == 0
    assert map_topics.read(read_corpus(out)) is not None


@pytest.mark.parametrize("name", ["quotes.csv", "vectors.npz", "map.npz"])
def test_topics_of_other_content_are_ignored_until_they_are_found_again(topics_folder, name):
    if name == "quotes.csv":
        table = topics_folder / name
        table.write_text(table.read_text("utf-8").replace("Dmitry Peskov", "D. Peskov"), "utf-8")
    else:  # another file with the same numbers
        with np.load(topics_folder / name) as stored:
            arrays = dict(stored)
        np.savez_compressed(topics_folder / name, **arrays)
    changed = read_corpus(topics_folder)
    assert changed.unbuilt == ""
    assert map_topics.read(changed) is None
    map_topics.keep(changed)
    assert map_topics.read(read_corpus(topics_folder)) is not None


def test_topics_stay_when_only_the_title_changes(topics_folder):
    (topics_folder / "corpus.toml").write_text('title = "Another"', "utf-8")
    assert map_topics.read(read_corpus(topics_folder)) is not None


def test_topics_found_by_other_rules_are_ignored(topics_folder, monkeypatch):
    monkeypatch.setattr(map_topics, "RULES", "another number")
    assert map_topics.read(read_corpus(topics_folder)) is None


def test_topics_found_without_grammar_are_ignored_where_there_is_one(topics_folder, monkeypatch):
    monkeypatch.setattr("analysis.extraction.grammar.parse.available", lambda: False)
    assert map_topics.read(read_corpus(topics_folder)) is None


def test_small_corpora_and_those_with_topics_keep_none(topics_folder, monkeypatch):
    monkeypatch.setattr(map_topics, "find", no_search)
    raw = (topics_folder / TOPICS_FILE).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(map_topics, "LEAST_QUOTES", N + 1)
        map_topics.keep(read_corpus(topics_folder))
    assert not (topics_folder / TOPICS_FILE).exists()
    shutil.copy(SHIPPED / "russia-nato-2022" / "quotes.csv", topics_folder)
    (topics_folder / TOPICS_FILE).write_bytes(raw)
    map_topics.keep(read_corpus(topics_folder))
    assert not (topics_folder / TOPICS_FILE).exists()


def rewrite(folder, change=None, **arrays):
    """The file with other arrays, and a description that `change` has changed."""
    with np.load(folder / TOPICS_FILE) as stored:
        held = dict(stored)
    about = json.loads(str(held["about"]))
    if change:
        change(about)
    np.savez(folder / TOPICS_FILE, **(held | {"about": np.array(json.dumps(about))} | arrays))


def names(**new):
    return lambda about: about["names"].update(new)


def change_topic(**new):
    return lambda about: about["names"]["topics"][0].update(new)


def change_quarter(**new):
    return lambda about: about["names"]["quarters"][0].update(new)


def repeat_name(about):
    about["names"]["topics"][1]["name"] = about["names"]["topics"][0]["name"]


def repeat_topics(about):
    about["names"]["topics"] *= 400


def numbers_with(value):
    numbers = np.zeros(N, "<i2")
    numbers[:4] = range(4)
    numbers[0] = value
    return numbers


HOSTILE = [
    pytest.param(change_topic(name="red\x1b[31m"), {}, id="a name that a terminal would obey"),
    pytest.param(change_topic(name="two\nlines"), {}, id="a name of two lines"),
    pytest.param(change_topic(name="ends\n"), {}, id="a name that ends a line"),
    pytest.param(change_topic(name="\u202egnp.exe"), {}, id="a name that turns the direction of writing"),
    pytest.param(change_quarter(name="\ud800"), {}, id="half of a pair"),
    pytest.param(change_topic(name=""), {}, id="no name"),
    pytest.param(change_topic(name="x" * 501), {}, id="a name without end"),
    pytest.param(change_topic(name=7), {}, id="a name that is a number"),
    pytest.param(change_topic(stability=float("nan")), {}, id="a figure that is no number"),
    pytest.param(change_quarter(x=float("inf")), {}, id="a place without end"),
    pytest.param(change_topic(anchors=[N]), {}, id="a row that does not exist"),
    pytest.param(change_topic(anchors=[-1]), {}, id="a row below the first"),
    pytest.param(change_topic(anchors=[0] * 21), {}, id="too many rows"),
    pytest.param(change_topic(more="x"), {}, id="a field too many"),
    pytest.param(names(n_read=N + 1), {}, id="more quotes read than there are"),
    pytest.param(names(topics=[]), {}, id="numbers without a topic"),
    pytest.param(names(topics="x"), {}, id="topics that are none"),
    pytest.param(repeat_name, {}, id="a topic twice"),
    pytest.param(repeat_topics, {}, id="too many topics"),
    pytest.param(None, {"topic_of": numbers_with(5)}, id="a topic that does not exist"),
    pytest.param(None, {"topic_of": numbers_with(-2)}, id="a number below none"),
    pytest.param(None, {"quarter_of": numbers_with(4)}, id="a quarter that does not exist"),
    pytest.param(None, {"quarter_of": np.zeros(N, "<i2")}, id="a quarter without a quote"),
    pytest.param(None, {"topic_of": np.zeros(N - 1, "<i2")}, id="too few quotes"),
    pytest.param(None, {"topic_of": np.zeros((N, 1), "<i2")}, id="another shape"),
    pytest.param(None, {"topic_of": np.zeros(N, "<i8")}, id="other numbers"),
    pytest.param(None, {"topic_of": np.zeros(N, float)}, id="floats"),
    pytest.param(None, {"topic_of": np.array([None] * N)}, id="objects"),
    pytest.param(None, {"about": np.array(["{}", "{}"])}, id="two descriptions"),
    pytest.param(None, {"about": np.array("[" * 100_000)}, id="a description without end"),
    pytest.param(None, {"about": np.array("x" * 3_000_000)}, id="a description that is too long"),
    pytest.param(None, {"more": np.zeros(1)}, id="an array too many"),
]


@pytest.mark.parametrize(("change", "arrays"), HOSTILE)
def test_a_hostile_file_is_ignored(topics_folder, change, arrays):
    rewrite(topics_folder, change, **arrays)
    assert map_topics.read(read_corpus(topics_folder)) is None


def test_an_unchanged_file_is_read_again(topics_folder):
    rewrite(topics_folder)
    assert map_topics.read(read_corpus(topics_folder)) is not None


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_ignored(topics_folder, share):
    raw = (topics_folder / TOPICS_FILE).read_bytes()
    (topics_folder / TOPICS_FILE).write_bytes(raw[: int(share * len(raw))])
    assert map_topics.read(read_corpus(topics_folder)) is None


def test_a_name_that_no_file_may_hold_is_not_kept(folder, monkeypatch):
    monkeypatch.setattr(map_topics, "find", break_a_name(map_topics.find))
    map_topics.keep(read_corpus(folder))
    assert not (folder / TOPICS_FILE).exists()


def break_a_name(find):
    def find_with_break(corpus: Corpus, *given):
        made = find(corpus, *given)
        name, figures = next(iter(made.topics.figures.items()))
        return replace(made, topics=replace(made.topics, figures={name + "\n": figures} | made.topics.figures))

    return find_with_break
