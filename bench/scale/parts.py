"""The parts of `python -m bench.scale`: each is a command of its own, whose last line is what it found, as JSON."""

import json
import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench import peers
from bench.processes import run
from bench.scale.results import Result, Results

SIZES = (100_000, 1_000_000)
_LIBRARIES = ("streamlit", "numpy", "pandas", "pyarrow", "torch", "sentence-transformers", "openTSNE", "scikit-learn")
_LIMIT = 2 * 3600.0  # seconds for a part
N_EMBEDDED = "4000"  # texts that both encoders embed


@dataclass(frozen=True)
class Places:
    """Where parts find what they need, and leave what others need."""

    sentences: Path
    results: Path
    corpora: Path
    vectors: Path
    environments: Path

    def corpus(self, n: int) -> Path:
        return self.corpora / str(n) / "corpus"


@dataclass(frozen=True)
class Part:
    """A command. It cannot run before all that it `needs` is there."""

    name: str
    command: tuple[str, ...]
    needs: tuple[Path, ...] = ()

    @property
    def missing(self) -> list[Path]:
        return [place for place in self.needs if not place.exists()]


def all_parts(places: Places, sizes: tuple[int, ...] = SIZES) -> list[Part]:
    """In the order in which they can run, one after another."""
    table, python = (places.sentences,), sys.executable
    reference = ("--reference", places.results / "reference", "--environments", places.environments)
    found = [_part("embedding", table, python, "import_speed", places.sentences, "--texts", N_EMBEDDED, "--no-import")]
    for tool in peers.NAMES:
        own = () if tool == peers.OURS else (places.environments / tool,)
        found.append(_part(f"peers-{tool}", table + own, python, "peers", places.sentences, "--only", tool, *reference))
    for n in sizes:
        vectors = ("--vectors", places.vectors)
        found.append(_part(f"build-{n}", table, python, "scale.build", places.sentences, n, places.corpora, *vectors))
    corpora = tuple(places.corpus(n) for n in sizes)
    for n, corpus in zip(sizes, corpora, strict=True):
        found.append(_part(f"screens-{n}", (corpus,), python, "scale.screens", corpus))
        found.append(_part(f"sent-{n}", (corpus,), python, "scale.sent", corpus))
    opened = [argument for corpus in corpora for argument in ("--corpus", corpus)]
    found.append(_part("cold_start", corpora, python, "cold_start", "--runs", 4, "--without-windows", *opened))
    found.append(_part("rerun", (), python, "rerun", "--without-windows"))
    in_ray = places.environments / "ray" / "bin" / "python"
    found.append(_part("ray", (*table, in_ray), in_ray, "ray_nodes", places.sentences))
    return found


def _part(name: str, needs: tuple[Path, ...], python: object, module: str, *arguments: object) -> Part:
    return Part(name, (str(python), "-m", f"bench.{module}", *map(str, arguments)), needs)


def chosen(parts: list[Part], names: list[str]) -> list[Part]:
    """The parts of these names, or whose names begin with one of them and a hyphen; all if there are no names."""
    found = [part for part in parts if not names or any(part.name == n or part.name.startswith(f"{n}-") for n in names)]
    for name in names:
        if not any(part.name == name or part.name.startswith(f"{name}-") for part in parts):
            raise SystemExit(f"There is no part {name!r}; there are: {', '.join(part.name for part in parts)}.")
    return found


def measure(part: Part, results: Results) -> str:
    """Run a part and keep what it found; returns what it printed, or why it found nothing."""
    load, now = os.getloadavg()[0], datetime.now(UTC).date().isoformat()
    cost = run(list(part.command), _LIMIT, look_every=1.0)  # seldom: each look takes some milliseconds
    if cost.failed:
        return f"{cost.said}\n{part.name} failed: {cost.failed}"
    lines = cost.said.strip().splitlines()
    last = max((place for place, line in enumerate(lines) if line.startswith("{")), default=None)
    if last is None:
        return f"{cost.said}\n{part.name} failed: it printed no figures"
    found = json.loads(lines[last])
    result = Result(now, load, versions(), found, cost.seconds, cost.processor, cost.bytes)
    results.keep(part.name, result)
    if part.name.startswith("build-") and found["embedded"] > found["rows"] / 2:
        # a later build finds these vectors, and so says nothing of the encoder
        results.keep(part.name.replace("build", "encoder"), result)
    return "\n".join(lines[:last])


def versions() -> str:
    """Of what is measured here, and the processors."""
    named = []
    for name in _LIBRARIES:
        try:
            named.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return f"Python {platform.python_version()}, {os.cpu_count()} cores; {', '.join(named)}"
