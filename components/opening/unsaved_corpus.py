"""Corpora that were made during this visit and never saved: their author can look at them like at any other.

A link to one is of no use to anyone else, and says so.
"""

import re
import tempfile
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st
import tomli_w

from analysis.embedding.encoder import BackgroundEncoder
from analysis.making.build import build
from analysis.progress import Progress
from analysis.view.selection import Index, build_index
from components import link
from data.corpus import QUOTES_FILE, TOML_FILE, Corpus, read_corpus
from data.export import to_csv
from data.schema import SEPARATOR

PREFIX = "unsaved-"  # of a name: no folder with such a name is ever looked for
_ASKED = "unsaved_corpus_asked"
_CORPORA = f"{link.KEPT}unsaved_corpora"


def all_of_them() -> dict[str, tuple[Corpus, Index]]:
    """The unsaved corpora of this visit by name, with their indexes."""
    held: dict[str, tuple[Corpus, Index]] = st.session_state.get(_CORPORA, {})
    return held


def is_unsaved(name: str) -> bool:
    """Whether a name is that of an unsaved corpus, in this visit or another."""
    return name.startswith(PREFIX)


def make(
    title: str,
    quotes: pd.DataFrame,
    encoder: BackgroundEncoder,
    progress: Progress,
    no_sides: Collection[str] = (),
) -> str:
    """Build a corpus from a table, as `python -m analysis build` does, and keep it for this visit; its name.

    Camps in `no_sides` are compared only if they are chosen. A corpus of the same name is replaced. Raises
    CorpusError if the table breaks the schema.
    """
    name = PREFIX + (re.sub(r"[^\w.-]+", "-", title.lower()).strip("-.")[:50] or "corpus")

    def encode(texts: list[str]) -> np.ndarray:
        return encoder.embed_all(texts)

    # the same path as every corpus on disk: written, checked, read
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / name
        folder.mkdir()
        (folder / QUOTES_FILE).write_bytes(to_csv(quotes))
        (folder / TOML_FILE).write_text(_corpus_toml(title, quotes, no_sides), "utf-8")
        read_corpus(folder)
        corpus = build(folder, encoder.model, encode, progress)
    st.session_state[_CORPORA] = {**all_of_them(), name: (corpus, build_index(corpus))}
    return name


def _corpus_toml(title: str, quotes: pd.DataFrame, no_sides: Collection[str]) -> str:
    """The corpus.toml: its title, and the camps that are not a party to the debate."""
    names = dict.fromkeys(part.strip() for camp in quotes["camp"] for part in camp.split(SEPARATOR))
    declared: dict[str, object] = {"title": title[:150]}
    if names.keys() & set(no_sides):  # if some camps are declared, all must be
        declared["camps"] = [{"name": name, "not_a_side": name in no_sides} for name in names]
    return tomli_w.dumps(declared)


def ask_for_screen(name: str, screen: str) -> None:
    """Let the next run of the page open the corpus on a screen; widgets on the page can no longer be changed now."""
    st.session_state[_ASKED] = (name, screen)


def open_requested() -> None:
    """At the beginning of a run: open the requested corpus, as if it had been chosen in the sidebar."""
    name, screen = st.session_state.pop(_ASKED, ("", ""))
    if name:
        link.open_corpus(name, screen)
