"""Embedding on many machines: Ray Data passes blocks of texts to a pool of encoders, one or more on each node.

This process keeps the account. Texts leave it in blocks with their positions, vectors come back with the hash of the
text that was read, and each is checked against the text at its position. What a node that dies was embedding is
embedded on another one. Nodes write nothing, so that no storage is shared and no half-written file is left: finished
vectors go from here into the same chunks as those of the local engine, and a build can continue from either's.

Packages must be the same on all nodes, and the model is loaded from each node's own disk.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.embedding.encoder import Encode, EncoderError, Model
from analysis.embedding.engines import EngineError, Piece, batches, embed_in_pieces
from analysis.embedding.known_vectors import KEY_BYTES, text_key
from analysis.embedding.models import model_by_name

SETTING = "RAY_ADDRESS"  # of a running cluster, as host:port or auto; unset: Ray is started on this machine
INSTALL = "pip install -r requirements-ray.txt"
SECONDS_TO_ANSWER = 30
CPUS_OF_AN_ENCODER = 2  # a core of most rented machines; a node with a single one gets an encoder all the same
CHARACTERS_OF_A_BLOCK = (
    200_000  # seconds of one encoder: what is lost if a node dies, and the interval of progress reports
)
CHARACTERS_OF_A_GPU_BLOCK = 1_000_000
_BLOCKS_EACH = 8  # at least this many for each encoder, so that none waits long for the last
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal", "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}


def ray_address() -> str:
    """The configured address; "" for this machine alone."""
    return os.environ.get(SETTING, "").strip()


def check_ray(address: str) -> None:
    """Raise EngineError unless Ray is installed and, if an address is given, a cluster answers there in time."""
    if importlib.util.find_spec("ray") is None:
        raise EngineError(f"--engine ray needs Ray, which is not installed: {INSTALL}")
    if address.startswith("ray://"):
        raise EngineError(
            f"{SETTING} is {address}: Ray Client is not supported. Give the command on a machine of the cluster, "
            f"with {SETTING}=auto."
        )
    if address in ("", "local"):
        return
    asking = "import ray, sys; ray.init(address=sys.argv[1], log_to_driver=False, logging_level='ERROR')"
    remedy = f"Start one with ray start --head, or unset {SETTING} to use this machine alone."
    # in a separate process: Ray itself gives up after two minutes, and then kills its process
    command = [sys.executable, "-c", asking, address]
    try:
        answer = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=SECONDS_TO_ANSWER, env=os.environ | _QUIET
        )
    except subprocess.TimeoutExpired as error:
        message = f"No Ray cluster answers at {address} ({SETTING}) within {SECONDS_TO_ANSWER:g} seconds. {remedy}"
        raise EngineError(message) from error
    if answer.returncode:
        if "AuthenticationError" in answer.stderr:
            raise EngineError(
                f"The Ray cluster at {address} ({SETTING}) asks for its token: set RAY_AUTH_MODE=token, and have the "
                "token where Ray looks for it (docs/cluster.md)."
            )
        why = ([""] + [line for line in answer.stderr.splitlines() if line.strip()])[-1].strip().rstrip(".")
        raise EngineError(f"The Ray cluster at {address} ({SETTING}) cannot be used: {why}. {remedy}")


@dataclass(frozen=True)
class RayEngine:
    """Embeds on the Ray cluster at an address, or on this machine for ""; see `engines.Engine`.

    `load` returns the model's encode function on each node.
    """

    model: Model
    load: Callable[[Model], Encode]
    address: str = field(default_factory=ray_address)

    def pieces(self, texts: list[str]) -> Iterator[Piece]:
        """The vectors of texts of decreasing length, block by block as they arrive; raises EngineError and
        EncoderError.
        """
        check_ray(self.address)
        with _connection(self.address):
            import ray

            try:
                for block in self._embed_blocks(texts):
                    yield _check_block(block, texts)
            except ray.exceptions.RayError as error:
                raise _in_words(error) from error

    def _embed_blocks(self, texts: list[str]) -> Iterator[pa.Table]:
        import ray
        from ray.data import ActorPoolStrategy

        n_encoders, needs = _pool(ray.nodes())
        most = CHARACTERS_OF_A_GPU_BLOCK if "num_gpus" in needs else CHARACTERS_OF_A_BLOCK
        blocks = list(_blocks(texts, min(most, sum(map(len, texts)) // (n_encoders * _BLOCKS_EACH))))
        rows = [pa.table({"start": [block.start], "texts": [texts[block.start : block.stop]]}) for block in blocks]
        # they are in the object store already: no task has to read them, so encoders may take every processor
        vectors = ray.data.from_arrow(rows).map_batches(
            _NodeEncoder,
            fn_constructor_args=(self.model, self.load),
            batch_size=1,
            batch_format="pyarrow",
            compute=ActorPoolStrategy(size=min(n_encoders, len(rows))),
            **needs,
        )
        yield from vectors.iter_batches(batch_size=1, batch_format="pyarrow")


@contextmanager
def _connection(address: str) -> Iterator[None]:
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    import logging

    import ray

    try:
        ray.init(
            address=address or "local",
            num_cpus=None if address else max(CPUS_OF_AN_ENCODER, os.cpu_count() or 1),
            include_dashboard=None if address else False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = context.print_on_execution_start = False
        logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # problems are reported here, once
        yield
    except (ConnectionError, RuntimeError) as error:
        if isinstance(error, EncoderError):
            raise
        raise EngineError(f"Ray could not be started: {error}") from error
    finally:
        ray.shutdown()


def _pool(nodes: list[dict[str, Any]]) -> tuple[int, dict[str, float]]:
    """How many encoders the nodes of a cluster hold, and what each needs: a GPU if there are any."""
    resources = [node["Resources"] for node in nodes if node["Alive"]]
    n_gpus = sum(int(held.get("GPU", 0)) for held in resources)
    if n_gpus:
        return n_gpus, {"num_gpus": 1, "num_cpus": 1}
    n_cpus = [int(held.get("CPU", 0)) for held in resources]
    if not any(n_cpus):
        raise EngineError("The Ray cluster has no processors to embed on: add nodes with ray start --address.")
    n_each = min([CPUS_OF_AN_ENCODER, *filter(None, n_cpus)])
    return sum(n // n_each for n in n_cpus), {"num_cpus": n_each}


def _blocks(texts: list[str], n_characters: int) -> Iterator[range]:
    """Positions of texts in blocks of at least this many characters, which end where a batch does."""
    start, held = 0, 0
    for batch in batches(texts):
        held += sum(len(texts[place]) for place in batch)
        if held >= n_characters or batch.stop == len(texts):
            yield range(start, batch.stop)
            start, held = batch.stop, 0


class _NodeEncoder:
    """One encoder of the pool, in a process of its own on some node."""

    def __init__(self, model: Model, load: Callable[[Model], Encode]):
        ours = model_by_name(model.name)
        self._model = (
            ours if model.sha256 and model.sha256 == ours.sha256 else model
        )  # ours lie where this node has them
        self._load = load
        self._encode: Encode | None = None

    def __call__(self, row: pa.Table) -> pa.Table:
        if self._encode is None:  # not earlier: an error raised in a call is passed back unchanged
            self._encode = self._load(self._model)
        (texts,) = row["texts"].to_pylist()
        vectors = np.concatenate([vectors for _, vectors in embed_in_pieces(texts, self._encode)])
        keys = b"".join(map(text_key, texts))
        return pa.table({"start": row["start"], "keys": [keys], "vectors": [vectors.tobytes()]})


def _check_block(row: pa.Table, texts: list[str]) -> Piece:
    """The positions and vectors of a block; raises EngineError if a vector belongs to another text."""
    ((start, keys, vectors),) = (tuple(values.values()) for values in row.to_pylist())
    places = np.arange(start, start + len(keys) // KEY_BYTES)
    if keys != b"".join(text_key(text) for text in texts[start : start + len(places)]):
        raise EngineError("Ray gave vectors of other texts than those that were sent; nothing of them was kept.")
    return places, np.frombuffer(vectors, np.float16).reshape(len(places), -1)


def _in_words(error: BaseException) -> EncoderError:
    """What went wrong on a node, in its own encoder's words if that is what failed."""
    last = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line.partition("Error: ")[2] for line in last if "EncoderError: " in line]
    if said:
        return EncoderError(f"On a node of the Ray cluster: {said[-1]}")
    return EngineError(
        f"The Ray cluster could not go on ({type(error).__name__}: {last[-1] if last else ''}). What is embedded is "
        "kept where --out or --vectors says; give the same command again."
    )
