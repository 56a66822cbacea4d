from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.embedding import engines
from analysis.embedding.encoder import Model
from analysis.embedding.known_vectors import KnownVectors
from analysis.making import build as analysis_build
from analysis.making import workspace
from analysis.making.build import build, embed_quotes
from cli.__main__ import app
from data import table
from data.corpus import read_corpus
from data.corpus_files import quotes_file
from data.faults import CorpusError

TOY = Model("toy", "", "abc")
HALF = 0.5**0.5
FILES = ("vectors.npz", "map.npz")


def files(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def no_encoder(texts):
    raise AssertionError("nothing was to be embedded")


def test_build_writes_vectors_and_map_that_the_corpus_accepts(tiny_folder, toy):
    built = build(tiny_folder, TOY, toy)
    corpus = read_corpus(tiny_folder)
    assert (built.unbuilt, corpus.unbuilt) == ("", "")
    assert corpus.version == built.version
    assert (corpus.vectors.model, corpus.vectors.model_sha256) == ("toy", "abc")
    expected = [[1, 0], [0, 1], [HALF, HALF], [0, 1], [1, 0], [0, 0]]
    assert corpus.vectors.values == pytest.approx(np.array(expected), abs=1e-6)
    points = corpus.map.points
    assert points.shape == (6, 2)
    assert points[0].tolist() == points[4].tolist()  # the same meaning, the same place
    assert points[1].tolist() == points[3].tolist()
    assert points[0].tolist() != points[1].tolist()
    figures = corpus.map.figures
    assert (figures["model"], figures["n"]) == ("toy", 6)
    assert figures["chosen"] in [tried["name"] for tried in figures["tried"]]


def test_building_again_embeds_nothing_and_changes_no_byte(tiny_folder, toy):
    build(tiny_folder, TOY, toy)
    before = files(tiny_folder)
    build(tiny_folder, TOY, no_encoder)
    assert files(tiny_folder) == before


def test_building_again_gives_the_same_bytes(tiny_folder, toy):
    build(tiny_folder, TOY, toy)
    before = files(tiny_folder)
    for name in FILES:
        (tiny_folder / name).unlink()
    build(tiny_folder, TOY, toy)
    assert files(tiny_folder) == before


def test_texts_go_to_the_encoder_in_batches_that_take_as_long_as_each_other(monkeypatch):
    monkeypatch.setattr(engines, "TEXTS_AT_ONCE", 3)
    monkeypatch.setattr(engines, "CHARACTERS_AT_ONCE", 20)
    batches, reports = [], []

    def encode(texts):
        batches.append([len(text) for text in texts])
        return np.ones((len(texts), 2))

    texts = ["x" * n for n in (1, 30, 9, 9, 9, 2, 3, 8, 1)]
    quotes = table.complete(pd.DataFrame({"text": texts, "speaker": "A", "camp": "US"}, dtype="str"))
    made = embed_quotes(quotes, TOY, encode, lambda done, doing: reports.append((round(done, 2), doing)))
    assert batches == [[30], [9, 8], [3, 2, 1]]
    assert [doing for _, doing in reports] == [f"embedding {n} of 6 texts" for n in (0, 1, 3)]
    assert [done for done, _ in reports] == [0.0, 0.57, 0.89]
    assert made.values.shape == (9, 2)


@pytest.mark.parametrize("model", [replace(TOY, name="other"), replace(TOY, sha256="def")], ids=["name", "weights"])
def test_another_model_embeds_again(tiny_folder, toy, model):
    build(tiny_folder, TOY, toy)
    corpus = build(tiny_folder, model, lambda texts: toy(texts)[:, ::-1])
    assert (corpus.vectors.model, corpus.vectors.model_sha256) == (model.name, model.sha256)
    assert corpus.vectors.values[0].tolist() == [0, 1]
    assert corpus.map.figures["model"] == model.name


def test_a_changed_text_makes_them_stale_and_building_renews_them(tiny_folder, toy):
    build(tiny_folder, TOY, toy)
    table = tiny_folder / "quotes.csv"
    table.write_text(table.read_text("utf-8").replace("War is a choice", "Peace is a choice"), "utf-8")
    stale = read_corpus(tiny_folder)
    assert (stale.vectors, stale.map) == (None, None)
    assert stale.unbuilt == "vectors.npz was made from other quotes."
    repaired = build(tiny_folder, TOY, toy)
    assert repaired.unbuilt == ""
    assert repaired.vectors.values[0].tolist() == [0, 1]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["War"], id="one"),
        pytest.param(["War", "Peace"], id="two"),
        pytest.param(["War", "War"], id="two alike"),
        pytest.param(["tea"] * 3, id="no meaning"),
        pytest.param(["War"] * 12 + ["Peace"], id="most alike"),
        pytest.param(
            ["War", "Peace", "War peace"],
            id="three in a plane",
        ),
    ],
)
def test_small_and_uniform_corpora(write_corpus, toy, texts):
    folder = write_corpus([(text, "A", "US") for text in texts], ("text", "speaker", "camp"))
    corpus = build(folder, TOY, toy)
    assert corpus.unbuilt == ""
    assert corpus.map.points.shape == (len(texts), 2)
    places = dict(zip(texts, map(tuple, corpus.map.points.tolist()), strict=True))
    assert len(set(places.values())) == len(set(texts))


