"""A tiny corpus with obvious answers, and a toy encoder."""

import csv
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.view.selection import Index, build_index
from data.corpus import Corpus, read_corpus
from data.library import SHIPPED
from data.store import Keys, Store, open_store
from serving import start


class _Loggers(dict):
    """Loggers by name that can be iterated while a thread of the app, which imports a library, adds some.

    pytest iterates over them before each test, and fails the test if one is added meanwhile.
    """

    def values(self) -> list[Any]:  # type: ignore[override]
        return list(super().values())


logging.root.manager.loggerDict = _Loggers(logging.root.manager.loggerDict)
# no test is timed: a busy machine must not fail one
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

TOML = """
title = "Tiny"
citation = "Nobody, Tiny."

[[camps]]
name = "US"
[[camps]]
name = "Russia"
[[camps]]
name = "Analyst"

[[topics]]
name = "Dialogue"
[[topics]]
name = "Answer"
"""
HEADINGS = ("quote_id", "text", "speaker", "camp", "kind", "topic", "said_on", "outlet", "relayed_by")
ROWS = (
    ("q1", "War is a choice", "Ned Price", "US", "direct", "Dialogue", "2022-01-13", "Post", ""),
    ("q2", "Peace needs peace talks", "Sergey Lavrov", "Russia", "direct", "Dialogue", "2022-01", "Post", "RT"),
    ("q3", "No war, but peace", "Sergey Lavrov", "Russia", "indirect", "Answer", "2021", "Post", "RT"),
    ("q4", "Both want peace", "Tony Blinken | Sergey Lavrov", "US | Russia", "mixed", "Dialogue", "", "Herald", ""),
    ("q5", "War is war", "An expert, unnamed", "Analyst", "indirect", "", "", "Herald", ""),
    ("q6", '=1+1 <img src=x onerror="alert(1)"> $x^2$', "<b>Eve</b>", "Analyst", "", "Answer", "", "Post", ""),
)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: the browser's tests and those of processes mostly wait."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _start_as_the_server() -> None:
    """Otherwise each page opened without a server would search all packages for components, for a quarter of a
    second.
    """
    start.shorten()


@pytest.fixture(scope="session", autouse=True)
def _random_numbers_of_hypothesis() -> None:
    """Make Hypothesis create its random numbers before `components.garbage` sets anything aside.

    With CI=true its first test checks that something refers to them, and Python shows no referrers that were just set
    aside, as a thread of the app does now and then.
    """
    given(st.none())(lambda _: None)()


@pytest.fixture(scope="session", autouse=True)
def _test_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the store of the person who runs it, nor is the test's store remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("STANDPOINT_STORE", str(tmp_path_factory.mktemp("store") / "corpora"))
        yield


WriteCorpus = Callable[..., Path]


@pytest.fixture
def write_corpus(tmp_path: Path) -> WriteCorpus:
    """Write a corpus folder: `rows` under `headings`, and corpus.toml if there is one."""

    def write(
        rows: Iterable[Iterable[str]] = ROWS,
        headings: Iterable[str] = HEADINGS,
        toml: str | None = None,
        name: str = "tiny",
    ) -> Path:
        return _write(tmp_path / name, rows, headings, toml)

    return write


def _write(folder: Path, rows: Iterable[Iterable[str]], headings: Iterable[str], toml: str | None) -> Path:
    folder.mkdir(exist_ok=True)
    with (folder / "quotes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(headings), *rows])
    if toml is not None:
        (folder / "corpus.toml").write_text(toml, "utf-8")
    return folder


@pytest.fixture
def tiny_folder(write_corpus: WriteCorpus) -> Path:
    """Six quotes of three camps on two topics; q4 is joint, q6 hostile. No vectors, no map."""
    return write_corpus(toml=TOML)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus of `tiny_folder`, read once: no test changes it."""
    return read_corpus(_write(tmp_path_factory.mktemp("corpora") / "tiny", ROWS, HEADINGS, TOML))


@pytest.fixture(scope="session")
def index(tiny: Corpus) -> Index:
    return build_index(tiny)


@pytest.fixture
def toy() -> Callable[[list[str]], np.ndarray]:
    """An encoder that counts: its dimensions are war and peace."""
    return lambda texts: np.array([[text.lower().count(word) for word in ("war", "peace")] for text in texts])


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store, which the app opens too."""
    from components import shared

    monkeypatch.setenv("STANDPOINT_STORE", str(tmp_path / "store"))
    shared.clear_all()
    return open_store()


@pytest.fixture
def keys(store: Store) -> Keys:
    """The shipped corpus as somebody's own, in that store."""
    return store.create(read_corpus(SHIPPED / "russia-nato-2022"))


@pytest.fixture
def quote() -> Mapping[str, str]:
    """One row with all that a citation needs."""
    return {
        "quote_id": "q1",
        "text": "the ball is in their court",
        "speaker": "Ned Price",
        "camp": "US",
        "kind": "direct",
        "relayed_by": "RT",
        "outlet": "The Frontier Post",
        "title": "There must be a concrete result",
        "author": "Polina Dukhanova, Alena Medvedeva",
        "url": "https://example.org/a",
        "published_on": "2022-01",
    }
