"""Vectors and map of a corpus, made ahead of time."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.embedding.encoder import Encode, Model, embed
from analysis.embedding.windows import n_cut, rule_of
from analysis.map.projection import compare
from analysis.progress import Progress, part, silent
from analysis.text import languages
from data.arrays import Map, Vectors, as_stored, by_language, write_map, write_vectors
from data.corpus import QUOTES_FILE, Corpus, read_corpus
from data.corpus_files import quotes_file

# between two reports of progress, which are also where the work can be ended
TEXTS_AT_ONCE = 512
CHARACTERS_AT_ONCE = 50_000


def build(folder: Path, model: Model, encode: Encode, progress: Progress = silent) -> Corpus:
    """Embed the quotes of a corpus folder, draw their map, store both; the corpus as it then reads.

    Vectors that fit the quotes, come from the same model and hold all of long quotes are kept. Where the quotes are in
    several languages or the model reads many, languages that their column lacks are found and written to quotes.csv, as
    an import does. Raises CorpusError for a bad folder.
    """
    corpus = _with_languages(read_corpus(folder), folder, model, part(progress, 0, 0))
    stored = corpus.vectors
    if stored is None or not is_current(stored, model, corpus.quotes):
        stored = embed_quotes(corpus.quotes, model, encode, part(progress, 0, 0.6))
    write_vectors(folder, stored)
    write_map(folder, draw_map(stored, part(progress, 0.6, 1)), stored.texts_sha256)
    return read_corpus(folder)


def _with_languages(corpus: Corpus, folder: Path, model: Model, progress: Progress) -> Corpus:
    quotes = corpus.quotes
    if quotes["language"].all() or not languages.are_needed(quotes, model):
        return corpus
    found = languages.with_languages(quotes, part(progress, 0, 1, "finding languages"))
    unfinished = folder / f"{QUOTES_FILE}.unfinished"
    unfinished.write_bytes(quotes_file(found))
    unfinished.replace(folder / QUOTES_FILE)
    return read_corpus(folder)


def is_current(vectors: Vectors, model: Model, quotes: pd.DataFrame) -> bool:
    """Whether vectors of these quotes are what this model makes of them now, all words of long ones included."""
    return model.has_made(vectors) and not n_cut(quotes["text"], model, vectors.rule)


def embed_quotes(quotes: pd.DataFrame, model: Model, encode: Encode, progress: Progress = silent) -> Vectors:
    """The vectors of the quotes, as a corpus holds them; `progress` is told between batches and can end it.

    Each text is embedded once: the same words get the very same vector, wherever they stand. Texts go to `encode` in
    batches of like length, the longest first.
    """
    texts = sorted(dict.fromkeys(quotes["text"]), key=len, reverse=True)
    n_characters = sum(map(len, texts)) or 1
    parts, n_texts, n_done = [], 0, 0
    for batch in _batches(texts):
        progress(n_done / n_characters, f"embedding {n_texts:,} of {len(texts):,} texts")
        parts.append(embed(batch, encode))
        n_texts += len(batch)
        n_done += sum(map(len, batch))
    values = np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)
    rows = pd.Index(texts).get_indexer(quotes["text"])
    return by_language(as_stored(values)[rows], model.name, model.sha256, quotes, rule_of(model))


def _batches(texts: list[str]) -> Iterator[list[str]]:
    """The texts, the longest first, in batches that take about as long as each other."""
    start = 0
    while start < len(texts):
        n = max(1, min(TEXTS_AT_ONCE, CHARACTERS_AT_ONCE // max(1, len(texts[start]))))
        yield texts[start : start + n]
        start += n


def draw_map(vectors: Vectors, progress: Progress = silent) -> Map:
    """The map of vectors as they are stored, so that a second one, made from the file, has the same points."""
    comparison = compare(vectors.values, progress)
    figures = {"model": vectors.model, "n": len(vectors.values), "chosen": comparison.name}
    figures |= {"tried": [asdict(candidate) for candidate in comparison.figures]}
    return Map(comparison.points, comparison.reliability, figures)
