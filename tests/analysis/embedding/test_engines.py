"""What every engine must do, and the messages if Ray cannot be used, whether it is installed or not."""

import importlib.util
import subprocess

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from analysis.embedding import engines, ray_engine
from analysis.embedding.encoder import Model
from analysis.embedding.engines import EngineError, batches
from analysis.embedding.known_vectors import KnownVectors
from analysis.making import build
from cli.__main__ import app
from data import table

TOY = Model("toy", "", "abc")
TEXTS = [f"{'x' * n} {n % 3}" for n in range(3, 40)]
QUOTES = table.complete(pd.DataFrame({"text": TEXTS, "speaker": "A", "camp": "US"}, dtype="str"))


def encode(texts):
    return np.array([[len(text), text.count("1"), 1.0] for text in texts])


def unit(texts):
    vectors = encode(texts)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


class LooseEngine:
    """Returns pieces in any order, some of them twice, and none for texts that contain one of these words."""

    def __init__(self, lost=()):
        self.lost, self.asked = lost, []

    def pieces(self, texts):
        self.asked.append(texts)
        places = np.random.default_rng(0).permutation(len(texts))
        for piece in [*np.array_split(places, 7), places[:4]]:
            kept = np.array([place for place in piece if texts[place] not in self.lost], dtype=int)
            yield kept, unit([texts[place] for place in kept])


def test_pieces_in_any_order_and_twice_are_the_vectors_of_this_process(tmp_path):
    known = KnownVectors(tmp_path, TOY, "")
    found = build.embed_quotes(QUOTES, TOY, LooseEngine(), known=known)
    assert found.values.tolist() == build.embed_quotes(QUOTES, TOY, encode).values.tolist()
    assert sum(len(chunk["keys"]) for chunk in known._chunks.all()) == len(TEXTS)


def test_a_text_that_does_not_come_back_ends_the_build_which_then_asks_for_it_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "CHUNK_CHARACTERS", 1)
    with pytest.raises(EngineError, match=r"2 texts were not embedded"):
        build.embed_quotes(QUOTES, TOY, LooseEngine(TEXTS[5:7]), known=KnownVectors(tmp_path, TOY, ""))
    again = LooseEngine()
    found = build.embed_quotes(QUOTES, TOY, again, known=KnownVectors(tmp_path, TOY, ""))
    assert again.asked == [TEXTS[6:4:-1]]
    assert found.values.tolist() == build.embed_quotes(QUOTES, TOY, encode).values.tolist()


def test_blocks_hold_each_text_once_and_end_where_a_batch_does(monkeypatch):
    monkeypatch.setattr(engines, "TEXTS_AT_ONCE", 5)
    texts = sorted([*TEXTS, "y" * 60_000, "z" * 40_000], key=len, reverse=True)
    blocks = list(ray_engine._blocks(texts, 300))
    assert len(blocks) > 3
    assert [place for block in blocks for place in block] == list(range(len(texts)))
    assert {block.start for block in blocks} <= {batch.start for batch in batches(texts)}


def node(alive=True, **resources):
    return {"Alive": alive, "Resources": resources}


@pytest.mark.parametrize(
    ("nodes", "pool"),
    [
        ([node(CPU=0), node(CPU=8), node(CPU=4), node(alive=False, CPU=64)], (6, {"num_cpus": 2})),
        ([node(CPU=4), node(CPU=1)], (5, {"num_cpus": 1})),
        ([node(CPU=16), node(CPU=16, GPU=2)], (2, {"num_gpus": 1, "num_cpus": 1})),
    ],
)
def test_encoders_fill_the_nodes_that_live_and_take_a_gpu_each_where_there_are_any(nodes, pool):
    assert ray_engine._pool(nodes) == pool


def test_a_cluster_without_processors_is_reported():
    with pytest.raises(EngineError, match="no processors"):
        ray_engine._pool([node(CPU=0)])


def test_vectors_of_other_texts_are_refused():
    engine = ray_engine._NodeEncoder(TOY, lambda model: encode)
    found = engine(pa.table({"start": [1], "texts": [["b1", "a"]]}))
    places, vectors = ray_engine._check_block(found, ["ccc", "b1", "a"])
    assert (places.tolist(), vectors.tolist()) == ([1, 2], unit(["b1", "a"]).tolist())
    for others in (["ccc", "a", "b1"], ["ccc", "b1"]):
        with pytest.raises(EngineError, match="other texts"):
            ray_engine._check_block(found, others)


# the command


@pytest.fixture
def say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quotes.csv").write_text("text,speaker,camp\nWar,Ann,US\nPeace,Bob,Russia\n")

    def run(*arguments, status=1):
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == status, result.output
        assert not (tmp_path / "made").exists()
        return result.output

    return run


BUILD = ("build", "quotes.csv", "--out", "made", "--engine")


def test_without_ray_the_command_says_what_to_install(say, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "ray" else found(name, *rest))
    assert "--engine ray needs Ray, which is not installed: pip install -r requirements-ray.txt" in say(*BUILD, "ray")
    assert "'spark'" in say(*BUILD, "spark", status=2)


@pytest.fixture
def ray_answers(monkeypatch):
    """Ray seems installed, and the process that asks the cluster answers as the test says."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: name)

    def answers(outcome):
        def run(*arguments, **options):
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(ray_engine.subprocess, "run", run)

    return answers


@pytest.mark.usefixtures("ray_answers")
def test_what_makes_no_sense_with_ray_is_refused(say, monkeypatch):
    refused = say("import", "quotes.csv", "--into", "edit-1", "--engine", "ray")
    assert "--engine ray works with --out and --store" in refused
    monkeypatch.setenv("RAY_ADDRESS", "ray://head:10001")
    assert "Ray Client is not supported" in say(*BUILD, "ray")


def test_a_cluster_that_does_not_answer_or_cannot_be_used_is_reported(say, monkeypatch, ray_answers):
    monkeypatch.setenv("RAY_ADDRESS", "10.0.0.9:6379")
    ray_answers(subprocess.TimeoutExpired("python", 30))
    answer_text = say(*BUILD, "ray")
    assert (
        "No Ray cluster answers at 10.0.0.9:6379 (RAY_ADDRESS) within 30 seconds. Start one with ray start"
        in answer_text
    )
    ray_answers(subprocess.CompletedProcess("python", 1, "", "Traceback\nRuntimeError: Version mismatch: 2.9 here\n\n"))
    answer_text = say(*BUILD, "ray")
    assert (
        "at 10.0.0.9:6379 (RAY_ADDRESS) cannot be used: RuntimeError: Version mismatch: 2.9 here. Start one"
        in answer_text
    )
    unknown = "ray.exceptions.AuthenticationError: token is missing\n\nConnectionError: Failed to connect"
    ray_answers(subprocess.CompletedProcess("python", 1, "", unknown))
    assert "at 10.0.0.9:6379 (RAY_ADDRESS) asks for its token: set RAY_AUTH_MODE=token" in say(*BUILD, "ray")
