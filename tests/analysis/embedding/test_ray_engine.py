"""Embedding by Ray, on this machine and on clusters of several nodes; needs requirements-ray.txt."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ray = pytest.importorskip("ray")

import psutil  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

from analysis.embedding import engines, ray_engine  # noqa: E402
from analysis.embedding.encoder import EncoderError, Model  # noqa: E402
from analysis.embedding.engines import EngineError  # noqa: E402
from analysis.embedding.known_vectors import KnownVectors  # noqa: E402
from analysis.embedding.ray_engine import RayEngine, check_ray  # noqa: E402
from analysis.making import build  # noqa: E402
from cli.__main__ import app  # noqa: E402
from data import table  # noqa: E402
from data.corpus import read_corpus  # noqa: E402

# Ray's own warnings are not ours to fix; one file, one process: all its tests run one after another
pytestmark = pytest.mark.filterwarnings("ignore")
ROOT = Path(__file__).parents[3]
TOY = Model("toy", "", "abc")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(engines, "TEXTS_AT_ONCE", 20)


def quotes_of(n: int) -> pd.DataFrame:
    texts = [f"{'x' * (n % 50)} number {n}" for n in range(n)]
    return table.complete(pd.DataFrame({"text": [*texts, texts[0]], "speaker": "A", "camp": "US"}, dtype="str"))


def slow_loader(log: Path, seconds: float = 0.0):
    """A `load` that is sent to the nodes by value; its encoder logs what it embeds, and in which process."""

    def load(model):
        def encode(texts):
            time.sleep(seconds)
            with log.open("a") as opened:
                opened.writelines(f"{os.getpid()} {text}\n" for text in texts)
            return np.array([[len(text), text.count("1"), 1.0] for text in texts])

        return encode

    return load


def local(quotes, tmp_path):
    return build.embed_quotes(quotes, TOY, slow_loader(tmp_path / "local.log")(TOY)).values.tolist()


@pytest.fixture
def cluster():
    from ray.cluster_utils import Cluster

    for name, value in ray_engine._QUIET.items():
        os.environ.setdefault(name, value)
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    yield made
    ray.shutdown()
    made.shutdown()


def test_this_machine_alone_gives_the_same_vectors_and_what_is_known_is_not_sent(tmp_path):
    quotes, log = quotes_of(300), tmp_path / "ray.log"
    reports = []
    known = KnownVectors(tmp_path / "known", TOY, "")
    found = build.embed_quotes(
        quotes, TOY, RayEngine(TOY, slow_loader(log), ""), lambda done, doing="": reports.append(doing), known
    )
    assert found.values.tolist() == local(quotes, tmp_path)
    assert len(log.read_text().splitlines()) == 300
    assert sum(report.startswith("embedding") for report in reports) > 2
    assert not ray.is_initialized()
    longer = quotes_of(320)
    build.embed_quotes(longer, TOY, RayEngine(TOY, slow_loader(log), ""), known=known)
    assert len(log.read_text().splitlines()) == 320


def test_a_node_that_dies_in_mid_run_leaves_nothing_out_and_nothing_twice(tmp_path, cluster):
    nodes = [cluster.add_node(num_cpus=1) for _ in range(3)]
    quotes, log, kills = quotes_of(3_000), tmp_path / "ray.log", []
    known = KnownVectors(tmp_path / "known", TOY, "")

    def kill_one(done, doing=""):
        if done > 0.2 and not kills:
            kills.append(cluster.remove_node(nodes[0], allow_graceful=False))

    engine = RayEngine(TOY, slow_loader(log, 0.2), cluster.address)
    found = build.embed_quotes(quotes, TOY, engine, kill_one, known)
    assert len(kills) == 1
    assert found.values.tolist() == local(quotes, tmp_path)
    kept = np.concatenate([chunk["keys"] for chunk in known._chunks.all()])
    assert len(kept) == len(np.unique(kept, axis=0)) == 3_000
    embedded = [line.partition(" ") for line in log.read_text().splitlines()]
    assert len({text for _, _, text in embedded}) == 3_000
    assert len({process for process, _, _ in embedded}) >= 3


def test_encoders_take_the_gpus_of_a_cluster_that_has_them(tmp_path, cluster):
    cluster.add_node(num_cpus=4)
    cluster.add_node(num_cpus=2, num_gpus=2)
    log = tmp_path / "ray.log"
    found = build.embed_quotes(quotes_of(200), TOY, RayEngine(TOY, slow_loader(log, 0.1), cluster.address))
    assert found.values.tolist() == local(quotes_of(200), tmp_path)
    assert len({line.partition(" ")[0] for line in log.read_text().splitlines()}) == 2


def test_a_failure_on_a_node_is_reported_in_its_own_words():
    def no_model(model):
        raise EncoderError("The weights of toy are not installed.")

    with pytest.raises(EncoderError, match=r"^On a node of the Ray cluster: The weights of toy are not installed\.$"):
        build.embed_quotes(quotes_of(5), TOY, RayEngine(TOY, no_model, ""))

    def broken(model):
        raise ZeroDivisionError("by zero")

    with pytest.raises(EngineError, match=r"could not go on .*give the same command again"):
        build.embed_quotes(quotes_of(5), TOY, RayEngine(TOY, broken, ""))
    assert not ray.is_initialized()


def test_a_wrong_address_of_a_cluster_is_reported_in_time(monkeypatch):
    import socket

    monkeypatch.setattr(ray_engine, "SECONDS_TO_ANSWER", 8)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(EngineError, match=r"No Ray cluster answers at .* within 8 seconds"):
            check_ray(f"127.0.0.1:{silent.getsockname()[1]}")
    with pytest.raises(EngineError, match=r"cluster at nonsense .*cannot be used|No Ray cluster answers at nonsense"):
        check_ray("nonsense")


@pytest.mark.model
def test_the_command_makes_the_corpus_that_it_makes_without_ray(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)  # nodes import the project from where the command is given
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    words = ("war", "peace", "talks", "gas", "the border", "our allies", "NATO", "a ceasefire")
    rows = [f"We want {one} and not {other},Ann,US" for one in words for other in words if one != other]
    (tmp_path / "quotes.csv").write_text("\n".join(["text,speaker,camp", *rows]))
    made = {}
    for engine in ("local", "ray"):
        out = tmp_path / engine
        asked = ["build", str(tmp_path / "quotes.csv"), "--out", str(out), "--title", "Same", "--engine", engine]
        result = CliRunner().invoke(app, asked)
        assert result.exit_code == 0, result.output
        made[engine] = read_corpus(out)
    here, there = made["local"], made["ray"]
    assert (out / "quotes.csv").read_bytes() == (tmp_path / "local" / "quotes.csv").read_bytes()
    assert (here.vectors.values * there.vectors.values).sum(axis=1).min() >= 0.999
    assert (here.vectors.model_sha256, here.vectors.rule) == (there.vectors.model_sha256, there.vectors.rule)
    assert here.map.figures["chosen"] == there.map.figures["chosen"]


DRIVER = """
import sys
from pathlib import Path
from analysis.embedding.known_vectors import KnownVectors
from analysis.embedding.ray_engine import RayEngine
from analysis.embedding import engines
from analysis.making import build
from test_ray_engine import TOY, quotes_of, slow_loader
build.CHUNK_CHARACTERS, engines.TEXTS_AT_ONCE = 2_000, 20
folder = Path(sys.argv[1])
known = KnownVectors(folder / "known", TOY, "")
build.embed_quotes(quotes_of(1_000), TOY, RayEngine(TOY, slow_loader(folder / "ray.log", 0.3), ""), known=known)
"""


def test_a_driver_that_is_killed_leaves_no_process_and_goes_on_from_what_is_finished(tmp_path):
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    driver = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(tmp_path)], env=os.environ | {"PYTHONPATH": path}, cwd=ROOT
    )
    try:
        while len(KnownVectors(tmp_path / "known", TOY, "")._chunks.names) < 3:
            assert driver.poll() is None
            time.sleep(0.05)
        its_own = psutil.Process(driver.pid).children(recursive=True)
        driver.send_signal(signal.SIGKILL)
    finally:
        driver.kill()
        driver.wait()
    finished = sum(len(chunk["keys"]) for chunk in KnownVectors(tmp_path / "known", TOY, "")._chunks.all())
    assert 0 < finished < 1_000
    _, left = psutil.wait_procs(its_own, timeout=120)
    assert left == []
    log = tmp_path / "again.log"
    known = KnownVectors(tmp_path / "known", TOY, "")
    found = build.embed_quotes(quotes_of(1_000), TOY, RayEngine(TOY, slow_loader(log), ""), known=known)
    assert found.values.tolist() == local(quotes_of(1_000), tmp_path)
    assert len(log.read_text().splitlines()) == 1_000 - finished
    assert sum(len(chunk["keys"]) for chunk in known._chunks.all()) == 1_000