def test_progress_goes_from_nothing_to_nearly_all(tiny_folder, toy):
    reports = []
    build(tiny_folder, TOY, toy, lambda done, doing: reports.append((done, doing)))
    assert reports[0] == (0.0, "embedding 0 of 6 texts")
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
    assert reports[-1][0] <= 1


def test_a_bad_folder_is_refused_and_nothing_written(write_corpus, toy):
    folder = write_corpus([("", "A", "US")], ("text", "speaker", "camp"))
    with pytest.raises(CorpusError):
        build(folder, TOY, toy)
    assert [path.name for path in folder.iterdir()] == ["quotes.csv"]


def test_a_file_that_was_broken_is_built_again(tiny_folder, toy):
    (tiny_folder / "vectors.npz").write_bytes(b"broken")
    (tiny_folder / "map.npz").write_bytes(b"broken")
    assert build(tiny_folder, TOY, toy).unbuilt == ""


# the command


def test_the_command_says_why_a_model_cannot_be_used(tiny_folder, monkeypatch, tmp_path):
    monkeypatch.setattr("analysis.embedding.models._DEFAULT_PACKAGE", "no_such_package_here")
    monkeypatch.delenv("STANDPOINT_MODEL", raising=False)
    result = CliRunner().invoke(app, ["build", str(tiny_folder)])
    assert result.exit_code == 1
    assert "The weights of all-MiniLM-L6-v2 are not installed" in result.output


def test_the_command_wants_a_folder(tmp_path):
    assert CliRunner().invoke(app, ["build", str(tmp_path / "nowhere")]).exit_code == 2


class Killed(BaseException):
    pass


def test_ended_after_each_chunk_and_begun_again_the_vectors_are_those_of_one_run(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "TEXTS_AT_ONCE", 2)
    monkeypatch.setattr(analysis_build, "CHUNK_CHARACTERS", 30)
    texts = [f"{'x' * n} {n % 7}" for n in range(3, 30)] + ["xxx 3"]
    quotes = table.complete(pd.DataFrame({"text": texts, "speaker": "A", "camp": "US"}, dtype="str"))
    batches = []

    def encode(batch):
        batches.append(batch)
        return np.array([[len(text), len(batch), text.count("1") + 0.1] for text in batch])

    whole = embed_quotes(quotes, TOY, encode)
    at_once, batches = batches, []

    class EndedAfterEach(KnownVectors):
        def add(self, texts, vectors):
            super().add(texts, vectors)
            raise Killed

    n_kills = 0
    while True:
        try:
            found = embed_quotes(quotes, TOY, encode, known=EndedAfterEach(tmp_path, TOY, ""))
            break
        except Killed:
            n_kills += 1
    assert n_kills > 5
    assert batches == at_once  # none twice, and each with the neighbours that it has in a single run
    assert found.values.tolist() == whole.values.tolist()
    longer = quotes.assign(text=[*texts[:-1], "new"])
    embed_quotes(longer, TOY, encode, known=KnownVectors(tmp_path, TOY, ""))
    assert batches[len(at_once) :] == [["new"]]
    other = KnownVectors(tmp_path, replace(TOY, sha256="other"), "")
    assert len(other.find(texts)[0]) == 0


def test_two_processes_do_not_build_the_same_corpus_at_once_and_what_is_finished_stays(tmp_path):
    def build_twice_and_die():
        with workspace.open_workspace(tmp_path / "made") as first:
            first.map_chunks().write("a.npz", {"a": np.ones(1)})
            with (
                pytest.raises(workspace.BusyWorkspace, match="Another process"),
                workspace.open_workspace(tmp_path / "made"),
            ):
                pass
            raise Killed

    with pytest.raises(Killed):
        build_twice_and_die()
    with workspace.open_workspace(tmp_path / "made") as again:
        assert again.map_chunks().names == ("a.npz",)
    assert list(tmp_path.iterdir()) == []
    there = tmp_path / "there"
    there.mkdir()
    (there / "quotes.csv").touch()
    with workspace.open_workspace(there):
        assert [path.name for path in tmp_path.iterdir()] == ["there"]  # nothing is written next to it
    assert [path.name for path in there.iterdir()] == ["quotes.csv"]
    there.joinpath("quotes.csv").unlink()
    there.rmdir()
    with pytest.raises(Killed), workspace.open_workspace(tmp_path / "made"):
        raise Killed  # nothing is left if nothing was finished
    assert list(tmp_path.iterdir()) == []


def test_languages_that_the_column_lacks_are_found_and_written(tiny_folder, toy):
    before = (tiny_folder / "quotes.csv").read_bytes()
    assert not build(tiny_folder, TOY, toy).quotes["language"].any()
    assert (tiny_folder / "quotes.csv").read_bytes() == before
    russian = "Мы не будем ждать письма из столицы и продолжим переговоры."
    quotes = read_corpus(tiny_folder).quotes.assign(text=[f"{russian} {n}" for n in range(6)])
    quotes.loc[0, "language"] = "be"
    (tiny_folder / "quotes.csv").write_bytes(quotes_file(quotes))
    built = build(tiny_folder, TOY, toy)
    assert built.quotes["language"].tolist() == ["be", *["ru"] * 5]
    pd.testing.assert_frame_equal(built.quotes.drop(columns="language"), quotes.drop(columns="language"))
    assert built.unbuilt == ""
