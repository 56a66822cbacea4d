"""Vectors and map of a corpus, and topics of a large one, computed ahead of time."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.background import Pace
from analysis.blocks import row_blocks
from analysis.embedding.encoder import Model
from analysis.embedding.engines import Embedder, EngineError, embed_in_pieces
from analysis.embedding.known_vectors import KnownVectors
from analysis.embedding.windows import n_cut, rule_of
from analysis.making.workspace import Workspace
from analysis.map import map_topics
from analysis.map.large_map import MOST_DRAWN, draw_and_place
from analysis.map.projection import compare
from analysis.progress import Progress, part, silent
from analysis.text import languages
from data.arrays import Map, Vectors, as_stored, by_language, write_map, write_vectors
from data.corpus import QUOTES_FILE, Corpus, keep_copy, read_corpus
from data.corpus_files import quotes_file
from data.counting import count_of
from data.files.atomic_writes import atomic_file
from data.files.finished_chunks import FinishedChunks

CHUNK_CHARACTERS = 1_000_000  # between two chunks that are saved: at most this is embedded again after a kill
DRAWN = 0.95  # share of the time until vectors and map are there; the rest is for topics, if any have to be found


def build(
    folder: Path, model: Model, embedder: Embedder, progress: Progress = silent, workspace: Workspace | None = None
) -> Corpus:
    """Embed the quotes of a corpus folder, draw their map, store both; returns the corpus as it then reads. In a large
    one that names no topics, find some and keep them, too.

    Existing vectors are kept if they fit the quotes, come from the same model and cover long quotes completely, and so
    is everything finished in the `workspace`. If the quotes are in several languages or the model reads many, languages
    missing from their column are detected and written to quotes.csv, as in an import. Raises CorpusError for a bad
    folder.
    """
    _embed_and_draw(folder, model, embedder, part(progress, 0, DRAWN), workspace)
    built = read_corpus(folder)
    map_topics.keep(built, part(progress, DRAWN, 1))
    return built


def _embed_and_draw(
    folder: Path, model: Model, embedder: Embedder, progress: Progress, workspace: Workspace | None
) -> None:
    corpus = _with_languages(read_corpus(folder), folder, model, part(progress, 0, 0))
    stored = corpus.vectors
    if stored is None or not is_current(stored, model, corpus.quotes):
        known = workspace.known_vectors(model) if workspace else None
        stored = embed_quotes(corpus.quotes, model, embedder, part(progress, 0, 0.6), known)
    drawn = draw_map(stored, part(progress, 0.6, 1), workspace.map_chunks() if workspace else None)
    write_vectors(folder, stored)
    write_map(folder, drawn, stored.texts_sha256)
    keep_copy(folder, len(corpus.quotes))


def _with_languages(corpus: Corpus, folder: Path, model: Model, progress: Progress) -> Corpus:
    quotes = corpus.quotes
    if quotes["language"].all() or not languages.are_needed(quotes, model):
        return corpus
    found = languages.with_languages(quotes, part(progress, 0, 1, "finding languages"))
    with atomic_file(folder / QUOTES_FILE) as opened:
        opened.write(quotes_file(found))
    return read_corpus(folder)


def is_current(vectors: Vectors, model: Model, quotes: pd.DataFrame) -> bool:
    """Whether these vectors equal what the model would compute now, including all words of long quotes."""
    return model.is_model_of(vectors) and not n_cut(quotes["text"], model, vectors.rule)


def embed_quotes(
    quotes: pd.DataFrame,
    model: Model,
    embedder: Embedder,
    progress: Progress = silent,
    known: KnownVectors | None = None,
) -> Vectors:
    """The vectors of the quotes, as a corpus holds them; reports to `progress` between batches, which can cancel it.

    Each text is embedded once: the same words get the very same vector, wherever they occur. Texts go to the `embedder`
    in batches of similar length, the longest first. Those that are `known` are skipped, and new vectors become known,
    chunk by chunk. Raises EncoderError.
    """
    texts = sorted(dict.fromkeys(quotes["text"]), key=len, reverse=True)
    values = _vectors_of(texts, embedder, progress, known)
    rows = pd.Index(texts).get_indexer(quotes["text"])
    return by_language(_rows_of(values, rows), model.name, model.sha256, quotes, rule_of(model))


def _vectors_of(texts: list[str], embedder: Embedder, progress: Progress, known: KnownVectors | None) -> np.ndarray:
    """(n_texts, n_dims) float16, as stored: half the memory of the float32 used for comparing."""
    values: np.ndarray | None = None
    is_missing = np.ones(len(texts), dtype=bool)
    if known is not None:
        progress(0.0, "looking for texts that were embedded before")
        places, found = known.find(texts)
        if found is not None:
            values = np.zeros((len(texts), found.shape[1]), np.float16)
            values[places], is_missing[places] = found, False
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    missing = np.flatnonzero(is_missing)
    n_texts, n_done = len(texts) - len(missing), int(lengths[~is_missing].sum())
    pace, unkept, n_unkept = Pace(n_texts), list[np.ndarray](), 0
    with closing(embed_in_pieces([texts[place] for place in missing], embedder)) as pieces:
        while n_texts < len(texts):
            far = f"embedding {n_texts:,} of {count_of(len(texts), 'text')}{pace.in_words(n_texts)}"
            progress(n_done / max(1, lengths.sum()), far)
            piece = next(pieces, None)
            if piece is None:
                raise EngineError(f"{len(texts) - n_texts:,} texts were not embedded. Give the same command again.")
            places, vectors = missing[piece[0]], piece[1]
            values = np.zeros((len(texts), vectors.shape[1]), np.float16) if values is None else values
            values[places] = vectors
            places = places[is_missing[places]]  # repeated texts count once
            is_missing[places] = False
            n_new = int(lengths[places].sum())
            n_texts, n_done, n_unkept = n_texts + len(places), n_done + n_new, n_unkept + n_new
            unkept.append(places)
            if known is not None and (n_unkept >= CHUNK_CHARACTERS or n_texts == len(texts)):
                whole = np.concatenate(unkept)
                known.add([texts[place] for place in whole], values[whole])
                unkept, n_unkept = [], 0
    return np.zeros((0, 1), np.float16) if values is None else values


def _rows_of(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The stored vectors of rows in float32, block by block: nothing is held a third time."""
    found = np.empty((len(rows), values.shape[1]), np.float32)
    for block in row_blocks(len(rows), values.shape[1]):
        found[block] = as_stored(values[rows[block]])
    return found


def draw_map(vectors: Vectors, progress: Progress = silent, finished: FinishedChunks | None = None) -> Map:
    """The map of vectors after their round trip through storage, so that one drawn later from the file has the same
    points.

    Of a large map, parts that are `finished` are reused, and the others are added to them.
    """
    if len(vectors.values) > MOST_DRAWN:
        comparison, placing = draw_and_place(vectors.values, progress, finished)
    else:
        comparison, placing = compare(vectors.values, progress), {}
    figures = {"model": vectors.model, "n": len(vectors.values), "chosen": comparison.name}
    figures |= {"tried": [asdict(candidate) for candidate in comparison.figures]} | placing
    return Map(comparison.points, comparison.reliability, figures)
